package io.cordboard.server.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Teams, groups and agents that were added while running. Whoever writes has checked them. */
public final class StaffTable {
  private final Handle handle;

  StaffTable(Handle handle) {
    this.handle = handle;
  }

  /** All teams, by id. */
  public List<StoredTeam> teams() {
    return handle
        .createQuery(
            "SELECT id, name, push_url, push_key, allow_private, language, origins"
                + " FROM staff_team ORDER BY id")
        .map(
            (r, c) ->
                new StoredTeam(
                    r.getInt(1),
                    r.getString(2),
                    r.getString(3),
                    r.getString(4),
                    r.getInt(5) == 1,
                    r.getString(6),
                    r.getString(7).lines().toList()))
        .list();
  }

  /** Adds a team, or changes the one of this name. */
  public void put(StoredTeam team) {
    handle.execute(
        "INSERT INTO staff_team"
            + " (id, name, push_url, push_key, allow_private, language, origins)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET id = excluded.id,"
            + " push_url = excluded.push_url, push_key = excluded.push_key,"
            + " allow_private = excluded.allow_private, language = excluded.language,"
            + " origins = excluded.origins",
        team.id(),
        team.name(),
        team.pushUrl(),
        team.pushKey(),
        team.allowPrivate() ? 1 : 0,
        team.language(),
        String.join("\n", team.origins()));
  }

  /** Takes a team away. */
  public void removeTeam(String name) {
    handle.execute("DELETE FROM staff_team WHERE name = ?", name);
  }

  /** All groups, by id. */
  public List<StoredGroup> groups() {
    return handle
        .createQuery(
            "SELECT id, name, queue, after_call, after_call_seconds FROM staff_group ORDER BY id")
        .map(
            (r, c) ->
                new StoredGroup(
                    r.getInt(1), r.getString(2), r.getString(3), r.getString(4), r.getInt(5)))
        .list();
  }

  /** Adds a group, or changes the one of this id. */
  public void put(StoredGroup group) {
    handle.execute(
        "INSERT INTO staff_group (id, name, queue, after_call, after_call_seconds)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
            + " queue = excluded.queue, after_call = excluded.after_call,"
            + " after_call_seconds = excluded.after_call_seconds",
        group.id(),
        group.name(),
        group.queue(),
        group.afterCall(),
        group.afterCallSeconds());
  }

  /** Takes a group away, and its agents out of it. */
  public void removeGroup(int id) {
    handle.execute("DELETE FROM staff_post WHERE group_id = ?", id);
    handle.execute("DELETE FROM staff_group WHERE id = ?", id);
  }

  /** All agents, by number. */
  public List<StoredAgent> agents() {
    Map<String, Map<Integer, String>> posts = new HashMap<>();
    handle
        .createQuery("SELECT agent, group_id, post FROM staff_post")
        .map(
            (r, c) ->
                posts
                    .computeIfAbsent(r.getString(1), a -> new HashMap<>())
                    .put(r.getInt(2), r.getString(3)))
        .list();
    return handle
        .createQuery(
            "SELECT number, name, account, team, extension, suspended, password"
                + " FROM staff_agent ORDER BY number")
        .map(
            (r, c) ->
                new StoredAgent(
                    r.getString(1),
                    r.getString(2),
                    r.getString(3),
                    r.getString(4),
                    r.getString(5),
                    r.getInt(6) == 1,
                    r.getString(7),
                    posts.getOrDefault(r.getString(1), Map.of())))
        .list();
  }

  /** Adds an agent, or changes the one of this number. */
  public void put(StoredAgent agent) {
    handle.execute(
        "INSERT INTO staff_agent"
            + " (number, name, account, team, extension, suspended, password)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET"
            + " name = excluded.name, account = excluded.account, team = excluded.team,"
            + " extension = excluded.extension, suspended = excluded.suspended,"
            + " password = excluded.password",
        agent.number(),
        agent.name(),
        agent.account(),
        agent.team(),
        agent.extension(),
        agent.suspended() ? 1 : 0,
        agent.password());
    handle.execute("DELETE FROM staff_post WHERE agent = ?", agent.number());
    agent
        .groups()
        .forEach(
            (group, post) ->
                handle.execute(
                    "INSERT INTO staff_post (agent, group_id, post) VALUES (?, ?, ?)",
                    agent.number(),
                    group,
                    post));
  }

  /** Takes an agent away. */
  public void removeAgent(String number) {
    handle.execute("DELETE FROM staff_post WHERE agent = ?", number);
    handle.execute("DELETE FROM staff_agent WHERE number = ?", number);
  }
}
