package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.Blacklist;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code /v1/blacklist}: the PBX's list of callers that are not let in. */
public final class BlacklistRoutes {
  private static final String NUMBER = "/v1/blacklist/{number}";

  private final Blacklist blacklist;
  private final CommandReplies replies;

  /** Routes to these commands; {@code repeats} is that of all commands of this API. */
  public BlacklistRoutes(Blacklist blacklist, Repeats repeats) {
    this.blacklist = blacklist;
    this.replies = new CommandReplies(repeats);
  }

  /** Adds the routes; who may not is refused, and written down, by the commands. */
  public void addTo(Router router) {
    router.add("GET", "/v1/blacklist", Role.AGENT, this::list);
    router.add("PUT", NUMBER, Role.AGENT, this::add);
    router.add("DELETE", NUMBER, Role.AGENT, this::delete);
  }

  private CompletionStage<Reply> list(Request request) {
    return blacklist.list(request.caller()).thenApply(BlacklistRoutes::reply);
  }

  private static Reply reply(Blacklist.Listing listing) {
    if (!(listing.result() instanceof CommandResult.Done)) {
      return CommandReplies.of(listing.result(), 200);
    }
    ObjectNode json = JsonBody.MAPPER.createObjectNode().put("outcome", "done");
    ArrayNode numbers = json.putArray("numbers");
    listing.numbers().forEach(numbers::add);
    return Reply.of(200, ApiError.JSON, JsonBody.bytes(json));
  }

  private CompletionStage<Reply> add(Request request) {
    String number = number(request);
    return replies.once(
        request, List.of("blacklist add", number), () -> blacklist.add(request.caller(), number));
  }

  private CompletionStage<Reply> delete(Request request) {
    String number = number(request);
    return replies.once(
        request,
        List.of("blacklist delete", number),
        () -> blacklist.delete(request.caller(), number));
  }

  private static String number(Request request) {
    return request.pathParameters().getOrDefault("number", "");
  }
}
