package io.cordboard.server.api;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.control.Talks;
import io.cordboard.server.control.Talks.Legs;
import io.cordboard.server.control.Talks.Supervision;
import io.cordboard.server.control.Talks.Target;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/agents/{number}/calls/…} and {@code /v1/agents/{number}/supervise}. */
public final class TalkRoutes {
  private static final Set<String> LEGS = Set.of("agentLeg", "otherLeg", "consultedLeg");

  private interface OnLegs {
    CompletionStage<CommandResult> give(Principal who, String agent, Legs legs);
  }

  private final Talks talks;
  private final CommandReplies replies;

  /** Routes to these commands; {@code repeats} is that of all commands of this API. */
  public TalkRoutes(Talks talks, Repeats repeats) {
    this.talks = talks;
    this.replies = new CommandReplies(repeats);
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    String calls = "/v1/agents/{number}/calls/";
    router.add("POST", calls + "dial", Role.AGENT, this::dial);
    router.add("POST", calls + "consult", Role.AGENT, this::consult);
    router.add("POST", calls + "back", Role.AGENT, r -> onLegs(r, "back", talks::back));
    router.add("POST", calls + "transfer", Role.AGENT, r -> onLegs(r, "transfer", talks::transfer));
    router.add(
        "POST", calls + "conference", Role.AGENT, r -> onLegs(r, "conference", talks::conference));
    router.add("POST", calls + "hold", Role.AGENT, r -> onLegs(r, "hold", talks::hold));
    router.add("POST", calls + "resume", Role.AGENT, r -> onLegs(r, "resume", talks::resume));
    router.add("POST", calls + "hangup", Role.AGENT, this::hangUp);
    router.add("POST", "/v1/agents/{number}/supervise", Role.AGENT, this::supervise);
  }

  private CompletionStage<Reply> dial(Request request) {
    JsonBody body = read(request, Set.of("agent", "number", "group", "tag"));
    Target target = target(body);
    String tag = body.optional("tag");
    return replies.once(
        request,
        Arrays.asList("dial", agent(request), target, tag),
        () -> talks.dial(request.caller(), agent(request), target, tag));
  }

  private CompletionStage<Reply> consult(Request request) {
    JsonBody body =
        read(request, Set.of("agent", "number", "group", "agentLeg", "otherLeg", "consultedLeg"));
    Target target = target(body);
    Legs legs = legs(body);
    return replies.once(
        request,
        List.of("consult", agent(request), target, legs),
        () -> talks.consult(request.caller(), agent(request), legs, target));
  }

  private CompletionStage<Reply> onLegs(Request request, String word, OnLegs command) {
    Legs legs = legs(read(request, LEGS));
    return replies.once(
        request,
        List.of(word, agent(request), legs),
        () -> command.give(request.caller(), agent(request), legs));
  }

  private CompletionStage<Reply> hangUp(Request request) {
    JsonBody body = read(request, Set.of("legs"));
    List<String> legs = body.has("legs") ? body.texts("legs") : List.of();
    return replies.once(
        request,
        List.of("hangup", agent(request), legs),
        () -> talks.hangUp(request.caller(), agent(request), legs));
  }

  private CompletionStage<Reply> supervise(Request request) {
    JsonBody body = read(request, Set.of("how", "call", "phone"));
    Supervision how = how(body.text("how"));
    String call = body.optional("call");
    String phone = body.optional("phone");
    return replies.once(
        request,
        Arrays.asList("supervise", agent(request), how, call, phone),
        () -> talks.supervise(request.caller(), agent(request), how, call, phone));
  }

  private static Supervision how(String word) {
    for (Supervision how : Supervision.values()) {
      if (how.name().toLowerCase(Locale.ROOT).equals(word)) {
        return how;
      }
    }
    throw new Refused(400, "bad_request", "how: (expected: spy, whisper, barge, release)");
  }

  private static Target target(JsonBody body) {
    return new Target(body.optional("agent"), body.optional("number"), body.number("group", 0));
  }

  private static Legs legs(JsonBody body) {
    return new Legs(
        body.optional("agentLeg"), body.optional("otherLeg"), body.optional("consultedLeg"));
  }

  /** A command that needs nothing said may come without a body. */
  private static JsonBody read(Request request, Set<String> keys) {
    return JsonBody.readOrEmpty(request.body(), keys);
  }

  private static String agent(Request request) {
    return request.pathParameters().getOrDefault("number", "");
  }
}
