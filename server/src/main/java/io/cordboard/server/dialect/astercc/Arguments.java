package io.cordboard.server.dialect.astercc;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of a request that may be so; what is blank counts as not given. */
final class Arguments {
  private final Map<Param, String> values;

  private Arguments(Map<Param, String> values) {
    this.values = values;
  }

  /** What was read, or why it cannot be. */
  record Read(@Nullable Arguments arguments, Condition wrong) {}

  /**
   * Reads them. Others than the operation's are of no interest; one of its own that is given twice
   * is refused, since nobody knows which was meant.
   *
   * @param given by name as spelled by the client
   */
  static Read of(Operation op, Map<String, List<String>> given) {
    Map<Param, String> values = new EnumMap<>(Param.class);
    Set<String> spellings = new LinkedHashSet<>();
    for (Map.Entry<String, List<String>> e : given.entrySet()) {
      Param p = Param.named(e.getKey());
      if (p == null || !op.parameters().contains(p)) {
        continue;
      }
      boolean twice = !spellings.add(e.getKey().toLowerCase(Locale.ROOT));
      if (twice || e.getValue().size() != 1) {
        return new Read(null, Condition.WRONG);
      }
      String value = e.getValue().get(0);
      if (!Param.clean(value)) {
        return new Read(null, Condition.WRONG); // at an edge, too: a line end is no space
      }
      String text = p == Param.PASSWORD ? value : value.strip();
      if (p.saysNothing(text)) {
        continue;
      }
      String other = values.put(p, text);
      if (other != null && !other.equals(text)) {
        return new Read(null, Condition.WRONG);
      }
    }
    return new Read(new Arguments(values), wrong(op, values));
  }

  private static Condition wrong(Operation op, Map<Param, String> values) {
    if (!values.keySet().containsAll(op.needed())) {
      return Condition.EMPTY;
    }
    for (Map.Entry<Param, String> e : values.entrySet()) {
      if (!e.getKey().allows(e.getValue())) {
        return e.getKey() == Param.TYPE ? Condition.TYPE_WRONG : Condition.WRONG;
      }
    }
    return Condition.DONE;
  }

  /** A value, null if not given. */
  @Nullable String text(Param p) {
    return values.get(p);
  }

  /** A value that is needed. */
  String needed(Param p) {
    String value = values.get(p);
    if (value == null) {
      throw new IllegalStateException(p.wire() + ": none (expected: looked at before)");
    }
    return value;
  }

  /** Whether a value is this word, in any case. */
  boolean is(Param p, String word) {
    return word.equalsIgnoreCase(values.get(p));
  }

  /** A whole number of at most 9 digits, 0 if not given. */
  int number(Param p) {
    String value = values.get(p);
    return value == null ? 0 : Integer.parseInt(value);
  }

  /** Ids of groups, empty if not given. */
  Set<Integer> groups(Param p) {
    Set<Integer> ids = new LinkedHashSet<>();
    items(p).forEach(i -> ids.add(Integer.parseInt(i)));
    return ids;
  }

  /** What stands between commas, empty if not given. */
  List<String> items(Param p) {
    String value = values.get(p);
    return value == null ? List.of() : Param.items(value);
  }
}
