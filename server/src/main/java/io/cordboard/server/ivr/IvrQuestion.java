package io.cordboard.server.ivr;

/** What the customer's server is asked; document 003, 5.1 and 12.1. */
public sealed interface IvrQuestion {

  /** The number that was called, as the configuration names it. */
  String did();

  /** The caller's number; empty if withheld. */
  String callerId();

  /** {@code IVR_UNIQUE_ID}: the call's id, 32 characters. */
  String callId();

  /** What the caller pressed; empty if nothing. */
  String digits();

  /**
   * GET_IVR_ACTION.
   *
   * @param menu whose digits these are, {@code -1} at the start
   * @param previousMenu the one before, {@code -1} if there is none
   */
  record Action(
      String did,
      String callerId,
      String callerName,
      String callId,
      String digits,
      String menu,
      String previousMenu)
      implements IvrQuestion {}

  /**
   * IVR_LAYER_INPUT.
   *
   * @param previousLayer 0 if there is none
   */
  record LayerInput(
      String did, String callerId, String callId, String digits, int layer, int previousLayer)
      implements IvrQuestion {}
}
