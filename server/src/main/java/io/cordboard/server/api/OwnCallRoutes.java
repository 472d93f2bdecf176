package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Talk;
import io.cordboard.server.board.TalkFeed;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.roster.Roster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/agents/{number}/calls}: what an agent's legs are doing, by which a page knows what
 * the agent may do now.
 */
public final class OwnCallRoutes {
  private final Supplier<Roster> roster;
  private final BoardFeed board;
  private final TalkFeed talks;

  /** Routes to this board; {@code talks} is the same. */
  public OwnCallRoutes(Supplier<Roster> roster, BoardFeed board, TalkFeed talks) {
    this.roster = roster;
    this.board = board;
    this.talks = talks;
  }

  /** Adds the route. */
  public void addTo(Router router) {
    router.add("GET", "/v1/agents/{number}/calls", Role.AGENT, this::calls);
  }

  private record Place(Call call, Party party) {}

  private CompletionStage<Reply> calls(Request request) {
    String extension = SeenAgent.of(request, roster.get()).extension();
    return board
        .snapshot()
        .thenCompose(
            now -> {
              List<Place> places = places(now, extension);
              List<CompletableFuture<@Nullable Talk>> found = new ArrayList<>();
              places.forEach(p -> found.add(talks.talk(p.party.channelId()).toCompletableFuture()));
              return CompletableFuture.allOf(found.toArray(new CompletableFuture<?>[0]))
                  .thenApply(done -> reply(places, found));
            });
  }

  private static List<Place> places(BoardSnapshot now, @Nullable String extension) {
    List<Place> places = new ArrayList<>();
    for (Call call : now.calls().values()) {
      for (Party party : call.parties()) {
        if (extension != null
            && extension.equals(party.extension())
            && party.state() != Party.State.GONE
            && call.state() != Call.State.ENDED) {
          places.add(new Place(call, party));
        }
      }
    }
    // As commands choose: the youngest first.
    places.sort(Comparator.comparingLong((Place p) -> p.party.joinedAtMs()).reversed());
    return places;
  }

  private static Reply reply(List<Place> places, List<CompletableFuture<@Nullable Talk>> found) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    ArrayNode calls = json.putArray("calls");
    for (int i = 0; i < places.size(); i++) {
      Talk talk = found.get(i).join();
      if (talk == null) {
        continue; // gone meanwhile
      }
      ObjectNode one = calls.addObject();
      one.put("callId", places.get(i).call.id()).put("leg", talk.channelId());
      one.put("stage", EntityJson.word(talk.stage())).put("answered", talk.answered());
      talk.partners().forEach(one.putArray("partners")::add);
      talk.waiting().forEach(one.putArray("waiting")::add);
    }
    return Reply.of(200, ApiError.JSON, JsonBody.bytes(json));
  }
}
