package io.cordboard.server.store;

/**
 * A command that somebody gave.
 *
 * @param seq its place, given by the store; 0 before
 * @param who the key or user
 * @param command what, with its values
 * @param outcome {@code done}, {@code refused}, {@code unknown}
 * @param detail the call's id, or why it was refused
 */
public record AuditEntry(
    long seq, long atMs, String who, String command, String outcome, String detail) {}
