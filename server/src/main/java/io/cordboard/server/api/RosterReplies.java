package io.cordboard.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.RosterResult;
import io.cordboard.server.roster.RosterResult.Why;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who may change the roster, and what is answered and written down when somebody did. */
final class RosterReplies {
  private final CommandAudit audit;

  RosterReplies(CommandAudit audit) {
    this.audit = audit;
  }

  /**
   * The team whose agents alone the caller may change, null for all.
   *
   * @throws Refused 403 if the caller may change nobody
   */
  static @Nullable String onlyTeam(Request request) {
    Principal who = request.caller();
    if (who.role() != Role.OPERATOR && who.team() == null) {
      throw new Refused(
          403, "forbidden", "role: supervisor of no team (expected: an operator, or a team's)");
    }
    return who.team();
  }

  /** Whether the caller may see what is of this team. */
  static boolean sees(Principal who, @Nullable String team) {
    return who.team() == null || who.team().equals(team);
  }

  /** An agent without a team sees the own card only, like elsewhere. */
  static boolean sees(Principal who, AgentCard card) {
    return who.role() == Role.AGENT && who.team() == null
        ? card.number().equals(who.agent())
        : sees(who, card.team());
  }

  /** Answers when the change was made, and writes it down either way. */
  CompletionStage<Reply> of(
      Request request,
      String command,
      CompletionStage<RosterResult> result,
      Supplier<Reply> whenDone) {
    return StoreReplies.of(
        result,
        r -> {
          if (r instanceof RosterResult.Refused refused) {
            audit.write(
                request.caller(), command, "refused", code(refused.why()) + ": " + refused.text());
            return ApiError.reply(status(refused.why()), code(refused.why()), refused.text());
          }
          audit.write(request.caller(), command, "done", "");
          return whenDone.get();
        });
  }

  static Reply json(int status, JsonNode json) {
    return Reply.of(status, ApiError.JSON, JsonBody.bytes(json));
  }

  static Reply gone() {
    return Reply.of(204, ApiError.JSON, new byte[0]);
  }

  static Refused missing(String what) {
    return new Refused(404, "not_found", what + " (expected: one that there is)");
  }

  private static int status(Why why) {
    return switch (why) {
      case BAD_VALUE -> 422;
      case NOT_ALLOWED -> 403;
      case NOT_FOUND -> 404;
      case FIXED, TAKEN, FULL -> 409;
    };
  }

  private static String code(Why why) {
    return switch (why) {
      case BAD_VALUE -> "bad_value";
      case NOT_ALLOWED -> "forbidden";
      case NOT_FOUND -> "not_found";
      case FIXED -> "fixed";
      case TAKEN -> "taken";
      case FULL -> "full";
    };
  }
}
