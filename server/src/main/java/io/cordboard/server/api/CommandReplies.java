package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every command of {@code /v1} answers: {@code done}, {@code refused} or {@code unknown}. */
final class CommandReplies {
  private final Repeats repeats;

  CommandReplies(Repeats repeats) {
    this.repeats = repeats;
  }

  /**
   * Runs a command once per {@code Idempotency-Key}.
   *
   * @param command equal for equal commands
   */
  CompletionStage<Reply> once(
      Request request, List<?> command, Supplier<CompletionStage<CommandResult>> run) {
    return repeats
        .once(request.caller(), key(request), command, run)
        .thenApply(result -> of(result, 200));
  }

  static @Nullable String key(Request request) {
    return request.headers().get("idempotency-key");
  }

  /**
   * How a command ended.
   *
   * @param done the status if it happened
   */
  static Reply of(CommandResult result, int done) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    int status;
    if (result instanceof CommandResult.Done d) {
      status = done;
      json.put("outcome", "done");
      putCall(json, d.callId());
    } else if (result instanceof CommandResult.Unknown u) {
      status = 504;
      json.put("outcome", "unknown");
      putCall(json, u.callId());
      json.putObject("error").put("code", "unknown").put("message", u.text());
    } else {
      CommandResult.Refused r = (CommandResult.Refused) result;
      String code = r.why().name().toLowerCase(Locale.ROOT);
      status = status(r.why());
      json.put("outcome", "refused").put("reason", code);
      ObjectNode error = json.putObject("error").put("code", code).put("message", r.text());
      if (r.detail() != null) {
        error.put("detail", r.detail());
      }
    }
    return Reply.of(status, "application/json", JsonBody.bytes(json));
  }

  private static void putCall(ObjectNode json, String callId) {
    if (!callId.isEmpty()) {
      json.put("callId", callId);
    }
  }

  private static int status(Why why) {
    return switch (why) {
      case NOT_ALLOWED, NOT_GROUP_ADMIN -> 403;
      case NOT_FOUND, QUEUE_UNKNOWN, NOT_MEMBER, AGENT_UNKNOWN, GROUP_UNKNOWN, LEG_UNKNOWN -> 404;
      case BAD_VALUE, NUMBER_REFUSED, KEY_REUSED -> 422;
      case TOO_MANY -> 429;
      case BUSY,
          NO_ANSWER,
          UNREACHABLE,
          WRONG_STATE,
          NO_CALL,
          ALREADY_MEMBER,
          STATIC_MEMBER,
          PENDING,
          NOT_CHECKED_IN,
          NO_DEVICE,
          AGENT_STATE,
          DIAL_IN_ONLY,
          TARGET_NOT_CHECKED_IN,
          TARGET_STATE ->
          409;
      case LINK_DOWN -> 503;
      case FAILED -> 502;
    };
  }
}
