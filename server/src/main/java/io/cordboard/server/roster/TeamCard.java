package io.cordboard.server.roster;

import io.cordboard.server.config.Secret;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param id what other programs call it
 * @param name its identity string ({@code orgidentity})
 * @param pushUrl who is told its agent events over HTTP, null for nobody
 * @param pushKey identifies it to event receivers, null if unused
 * @param allowPrivate whether the push URL may be a private or loopback address
 * @param language of the texts that its pages show: cn, en, jp, kr, ru, fr, de, es
 * @param origins whose pages may receive its events
 * @param fixed stands in the configuration: changed there alone
 */
public record TeamCard(
    int id,
    String name,
    @Nullable URI pushUrl,
    @Nullable Secret pushKey,
    boolean allowPrivate,
    String language,
    Set<String> origins,
    boolean fixed) {

  /** Keeps its own copy of the origins. */
  public TeamCard {
    origins = Set.copyOf(origins);
  }
}
