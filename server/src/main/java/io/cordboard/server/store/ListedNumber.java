package io.cordboard.server.store;

/**
 * A number that a campaign shall dial.
 *
 * @param number with {@code +}; a short one as it is
 * @param priority the larger, the earlier
 * @param notBeforeMs 0 for at once
 * @param by the number of the agent who added it
 */
public record ListedNumber(
    int campaign, String number, int priority, long notBeforeMs, String by, long addedAtMs) {}
