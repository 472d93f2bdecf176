package io.cordboard.server.store;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A piece of work and the one who waits for its end. */
final class Job<T> {
  private final Function<Tx, T> work;
  private final CompletableFuture<T> promise = new CompletableFuture<>();
  private @Nullable T result;
  private @Nullable Throwable wrong;

  Job(Function<Tx, T> work) {
    this.work = work;
  }

  CompletableFuture<T> promise() {
    return promise;
  }

  void run(Tx tx) {
    result = work.apply(tx);
  }

  /** The work itself was wrong: it ends so whatever becomes of the others. */
  void wrong(Throwable e) {
    wrong = e;
  }

  /** What it did is kept. */
  @SuppressWarnings("NullAway") // a work without a result answers null: then T is Void
  void end() {
    if (wrong != null) {
      promise.completeExceptionally(wrong);
    } else {
      promise.complete(result);
    }
  }

  void fail(Throwable e) {
    promise.completeExceptionally(e);
  }
}
