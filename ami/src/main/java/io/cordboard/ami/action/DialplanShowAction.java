package io.cordboard.ami.action;

import org.asteriskjava.manager.action.AbstractManagerAction;
import org.jspecify.annotations.Nullable;

/** Asks for the extensions of a context; asterisk-java's class can only ask for all. */
public final class DialplanShowAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1;

  private @Nullable String context;
  private @Nullable String extension;

  @Override
  public String getAction() {
    return "ShowDialPlan";
  }

  /** The header {@code Context}, null if it shall not be sent. */
  public @Nullable String getContext() {
    return context;
  }

  /** Sets the header {@code Context}. */
  public void setContext(@Nullable String context) {
    this.context = context;
  }

  /** The header {@code Extension}, null if it shall not be sent. */
  public @Nullable String getExtension() {
    return extension;
  }

  /** Sets the header {@code Extension}. */
  public void setExtension(@Nullable String extension) {
    this.extension = extension;
  }
}
