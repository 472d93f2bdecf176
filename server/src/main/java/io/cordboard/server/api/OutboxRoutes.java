package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Role;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.OutboxTable.Counts;
import io.cordboard.server.store.Store;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/outbox} and {@code POST /v1/outbox/{id}/retry}: webhooks that are owed. */
public final class OutboxRoutes {
  private static final Set<String> NAMES = Set.of("target", "state", "limit", "cursor");

  private final Store store;
  private final Clock clock;
  private final Consumer<OutboxMessage> retried;

  /**
   * Routes to this store.
   *
   * @param retried is given, by a thread of the store, what became due; must not block
   */
  public OutboxRoutes(Store store, Clock clock, Consumer<OutboxMessage> retried) {
    this.store = store;
    this.clock = clock;
    this.retried = retried;
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add("GET", "/v1/outbox", Role.OPERATOR, this::page);
    router.add("POST", "/v1/outbox/{id}/retry", Role.OPERATOR, this::retry);
  }

  private record Page(List<OutboxMessage> messages, Map<String, Counts> counts) {}

  private CompletionStage<Reply> page(Request request) {
    StoreReplies.forAllTeams(request);
    Filter filter = new Filter(request, NAMES, ZoneOffset.UTC);
    String target = filter.text("target");
    OutboxMessage.State state = state(filter.text("state"));
    long after = filter.place("cursor", 0);
    int limit = filter.limit();
    return StoreReplies.of(
        store.read(
            tx -> new Page(tx.outbox().page(target, state, after, limit), tx.outbox().counts())),
        page -> reply(page, limit),
        "target, state or a smaller limit");
  }

  private CompletionStage<Reply> retry(Request request) {
    StoreReplies.forAllTeams(request);
    String id = request.pathParameters().getOrDefault("id", "");
    return StoreReplies.of(
        store.write(tx -> tx.outbox().retry(id, clock.millis()) ? tx.outbox().get(id) : null),
        message -> {
          if (message == null) {
            throw new Refused(
                404, "not_found", "id: none such (expected: the id of a webhook that is owed)");
          }
          retried.accept(message);
          return Reply.of(200, "application/json", JsonBody.bytes(json(message)));
        });
  }

  private static Reply reply(Page page, int limit) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    ArrayNode targets = json.putArray("targets");
    page.counts.forEach(
        (name, counts) ->
            targets
                .addObject()
                .put("name", name)
                .put("pending", counts.pending())
                .put("dead", counts.dead())
                .put("oldestAtMs", counts.oldestAtMs()));
    ArrayNode messages = json.putArray("messages");
    page.messages.forEach(message -> messages.add(json(message)));
    if (page.messages.size() == limit) {
      json.put("next", Long.toString(page.messages.get(limit - 1).seq()));
    }
    return Reply.of(200, "application/json", JsonBody.bytes(json));
  }

  private static ObjectNode json(OutboxMessage m) {
    ObjectNode json =
        JsonBody.MAPPER
            .createObjectNode()
            .put("id", m.id())
            .put("target", m.target())
            .put("event", m.event())
            .put("order", m.order())
            .put("contentType", m.contentType())
            .put("body", m.body())
            .put("createdAtMs", m.createdAtMs())
            .put("attempts", m.attempts())
            .put("nextAtMs", m.nextAtMs())
            .put("state", m.state().name().toLowerCase(Locale.ROOT));
    if (m.coalesce() != null) {
      json.put("coalesce", m.coalesce());
    }
    if (m.error() != null) {
      json.put("error", m.error());
    }
    return json;
  }

  private static OutboxMessage.@Nullable State state(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return switch (word) {
      case "pending" -> OutboxMessage.State.PENDING;
      case "dead" -> OutboxMessage.State.DEAD;
      default -> throw Filter.bad("state", word, "pending or dead");
    };
  }
}
