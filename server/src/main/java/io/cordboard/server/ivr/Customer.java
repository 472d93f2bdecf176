package io.cordboard.server.ivr;

import java.util.concurrent.CompletionStage;

/**
 * The customer's web server of one number or layer. Answers come on the flow's loop; a failure is
 * an answer too ({@link IvrAnswer.Failed}), the stage never fails and always completes.
 */
public interface Customer {

  /** Asks once; never repeated, as the server may count its callers. */
  CompletionStage<IvrAnswer> ask(IvrQuestion question);
}
