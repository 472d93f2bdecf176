package io.cordboard.server.dialect.astercc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told, before any transport.
 *
 * @param code 1 done, 2 refused, 3 logged in already
 * @param message {@code BackMsg_04}
 * @param parts what follows, in order; JSON has them by name
 */
record Answer(int code, String message, List<Part> parts) {

  /** How a further part of an answer is written. */
  enum Kind {
    TEXT,
    /** In JSON without quotes. */
    NUMBER,
    /** Only in JSON: its readers look for names, those of the text count parts. */
    JSON_ONLY
  }

  /** A further part of an answer. */
  record Part(String name, String value, Kind kind) {
    Part(String name, String value) {
      this(name, value, Kind.TEXT);
    }
  }

  /** How an operation ended. */
  static Answer of(Operation op, Condition condition, @Nullable String value) {
    int code =
        switch (condition) {
          case DONE -> 1;
          case ALREADY_LOGGED_IN -> 3;
          // What shall not be is not: as good as done.
          case NOTHING_FOUND -> op == Operation.ACW_OFF ? 1 : 2;
          case NOT_LOGGED_IN -> op == Operation.LOGOUT ? 1 : 2;
          default -> 2;
        };
    return new Answer(code, BackMsg.text(op, condition, value), List.of());
  }

  static Answer of(Operation op, Condition condition) {
    return of(op, condition, null);
  }

  /** It was done, and this is what was asked for. */
  static Answer done(Operation op, Part... parts) {
    return new Answer(1, BackMsg.text(op, Condition.DONE, null), List.of(parts));
  }

  /** The same with a further part. */
  Answer with(Part part) {
    List<Part> all = new ArrayList<>(parts);
    all.add(part);
    return new Answer(code, message, List.copyOf(all));
  }

  /** A request that cannot be read, or names no operation of ours. */
  static Answer unreadable() {
    return new Answer(2, BackMsg.text(28, null), List.of());
  }

  /** A request that names no operation at all. */
  static Answer empty() {
    return new Answer(2, BackMsg.text(1, null), List.of());
  }
}
