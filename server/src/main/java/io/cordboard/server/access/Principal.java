package io.cordboard.server.access;

import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a request.
 *
 * @param id names the key or user in logs, limits and the audit; never a secret
 * @param team the only team it may see and act for; null for all
 * @param agent the number of the agent it is, null if it is none
 */
public record Principal(String id, Role role, @Nullable String team, @Nullable String agent) {}
