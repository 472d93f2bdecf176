package io.cordboard.server.ivr.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.wire.IvrValue.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON as people write it who look at the document's examples: keys without quotes, comments, a
 * comma too much. A key that comes twice is there twice.
 */
final class JsonReading {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
          .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(IvrLimits.ANSWER_DEPTH)
                  .maxStringLength(IvrLimits.ANSWER_TEXT)
                  .maxNameLength(IvrLimits.ANSWER_TEXT)
                  .maxNumberLength(IvrLimits.ANSWER_NUMBER)
                  .build())
          .build();

  private static final String EXPECTED = "a JSON object";

  /**
   * What was read.
   *
   * @param value null if it is none
   * @param why one line, empty if it was read
   */
  record Result(@Nullable IvrValue value, String why) {}

  private final String text;
  private final JsonParser json;
  private int values;

  private JsonReading(String text, JsonParser json) {
    this.text = text;
    this.json = json;
  }

  /** Reads a whole text. */
  static Result read(String text) {
    Result first = readOnce(text);
    if (first.value() != null) {
      return first;
    }
    String mended = JsonText.mended(text);
    Result second = mended.equals(text) ? first : readOnce(mended);
    return second.value() == null ? first : second; // its line is one of what was sent
  }

  private static Result readOnce(String text) {
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() == null) {
        return refused("empty");
      }
      IvrValue value = new JsonReading(text, json).value();
      return json.nextToken() == null ? new Result(value, "") : refused("text after the JSON");
    } catch (StreamConstraintsException e) {
      return refused("JSON too long or nested too deep");
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? -1 : e.getLocation().getLineNr();
      return refused("no well-formed JSON" + (line > 0 ? " at line " + line : ""));
    } catch (IOException e) {
      return refused("no well-formed JSON");
    }
  }

  private static Result refused(String found) {
    return new Result(null, "response: " + found + " (expected: " + EXPECTED + ")");
  }

  /** Of the present token, to its end; the parser bounds how deep they are nested. */
  private IvrValue value() throws IOException {
    if (++values > IvrLimits.ANSWER_ELEMENTS) {
      throw new StreamConstraintsException("more values");
    }
    return switch (json.currentToken()) {
      case START_OBJECT -> fields();
      case START_ARRAY -> items();
      case VALUE_STRING -> new IvrValue.Text(json.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> new IvrValue.Flag(true);
      case VALUE_FALSE -> new IvrValue.Flag(false);
      default -> IvrValue.NOTHING;
    };
  }

  /** As it was written: a telephone number may begin with zeros. */
  private IvrValue number() throws IOException {
    json.getText(); // to its end
    long from = json.currentTokenLocation().getCharOffset();
    long to = json.currentLocation().getCharOffset();
    String written = text.substring((int) from, (int) to).strip();
    IvrValue value =
        (json.currentToken() == JsonToken.VALUE_NUMBER_INT ? XmlRpcScalar.WHOLE : XmlRpcScalar.REAL)
            .read(written);
    return value == null ? new IvrValue.Text(written) : value;
  }

  private IvrValue fields() throws IOException {
    List<Field> fields = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      fields.add(new Field(name, value()));
    }
    return new IvrValue.Fields(fields);
  }

  private IvrValue items() throws IOException {
    List<IvrValue> items = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return new IvrValue.Items(items);
  }
}
