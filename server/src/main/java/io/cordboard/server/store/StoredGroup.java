package io.cordboard.server.store;

/**
 * A group that was added while running.
 *
 * @param queue the PBX's name of its queue
 * @param afterCall after which calls its agents get time: {@code ringing}, {@code answered}, {@code
 *     off}
 * @param afterCallSeconds how much
 */
public record StoredGroup(
    int id, String name, String queue, String afterCall, int afterCallSeconds) {}
