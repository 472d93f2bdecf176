package io.cordboard.server.outbox;

/**
 * How long the client waits.
 *
 * @param connectMs for an address and a connection
 * @param handshakeMs for TLS
 * @param answerMs from the request to the end of the answer's headers
 * @param totalMs from the request to the end of the answer
 * @param idleMs a kept connection
 */
record ClientTimes(long connectMs, long handshakeMs, long answerMs, long totalMs, long idleMs) {
  static final ClientTimes DEFAULT =
      new ClientTimes(
          OutboxLimits.CONNECT_MS,
          OutboxLimits.HANDSHAKE_MS,
          OutboxLimits.FIRST_BYTE_MS,
          OutboxLimits.TOTAL_MS,
          OutboxLimits.IDLE_MS);
}
