package io.cordboard.server.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent that was added while running.
 *
 * @param account another name to log in by, null for none
 * @param team null for none
 * @param extension the phone, null while bound to none
 * @param password hashed
 * @param groups what the agent is ({@code member}, {@code admin}) in which group
 */
public record StoredAgent(
    String number,
    String name,
    @Nullable String account,
    @Nullable String team,
    @Nullable String extension,
    boolean suspended,
    String password,
    Map<Integer, String> groups) {

  /** Keeps its own copy of the groups. */
  public StoredAgent {
    groups = Map.copyOf(groups);
  }

  /** The same in a group, or out of it if {@code post} is null. */
  public StoredAgent inGroup(int group, @Nullable String post) {
    Map<Integer, String> now = new LinkedHashMap<>(groups);
    if (post == null) {
      now.remove(group);
    } else {
      now.put(group, post);
    }
    return new StoredAgent(number, name, account, team, extension, suspended, password, now);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "StoredAgent[" + number + "]";
  }
}
