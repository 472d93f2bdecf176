package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Role;
import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.desk.Desk;
import io.cordboard.server.desk.DeskResult;
import io.cordboard.server.desk.Hindrance;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * {@code /v1/agents/{number}/…}: shifts, groups, breaks, after-call work, and why no calls come.
 */
public final class DeskRoutes {
  private static final String AGENT = "/v1/agents/{number}";

  private final Desk desk;
  private final Supplier<Roster> roster;

  /** Routes to this desk. */
  public DeskRoutes(Desk desk, Supplier<Roster> roster) {
    this.desk = desk;
    this.roster = roster;
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    wish(router, "login", (r, body) -> desk.logIn(r.caller(), number(r)));
    wish(router, "logout", (r, body) -> desk.logOut(r.caller(), number(r)));
    wish(
        router,
        "checkin",
        (r, body) -> desk.checkIn(r.caller(), number(r), body.numbers("groups")),
        "groups");
    wish(
        router,
        "checkout",
        (r, body) -> desk.checkOut(r.caller(), number(r), body.numbers("groups")),
        "groups");
    wish(
        router,
        "pause",
        (r, body) -> desk.pause(r.caller(), number(r), body.text("reason")),
        "reason");
    wish(router, "unpause", (r, body) -> desk.unpause(r.caller(), number(r)));
    wish(router, "after-call", this::afterCall, "mode", "groups");
    wish(
        router,
        "after-call/end",
        (r, body) -> desk.endAfterCall(r.caller(), number(r), body.optional("callId")),
        "callId");
    wish(router, "work-way", this::workWay, "workWay", "groups");
    router.add("GET", AGENT + "/state", Role.AGENT, this::state);
    router.add("GET", AGENT + "/why", Role.AGENT, this::why);
  }

  private static void wish(
      Router router,
      String word,
      BiFunction<Request, JsonBody, CompletionStage<DeskResult>> wish,
      String... keys) {
    router.add(
        "POST",
        AGENT + "/" + word,
        Role.AGENT,
        request ->
            wish.apply(request, JsonBody.readOrEmpty(request.body(), Set.of(keys)))
                .thenApply(DeskRoutes::reply));
  }

  private CompletionStage<DeskResult> afterCall(Request request, JsonBody body) {
    AfterCallMode mode = body.word("mode", AfterCallMode.class);
    return desk.afterCall(request.caller(), number(request), body.numbers("groups"), mode);
  }

  private CompletionStage<DeskResult> workWay(Request request, JsonBody body) {
    WorkWay way = body.word("workWay", WorkWay.class);
    return desk.workWay(request.caller(), number(request), body.numbers("groups"), way);
  }

  private CompletionStage<Reply> state(Request request) {
    String number = seen(request);
    return StoreReplies.of(desk.state(number), DeskRoutes::state);
  }

  private static Reply state(AgentState state) {
    return Reply.of(200, "application/json", JsonBody.bytes(AgentStateJson.of(state)));
  }

  private CompletionStage<Reply> why(Request request) {
    return StoreReplies.of(desk.why(seen(request)), DeskRoutes::why);
  }

  private static Reply why(List<Hindrance> why) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    ArrayNode words = json.putArray("why");
    ArrayNode kinds = json.putArray("kinds");
    why.forEach(
        one -> {
          words.add(one.words());
          kinds.add(EntityJson.word(one.kind()));
        });
    return Reply.of(200, "application/json", JsonBody.bytes(json));
  }

  private static String number(Request request) {
    return request.pathParameters().getOrDefault("number", "");
  }

  private String seen(Request request) {
    return SeenAgent.of(request, roster.get()).number();
  }

  private static Reply reply(DeskResult result) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    int status;
    if (result instanceof DeskResult.Done done) {
      status = 200;
      json.put("outcome", "done").set("state", AgentStateJson.of(done.state()));
    } else if (result instanceof DeskResult.Unknown unknown) {
      status = 202;
      json.put("outcome", "unknown").set("state", AgentStateJson.of(unknown.state()));
      json.putObject("error").put("code", "unknown").put("message", unknown.text());
    } else {
      DeskResult.Refused refused = (DeskResult.Refused) result;
      String code = refused.why().name().toLowerCase(Locale.ROOT);
      status = status(refused.why());
      json.put("outcome", "refused").put("reason", code);
      json.putObject("error").put("code", code).put("message", refused.text());
    }
    return Reply.of(status, "application/json", JsonBody.bytes(json));
  }

  private static int status(DeskResult.Why why) {
    return switch (why) {
      case NOT_ALLOWED -> 403;
      case AGENT_UNKNOWN, GROUP_UNKNOWN -> 404;
      case BAD_VALUE -> 422;
      case NOT_KEPT -> 503;
      case NOT_IN_GROUP,
          NO_GROUP,
          SUSPENDED,
          ALREADY_LOGGED_IN,
          NOT_LOGGED_IN,
          NOT_CHECKED_IN,
          NO_DEVICE,
          NO_AFTER_CALL_WORK ->
          409;
    };
  }
}
