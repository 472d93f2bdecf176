package io.cordboard.ami.action;

import org.asteriskjava.manager.action.AbstractManagerAction;
import org.jspecify.annotations.Nullable;

/** Sends a bridged channel's peer to an extension. */
public final class BlindTransferAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1;

  private @Nullable String channel;
  private @Nullable String context;
  private @Nullable String exten;

  @Override
  public String getAction() {
    return "BlindTransfer";
  }

  /** The header {@code Channel}, null if it shall not be sent. */
  public @Nullable String getChannel() {
    return channel;
  }

  /** Sets the header {@code Channel}. */
  public void setChannel(@Nullable String channel) {
    this.channel = channel;
  }

  /** The header {@code Context}, null if it shall not be sent. */
  public @Nullable String getContext() {
    return context;
  }

  /** Sets the header {@code Context}. */
  public void setContext(@Nullable String context) {
    this.context = context;
  }

  /** The header {@code Exten}, null if it shall not be sent. */
  public @Nullable String getExten() {
    return exten;
  }

  /** Sets the header {@code Exten}. */
  public void setExten(@Nullable String exten) {
    this.exten = exten;
  }
}
