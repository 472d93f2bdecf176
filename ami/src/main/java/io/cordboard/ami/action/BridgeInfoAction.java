package io.cordboard.ami.action;

import org.asteriskjava.manager.action.AbstractManagerAction;
import org.jspecify.annotations.Nullable;

/** Asks for the channels of a bridge. */
public final class BridgeInfoAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1;

  private @Nullable String bridgeUniqueid;

  @Override
  public String getAction() {
    return "BridgeInfo";
  }

  /** The header {@code BridgeUniqueid}, null if it shall not be sent. */
  public @Nullable String getBridgeUniqueid() {
    return bridgeUniqueid;
  }

  /** Sets the header {@code BridgeUniqueid}. */
  public void setBridgeUniqueid(@Nullable String bridgeUniqueid) {
    this.bridgeUniqueid = bridgeUniqueid;
  }
}
