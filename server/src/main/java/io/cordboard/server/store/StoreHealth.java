package io.cordboard.server.store;

import org.jspecify.annotations.Nullable;

/**
 * Whether the store takes writes.
 *
 * @param sinceMs since when it is as it is
 * @param why it is down; null while it is up. May name files and hosts.
 */
public record StoreHealth(boolean up, long sinceMs, @Nullable String why) {}
