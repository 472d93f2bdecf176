package io.cordboard.server.stream;

import io.cordboard.server.Limits;

/**
 * The bounds of the stream; what {@link Limits} says unless configured or tested tighter.
 *
 * @param ring changes between the board and the hub, a power of two
 * @param history changes kept for readers that come back
 * @param pendingBytes a reader with more unread bytes is cut
 * @param pendingMs a reader whose oldest unread frame is older is cut
 * @param tickMs how often every reader hears a tick and a ping
 * @param silentMs how long a reader may owe a sign of life
 */
public record StreamSettings(
    int clients,
    int ring,
    int conflated,
    int history,
    long historyBytes,
    long pendingBytes,
    long pendingMs,
    long tickMs,
    long silentMs,
    long gatherMicros) {

  /** The server's own. */
  public static StreamSettings defaults() {
    return new StreamSettings(
        Limits.STREAM_CLIENTS,
        Limits.STREAM_RING,
        Limits.STREAM_CONFLATED,
        Limits.STREAM_HISTORY,
        Limits.STREAM_HISTORY_BYTES,
        Limits.STREAM_PENDING_BYTES,
        Limits.STREAM_PENDING_MS,
        Limits.STREAM_TICK_MS,
        Limits.STREAM_SILENT_MS,
        Limits.STREAM_GATHER_MICROS);
  }

  /** The server's own but for what the operator may set. */
  public static StreamSettings of(
      int history, int clients, int clientKilobytes, int clientSeconds) {
    StreamSettings d = defaults();
    return new StreamSettings(
        clients,
        d.ring,
        d.conflated,
        history,
        d.historyBytes,
        clientKilobytes * 1024L,
        clientSeconds * 1000L,
        d.tickMs,
        d.silentMs,
        d.gatherMicros);
  }
}
