package io.cordboard.server.ivr.customer;

import io.cordboard.server.ivr.IvrLimits;

/**
 * How long a customer's server is waited for.
 *
 * @param answerMs from the question to the whole answer, connection and all
 * @param pauseMs how long one that is down is left alone
 * @param idleMs a kept connection
 */
record CustomerTimes(long answerMs, long pauseMs, long idleMs) {
  static final CustomerTimes USUAL =
      new CustomerTimes(IvrLimits.ANSWER_MS, CustomerLimits.PAUSE_MS, CustomerLimits.IDLE_MS);
}
