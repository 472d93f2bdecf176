package io.cordboard.server.roster;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param id what other programs call it
 * @param name its identity string ({@code orgidentity})
 * @param pushUrl who is told its agent events over HTTP, null for nobody
 * @param language of the texts that its pages show: cn, en, jp, kr, ru, fr, de, es
 * @param origins whose pages may receive its events
 */
public record TeamCard(
    int id, String name, @Nullable URI pushUrl, String language, Set<String> origins) {

  /** Keeps its own copy of the origins. */
  public TeamCard {
    origins = Set.copyOf(origins);
  }
}
