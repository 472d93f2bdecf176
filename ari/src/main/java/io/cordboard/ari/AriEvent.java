package io.cordboard.ari;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event as it came. Only its type is read on arrival; the rest when first asked for, so an
 * event nobody wants costs little. To be read by one thread at a time.
 */
public final class AriEvent {

  static final JsonMapper JSON = new JsonMapper();
  private static final JsonFactory STREAM = JSON.getFactory();

  private final String raw;
  private final String type;
  private @Nullable JsonNode tree;

  private AriEvent(String raw, String type) {
    this.raw = raw;
    this.type = type;
  }

  /** The message as an event, or null if it is not a JSON object with a type. */
  public static @Nullable AriEvent parse(String raw) {
    String type = typeOf(raw);
    return type == null ? null : new AriEvent(raw, type);
  }

  /** {@code StasisStart}, {@code ChannelDtmfReceived}, … */
  public String type() {
    return type;
  }

  /** Id of the channel it is about, empty if it is about none. */
  public String channelId() {
    return text("channel", "id");
  }

  /** The channel it is about as it was then, or null if it is about none. */
  public @Nullable AriChannel channel() {
    return AriChannel.of(at("channel"));
  }

  /** The text or number at a path of field names, empty if there is none. */
  public String text(String... path) {
    JsonNode node = at(path);
    return node.isValueNode() && !node.isNull() ? node.asText() : "";
  }

  /** The texts of an array of texts, empty if there is none; {@code args} of a StasisStart. */
  public List<String> texts(String... path) {
    List<String> out = new ArrayList<>();
    at(path).forEach(item -> out.add(item.asText()));
    return out;
  }

  /** The node at a path of field names, a missing node if there is none. */
  public JsonNode at(String... path) {
    JsonNode node = tree();
    for (String name : path) {
      node = node.path(name);
    }
    return node;
  }

  /** The frame as it came. */
  public String raw() {
    return raw;
  }

  JsonNode tree() {
    JsonNode known = tree;
    if (known == null) {
      try {
        known = JSON.readTree(raw);
      } catch (JsonProcessingException e) {
        known = MissingNode.getInstance();
      }
      tree = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "AriEvent[" + type + "]";
  }

  /** Reads to the end, so that a cut message is never taken for an event. */
  private static @Nullable String typeOf(String raw) {
    String type = null;
    try (JsonParser parser = STREAM.createParser(raw)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isType = "type".equals(parser.currentName());
        JsonToken value = parser.nextToken();
        if (isType && value == JsonToken.VALUE_STRING) {
          type = parser.getText();
        }
        parser.skipChildren();
      }
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null
          ? type
          : null;
    } catch (IOException e) {
      return null;
    }
  }
}
