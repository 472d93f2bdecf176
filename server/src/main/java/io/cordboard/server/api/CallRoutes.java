package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.CallOrder;
import io.cordboard.server.control.ClickToCall;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.control.HangUp;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/calls} and {@code DELETE /v1/calls/{id}}. */
public final class CallRoutes {
  private static final Set<String> KEYS =
      Set.of("from", "to", "callerId", "tag", "timeoutSeconds", "limitSeconds");

  private final ClickToCall clickToCall;
  private final HangUp hangUp;

  /** Routes to these commands. */
  public CallRoutes(ClickToCall clickToCall, HangUp hangUp) {
    this.clickToCall = clickToCall;
    this.hangUp = hangUp;
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
        .call(request.caller(), order, request.headers().get("idempotency-key"))
        .thenApply(result -> reply(result, 201));
  }

  private CompletionStage<Reply> end(Request request) {
    String id = String.valueOf(request.pathParameters().get("id"));
    return hangUp.call(request.caller(), id).thenApply(result -> reply(result, 200));
  }

  private static Reply reply(CommandResult result, int done) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    int status;
    if (result instanceof CommandResult.Done d) {
      status = done;
      json.put("outcome", "done").put("callId", d.callId());
    } else if (result instanceof CommandResult.Unknown u) {
      status = 504;
      json.put("outcome", "unknown").put("callId", u.callId());
      json.putObject("error").put("code", "unknown").put("message", u.text());
    } else {
      CommandResult.Refused r = (CommandResult.Refused) result;
      String code = r.why().name().toLowerCase(Locale.ROOT);
      status = status(r.why());
      json.put("outcome", "refused").put("reason", code);
      json.putObject("error").put("code", code).put("message", r.text());
    }
    return Reply.of(status, "application/json", JsonBody.bytes(json));
  }

  private static int status(Why why) {
    return switch (why) {
      case NOT_ALLOWED -> 403;
      case NOT_FOUND, QUEUE_UNKNOWN, NOT_MEMBER -> 404;
      case BAD_VALUE, NUMBER_REFUSED, KEY_REUSED -> 422;
      case TOO_MANY -> 429;
      case BUSY, NO_ANSWER, UNREACHABLE, WRONG_STATE, NO_CALL, ALREADY_MEMBER, STATIC_MEMBER -> 409;
      case LINK_DOWN -> 503;
      case FAILED -> 502;
    };
  }
}
