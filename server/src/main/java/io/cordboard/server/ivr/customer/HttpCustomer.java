package io.cordboard.server.ivr.customer;

import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrQuestion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A customer's server over HTTP. Its connections are shared by all numbers that have the same
 * server; answers come on the given loop, also the failures.
 */
final class HttpCustomer implements Customer {
  private final CustomerServer server;
  private final Executor flow;

  HttpCustomer(CustomerServer server, Executor flow) {
    this.server = server;
    this.flow = flow;
  }

  @Override
  public CompletableFuture<IvrAnswer> ask(IvrQuestion question) {
    CompletableFuture<IvrAnswer> asked = server.ask(question);
    CompletableFuture<IvrAnswer> answer = asked.thenApplyAsync(Function.identity(), flow);
    var unused =
        answer.whenComplete(
            (came, broken) -> {
              if (answer.isCancelled()) {
                asked.cancel(false);
              }
            });
    return answer;
  }
}
