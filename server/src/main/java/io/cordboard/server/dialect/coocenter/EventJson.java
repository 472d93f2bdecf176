package io.cordboard.server.dialect.coocenter;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.jspecify.annotations.Nullable;

/** One pushed event as it is written: its fields in the document's order, texts quoted. */
final class EventJson {
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private final StringBuilder json = new StringBuilder(512);

  EventJson(String event) {
    json.append("{\"event\":\"").append(event).append('"');
  }

  /** A text; what is not known is empty, never null. */
  EventJson text(String name, @Nullable String value) {
    json.append(",\"").append(name).append("\":\"");
    if (value != null) {
      ENCODER.quoteAsString(value, json);
    }
    json.append('"');
    return this;
  }

  /** A number that the document prints in quotes. */
  EventJson text(String name, long value) {
    return text(name, Long.toString(value));
  }

  /** A number that the document prints bare. */
  EventJson bare(String name, long value) {
    json.append(",\"").append(name).append("\":").append(value);
    return this;
  }

  String end() {
    return json.append('}').toString();
  }
}
