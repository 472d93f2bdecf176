package io.cordboard.server.api;

import io.cordboard.server.access.Role;
import io.cordboard.server.control.CallOrder;
import io.cordboard.server.control.ClickToCall;
import io.cordboard.server.control.HangUp;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/calls} and {@code DELETE /v1/calls/{id}}. */
public final class CallRoutes {
  private static final Set<String> KEYS =
      Set.of("from", "to", "callerId", "tag", "timeoutSeconds", "limitSeconds");

  private final ClickToCall clickToCall;
  private final HangUp hangUp;
  private final CommandReplies replies;

  /**
   * Routes to these commands.
   *
   * @param repeats the same as that of click-to-call, so that a key is used for one command only
   */
  public CallRoutes(ClickToCall clickToCall, HangUp hangUp, Repeats repeats) {
    this.clickToCall = clickToCall;
    this.hangUp = hangUp;
    this.replies = new CommandReplies(repeats);
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add("POST", "/v1/calls", Role.AGENT, this::start);
    router.add("DELETE", "/v1/calls/{id}", Role.AGENT, this::end);
  }

  private CompletionStage<Reply> start(Request request) {
    JsonBody body = JsonBody.read(request.body(), KEYS);
    CallOrder order =
        new CallOrder(
            body.text("from"),
            body.text("to"),
            body.optional("callerId"),
            body.optional("tag"),
            body.number("timeoutSeconds", 0),
            body.number("limitSeconds", 0));
    return clickToCall
        .call(request.caller(), order, CommandReplies.key(request))
        .thenApply(result -> CommandReplies.of(result, 201));
  }

  private CompletionStage<Reply> end(Request request) {
    String id = String.valueOf(request.pathParameters().get("id"));
    return replies.once(request, List.of("end", id), () -> hangUp.call(request.caller(), id));
  }
}
