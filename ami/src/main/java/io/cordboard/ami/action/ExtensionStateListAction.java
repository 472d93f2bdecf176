package io.cordboard.ami.action;

import org.asteriskjava.manager.action.AbstractManagerAction;

/** Asks for the state of every hint. */
public final class ExtensionStateListAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1;

  @Override
  public String getAction() {
    return "ExtensionStateList";
  }
}
