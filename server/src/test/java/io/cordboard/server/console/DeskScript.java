package io.cordboard.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.board.Call;
import io.cordboard.server.console.WallServer.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays the desk of agent 1001 to the agent page: wishes come true, commands are done or refused.
 */
final class DeskScript implements WallServer.More {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AGENT = "/v1/agents/1001";

  /**
   * Answers to come in place of the usual, by the word of the wish or command, or the path asked.
   */
  final Map<String, Answer> instead = new ConcurrentHashMap<>();

  private final ObjectNode state = JSON.createObjectNode();
  private volatile String post = "member";
  private volatile String name = "Anna Berg";
  private volatile String calls = "[]";
  volatile String records = "[]";
  volatile List<String> why = List.of("not logged in");

  DeskScript() {
    state.put("agent", "1001").put("loggedInAtMs", 0).put("afterCallUntilMs", 0);
    ArrayNode seats = state.putArray("seats");
    for (int group : new int[] {1, 2}) {
      ObjectNode seat = seats.addObject().put("group", group).put("checkedInAtMs", 0);
      seat.put("fixed", false).put("afterCall", "answered").put("workWay", "all");
      seat.put("status", "logged_out").put("afterCallUntilMs", 0);
    }
  }

  void admin() {
    post = "admin";
  }

  void called(String now) {
    name = now;
  }

  /** What the server says the agent's only leg is doing. */
  void leg(Call call, String stage, List<String> partners, List<String> waiting) {
    ObjectNode leg = JSON.createObjectNode();
    leg.put("callId", call.id()).put("leg", Scenes.NODE + "/2.801").put("stage", stage);
    leg.put("answered", false); // the page sees the one consulted answer on the board
    partners.forEach(leg.putArray("partners")::add);
    waiting.forEach(leg.putArray("waiting")::add);
    calls = "[" + leg + "]";
  }

  void noLeg() {
    calls = "[]";
  }

  synchronized void afterCallUntil(long ms) {
    state.put("afterCallUntilMs", ms);
    ((ObjectNode) state.at("/seats/0")).put("afterCallUntilMs", ms).put("status", "paused");
  }

  /** In both groups. */
  synchronized void status(String word) {
    state.withArray("seats").forEach(seat -> ((ObjectNode) seat).put("status", word));
  }

  /** After a call of a queue that is no group. */
  synchronized void afterCallOfNoGroupUntil(long ms) {
    state.put("afterCallUntilMs", ms);
  }

  /** In a shift and in both groups. */
  void atWork() {
    wish("login", JSON.createObjectNode());
    wish("checkin", JSON.createObjectNode());
    why = List.of();
  }

  /** What a log-in answers an agent who is in no group yet. */
  static String loggedIn(long atMs) {
    DeskScript fresh = new DeskScript();
    fresh.state.put("loggedInAtMs", atMs);
    return "{\"outcome\":\"done\",\"state\":" + fresh.stateNow() + "}";
  }

  static Answer refusal(String reason, String detail, String message) {
    String more = detail == null ? "" : ",\"detail\":\"" + detail + "\"";
    return new Answer(
        409,
        "{\"outcome\":\"refused\",\"reason\":\"%s\",\"error\":{\"code\":\"%s\",\"message\":\"%s\"%s}}"
            .formatted(reason, reason, message, more));
  }

  @Override
  public Answer answer(String method, String path, String body) throws IOException {
    String word = path.startsWith(AGENT + "/") ? path.substring(AGENT.length() + 1) : "";
    boolean asks = method.equals("GET");
    Answer other = instead.remove(asks ? path : word);
    if (other == null && asks) {
      return new Answer(200, asked(path));
    }
    if (other != null) {
      return other;
    }
    return done(word, body);
  }

  /** The usual answer. */
  private Answer done(String word, String body) throws IOException {
    if (word.startsWith("calls/") || word.equals("supervise")) {
      return new Answer(200, "{\"outcome\":\"done\"}");
    }
    wish(word, body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body));
    return new Answer(200, "{\"outcome\":\"done\",\"state\":" + stateNow() + "}");
  }

  private synchronized String stateNow() {
    return state.toString();
  }

  private String asked(String path) throws IOException {
    return switch (path) {
      case AGENT -> card("1001", name, "801", post);
      case AGENT + "/state" -> stateNow();
      case AGENT + "/why" -> whyNow();
      case AGENT + "/calls" -> "{\"calls\":" + calls + "}";
      case "/v1/agents" ->
          "{\"agents\":["
              + card("1001", name, "801", post)
              + ","
              + card("1002", "Jonas Okafor", "802", "member")
              + "]}";
      case "/v1/groups" ->
          "{\"groups\":[{\"id\":1,\"name\":\"Support\",\"queue\":\"630\"},"
              + "{\"id\":2,\"name\":\"Sales\",\"queue\":\"631\"}]}";
      case "/v1/records" -> "{\"records\":" + records + "}";
      default -> "{}";
    };
  }

  private String whyNow() {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode words = json.putArray("why");
    ArrayNode kinds = json.putArray("kinds");
    for (String one : why) {
      words.add(one);
      kinds.add(one.startsWith("after-call") ? "after_call" : "paused");
    }
    return json.toString();
  }

  private static String card(String number, String name, String extension, String post) {
    ObjectNode card = JSON.createObjectNode().put("number", number).put("name", name);
    card.put("extension", extension).put("suspended", false);
    card.putArray("groups").addObject().put("id", 1).put("post", post);
    return card.toString();
  }

  private synchronized void wish(String word, JsonNode body) {
    switch (word) {
      case "login" -> state.put("loggedInAtMs", System.currentTimeMillis());
      case "logout" -> {
        state.put("loggedInAtMs", 0).remove("pause");
        each(body, "checkedInAtMs", 0);
      }
      case "checkin" -> each(body, "checkedInAtMs", System.currentTimeMillis());
      case "checkout" -> each(body, "checkedInAtMs", 0);
      case "pause" ->
          state
              .putObject("pause")
              .put("reason", body.get("reason").asText())
              .put("sinceMs", System.currentTimeMillis());
      case "unpause" -> state.remove("pause");
      case "after-call/end" -> {
        state.put("afterCallUntilMs", 0);
        state.withArray("seats").forEach(s -> put(s, "afterCallUntilMs", 0));
      }
      case "after-call" -> chosen(body, "afterCall", body.path("mode").asText());
      case "work-way" -> chosen(body, "workWay", body.path("workWay").asText());
      default -> throw new IllegalArgumentException("wish: " + word + " (expected: a known one)");
    }
    state
        .withArray("seats")
        .forEach(
            seat -> {
              String in = state.has("pause") ? "paused" : "idle";
              boolean out = seat.get("checkedInAtMs").asLong() == 0;
              ((ObjectNode) seat).put("status", out ? "logged_out" : in);
            });
  }

  private static void put(JsonNode seat, String key, long value) {
    ((ObjectNode) seat).put(key, value);
  }

  private boolean meant(JsonNode body, JsonNode seat) {
    JsonNode groups = body.path("groups");
    for (JsonNode group : groups) {
      if (group.asInt() == seat.get("group").asInt()) {
        return true;
      }
    }
    return groups.isEmpty();
  }

  private void each(JsonNode body, String key, long value) {
    for (JsonNode seat : state.withArray("seats")) {
      if (meant(body, seat)) {
        put(seat, key, value);
      }
    }
  }

  private void chosen(JsonNode body, String key, String value) {
    for (JsonNode seat : state.withArray("seats")) {
      if (meant(body, seat)) {
        ((ObjectNode) seat).put(key, value);
      }
    }
  }
}
