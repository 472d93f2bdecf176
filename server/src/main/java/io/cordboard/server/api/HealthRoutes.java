package io.cordboard.server.api;

import io.cordboard.server.access.Role;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Node;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.store.StoreHealth;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@code GET /v1/health}, open to all: is this process alive, are its links up; and {@code GET
 * /metrics} in Prometheus' words, for supervisors.
 *
 * <p>Why a link or the store is down (a node's note) may name hosts and files: only who shows
 * credentials reads it.
 */
public final class HealthRoutes {
  /** What Prometheus expects of a scrape. */
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final BoardFeed board;
  private final Supplier<StoreHealth> store;
  private final Supplier<List<String>> broken;
  private final Supplier<List<String>> notes;
  private final Clock clock;
  private final String version;
  private final long startedAtMs;
  private final Supplier<String> metrics;

  /**
   * Routes to this board.
   *
   * @param store whether it takes writes
   * @param broken what works no more until a restart, a sentence each; only that it is so is told
   *     to all
   * @param notes what an operator should look at, a sentence each; only for those with credentials
   * @param version of Cordboard, {@code 0.1.0}
   * @param metrics the text of a scrape
   */
  public HealthRoutes(
      BoardFeed board,
      Supplier<StoreHealth> store,
      Supplier<List<String>> broken,
      Supplier<List<String>> notes,
      Clock clock,
      String version,
      Supplier<String> metrics) {
    this.board = board;
    this.store = store;
    this.broken = broken;
    this.notes = notes;
    this.clock = clock;
    this.version = version;
    this.startedAtMs = clock.millis();
    this.metrics = metrics;
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.open("GET", "/v1/health", this::health);
    router.add("GET", "/metrics", Role.SUPERVISOR, this::metrics);
  }

  private CompletionStage<Reply> health(Request request) {
    boolean known = request.principal() != null;
    return board.snapshot().thenApply(snapshot -> health(snapshot, known));
  }

  private Reply health(BoardSnapshot snapshot, boolean known) {
    boolean stale = snapshot.nodes().values().stream().anyMatch(Node::stale);
    List<String> lost = broken.get();
    JsonBytes out = new JsonBytes(512);
    out.raw("{\"status\":");
    out.string(!lost.isEmpty() ? "degraded" : stale ? "stale" : "ok");
    out.raw(",\"version\":");
    out.string(version);
    out.raw(",\"java\":");
    out.string(Runtime.version().toString());
    out.raw(",\"startedAtMs\":");
    out.number(startedAtMs);
    out.raw(",\"uptimeSeconds\":");
    out.number((clock.millis() - startedAtMs) / 1000);
    out.raw(",\"seq\":");
    out.number(snapshot.seq());
    out.raw(",\"stale\":");
    out.flag(stale);
    store(out, store.get(), known);
    if (known) {
      notes(out, lost);
    }
    out.raw(",\"nodes\":");
    List<Node> nodes =
        snapshot.nodes().values().stream().map(n -> known ? n : withoutNote(n)).toList();
    EntityJson.list(out, nodes, e -> true, e -> false);
    out.raw('}');
    return Reply.of(200, ApiError.JSON, out.copy());
  }

  private static void store(JsonBytes out, StoreHealth health, boolean known) {
    out.raw(",\"store\":{\"up\":");
    out.flag(health.up());
    out.raw(",\"sinceMs\":");
    out.number(health.sinceMs());
    if (known && health.why() != null) {
      out.raw(",\"why\":");
      out.string(health.why());
    }
    out.raw('}');
  }

  private void notes(JsonBytes out, List<String> lost) {
    out.raw(",\"notes\":[");
    String comma = "";
    for (String note : Stream.concat(lost.stream(), notes.get().stream()).toList()) {
      out.raw(comma);
      comma = ",";
      out.string(note);
    }
    out.raw(']');
  }

  private static Node withoutNote(Node n) {
    return new Node(
        n.id(),
        n.state(),
        n.stale(),
        n.amiUp(),
        n.ariUp(),
        n.version(),
        n.startedAtMs(),
        n.sinceMs(),
        "");
  }

  private CompletionStage<Reply> metrics(Request request) {
    return CompletableFuture.completedFuture(
        Reply.of(200, PROMETHEUS, metrics.get().getBytes(StandardCharsets.UTF_8)));
  }
}
