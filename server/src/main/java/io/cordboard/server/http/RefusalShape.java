package io.cordboard.server.http;

import org.jspecify.annotations.Nullable;

/** How one dialect's clients want to be refused. Called on event loops: must not block. */
@FunctionalInterface
public interface RefusalShape {
  /** {@code {"error":{"code":…,"message":…}}}. */
  RefusalShape OURS = (status, refusal) -> null;

  /**
   * The answer that says so in the dialect's shape, without further headers; null to leave it as
   * {@link ApiError} makes it.
   */
  @Nullable Reply shaped(int status, Refusal refusal);
}
