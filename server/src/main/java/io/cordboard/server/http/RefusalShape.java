package io.cordboard.server.http;

import org.jspecify.annotations.Nullable;

/** How one dialect's clients want to be refused. Called on event loops: must not block. */
@FunctionalInterface
public interface RefusalShape {
  /** {@code {"error":{"code":…,"message":…}}}. */
  RefusalShape OURS = (status, refusal) -> null;

  /**
   * The answer that says so in the dialect's shape; null to leave it as {@link ApiError} makes it.
   * The headers of the refusal are added to its own.
   */
  @Nullable Reply shaped(int status, Refusal refusal);

  /** The shape for one request, by its target as it came. */
  default RefusalShape asked(String target) {
    return this;
  }
}
