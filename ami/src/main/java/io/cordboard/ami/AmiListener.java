package io.cordboard.ami;

/**
 * Receives what an {@link AmiLink} hears. Called on the link's event loop, in order; must not
 * block.
 */
public interface AmiListener {

  /** An event that belongs to no pending list. */
  void onEvent(AmiMessage event);

  /** The link went into another state. */
  void onState(AmiLinkState state);
}
