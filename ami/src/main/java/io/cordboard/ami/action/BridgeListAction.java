package io.cordboard.ami.action;

import org.asteriskjava.manager.action.AbstractManagerAction;
import org.jspecify.annotations.Nullable;

/** Asks for all bridges. */
public final class BridgeListAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1;

  private @Nullable String bridgeType;

  @Override
  public String getAction() {
    return "BridgeList";
  }

  /** The header {@code BridgeType}, null if it shall not be sent. */
  public @Nullable String getBridgeType() {
    return bridgeType;
  }

  /** Sets the header {@code BridgeType}. */
  public void setBridgeType(@Nullable String bridgeType) {
    this.bridgeType = bridgeType;
  }
}
