package io.cordboard.server.posting;

/**
 * How long the client waits; the two for an answer may be 0, who asked minds the time then.
 *
 * @param connectMs for an address and a connection
 * @param handshakeMs for TLS
 * @param answerMs from the request to the end of the answer's headers
 * @param totalMs from the request to the end of the answer
 * @param idleMs a kept connection
 */
public record ClientTimes(
    long connectMs, long handshakeMs, long answerMs, long totalMs, long idleMs) {}
