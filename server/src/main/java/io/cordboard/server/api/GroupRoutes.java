package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.roster.TeamCard;
import io.cordboard.server.store.StoredGroup;
import io.cordboard.server.store.StoredTeam;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v1/groups} and {@code /v1/teams}: what agents belong to. */
public final class GroupRoutes {
  private static final String GROUP = "/v1/groups/{id}";
  private static final String TEAM = "/v1/teams/{name}";
  private static final Set<String> GROUP_KEYS =
      Set.of("name", "queue", "afterCall", "afterCallSeconds");
  private static final Set<String> TEAM_KEYS =
      Set.of("id", "pushUrl", "pushKey", "allowPrivate", "language", "origins");

  private final LiveRoster roster;
  private final RosterReplies replies;
  private final GroupCard.AfterCallMode usualMode;
  private final int usualSeconds;

  /** Routes to this roster; a group that doesn't say has the usual after-call work. */
  public GroupRoutes(
      LiveRoster roster, CommandAudit audit, GroupCard.AfterCallMode usualMode, int usualSeconds) {
    this.roster = roster;
    this.replies = new RosterReplies(audit);
    this.usualMode = usualMode;
    this.usualSeconds = usualSeconds;
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add("GET", "/v1/groups", Role.AGENT, this::groups);
    router.add("GET", GROUP, Role.AGENT, this::group);
    router.add("PUT", GROUP, Role.OPERATOR, this::putGroup);
    router.add("DELETE", GROUP, Role.OPERATOR, this::removeGroup);
    router.add("GET", "/v1/teams", Role.AGENT, this::teams);
    router.add("GET", TEAM, Role.AGENT, this::team);
    router.add("PUT", TEAM, Role.OPERATOR, this::putTeam);
    router.add("DELETE", TEAM, Role.OPERATOR, this::removeTeam);
  }

  private CompletionStage<Reply> groups(Request request) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    ArrayNode list = json.putArray("groups");
    roster.get().groups().stream()
        .filter(g -> sees(request.caller(), g))
        .forEach(g -> list.add(RosterJson.group(g)));
    return CompletableFuture.completedFuture(RosterReplies.json(200, json));
  }

  /** With the numbers of its agents that the caller may see. */
  private CompletionStage<Reply> group(Request request) {
    int id = id(request);
    GroupCard card = roster.get().group(id);
    if (card == null || !sees(request.caller(), card)) {
      throw RosterReplies.missing("group: " + id);
    }
    ObjectNode json = RosterJson.group(card);
    ArrayNode agents = json.putArray("agents");
    for (AgentCard agent : roster.get().agentsOf(id)) {
      if (RosterReplies.sees(request.caller(), agent)) {
        agents.add(agent.number());
      }
    }
    return CompletableFuture.completedFuture(RosterReplies.json(200, json));
  }

  /** An agent without a team those it is in. */
  private boolean sees(Principal who, GroupCard group) {
    if (who.role() == Role.AGENT && who.team() == null) {
      AgentCard own = who.agent() == null ? null : roster.get().agent(who.agent());
      return own != null && own.groups().containsKey(group.id());
    }
    return RosterReplies.sees(who, group.team());
  }

  private CompletionStage<Reply> putGroup(Request request) {
    StoreReplies.forAllTeams(request);
    int id = id(request);
    JsonBody body = JsonBody.read(request.body(), GROUP_KEYS);
    String queue = body.text("queue");
    String name = body.optional("name");
    String mode = body.optional("afterCall");
    StoredGroup group =
        new StoredGroup(
            id,
            name == null ? queue : name,
            queue,
            mode == null ? usualMode.name().toLowerCase(Locale.ROOT) : mode,
            body.number("afterCallSeconds", usualSeconds));
    return replies.of(
        request,
        "group put id=" + id + " queue=" + queue,
        roster.put(group),
        () -> {
          GroupCard card = roster.get().group(id);
          if (card == null) {
            throw RosterReplies.missing("group: " + id);
          }
          return RosterReplies.json(200, RosterJson.group(card));
        });
  }

  private CompletionStage<Reply> removeGroup(Request request) {
    StoreReplies.forAllTeams(request);
    int id = id(request);
    return replies.of(
        request, "group remove id=" + id, roster.removeGroup(id), RosterReplies::gone);
  }

  private CompletionStage<Reply> teams(Request request) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    ArrayNode list = json.putArray("teams");
    roster.get().teams().stream()
        .filter(t -> sees(request.caller(), t))
        .forEach(t -> list.add(RosterJson.team(t)));
    return CompletableFuture.completedFuture(RosterReplies.json(200, json));
  }

  private CompletionStage<Reply> team(Request request) {
    String name = name(request);
    TeamCard card = roster.get().team(name);
    if (card == null || !sees(request.caller(), card)) {
      throw RosterReplies.missing("team: " + name);
    }
    return CompletableFuture.completedFuture(RosterReplies.json(200, RosterJson.team(card)));
  }

  private static boolean sees(Principal who, TeamCard team) {
    boolean loose = who.role() == Role.AGENT && who.team() == null;
    return !loose && RosterReplies.sees(who, team.name());
  }

  private CompletionStage<Reply> putTeam(Request request) {
    StoreReplies.forAllTeams(request);
    String name = name(request);
    JsonBody body = JsonBody.read(request.body(), TEAM_KEYS);
    String language = body.optional("language");
    StoredTeam team =
        new StoredTeam(
            body.number("id", 0),
            name,
            body.optional("pushUrl"),
            body.optional("pushKey"),
            body.has("allowPrivate") && body.flag("allowPrivate"),
            language == null ? "en" : language.toLowerCase(Locale.ROOT),
            body.has("origins") ? body.texts("origins") : java.util.List.of());
    return replies.of(
        request,
        "team put name=" + name,
        roster.put(team),
        () -> {
          TeamCard card = roster.get().team(name);
          if (card == null) {
            throw RosterReplies.missing("team: " + name);
          }
          return RosterReplies.json(200, RosterJson.team(card));
        });
  }

  private CompletionStage<Reply> removeTeam(Request request) {
    StoreReplies.forAllTeams(request);
    String name = name(request);
    return replies.of(
        request, "team remove name=" + name, roster.removeTeam(name), RosterReplies::gone);
  }

  private static String name(Request request) {
    return request.pathParameters().getOrDefault("name", "");
  }

  /** The number of a group in the path. */
  static int id(Request request) {
    String text = request.pathParameters().getOrDefault("id", "");
    if (!text.matches("[0-9]{1,9}")) {
      throw new Refused(422, "bad_value", "id: (expected: a group's number)");
    }
    return Integer.parseInt(text);
  }
}
