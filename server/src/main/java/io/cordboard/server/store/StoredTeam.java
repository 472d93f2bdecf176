package io.cordboard.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A team that was added while running.
 *
 * @param id what other programs call it
 * @param pushUrl where its agent events are posted, null for nowhere
 * @param pushKey identifies the team to event receivers, null if unused
 * @param allowPrivate whether the push URL may be a private address
 * @param language of its pages, one of the eight codes
 * @param origins whose pages may receive its events
 */
public record StoredTeam(
    int id,
    String name,
    @Nullable String pushUrl,
    @Nullable String pushKey,
    boolean allowPrivate,
    String language,
    List<String> origins) {

  /** Keeps its own copy of the origins. */
  public StoredTeam {
    origins = List.copyOf(origins);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "StoredTeam[" + name + "]";
  }
}
