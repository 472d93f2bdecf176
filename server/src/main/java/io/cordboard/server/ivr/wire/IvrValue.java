package io.cordboard.server.ivr.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value in a talk with the customer's web server, whether it came as XML-RPC or as JSON.
 *
 * <p>Servers send {@code "35"} for {@code 35} and the other way round, so a reader asks by what it
 * needs ({@link #text}, {@link #whole}, {@link #flag}, {@link #items}, {@link #get}) and never by
 * what was sent. Nothing here throws: what is not there is {@link Nothing}, and can be asked too.
 */
public sealed interface IvrValue {

  /** What is absent. */
  Nothing NOTHING = new Nothing();

  /** Text as it was sent, with its spaces. */
  record Text(String value) implements IvrValue {
    @Override
    public String text() {
      return stripped(value);
    }
  }

  /** A whole number. */
  record Whole(long value) implements IvrValue {
    private static final Pattern SPELT = Pattern.compile("([+-]?[0-9]{1,18})(?:\\.0*)?");

    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /**
   * Any other number.
   *
   * @param value finite
   */
  record Real(double value) implements IvrValue {
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("value: " + value + " (expected: a finite number)");
      }
    }

    @Override
    public String text() {
      BigDecimal exact = BigDecimal.valueOf(value);
      return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }
  }

  /** Yes or no; 1 or 0 for who asks for text or a number. */
  record Flag(boolean value) implements IvrValue {
    @Override
    public String text() {
      return value ? "1" : "0";
    }
  }

  /** A time as the sender's clock shows it: XML-RPC has no zones, and one that was sent is lost. */
  record Moment(LocalDateTime value) implements IvrValue {
    @Override
    public String text() {
      return value.toString();
    }
  }

  /**
   * Bytes, and as text what they say in UTF-8: PHP sends a name that is not ASCII so.
   *
   * @param base64 without line breaks
   */
  record Binary(String base64) implements IvrValue {
    public Binary {
      Base64.getDecoder().decode(base64); // throws if it is none
    }

    /** Of these bytes. */
    public static Binary of(byte[] bytes) {
      return new Binary(Base64.getEncoder().encodeToString(bytes));
    }

    /** Decoded. */
    public byte[] bytes() {
      return Base64.getDecoder().decode(base64);
    }

    @Override
    public String text() {
      return stripped(new String(bytes(), StandardCharsets.UTF_8));
    }
  }

  /** A nil or null, or a key that is not there. */
  record Nothing() implements IvrValue {
    @Override
    public String text() {
      return "";
    }
  }

  /** A list. */
  record Items(List<IvrValue> values) implements IvrValue {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String text() {
      return "";
    }
  }

  /** A struct or object in the order sent; a key may come twice. */
  record Fields(List<Field> values) implements IvrValue {
    public Fields {
      values = List.copyOf(values);
    }

    /** Of these fields. */
    public static Fields of(Field... fields) {
      return new Fields(List.of(fields));
    }

    @Override
    public String text() {
      return "";
    }
  }

  /**
   * A value and its name.
   *
   * @param name as it was sent, with its spaces
   */
  record Field(String name, IvrValue value) {
    /** A field with a text. */
    public static Field of(String name, String text) {
      return new Field(name, new Text(text));
    }

    /** A field with a number. */
    public static Field of(String name, long number) {
      return new Field(name, new Whole(number));
    }

    /** The name without the spaces round it. */
    public String key() {
      return stripped(name);
    }

    private boolean is(String wanted) {
      return key().equalsIgnoreCase(wanted);
    }
  }

  /** Without the spaces round it; a number in decimal digits; empty for nothing, lists, structs. */
  String text();

  /** The whole number that this is or spells, {@code 35}, {@code "35"}, {@code " 35.0 "}. */
  default @Nullable Long whole() {
    if (this instanceof Whole whole) {
      return whole.value();
    }
    var number = Whole.SPELT.matcher(text());
    return number.matches() ? Long.valueOf(number.group(1)) : null;
  }

  /** What this means as yes or no: 1 or 0, also yes, true, on; null if none of these. */
  default @Nullable Boolean flag() {
    return switch (text().toLowerCase(Locale.ROOT)) {
      case "1", "yes", "true", "on" -> Boolean.TRUE;
      case "0", "no", "false", "off" -> Boolean.FALSE;
      default -> null;
    };
  }

  /** Nothing to read here: nil, empty or blank text, an empty list, a struct without fields. */
  default boolean isEmpty() {
    if (this instanceof Items items) {
      return items.values().isEmpty();
    }
    if (this instanceof Fields fields) {
      return fields.values().isEmpty();
    }
    return text().isEmpty();
  }

  /** The values of a list; one value sent in its place is a list of one, an empty one of none. */
  default List<IvrValue> items() {
    if (this instanceof Items items) {
      return items.values();
    }
    return isEmpty() ? List.of() : List.of(this);
  }

  /**
   * The fields of a struct, or of the structs in a list: PHP writes an object without fields as
   * {@code []}, and pairs of key and value come as a list of objects too.
   */
  default List<Field> fields() {
    if (this instanceof Fields fields) {
      return fields.values();
    }
    List<Field> all = new ArrayList<>();
    if (this instanceof Items items) {
      for (IvrValue item : items.values()) {
        if (item instanceof Fields fields) {
          all.addAll(fields.values());
        }
      }
    }
    return all;
  }

  /** The first field of this name, whatever its case and the spaces round it. */
  default IvrValue get(String name) {
    for (Field field : fields()) {
      if (field.is(name)) {
        return field.value();
      }
    }
    return NOTHING;
  }

  /** All fields of this name, as {@link #get} compares them, in the order sent. */
  default List<IvrValue> all(String name) {
    return fields().stream().filter(field -> field.is(name)).map(Field::value).toList();
  }

  private static String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Also what is invisible and comes along when text is pasted: no-break spaces, BOM, marks. */
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || c == '\uFEFF' // byte order mark
        || c == '\u200E' // left-to-right mark
        || c == '\u200F' // right-to-left mark
        || c == 0;
  }
}
