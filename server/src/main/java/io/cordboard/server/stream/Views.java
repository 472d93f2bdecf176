package io.cordboard.server.stream;

import io.cordboard.server.Limits;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Scope;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The different views that readers have, each with its readers. The hub's thread only. */
final class Views {
  private final Map<Sight, Audience> views = new LinkedHashMap<>();
  private final Mirror mirror;
  private final Function<Principal, Scope> scopes;
  private final int history;

  Views(Mirror mirror, Function<Principal, Scope> scopes, int history) {
    this.mirror = mirror;
    this.scopes = scopes;
    this.history = history;
  }

  /** All of them. */
  Collection<Audience> all() {
    return views.values();
  }

  /**
   * Who has this view; it is made if it is new and there is room. Who shares one that another asked
   * for first has it for nothing.
   *
   * @param principal who asks
   * @return null if there are too many
   */
  @Nullable Audience of(Sight sight, String principal) {
    Audience there = views.get(sight);
    if (there != null) {
      return there;
    }
    if (hasItsShare(principal)) {
      views.values().removeIf(a -> a.clients() == 0 && a.owner().equals(principal));
    }
    if (views.size() >= Limits.STREAM_AUDIENCES) {
      views.values().removeIf(a -> a.clients() == 0);
    }
    if (hasItsShare(principal) || views.size() >= Limits.STREAM_AUDIENCES) {
      return null;
    }
    Audience fresh = new Audience(sight, sight.judge(scopes), principal, mirror, history);
    views.put(sight, fresh);
    return fresh;
  }

  private boolean hasItsShare(String principal) {
    return views.values().stream().filter(a -> a.owner().equals(principal)).count()
        >= Limits.STREAM_AUDIENCES_OF_ONE;
  }

  /** Forgets those that nobody will miss. */
  void forgetOver(long nowMs) {
    views.values().removeIf(a -> a.over(nowMs));
  }
}
