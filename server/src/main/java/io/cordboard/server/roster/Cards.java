package io.cordboard.server.roster;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.Secret;
import io.cordboard.server.roster.AgentCard.Post;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.store.StoredAgent;
import io.cordboard.server.store.StoredGroup;
import io.cordboard.server.store.StoredTeam;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a roster of the configuration and the store. Where both have the same number, name or
 * phone, the configuration's is it: it may have been edited since the store's was added.
 */
final class Cards {
  private final Config config;
  private final Stored stored;
  private final Map<String, String> teamsOfQueues = new HashMap<>();
  private final Map<String, TeamCard> teams = new LinkedHashMap<>();
  private final Map<Integer, GroupCard> groups = new LinkedHashMap<>();
  private final Map<String, AgentCard> agents = new LinkedHashMap<>();
  private final Map<String, Config.Credential> passwords = new HashMap<>();
  private final List<String> shadowed = new ArrayList<>();

  Cards(Config config, Stored stored) {
    this.config = config;
    this.stored = stored;
    for (Config.Queue queue : config.queues()) {
      if (queue.team() != null) {
        teamsOfQueues.put(queue.name(), queue.team());
      }
    }
    fillTeams();
    fillGroups();
    fillAgents();
  }

  Roster roster() {
    return new Roster(teams.values(), groups.values(), agents.values());
  }

  /** By agents' numbers. */
  Map<String, Config.Credential> passwords() {
    return passwords;
  }

  /** What of the store is not as it was added, because of the configuration; in words. */
  List<String> shadowed() {
    return shadowed;
  }

  private void fillTeams() {
    Set<Integer> ids = new HashSet<>();
    for (Config.Team t : config.teams()) {
      ids.add(t.id());
      teams.put(
          t.name(),
          new TeamCard(
              t.id(),
              t.name(),
              t.pushUrl(),
              t.pushKey(),
              t.allowPrivate(),
              t.language(),
              Set.copyOf(t.origins()),
              true));
    }
    for (StoredTeam t : stored.teams()) {
      if (teams.containsKey(t.name()) || !ids.add(t.id())) {
        shadowed.add("team " + t.name());
        continue;
      }
      teams.put(
          t.name(),
          new TeamCard(
              t.id(),
              t.name(),
              t.pushUrl() == null ? null : URI.create(t.pushUrl()),
              t.pushKey() == null ? null : Secret.of(t.pushKey()),
              t.allowPrivate(),
              t.language(),
              Set.copyOf(t.origins()),
              false));
    }
  }

  private void fillGroups() {
    for (Config.Group g : config.groups()) {
      AfterCallMode mode = AfterCallMode.valueOf(g.afterCall().name());
      groups.put(g.id(), group(g.id(), g.name(), g.queue(), mode, g.afterCallSeconds(), true));
    }
    for (StoredGroup g : stored.groups()) {
      if (groups.containsKey(g.id())) {
        shadowed.add("group " + g.id());
        continue;
      }
      AfterCallMode mode = AfterCallMode.valueOf(g.afterCall().toUpperCase(Locale.ROOT));
      groups.put(g.id(), group(g.id(), g.name(), g.queue(), mode, g.afterCallSeconds(), false));
    }
  }

  private GroupCard group(
      int id, String name, String queue, AfterCallMode mode, int seconds, boolean fixed) {
    return new GroupCard(id, name, queue, teamsOfQueues.get(queue), mode, seconds, fixed);
  }

  private void fillAgents() {
    Set<String> logins = new HashSet<>();
    Set<String> desks = new HashSet<>();
    config.users().forEach(u -> logins.add(u.name()));
    for (Config.Agent a : config.agents()) {
      Map<Integer, Post> posts = new HashMap<>();
      a.groups().forEach(g -> posts.put(g, Post.MEMBER));
      a.adminOf().forEach(g -> posts.put(g, Post.ADMIN));
      own(logins, a.number());
      own(logins, a.account());
      own(desks, a.extension());
      passwords.put(a.number(), a.password());
      agents.put(
          a.number(),
          new AgentCard(
              stored.ids().getOrDefault(a.number(), 0L),
              a.number(),
              a.name(),
              a.account(),
              a.team(),
              a.extension(),
              a.suspended(),
              posts,
              true));
    }
    for (StoredAgent a : stored.agents()) {
      if (logins.contains(a.number())) {
        shadowed.add("agent " + a.number());
      } else {
        add(a, logins, desks);
      }
    }
  }

  private void add(StoredAgent a, Set<String> logins, Set<String> desks) {
    logins.add(a.number());
    String account = a.account();
    if (account != null && !account.equals(a.number()) && !own(logins, account)) {
      shadowed.add("account " + account);
      account = null;
    }
    String extension = a.extension();
    if (extension != null && (config.device(extension) == null || !own(desks, extension))) {
      shadowed.add("extension " + extension + " of agent " + a.number());
      extension = null;
    }
    Map<Integer, Post> posts = new HashMap<>();
    a.groups()
        .forEach(
            (group, post) -> {
              if (groups.containsKey(group)) {
                posts.put(group, Post.valueOf(post.toUpperCase(Locale.ROOT)));
              }
            });
    passwords.put(a.number(), new Config.Credential(null, a.password()));
    agents.put(
        a.number(),
        new AgentCard(
            stored.ids().getOrDefault(a.number(), 0L),
            a.number(),
            a.name(),
            account,
            a.team(),
            extension,
            a.suspended(),
            posts,
            false));
  }

  private static boolean own(Set<String> taken, @Nullable String word) {
    return word == null || taken.add(word);
  }
}
