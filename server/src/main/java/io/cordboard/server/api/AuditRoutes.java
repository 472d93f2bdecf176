package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Role;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.store.AuditEntry;
import io.cordboard.server.store.Store;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/audit}: who commanded what. */
public final class AuditRoutes {
  private static final Set<String> NAMES = Set.of("from", "to", "who", "limit", "cursor");

  private final Store store;
  private final ZoneId zone;

  /** Routes to this store; times without an offset are of this zone. */
  public AuditRoutes(Store store, ZoneId zone) {
    this.store = store;
    this.zone = zone;
  }

  /** Adds the route. */
  public void addTo(Router router) {
    router.add("GET", "/v1/audit", Role.OPERATOR, this::page);
  }

  private CompletionStage<Reply> page(Request request) {
    StoreReplies.forAllTeams(request);
    Filter filter = new Filter(request, NAMES, zone);
    long from = filter.time("from", 0);
    long to = filter.time("to", Long.MAX_VALUE);
    String who = filter.text("who");
    long before = filter.place("cursor", Long.MAX_VALUE);
    int limit = filter.limit();
    return StoreReplies.of(
        store.read(tx -> tx.audit().page(from, to, who, before, limit)),
        entries -> page(entries, limit));
  }

  private static Reply page(List<AuditEntry> entries, int limit) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    ArrayNode list = json.putArray("entries");
    for (AuditEntry entry : entries) {
      list.addObject()
          .put("atMs", entry.atMs())
          .put("who", entry.who())
          .put("command", entry.command())
          .put("outcome", entry.outcome())
          .put("detail", entry.detail());
    }
    if (entries.size() == limit) {
      json.put("next", Long.toString(entries.get(limit - 1).seq()));
    }
    return Reply.of(200, "application/json", JsonBody.bytes(json));
  }
}
