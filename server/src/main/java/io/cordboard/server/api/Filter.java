package io.cordboard.server.api;

import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Request;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query of a list, read strictly: what we don't know is refused, not ignored. */
final class Filter {
  /** Things on a page if the request does not say. */
  private static final int PAGE = 100;

  /** Things on a page at most; see {@code StoreLimits.PAGE}. */
  private static final int LARGEST_PAGE = 1_000;

  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,15}");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

  private final Request request;
  private final ZoneId zone;

  Filter(Request request, Set<String> names, ZoneId zone) {
    this.request = request;
    this.zone = zone;
    request
        .query()
        .forEach(
            (name, values) -> {
              if (!names.contains(name)) {
                throw new Refused(
                    400,
                    "bad_request",
                    shown(name)
                        + ": unknown (expected: "
                        + String.join(", ", new TreeSet<>(names))
                        + ")");
              }
              once(name, values);
            });
  }

  private static void once(String name, List<String> values) {
    if (values.size() > 1) {
      throw new Refused(400, "bad_request", name + ": more than one (expected: one)");
    }
  }

  /** A value, null if it is not there or empty. */
  @Nullable String text(String name) {
    String value = request.queryValue(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Milliseconds since the epoch, or a date or time in ISO form; without an offset it is ours. */
  long time(String name, long otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    if (EPOCH.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant().toEpochMilli();
      }
      // A + that was not encoded comes as a space.
      String iso = text.replace(' ', '+');
      return iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > 10
          ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
          : LocalDateTime.parse(iso).atZone(zone).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw bad(
          name, text, "milliseconds since the epoch, 2026-11-21 or 2026-11-21T10:00:00+01:00");
    }
  }

  boolean flag(String name) {
    String text = text(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw bad(name, text, "true or false");
  }

  int limit() {
    String text = text("limit");
    if (text == null) {
      return PAGE;
    }
    int n = WHOLE.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (n < 1 || n > LARGEST_PAGE) {
      throw bad("limit", text, "1 to " + LARGEST_PAGE);
    }
    return n;
  }

  /** A place in a list that is numbered. */
  long place(String name, long otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    if (!EPOCH.matcher(text).matches()) {
      throw bad(name, text, "next of the page before");
    }
    return Long.parseLong(text);
  }

  static Refused bad(String name, @Nullable String value, String expected) {
    return new Refused(
        422,
        "bad_value",
        name + ": " + shown(value == null ? "" : value) + " (expected: " + expected + ")");
  }

  static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
