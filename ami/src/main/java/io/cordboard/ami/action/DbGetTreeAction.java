package io.cordboard.ami.action;

import org.asteriskjava.manager.action.AbstractManagerAction;
import org.jspecify.annotations.Nullable;

/** Asks for everything below a family of the PBX's own database. */
public final class DbGetTreeAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1;

  private @Nullable String family;

  @Override
  public String getAction() {
    return "DBGetTree";
  }

  /** The header {@code Family}, null if it shall not be sent. */
  public @Nullable String getFamily() {
    return family;
  }

  /** Sets the header {@code Family}. */
  public void setFamily(@Nullable String family) {
    this.family = family;
  }
}
