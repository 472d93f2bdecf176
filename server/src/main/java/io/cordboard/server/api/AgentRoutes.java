package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Accounts;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.store.StoredAgent;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code /v1/agents}: who takes calls; and who of them is in which group. */
public final class AgentRoutes {
  private static final String AGENT = "/v1/agents/{number}";
  private static final String POST = "/v1/groups/{id}/agents/{agent}";
  private static final Set<String> KEYS =
      Set.of("name", "account", "password", "team", "extension", "suspended", "groups");

  private final LiveRoster roster;
  private final Accounts accounts;
  private final RosterReplies replies;

  /** Routes to this roster; passwords are hashed by the accounts. */
  public AgentRoutes(LiveRoster roster, Accounts accounts, CommandAudit audit) {
    this.roster = roster;
    this.accounts = accounts;
    this.replies = new RosterReplies(audit);
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add("GET", "/v1/agents", Role.AGENT, this::list);
    router.add("POST", "/v1/agents", Role.SUPERVISOR, this::add);
    router.add("GET", AGENT, Role.AGENT, this::read);
    router.add("PATCH", AGENT, Role.SUPERVISOR, this::change);
    router.add("DELETE", AGENT, Role.SUPERVISOR, this::remove);
    router.add("PUT", POST, Role.SUPERVISOR, this::appoint);
    router.add("DELETE", POST, Role.SUPERVISOR, this::dismiss);
  }

  private CompletionStage<Reply> list(Request request) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    ArrayNode agents = json.putArray("agents");
    roster.get().agents().stream()
        .filter(a -> RosterReplies.sees(request.caller(), a))
        .forEach(a -> agents.add(RosterJson.agent(a)));
    return CompletableFuture.completedFuture(RosterReplies.json(200, json));
  }

  private CompletionStage<Reply> read(Request request) {
    String number = value(request, "number");
    AgentCard card = roster.get().agent(number);
    if (card == null || !RosterReplies.sees(request.caller(), card)) {
      throw RosterReplies.missing("agent: " + number);
    }
    return CompletableFuture.completedFuture(RosterReplies.json(200, RosterJson.agent(card)));
  }

  private CompletionStage<Reply> add(Request request) {
    String onlyTeam = RosterReplies.onlyTeam(request);
    Set<String> keys = new TreeSet<>(KEYS);
    keys.add("number");
    JsonBody body = JsonBody.read(request.body(), keys);
    String number = body.text("number");
    String password = body.text("password");
    body.checkPassword("password");
    StoredAgent nobody = new StoredAgent(number, number, null, onlyTeam, null, false, "", Map.of());
    StoredAgent agent = edited(body).apply(nobody);
    return hashed(password)
        .thenCompose(
            hash ->
                replies.of(
                    request,
                    "agent add number=" + number,
                    roster.add(withPassword(agent, hash), onlyTeam),
                    () -> card(201, number)));
  }

  private CompletionStage<Reply> change(Request request) {
    String onlyTeam = RosterReplies.onlyTeam(request);
    String number = value(request, "number");
    JsonBody body = JsonBody.read(request.body(), KEYS);
    UnaryOperator<StoredAgent> edit = edited(body);
    String what = "agent change number=" + number + " keys=" + body.keys();
    if (!body.has("password")) {
      return replies.of(
          request, what, roster.change(number, onlyTeam, edit), () -> card(200, number));
    }
    body.checkPassword("password");
    return hashed(body.text("password"))
        .thenCompose(
            hash ->
                replies.of(
                    request,
                    what,
                    roster.change(number, onlyTeam, a -> withPassword(edit.apply(a), hash)),
                    () -> card(200, number)));
  }

  /** What the body says put over what was. */
  private static UnaryOperator<StoredAgent> edited(JsonBody body) {
    String name = body.has("name") ? body.text("name") : null;
    boolean suspended = body.has("suspended") && body.flag("suspended");
    String account = body.optional("account");
    String team = body.optional("team");
    String extension = body.optional("extension");
    Map<Integer, String> groups = body.has("groups") ? body.posts("groups") : Map.of();
    return a ->
        new StoredAgent(
            a.number(),
            name == null ? a.name() : name,
            body.has("account") ? account : a.account(),
            body.has("team") ? team : a.team(),
            body.has("extension") ? extension : a.extension(),
            body.has("suspended") ? suspended : a.suspended(),
            a.password(),
            body.has("groups") ? groups : a.groups());
  }

  private static StoredAgent withPassword(StoredAgent a, String hash) {
    return new StoredAgent(
        a.number(),
        a.name(),
        a.account(),
        a.team(),
        a.extension(),
        a.suspended(),
        hash,
        a.groups());
  }

  private CompletionStage<String> hashed(String password) {
    return accounts
        .hash(password)
        .exceptionally(
            e -> {
              if (e instanceof RejectedExecutionException
                  || e.getCause() instanceof RejectedExecutionException) {
                throw new Refused(
                    503, "busy", "passwords: too many at a time (expected: a try later)");
              }
              throw new CompletionException(e);
            });
  }

  private CompletionStage<Reply> remove(Request request) {
    String number = value(request, "number");
    return replies.of(
        request,
        "agent remove number=" + number,
        roster.remove(number, RosterReplies.onlyTeam(request)),
        RosterReplies::gone);
  }

  private CompletionStage<Reply> appoint(Request request) {
    String post = JsonBody.read(request.body(), Set.of("post")).post();
    return post(request, post, "group put");
  }

  private CompletionStage<Reply> dismiss(Request request) {
    return post(request, null, "group remove");
  }

  private CompletionStage<Reply> post(Request request, @Nullable String post, String what) {
    int group = GroupRoutes.id(request);
    String number = value(request, "agent");
    return replies.of(
        request,
        what + " group=" + group + " agent=" + number + (post == null ? "" : " post=" + post),
        roster.change(number, RosterReplies.onlyTeam(request), a -> a.inGroup(group, post)),
        () -> card(200, number));
  }

  private Reply card(int status, String number) {
    AgentCard card = roster.get().agent(number);
    if (card == null) {
      throw RosterReplies.missing("agent: " + number); // removed by another meanwhile
    }
    return RosterReplies.json(status, RosterJson.agent(card));
  }

  private static String value(Request request, String name) {
    return request.pathParameters().getOrDefault(name, "");
  }
}
