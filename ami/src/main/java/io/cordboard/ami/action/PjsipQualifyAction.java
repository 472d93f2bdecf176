package io.cordboard.ami.action;

import org.asteriskjava.manager.action.AbstractManagerAction;
import org.jspecify.annotations.Nullable;

/** Sends an OPTIONS to the contacts of an endpoint. */
public final class PjsipQualifyAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1;

  private @Nullable String endpoint;

  @Override
  public String getAction() {
    return "PJSIPQualify";
  }

  /** The header {@code Endpoint}, null if it shall not be sent. */
  public @Nullable String getEndpoint() {
    return endpoint;
  }

  /** Sets the header {@code Endpoint}. */
  public void setEndpoint(@Nullable String endpoint) {
    this.endpoint = endpoint;
  }
}
