package io.cordboard.server.ivr.wire;

import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.ivr.SoundNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of one answer as they are asked for, and what was wrong with them. */
final class AnswerFields {
  /** How a server says that there is no sound, beside nothing at all. */
  private static final String BLANK = "blank";

  /** The kind of a sound's file; the PBX chooses it itself. */
  private static final Pattern SUFFIX =
      Pattern.compile(
          "\\.(wav|wav16|mp3|gsm|ulaw|alaw|sln|sln16|g722|ogg)$", Pattern.CASE_INSENSITIVE);

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
  private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]+");
  private static final Pattern BETWEEN = Pattern.compile("[\\s_-]+");

  private final List<String> remarks = new ArrayList<>();
  private boolean sorry;

  /** Why nothing can be done. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    final String reason;

    Refusal(String reason, String why) {
      super(why, null, false, false);
      this.reason = reason;
    }

    IvrAnswer.Failed told() {
      return new IvrAnswer.Failed(reason, String.valueOf(getMessage()));
    }
  }

  static Refusal missing(String name, String expected) {
    return new Refusal("missing_field", name + ": missing (expected: " + expected + ")");
  }

  static Refusal bad(String name, String value, String expected) {
    return new Refusal("bad_field", line(name, value, expected));
  }

  private static String line(String name, String value, String expected) {
    return name + ": " + XmlRpcText.shown(value, IvrLimits.SHOWN) + " (expected: " + expected + ")";
  }

  List<String> remarks() {
    return remarks;
  }

  boolean sorry() {
    return sorry;
  }

  void remark(String text) {
    if (remarks.size() < IvrLimits.REMARKS) {
      remarks.add(text);
    }
  }

  void remark(String name, String value, String expected) {
    remark(line(name, value, expected));
  }

  /**
   * A number that must be there.
   *
   * @param in the struct
   * @param path before its name in a reason, {@code DATA.}
   */
  int mustWhole(IvrValue in, String path, String name, int least, int most) throws Refusal {
    IvrValue value = in.get(name);
    String expected = "a number, " + least + " to " + most;
    if (value.isEmpty()) {
      throw missing(path + name, expected);
    }
    Long number = value.whole();
    if (number == null) {
      throw bad(path + name, value.text(), expected);
    }
    return within(path + name, number, least, most);
  }

  /**
   * A layer's number that must be there. Never put into a range: that would be another layer, to
   * which nobody sent the caller.
   */
  int mustLayer(IvrValue in, String path, String name) throws Refusal {
    IvrValue value = in.get(name);
    String expected = "a layer, 1 to " + IvrLimits.LAYER;
    if (value.isEmpty()) {
      throw missing(path + name, expected);
    }
    Long number = value.whole();
    if (number == null) {
      throw bad(path + name, value.text(), expected);
    }
    if (number < 1 || number > IvrLimits.LAYER) {
      throw new Refusal("unknown_layer", line(path + name, value.text(), expected));
    }
    return number.intValue();
  }

  /**
   * A layer's number; 0 and below, or nothing, is none. One that no layer can have stays one, so
   * that who gets there gets the fallback and not another layer.
   */
  int layer(IvrValue in, String path, String name) {
    IvrValue value = in.get(name);
    Long number = value.whole();
    if (number == null) {
      if (!value.isEmpty()) {
        remark(path + name, value.text(), "a layer, 1 to " + IvrLimits.LAYER);
      }
      return 0;
    }
    if (number > IvrLimits.LAYER) {
      remark(path + name, value.text(), "a layer, 1 to " + IvrLimits.LAYER);
    }
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, number));
  }

  /** A number of a code, which is no other if it is out of its range: then it is the default. */
  int code(IvrValue in, String path, String name, int least, int most, int otherwise) {
    Long number = in.get(name).whole();
    if (number != null && (number < least || number > most)) {
      remark(path + name, number.toString(), least + " to " + most);
      return otherwise;
    }
    return whole(in, path, name, least, most, otherwise);
  }

  /** A number, or its default if it is not there or none. */
  int whole(IvrValue in, String path, String name, int least, int most, int otherwise) {
    IvrValue value = in.get(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    Long number = value.whole();
    if (number == null) {
      remark(path + name, value.text(), "a number, " + least + " to " + most);
      return otherwise;
    }
    return within(path + name, number, least, most);
  }

  private int within(String name, long number, int least, int most) {
    if (number < least || number > most) {
      remark(name, Long.toString(number), least + " to " + most);
    }
    return (int) Math.max(least, Math.min(most, number));
  }

  /** 0 or 1 that must be there. */
  boolean mustFlag(IvrValue in, String path, String name) throws Refusal {
    IvrValue value = in.get(name);
    if (value.isEmpty()) {
      throw missing(path + name, "0 or 1");
    }
    Boolean flag = flagOf(value);
    if (flag == null) {
      throw bad(path + name, value.text(), "0 or 1");
    }
    return flag;
  }

  /** 0 or 1, yes or no; no if it is not there or none. */
  boolean flag(IvrValue in, String path, String name) {
    IvrValue value = in.get(name);
    if (value.isEmpty()) {
      return false;
    }
    Boolean flag = flagOf(value);
    if (flag == null) {
      remark(path + name, value.text(), "0 or 1");
    }
    return Boolean.TRUE.equals(flag);
  }

  private static @Nullable Boolean flagOf(IvrValue value) {
    Long number = value.whole(); // "1.0", "01"
    return number == null ? value.flag() : number >> 1 == 0 ? number == 1 : null;
  }

  /** A text that must be there; it may be empty. */
  String mustText(IvrValue in, String path, String name, int most, String expected) throws Refusal {
    IvrValue value = in.get(name);
    if (value instanceof IvrValue.Nothing) {
      throw missing(path + name, expected);
    }
    return text(path + name, value, most);
  }

  /** One line of text, cut where it is too long; empty for none. */
  String text(String name, IvrValue value, int most) {
    if (value instanceof IvrValue.Fields || value instanceof IvrValue.Items) {
      if (!value.isEmpty()) {
        remark(name, "a list", "text");
      }
      return "";
    }
    String line = CONTROLS.matcher(value.text()).replaceAll(" ");
    if (line.length() <= most) {
      return line;
    }
    remark(name, line, "at most " + most + " characters");
    int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
    return line.substring(0, end).strip();
  }

  /** What the caller hears now and must be named; a bad or absent one means sorry. */
  @Nullable String mustSound(String name, IvrValue value, boolean isThere) {
    if (!isThere) {
      remark(name + ": missing (expected: a record's name, or blank)");
      sorry = true;
      return null;
    }
    return sound(name, value, true);
  }

  /**
   * What may be heard; null for silence.
   *
   * @param byCaller whether a bad one means that the caller hears sorry now
   */
  @Nullable String sound(String name, IvrValue value, boolean byCaller) {
    if (isSilence(value)) {
      return null;
    }
    boolean list = value instanceof IvrValue.Fields || value instanceof IvrValue.Items;
    String sound = list ? "?" : SUFFIX.matcher(value.text()).replaceFirst("");
    if (SoundNames.isSound(sound)) {
      return sound;
    }
    remark(name, value.text(), "a record's name");
    sorry |= byCaller;
    return null;
  }

  /** Whether a record's field says that there is none. */
  static boolean isSilence(IvrValue value) {
    if (value instanceof IvrValue.Fields || value instanceof IvrValue.Items) {
      return value.isEmpty();
    }
    String sound = SUFFIX.matcher(value.text()).replaceFirst("");
    return sound.isEmpty() || sound.equalsIgnoreCase(BLANK);
  }

  /** Whether a field of this name was sent. */
  static boolean has(IvrValue in, String name) {
    return !in.all(name).isEmpty();
  }

  /** A record that is played several times; all but the delay must be there. */
  Prompt mustPrompt(IvrValue in, String path, String record) throws Refusal {
    String sound = mustSound(path + record, in.get(record), has(in, record));
    int loops = mustWhole(in, path, "LOOP", 1, IvrLimits.LOOPS);
    int delay = whole(in, path, "DELAY", 0, IvrLimits.DELAY_SECONDS, 0);
    return new Prompt(sound, loops, delay);
  }

  /** Digits only; other characters are skipped. */
  String digits(String name, IvrValue value) {
    String digits = NO_DIGITS.matcher(value.text()).replaceAll("");
    if (digits.length() > IvrLimits.SAID_DIGITS) {
      remark(name, digits, "at most " + IvrLimits.SAID_DIGITS + " digits");
      return digits.substring(0, IvrLimits.SAID_DIGITS);
    }
    return digits;
  }

  /**
   * A name for what may be written {@code SAY_DIGITS}, {@code SayDigits} and {@code say-digits}.
   */
  static String word(IvrValue value) {
    return BETWEEN.matcher(value.text()).replaceAll("").toUpperCase(Locale.ROOT);
  }
}
