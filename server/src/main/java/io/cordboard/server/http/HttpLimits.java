package io.cordboard.server.http;

import io.cordboard.server.Limits;

/**
 * The bounds of the HTTP port; what {@link Limits} says unless a test wants it tighter.
 *
 * @param requestMs from a request's first byte to its last
 * @param replyMs how long a route may take
 */
public record HttpLimits(
    int connections,
    int connectionsPerAddress,
    int requestLineBytes,
    int headerBytes,
    int bodyBytes,
    long requestMs,
    long idleMs,
    long writeMs,
    long replyMs,
    int inFlight,
    int ratePerSecond,
    int rateBurst,
    long tlsLookMs) {

  /** The server's own. */
  public static HttpLimits defaults() {
    return new HttpLimits(
        Limits.HTTP_CONNECTIONS,
        Limits.HTTP_CONNECTIONS_PER_ADDRESS,
        Limits.HTTP_REQUEST_LINE_BYTES,
        Limits.HTTP_HEADER_BYTES,
        Limits.HTTP_BODY_BYTES,
        Limits.HTTP_REQUEST_MS,
        Limits.HTTP_IDLE_MS,
        Limits.HTTP_WRITE_MS,
        Limits.HTTP_REPLY_MS,
        Limits.HTTP_IN_FLIGHT,
        Limits.HTTP_RATE_PER_SECOND,
        Limits.HTTP_RATE_BURST,
        Limits.TLS_LOOK_MS);
  }
}
