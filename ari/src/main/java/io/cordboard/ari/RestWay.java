package io.cordboard.ari;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** One way a request can take. */
interface RestWay {

  /** As {@link AriRest#request}, with its time limit and the executor on which the stage ends. */
  CompletionStage<AriReply> request(AriRequest request, int limitMs, Executor on);

  AriLinkState.RestKind kind();
}
