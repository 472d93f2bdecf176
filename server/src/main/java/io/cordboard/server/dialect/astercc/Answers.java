package io.cordboard.server.dialect.astercc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers that are known at once. */
final class Answers {
  private Answers() {}

  static CompletionStage<Answer> now(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
