package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.store.DirectoryEntry;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.Store;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/directory}: the numbers of ours for teams, users, agents, devices, queues. */
public final class DirectoryRoutes {
  private final Store store;

  /** Routes to this store. */
  public DirectoryRoutes(Store store) {
    this.store = store;
  }

  /** Adds the route. */
  public void addTo(Router router) {
    router.add("GET", "/v1/directory", Role.AGENT, this::all);
  }

  private CompletionStage<Reply> all(Request request) {
    Principal who = request.caller();
    return StoreReplies.of(
        store.read(
            tx -> {
              Map<Kind, List<DirectoryEntry>> all = new EnumMap<>(Kind.class);
              for (Kind kind : Kind.values()) {
                all.put(kind, tx.directory().list(kind));
              }
              return all;
            }),
        all -> reply(all, who));
  }

  private static Reply reply(Map<Kind, List<DirectoryEntry>> all, Principal who) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    all.forEach(
        (kind, entries) -> {
          ArrayNode list = json.putArray(kind.name().toLowerCase(Locale.ROOT) + "s");
          for (DirectoryEntry entry : entries) {
            if (sees(who, entry)) {
              ObjectNode one =
                  list.addObject()
                      .put("id", entry.id())
                      .put("code", entry.code())
                      .put("name", entry.name())
                      .put("present", entry.present());
              if (entry.team() != null && kind != Kind.TEAM) {
                one.put("team", entry.team());
              }
            }
          }
        });
    return Reply.of(200, "application/json", JsonBody.bytes(json));
  }

  private static boolean sees(Principal who, DirectoryEntry entry) {
    if (who.team() != null) {
      return who.team().equals(entry.team());
    }
    return who.role() != Role.AGENT
        || entry.kind() == Kind.AGENT && entry.code().equals(who.agent());
  }
}
