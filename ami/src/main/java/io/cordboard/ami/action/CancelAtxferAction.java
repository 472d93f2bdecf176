package io.cordboard.ami.action;

import org.asteriskjava.manager.action.AbstractManagerAction;
import org.jspecify.annotations.Nullable;

/** Takes an attended transfer back to its first call. */
public final class CancelAtxferAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1;

  private @Nullable String channel;

  @Override
  public String getAction() {
    return "CancelAtxfer";
  }

  /** The header {@code Channel}, null if it shall not be sent. */
  public @Nullable String getChannel() {
    return channel;
  }

  /** Sets the header {@code Channel}. */
  public void setChannel(@Nullable String channel) {
    this.channel = channel;
  }
}
