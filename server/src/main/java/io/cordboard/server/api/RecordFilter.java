package io.cordboard.server.api;

import io.cordboard.server.access.RecordTeams;
import io.cordboard.server.board.Call;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Request;
import io.cordboard.server.store.RecordQuery;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the query of {@code /v1/records} asks for, read strictly. */
final class RecordFilter {
  private static final Set<String> NAMES =
      Set.of(
          "from",
          "to",
          "extension",
          "number",
          "agent",
          "queue",
          "team",
          "direction",
          "outcome",
          "missed",
          "limit",
          "cursor",
          "format");
  private static final Pattern POSITION = Pattern.compile("([0-9]{1,15})\\.([0-9]{1,18})");

  private RecordFilter() {}

  /**
   * Reads it.
   *
   * @throws Refused 400 for a name that is unknown, 422 for a value that cannot be
   */
  static RecordQuery read(Request request, ZoneId zone) {
    Filter filter = new Filter(request, NAMES, zone);
    long from = filter.time("from", 0);
    long to = filter.time("to", Long.MAX_VALUE);
    if (from > to) {
      throw Filter.bad("from", filter.text("from"), "a time not after to");
    }
    return new RecordQuery(
        from,
        to,
        filter.text("extension"),
        filter.text("number"),
        filter.text("agent"),
        filter.text("queue"),
        filter.text("team"),
        word(filter, "direction", Call.Direction.class),
        word(filter, "outcome", Call.Outcome.class),
        filter.flag("missed"),
        RecordTeams.scope(request.caller()),
        filter.limit(),
        position(filter.text("cursor")));
  }

  private static <E extends Enum<E>> @Nullable E word(Filter filter, String name, Class<E> words) {
    String text = filter.text(name);
    if (text == null) {
      return null;
    }
    for (E word : words.getEnumConstants()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
        return word;
      }
    }
    throw Filter.bad(
        name,
        text,
        Arrays.stream(words.getEnumConstants())
            .map(w -> w.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")));
  }

  /** The cursor that goes on from there. */
  static String cursor(RecordQuery.Position position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (position.startedAtMs() + "." + position.seq()).getBytes(StandardCharsets.US_ASCII));
  }

  private static RecordQuery.@Nullable Position position(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      Matcher m =
          POSITION.matcher(
              new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
      if (m.matches()) {
        return new RecordQuery.Position(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)));
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw Filter.bad("cursor", cursor, "next of the page before");
  }
}
