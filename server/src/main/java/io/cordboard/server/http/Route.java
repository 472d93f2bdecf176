package io.cordboard.server.http;

import java.util.concurrent.CompletionStage;

/** Answers one kind of request. Called on an event loop: must not block. */
@FunctionalInterface
public interface Route {
  /** The answer, now or later; a stage that fails is answered 500 without details and logged. */
  CompletionStage<Reply> answer(Request request);
}
