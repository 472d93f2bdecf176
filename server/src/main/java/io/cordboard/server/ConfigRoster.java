package io.cordboard.server;

import io.cordboard.server.config.Config;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.AgentCard.Post;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.roster.TeamCard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who works here as the configuration alone says. */
final class ConfigRoster {
  private ConfigRoster() {}

  static Roster of(Config config) {
    List<TeamCard> teams = new ArrayList<>();
    for (Config.Team team : config.teams()) {
      teams.add(
          new TeamCard(
              team.id(), team.name(), team.pushUrl(), team.language(), Set.copyOf(team.origins())));
    }
    List<GroupCard> groups = new ArrayList<>();
    for (Config.Group group : config.groups()) {
      String team =
          config.queues().stream()
              .filter(q -> q.name().equals(group.queue()) && q.team() != null)
              .map(Config.Queue::team)
              .findFirst()
              .orElse(null);
      groups.add(
          new GroupCard(
              group.id(),
              group.name(),
              group.queue(),
              team,
              AfterCallMode.valueOf(group.afterCall().name()),
              group.afterCallSeconds()));
    }
    List<AgentCard> agents = new ArrayList<>();
    for (Config.Agent agent : config.agents()) {
      Map<Integer, Post> posts = new HashMap<>();
      agent.groups().forEach(g -> posts.put(g, Post.MEMBER));
      agent.adminOf().forEach(g -> posts.put(g, Post.ADMIN));
      agents.add(
          new AgentCard(
              agents.size() + 1L,
              agent.number(),
              agent.name(),
              agent.account(),
              agent.team(),
              agent.extension(),
              agent.suspended(),
              posts,
              true));
    }
    return new Roster(teams, groups, agents);
  }
}
