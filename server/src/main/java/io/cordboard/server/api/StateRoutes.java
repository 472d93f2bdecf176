package io.cordboard.server.api;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Node;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code GET /v1/state}, {@code /v1/state/{kind}}, {@code /v1/state/{kind}/{id}}. */
public final class StateRoutes {
  private static final String KINDS =
      Arrays.stream(Entity.Kind.values()).map(EntityJson::plural).collect(Collectors.joining(", "));

  private final BoardFeed board;
  private final Function<Principal, Scope> scopes;

  /** Routes to this board. */
  public StateRoutes(BoardFeed board, Function<Principal, Scope> scopes) {
    this.board = board;
    this.scopes = scopes;
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add("GET", "/v1/state", Role.AGENT, this::all);
    router.add("GET", "/v1/state/{kind}", Role.AGENT, this::kind);
    router.add("GET", "/v1/state/{kind}/{id*}", Role.AGENT, this::one);
  }

  private CompletionStage<Reply> all(Request request) {
    return board
        .snapshot()
        .thenApply(
            snapshot -> {
              JsonBytes out = head(snapshot, 64 * 1024);
              out.raw(',');
              EntityJson.lists(out, snapshot, seen(request, snapshot));
              out.raw('}');
              return Reply.of(200, ApiError.JSON, out.copy());
            });
  }

  private CompletionStage<Reply> kind(Request request) {
    Entity.Kind kind = kindOf(request);
    return board
        .snapshot()
        .thenApply(
            snapshot -> {
              JsonBytes out = head(snapshot, 16 * 1024);
              out.raw(',');
              out.string(EntityJson.plural(kind));
              out.raw(':');
              EntityJson.list(
                  out, snapshot.of(kind), seen(request, snapshot), e -> snapshot.stale(e.node()));
              out.raw('}');
              return Reply.of(200, ApiError.JSON, out.copy());
            });
  }

  private CompletionStage<Reply> one(Request request) {
    Entity.Kind kind = kindOf(request);
    String id = request.pathParameters().getOrDefault("id", "");
    return board
        .snapshot()
        .thenApply(
            snapshot -> {
              Entity found = snapshot.of(kind, id);
              // What may not be seen does not exist.
              if (found == null || !seen(request, snapshot).test(found)) {
                throw new Refused(
                    404, "not_found", "id: none such (expected: the id of something on the board)");
              }
              JsonBytes out = new JsonBytes(1024);
              EntityJson.entity(out, found, snapshot.stale(found.node()));
              return Reply.of(200, ApiError.JSON, out.copy());
            });
  }

  private Predicate<Entity> seen(Request request, BoardSnapshot snapshot) {
    Scope scope = scopes.apply(request.caller());
    Scope.Lookup lookup = Scope.Lookup.of(snapshot);
    return entity -> scope.sees(entity, lookup);
  }

  private static JsonBytes head(BoardSnapshot snapshot, int room) {
    JsonBytes out = new JsonBytes(room);
    out.raw("{\"seq\":");
    out.number(snapshot.seq());
    out.raw(",\"atMs\":");
    out.number(snapshot.atMs());
    out.raw(",\"stale\":");
    out.flag(snapshot.nodes().values().stream().anyMatch(Node::stale));
    return out;
  }

  private static Entity.Kind kindOf(Request request) {
    String word = request.pathParameters().getOrDefault("kind", "");
    for (Entity.Kind kind : Entity.Kind.values()) {
      if (EntityJson.plural(kind).equals(word) || EntityJson.word(kind).equals(word)) {
        return kind;
      }
    }
    throw new Refused(404, "not_found", "kind: unknown (expected: " + KINDS + ")");
  }
}
