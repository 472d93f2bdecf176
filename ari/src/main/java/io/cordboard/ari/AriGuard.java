package io.cordboard.ari;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks every text that goes into a request. Each method returns its argument or throws {@link
 * IllegalArgumentException} reading {@code name: value (expected: …)}.
 */
public final class AriGuard {

  private static final int SHOWN_CHARS = 80;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:;@+=-]{1,149}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,79}");
  private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9*#+_.-]{1,79}");
  private static final Pattern MEDIA =
      Pattern.compile(
          "(sound|recording):[A-Za-z0-9_-][A-Za-z0-9_.-]{0,79}(/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,79}){0,4}"
              + "|tone:[a-z0-9_-]{1,40}(;tonezone=[a-z]{2})?"
              + "|(number|digits|characters):[A-Za-z0-9*#+-]{1,40}");
  private static final Pattern ENDPOINT =
      Pattern.compile(
          "PJSIP/[A-Za-z0-9_+*#][A-Za-z0-9_.+*#-]{0,78}(@[A-Za-z0-9_.-]{1,79})?"
              + "|Local/[A-Za-z0-9_+*#][A-Za-z0-9_.+*#-]{0,78}@[A-Za-z0-9_-]{1,79}(/n)?");
  private static final Pattern VARIABLE =
      Pattern.compile(
          "_{0,2}[A-Za-z0-9][A-Za-z0-9_]{0,78}|(CALLERID|CONNECTEDLINE|CHANNEL|TIMEOUT)\\([a-z-]{1,40}\\)");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");
  private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z0-9_.:;@+=*#-]{0,200}");
  private static final Pattern DTMF = Pattern.compile("[0-9A-D*#]{1,64}");
  private static final Pattern EVENT_TYPE = Pattern.compile("[A-Za-z]{1,60}");
  private static final int VALUE_CHARS = 1_024;

  private AriGuard() {}

  /** Id of a channel, bridge or playback; not the name of a channel. */
  public static String id(String value) {
    return checked("id", value, ID, "1-149 of A-Z a-z 0-9 _ . : ; @ + = -");
  }

  /** Name of a recording, without folder. */
  public static String recording(String value) {
    return checked("recording", value, NAME, "1-128 of A-Z a-z 0-9 _ . -, no folder");
  }

  /** Name of a Stasis application. */
  public static String app(String value) {
    return checked("app", value, WORD, "1-79 of A-Z a-z 0-9 _ -");
  }

  /** A dialplan context. */
  public static String context(String value) {
    return checked("context", value, WORD, "1-79 of A-Z a-z 0-9 _ -");
  }

  /** A dialplan extension. */
  public static String extension(String value) {
    return checked("extension", value, EXTENSION, "1-79 of A-Z a-z 0-9 * # + _ . -");
  }

  /**
   * One thing to play. Sounds lie under the sounds folder of the PBX: an absolute path or one that
   * climbs out is refused, and so is a list.
   */
  public static String media(String value) {
    return checked(
        "media", value, MEDIA, "sound:, recording:, tone:, number:, digits: or characters: + name");
  }

  /** A class of music on hold. */
  public static String musicClass(String value) {
    return checked("class", value, WORD, "1-79 of A-Z a-z 0-9 _ -");
  }

  /**
   * An endpoint to dial: {@code PJSIP/801}, {@code PJSIP/number@trunk}, {@code Local/1@context}.
   */
  public static String endpoint(String value) {
    return checked("endpoint", value, ENDPOINT, "PJSIP/name, PJSIP/number@trunk, Local/x@context");
  }

  /**
   * Name of a channel variable; of the functions only those that say who calls whom, and how long.
   */
  public static String variable(String value) {
    return checked("variable", value, VARIABLE, "a name, or CALLERID(…), CONNECTEDLINE(…)");
  }

  /** Value of a channel variable, or a caller id. */
  public static String value(String value) {
    if (value.length() > VALUE_CHARS || hasControl(value)) {
      throw wrong("value", value, "at most " + VALUE_CHARS + " characters, no control characters");
    }
    return value;
  }

  /** A language of sounds: a folder below the sounds folder of the PBX. */
  public static String language(String value) {
    return checked("language", value, LANGUAGE, "1-40 of A-Z a-z 0-9 _ -, a letter first");
  }

  /** A cause of Q.850. */
  public static int cause(int value) {
    if (value < 0 || value > 127) {
      throw wrong("cause", String.valueOf(value), "0-127");
    }
    return value;
  }

  /** Digits to send; they may be a code, so what is refused is not repeated. */
  public static String dtmf(String value) {
    if (!DTMF.matcher(value).matches()) {
      throw wrong("dtmf", value.length() + " characters", "1-64 of 0-9 A-D * #");
    }
    return value;
  }

  /** Name of an event type. */
  public static String eventType(String value) {
    return checked("event", value, EVENT_TYPE, "1-60 letters");
  }

  /** Arguments of a Stasis application, joined as the PBX wants them. */
  public static String arguments(List<String> values) {
    for (String value : values) {
      checked("argument", value, ARGUMENT, "up to 200 of A-Z a-z 0-9 _ . : ; @ + = * # -");
    }
    return String.join(",", values);
  }

  static boolean hasControl(String value) {
    return value.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
  }

  /** The value as it may stand in a message or a log: short and on one line. */
  static String shown(String value) {
    StringBuilder out = new StringBuilder();
    value
        .codePoints()
        .limit(SHOWN_CHARS)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return value.length() > SHOWN_CHARS ? out.append('…').toString() : out.toString();
  }

  static IllegalArgumentException wrong(String name, String value, String expected) {
    return new IllegalArgumentException(
        name + ": " + shown(value) + " (expected: " + expected + ")");
  }

  private static String checked(String name, String value, Pattern pattern, String expected) {
    if (!pattern.matcher(value).matches() || value.contains("..") || value.equals(".")) {
      throw wrong(name, value, expected);
    }
    return value;
  }
}
