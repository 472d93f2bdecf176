package io.cordboard.server.ivr.house;

import io.cordboard.server.config.IvrSection;
import io.cordboard.server.ivr.IvrPlan;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The servers that lead numbers, and whether they are asked at present. Any thread. */
public final class AskedServers {
  private static final String CLOSED = "closed";

  private final List<IvrSection.Number> numbers;
  private final Function<URI, @Nullable String> breakers;

  /**
   * A server.
   *
   * @param shown without what is secret in its address
   * @param breaker closed, open (nobody asks it) or half_open (one does, to see)
   */
  public record Server(String shown, String breaker) {}

  /**
   * Of these numbers.
   *
   * @param breakers by address; null of one that was not asked yet
   */
  public AskedServers(List<IvrSection.Number> numbers, Function<URI, @Nullable String> breakers) {
    this.numbers = List.copyOf(numbers);
    this.breakers = breakers;
  }

  /** Those of some numbers that were asked since the start, each once. */
  public List<Server> of(Predicate<String> did) {
    Map<URI, Server> found = new LinkedHashMap<>();
    for (IvrSection.Number number : numbers) {
      if (did.test(number.plan().did())) {
        add(found, number.plan().server());
        number.plan().layers().values().forEach(layer -> add(found, layer.server()));
      }
    }
    return new ArrayList<>(found.values());
  }

  private void add(Map<URI, Server> found, IvrPlan.@Nullable Server server) {
    String breaker = server == null ? null : breakers.apply(server.url());
    if (server != null && breaker != null) {
      found.putIfAbsent(server.url(), new Server(server.shown(), breaker));
    }
  }

  /** What an operator should look at. */
  public List<String> notes() {
    return of(did -> true).stream()
        .filter(server -> !server.breaker().equals(CLOSED))
        .map(
            server ->
                "ivr: "
                    + server.shown()
                    + " does not answer: its callers get the fallback (breaker "
                    + server.breaker()
                    + ")")
        .toList();
  }
}
