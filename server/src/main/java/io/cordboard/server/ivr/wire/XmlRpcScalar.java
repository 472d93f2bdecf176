package io.cordboard.server.ivr.wire;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands between the tags of a value without parts. An empty one is nothing, but for text. */
enum XmlRpcScalar {
  TEXT,
  WHOLE,
  REAL,
  FLAG,
  MOMENT,
  BINARY,
  NIL;

  /** As Java writes it: zeros before it are a telephone number's. */
  private static final Pattern PLAIN_WHOLE = Pattern.compile("[+-]?(0|[1-9][0-9]*)");

  private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

  /** With or without dashes; a fraction and a zone may follow. */
  private static final Pattern TIME =
      Pattern.compile(
          "([0-9]{4})-?([0-9]{2})-?([0-9]{2})[T ]([0-9]{2}):?([0-9]{2}):?([0-9]{2})"
              + "(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
          Pattern.CASE_INSENSITIVE);

  private static final DateTimeFormatter PLAIN_TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

  /**
   * By its tag; null if it is none.
   *
   * @param tag in lower case
   */
  static @Nullable XmlRpcScalar of(String tag) {
    return switch (tag) {
      case "string" -> TEXT;
      case "i1", "i2", "i4", "int", "i8", "biginteger" -> WHOLE;
      case "double", "float", "bigdecimal" -> REAL;
      case "boolean" -> FLAG;
      case "datetime.iso8601", "datetime" -> MOMENT;
      case "base64" -> BINARY;
      case "nil" -> NIL;
      default -> null;
    };
  }

  /** Null if the text is none of this type. */
  @Nullable IvrValue read(String content) {
    String text = content.strip();
    return switch (this) {
      case TEXT -> new IvrValue.Text(content);
      case BINARY -> binary(text);
      case NIL -> text.isEmpty() ? IvrValue.NOTHING : null;
      // What an unset variable is written as.
      default -> text.isEmpty() ? IvrValue.NOTHING : filled(text);
    };
  }

  private @Nullable IvrValue filled(String text) {
    return switch (this) {
      case WHOLE -> whole(text);
      case REAL -> real(text);
      case FLAG -> {
        Boolean flag = new IvrValue.Text(text).flag();
        yield flag == null ? null : new IvrValue.Flag(flag);
      }
      default -> moment(text);
    };
  }

  /** Digits that a number would lose, zeros before it and those beyond a long's, stay text. */
  private static @Nullable IvrValue whole(String text) {
    if (PLAIN_WHOLE.matcher(text).matches()) {
      try {
        return new IvrValue.Whole(Long.parseLong(text));
      } catch (NumberFormatException e) {
        return new IvrValue.Text(text);
      }
    }
    if (DIGITS.matcher(text).matches()) {
      return new IvrValue.Text(text);
    }
    Long number = new IvrValue.Text(text).whole();
    return number == null ? null : new IvrValue.Whole(number);
  }

  private static @Nullable IvrValue real(String text) {
    double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    return Double.isFinite(number) ? new IvrValue.Real(number) : null;
  }

  private static @Nullable IvrValue moment(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i <= 6; i++) {
      plain.append(parts.group(i));
    }
    try {
      return new IvrValue.Moment(LocalDateTime.parse(plain, PLAIN_TIME));
    } catch (DateTimeException e) {
      return null; // the 13th month
    }
  }

  private static @Nullable IvrValue binary(String text) {
    try {
      return IvrValue.Binary.of(Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
