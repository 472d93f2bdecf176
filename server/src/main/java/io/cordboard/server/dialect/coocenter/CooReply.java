package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Refusal;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** CooCenter's answers: {@code {"status":"success","message":…}} and the like. */
final class CooReply {
  private CooReply() {}

  /** A refusal, also one of the pipeline. */
  static Reply error(int status, Refusal refusal) {
    return answer(status, "error", refusal.message());
  }

  static Reply success(String message) {
    return answer(200, "success", message);
  }

  private static Reply answer(int status, String word, String message) {
    JsonBytes out = new JsonBytes(128);
    head(out, word, message);
    out.raw('}');
    return json(status, out);
  }

  /** Begins an answer; {@code data} may follow, and the closing brace must. */
  static void head(JsonBytes out, String status, @Nullable String message) {
    out.raw("{\"status\":");
    out.string(status);
    if (message != null) {
      out.raw(",\"message\":");
      out.string(message);
    }
  }

  static Reply json(int status, JsonBytes out) {
    return Reply.of(status, ApiError.JSON, out.copy());
  }

  /** How a command ended; names the parameters as this wire does. */
  static Reply of(CommandResult result, String success) {
    if (result instanceof CommandResult.Done) {
      return success(success);
    }
    if (result instanceof CommandResult.Unknown unknown) {
      return answer(504, "error", unknown.text());
    }
    CommandResult.Refused refused = (CommandResult.Refused) result;
    throw new Refused(
        status(refused.why()),
        refused.why().name().toLowerCase(Locale.ROOT),
        ourNames(refused.text()));
  }

  private static String ourNames(String text) {
    for (String[] pair :
        new String[][] {{"from:", "src:"}, {"to:", "dst:"}, {"limitSeconds:", "limitSec:"}}) {
      if (text.startsWith(pair[0])) {
        return pair[1] + text.substring(pair[0].length()).replace("than from", "than src");
      }
    }
    return text;
  }

  private static int status(Why why) {
    return switch (why) {
      case NOT_ALLOWED, NOT_GROUP_ADMIN -> 403;
      case NOT_FOUND, QUEUE_UNKNOWN, AGENT_UNKNOWN, GROUP_UNKNOWN, LEG_UNKNOWN -> 404;
      case BAD_VALUE, NUMBER_REFUSED, KEY_REUSED -> 400;
      case TOO_MANY -> 429;
      case BUSY,
          NO_ANSWER,
          UNREACHABLE,
          WRONG_STATE,
          NO_CALL,
          ALREADY_MEMBER,
          NOT_MEMBER,
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
