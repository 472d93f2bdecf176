package io.cordboard.server.desk;

/** Hears when agents are done with the work after a call. Called on the board's thread. */
public interface AcwListener {

  /**
   * An agent's after-call work is over. A call that several agents took in turn has one for each,
   * and one may come while the call still goes on with somebody else.
   *
   * @param acwMs from the agent's hang-up until freed
   */
  void ended(String callId, long acwMs);
}
