package io.cordboard.ami.fake;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An action as a server reads it.
 *
 * @param name as sent
 * @param headers by lower case name, repeated ones kept, in order
 */
public record AmiRequest(String name, Map<String, List<String>> headers) {

  /** The first value of a header, empty if absent. */
  public String get(String header) {
    List<String> values = headers.get(header.toLowerCase(Locale.ROOT));
    return values == null ? "" : values.get(0);
  }

  /** All values of a header. */
  public List<String> all(String header) {
    return headers.getOrDefault(header.toLowerCase(Locale.ROOT), List.of());
  }
}
