package io.cordboard.server.ivr;

import java.util.concurrent.CompletableFuture;

/**
 * The customer's web server of one number or layer. Answers come on the flow's loop; a failure is
 * an answer too ({@link IvrAnswer.Failed}), it never fails and always completes.
 */
public interface Customer {

  /**
   * Asks once: what the server may have read is never sent again, as it may count its callers, or
   * do something at each step. Who does not want the answer any more cancels it, from any thread:
   * no connection is kept busy for a caller who is gone.
   */
  CompletableFuture<IvrAnswer> ask(IvrQuestion question);
}
