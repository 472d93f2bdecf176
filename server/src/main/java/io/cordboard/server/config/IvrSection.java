package io.cordboard.server.config;

import io.cordboard.server.ivr.CallerNumbers;
import io.cordboard.server.ivr.IvrPlan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code ivr}: numbers whose calls are led by customers' web servers or by layers.
 *
 * @param numbers by their DID
 * @param providers by their name
 * @param provider the name of the one that is taken where a target names none, null if there is
 *     none
 * @param recordings where the PBX's ARI writes what is recorded of led calls
 */
public record IvrSection(
    List<Number> numbers, List<Provider> providers, @Nullable String provider, Path recordings) {

  /** Asterisk's own place for them. */
  static final String RECORDINGS = "/var/spool/asterisk/recording";

  /** Nothing is configured. */
  public static final IvrSection NONE =
      new IvrSection(List.of(), List.of(), null, Path.of(RECORDINGS));

  public IvrSection {
    numbers = List.copyOf(numbers);
    providers = List.copyOf(providers);
  }

  /**
   * A number.
   *
   * @param team whose it is, null for nobody's
   * @param told who gets HANGUP_CALL: the plan's server, or that of a number which begins with a
   *     layer; null for nobody
   */
  public record Number(IvrPlan plan, @Nullable String team, IvrPlan.@Nullable Server told) {}

  /** What numbers are compared by: PBXs disagree about the plus before the country. */
  public static String digits(String did) {
    return did.startsWith("+") ? did.substring(1) : did;
  }

  /**
   * A way to the public network.
   *
   * @param dial the endpoint with {@code {number}}, {@code {national}} or {@code {international}}
   *     in it: {@code PJSIP/{number}@trunk}
   * @param callers what it may show as the caller's number
   */
  public record Provider(String name, String dial, CallerNumbers callers) {}

  /** The provider of this name (the usual one if null), null if there is none. */
  public @Nullable Provider provider(@Nullable String name) {
    String wanted = name == null ? provider : name;
    for (Provider one : providers) {
      if (one.name().equals(wanted)) {
        return one;
      }
    }
    return null;
  }
}
