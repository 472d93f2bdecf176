package io.cordboard.ari;

/**
 * What a link has counted since it was made.
 *
 * @param events delivered or waiting to be
 * @param garbage messages that were no event
 * @param connects connections that came up
 * @param overflows connections cut because the listener was too slow
 * @param waiting events waiting for the listener now
 */
public record AriCounters(long events, long garbage, long connects, long overflows, int waiting) {}
