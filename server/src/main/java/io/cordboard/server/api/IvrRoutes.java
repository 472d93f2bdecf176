package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Role;
import io.cordboard.server.config.IvrSection;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.house.AskedServers;
import io.cordboard.server.ivr.house.IvrTraces;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/ivr/sessions}: the live trace of calls that an external IVR leads. */
public final class IvrRoutes {
  private static final Set<String> NAMES = Set.of("did", "limit");

  private final IvrTraces traces;
  private final Function<String, @Nullable String> teamOf;
  private final AskedServers servers;
  private final Clock clock;

  /**
   * Shows these.
   *
   * @param teamOf the team of a DID, null for nobody's
   */
  public IvrRoutes(
      IvrTraces traces,
      Function<String, @Nullable String> teamOf,
      AskedServers servers,
      Clock clock) {
    this.traces = traces;
    this.teamOf = teamOf;
    this.servers = servers;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add("GET", "/v1/ivr/sessions", Role.SUPERVISOR, this::sessions);
    router.add("GET", "/v1/ivr/sessions/{id}", Role.SUPERVISOR, this::session);
  }

  private Predicate<String> seenBy(Request request) {
    String team = request.caller().team();
    return did -> team == null || team.equals(teamOf.apply(did));
  }

  private CompletionStage<Reply> sessions(Request request) {
    Filter filter = new Filter(request, NAMES, ZoneOffset.UTC);
    String asked = filter.text("did");
    // A + that was not encoded comes as a space.
    String did = asked == null ? null : IvrSection.digits(asked.replace(' ', '+'));
    Predicate<String> seen = seenBy(request);
    Predicate<String> wanted =
        one -> seen.test(one) && (did == null || did.equals(IvrSection.digits(one)));
    ObjectNode json = JsonBody.MAPPER.createObjectNode().put("atMs", clock.millis());
    ArrayNode list = json.putArray("sessions");
    traces
        .sessions(session -> wanted.test(session.did()), filter.limit())
        .forEach(session -> list.add(json(session)));
    ArrayNode all = json.putArray("servers");
    for (AskedServers.Server server : servers.of(wanted)) {
      all.addObject().put("server", server.shown()).put("breaker", server.breaker());
    }
    return CompletableFuture.completedFuture(
        Reply.of(200, "application/json", JsonBody.bytes(json)));
  }

  private CompletionStage<Reply> session(Request request) {
    IvrTraces.Session session = traces.session(request.pathParameters().getOrDefault("id", ""));
    if (session == null || !seenBy(request).test(session.did())) {
      throw new Refused(
          404, "not_found", "id: none such (expected: the call of a running or recent session)");
    }
    return CompletableFuture.completedFuture(
        Reply.of(200, "application/json", JsonBody.bytes(json(session))));
  }

  private static ObjectNode json(IvrTraces.Session session) {
    CallEnd end = session.end();
    ObjectNode json =
        JsonBody.MAPPER
            .createObjectNode()
            .put("id", session.caller().callId())
            .put("node", session.caller().node())
            .put("channelId", session.caller().channelId())
            .put("did", session.did())
            .put("caller", session.caller().number())
            .put("callerName", session.caller().name())
            .put("sinceMs", session.caller().sinceMs())
            .put("state", end == null ? "running" : session.lost() ? "lost" : "ended")
            .put("sensitive", session.sensitive());
    if (session.at() != null) {
      json.put("at", session.at());
    }
    if (end != null) {
      json.put("endedAtMs", end.endedAtMs()).put("status", end.status().name());
      if (!end.target().isEmpty()) {
        json.put("target", end.target());
      }
    }
    ObjectNode data = json.putObject("customData");
    for (Map.Entry<String, String> one : session.customData().entrySet()) {
      data.put(one.getKey(), one.getValue());
    }
    json.put("first", session.first());
    ArrayNode lines = json.putArray("lines");
    session.rows().forEach(row -> lines.add(json(row)));
    return json;
  }

  private static ObjectNode json(IvrTraces.Row row) {
    ObjectNode json =
        JsonBody.MAPPER
            .createObjectNode()
            .put("atMs", row.atMs())
            .put("what", row.what().name().toLowerCase(Locale.ROOT))
            .put("text", row.text());
    if (row.step() > 0) {
      json.put("step", row.step());
    }
    if (row.tookMs() >= 0) {
      json.put("tookMs", row.tookMs());
    }
    return json;
  }
}
