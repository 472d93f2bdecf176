package io.cordboard.ari;

import java.util.concurrent.CompletionStage;

/**
 * Sends requests to ARI. May be called by any thread; the stage never fails and ends on the
 * executor of the link. Nothing is ever sent twice.
 */
public interface AriRest {

  CompletionStage<AriReply> request(AriRequest request);
}
