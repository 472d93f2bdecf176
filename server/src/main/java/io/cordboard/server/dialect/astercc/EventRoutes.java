package io.cordboard.server.dialect.astercc;

import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.dialect.astercc.EventDoor.Claim;
import io.cordboard.server.dialect.astercc.EventDoor.Entry;
import io.cordboard.server.dialect.astercc.EventDoor.Place;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Refusal;
import io.cordboard.server.http.RefusalShape;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Events by long poll: {@code POST /asterccinterface/events} with {@code identity}, {@code
 * agentno}, {@code pwd} and the {@code eventid} of the last answer; answers {@code
 * {"code":1,"eventid":"…","events":["…"]}}.
 */
final class EventRoutes {
  /** Where events are polled. */
  static final String PATH = Pages.PATH + "/events";

  private final EventHub hub;
  private final EventDoor door;
  private final Executor builders;

  EventRoutes(EventHub hub, EventDoor door, Executor builders) {
    this.hub = hub;
    this.door = door;
    this.builders = builders;
  }

  void addTo(Router router) {
    router.openToSites("GET", PATH, this::poll);
    router.openToSites("POST", PATH, this::poll);
    router.shape(PATH, new Shape());
  }

  /** Who polls is refused as the poll itself refuses; a websocket's client sees the status. */
  private static final class Shape implements RefusalShape {
    @Override
    public RefusalShape asked(String target) {
      return target.startsWith(PATH + "/") ? OURS : this;
    }

    @Override
    public Reply shaped(int status, Refusal refusal) {
      boolean later = status == 408 || status == 429 || status >= 500;
      return reply(refusal(later ? "BackMsg_44" : "BackMsg_28"), Map.of());
    }
  }

  /** Reads who asks; null if it cannot be. */
  static @Nullable Claim claim(Given given) {
    String team = given.value("identity");
    String agent = given.value("agentno");
    String password = given.value("pwd");
    for (String name : new String[] {"identity", "agentno", "pwd", "eventid"}) {
      String value = given.value(name);
      if (given.twice(name)
          || value != null && (value.length() > AccLimits.WORD || !Param.clean(value))) {
        return null;
      }
    }
    return new Claim(
        team == null ? "" : team, agent == null ? "" : agent, password == null ? "" : password);
  }

  /** The event after which to go on, null if none is named. */
  static @Nullable Long after(Given given) {
    String text = given.value("eventid");
    if (text == null || !text.matches("[0-9]{1,18}")) {
      return null;
    }
    return Long.valueOf(text);
  }

  static Place place(Request request) {
    return new Place(
        request.remote(), request.headers().get("origin"), request.headers().get("host"));
  }

  private CompletionStage<Reply> poll(Request request) {
    Given given;
    try {
      given = Given.of(request);
    } catch (Refused e) {
      return CompletableFuture.completedFuture(reply(refusal("BackMsg_28"), Map.of()));
    }
    Claim claim = claim(given);
    if (claim == null) {
      return CompletableFuture.completedFuture(reply(refusal("BackMsg_28"), Map.of()));
    }
    if (!hub.hasRoom()) {
      return CompletableFuture.completedFuture(
          ApiError.reply(
              503,
              "overloaded",
              "polls: too many (expected: at most " + AccLimits.POLLS + ")",
              Map.of("Retry-After", "10")));
    }
    Place place = place(request);
    Map<String, String> headers = headers(claim.team(), place);
    return door.admit(claim, place)
        .thenComposeAsync(entry -> answer(entry, given, headers), builders);
  }

  private CompletionStage<Reply> answer(Entry entry, Given given, Map<String, String> headers) {
    Viewer viewer = entry.viewer();
    if (viewer == null) {
      return CompletableFuture.completedFuture(reply(refusal(entry.message()), headers));
    }
    CompletableFuture<EventHub.@Nullable Batch> batch = new CompletableFuture<>();
    hub.poll(viewer, after(given), batch::complete, () -> batch.complete(null));
    return batch.thenApplyAsync(
        all ->
            reply(
                all == null ? refusal("BackMsg_44") : answer(all, door.language(viewer.team())),
                headers),
        builders);
  }

  /** Lets the team's pages, and ours, read the answer. */
  private Map<String, String> headers(String team, Place place) {
    String origin = place.origin();
    return origin != null && door.mayAsk(team, place)
        ? Map.of(
            "Access-Control-Allow-Origin", origin, "Cross-Origin-Resource-Policy", "cross-origin")
        : Map.of();
  }

  private static Reply reply(JsonBytes json, Map<String, String> headers) {
    return new Reply(200, ApiError.JSON, json.copy(), headers);
  }

  /** How a page is told that it may not. */
  static JsonBytes refusal(String message) {
    JsonBytes out = new JsonBytes(64);
    out.raw("{\"code\":2,\"message\":");
    out.string(message);
    out.raw('}');
    return out;
  }

  /** How a websocket is told where it begins. */
  static JsonBytes welcome(long eventId, String language) {
    JsonBytes out = begun(64, eventId, language);
    out.raw('}');
    return out;
  }

  private static JsonBytes begun(int size, long eventId, String language) {
    JsonBytes out = new JsonBytes(size);
    out.raw("{\"code\":1,\"eventid\":\"");
    out.number(eventId);
    out.raw("\",\"language\":");
    out.string(language);
    return out;
  }

  private static JsonBytes answer(EventHub.Batch batch, String language) {
    JsonBytes out = begun(1024, batch.last(), language);
    out.raw(",\"events\":[");
    boolean first = true;
    for (AccEvent event : batch.events()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.string(event.line());
    }
    out.raw("]}");
    return out;
  }
}
