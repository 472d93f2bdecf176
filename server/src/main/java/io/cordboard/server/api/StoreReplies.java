package io.cordboard.server.api;

import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Request;
import io.cordboard.server.store.ReadTooLong;
import io.cordboard.server.store.StoreUnavailable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers made of what the store says; 503 while it is away, 422 to what takes too long. */
final class StoreReplies {
  private StoreReplies() {}

  /** Refuses who is bound to a team: what is asked for is of all teams. */
  static void forAllTeams(Request request) {
    String team = request.caller().team();
    if (team != null) {
      throw new Refused(403, "forbidden", "team: " + team + " (expected: nobody bound to a team)");
    }
  }

  static <T, R> CompletionStage<R> of(CompletionStage<T> said, Function<T, R> reply) {
    return of(said, reply, "from and to or who");
  }

  /** {@code narrower}: by what a search that takes too long can be made a narrower one. */
  static <T, R> CompletionStage<R> of(
      CompletionStage<T> said, Function<T, R> reply, String narrower) {
    return said.handle(
        (value, failure) -> {
          if (failure == null) {
            return reply.apply(value);
          }
          Throwable cause =
              failure instanceof CompletionException && failure.getCause() != null
                  ? failure.getCause()
                  : failure;
          if (cause instanceof StoreUnavailable) {
            // Why is for /v1/health: it may name files and hosts.
            throw new Refused(
                503, "store_unavailable", "store: down (expected: up; see /v1/health)");
          }
          if (cause instanceof ReadTooLong) {
            throw new Refused(
                422,
                "too_broad",
                "search: too much to look through (expected: a narrower one, by " + narrower + ")");
          }
          throw new CompletionException(cause);
        });
  }
}
