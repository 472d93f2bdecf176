package io.cordboard.server.ivr.wire;

import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAction.Kind;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.ivr.SoundNames;
import io.cordboard.server.ivr.wire.AnswerFields.Refusal;
import io.cordboard.server.ivr.wire.IvrValue.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** CALL of the external IVR and DIAL of a layer. */
final class DialReading {
  /**
   * {@code SIP/number@provider}, {@code SIP/provider/number}, {@code number@provider}, a number.
   */
  private static final Pattern DIAL_STRING =
      Pattern.compile(
          "(?:[A-Za-z][A-Za-z0-9]*/)?(?:(?<before>[A-Za-z][A-Za-z0-9._-]*)/)?"
              + "(?<number>[0-9A-Za-z+*#._-]+)(?:@(?<after>[A-Za-z0-9._-]+))?");

  private static final Pattern CALLER_ID = Pattern.compile("\\+?[0-9*#]{1,32}");

  /** How people write a telephone number. */
  private static final Pattern FORM = Pattern.compile("[\\s()./-]+");

  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern NO_TONES = Pattern.compile("[^0-9A-D*#]+");

  private final AnswerFields fields;

  DialReading(AnswerFields fields) {
    this.fields = fields;
  }

  IvrAction call(IvrValue data) throws Refusal {
    Target target = target(data);
    List<Target> strings = dialStrings(data);
    if (strings.isEmpty() && target == null) {
      throw AnswerFields.missing("DATA.TARGET", "the number to be called");
    }
    List<Target> targets = strings.isEmpty() && target != null ? List.of(target) : strings;
    Shown shown = shown(data, "DATA.", "CALLERID", "CALLERNAME");
    int ring = fields.whole(data, "DATA.", "CALL_MAX_DIAL", 0, IvrLimits.RING_SECONDS, 0);
    int most = fields.whole(data, "DATA.", "CALL_MAX", 0, IvrLimits.CALL_SECONDS, 0);
    boolean recorded = fields.mustFlag(data, "DATA.", "REC_STATUS");
    IvrAction.Dial dial =
        new IvrAction.Dial(
            targets,
            shown.number(),
            shown.withheld(),
            shown.name(),
            Prompt.once(fields.sound("DATA.CALLER_REC", data.get("CALLER_REC"), true)),
            music(data.get("MOH_CLASS")),
            Prompt.once(fields.sound("DATA.TARGET_REC", data.get("TARGET_REC"), false)),
            ring,
            most,
            recorded,
            tones(data.get("DTMF_PLAY")));
    return new IvrAction.Call(dial, strings.isEmpty() ? null : target, after(data));
  }

  private IvrAction.AfterCall after(IvrValue data) {
    String menu = fields.text("DATA.NEXT_MENU", data.get("NEXT_MENU"), IvrLimits.MENU_NAME);
    IvrValue record = data.get("NEXT_MENU_RECORD");
    String sound = fields.sound("DATA.NEXT_MENU_RECORD", record, false);
    int loops = fields.whole(data, "DATA.", "NEXT_MENU_LOOP", 1, IvrLimits.LOOPS, 1);
    int wait = fields.whole(data, "DATA.", "NEXT_MENU_WAIT", 0, IvrLimits.DELAY_SECONDS, 0);
    int size = fields.whole(data, "DATA.", "NEXT_MENU_SIZE", 0, IvrLimits.DIGITS, 0);
    boolean sorry = sound == null && !AnswerFields.isSilence(record);
    return new IvrAction.AfterCall(menu, new Prompt(sound, loops, wait), size, sorry);
  }

  IvrAction layerCall(IvrValue answer) throws Refusal {
    Shown shown = shown(answer, "", "CALLER_ID", "CALLER_NAME");
    IvrAction.Dial dial =
        new IvrAction.Dial(
            layerTargets(answer.get("TARGETS")),
            shown.number(),
            shown.withheld(),
            shown.name(),
            Prompt.NONE,
            null,
            Prompt.NONE,
            fields.whole(answer, "", "MAX_DIAL_DURATION", 0, IvrLimits.RING_SECONDS, 0),
            fields.whole(answer, "", "MAX_CALL_DURATION", 0, IvrLimits.CALL_SECONDS, 0),
            fields.flag(answer, "", "RECORDING"),
            "");
    String unavailable =
        answer.get("UNAVAILABLE_VO_ID").isEmpty() ? "UNAVAILABLE_VO" : "UNAVAILABLE_VO_ID";
    return new IvrAction.LayerCall(
        dial,
        layer(answer, "NEXT_VO_ID"),
        layer(answer, unavailable),
        layer(answer, "ANSWER_NEXT_VO_ID"));
  }

  private int layer(IvrValue answer, String name) {
    return fields.layer(answer, "", name);
  }

  // --- whom

  /** The number itself, by the usual provider; null if it is empty. */
  private @Nullable Target target(IvrValue data) throws Refusal {
    String number =
        fields.mustText(data, "DATA.", "TARGET", IvrLimits.NUMBER, "the number to be called");
    return number.isEmpty() ? null : new Target(number, null, Kind.PHONE);
  }

  /** The ways to it, which are ready. */
  private List<Target> dialStrings(IvrValue data) {
    List<Target> targets = new ArrayList<>();
    for (IvrValue entry : data.get("DIALSTRINGS").items()) {
      Target target = dialString(entry);
      if (target != null) {
        add(targets, target);
      }
    }
    return targets;
  }

  private void add(List<Target> targets, Target target) {
    if (targets.size() < IvrLimits.TARGETS) {
      targets.add(target);
    } else {
      fields.remark("targets: more (expected: at most " + IvrLimits.TARGETS + ")");
    }
  }

  private @Nullable Target dialString(IvrValue entry) {
    String text = entry.text();
    Matcher parts = DIAL_STRING.matcher(text);
    if (text.length() > 2 * IvrLimits.NUMBER || !parts.matches()) {
      fields.remark("DATA.DIALSTRINGS", text, "SIP/number@provider");
      return null;
    }
    String provider = parts.group("after") == null ? parts.group("before") : parts.group("after");
    return new Target(String.valueOf(parts.group("number")), provider, Kind.PHONE);
  }

  /** The printed ones are a list of bare pairs: every TARGET in it begins another. */
  private List<Target> layerTargets(IvrValue value) throws Refusal {
    List<Target> targets = new ArrayList<>();
    for (IvrValue item : value.items()) {
      if (item instanceof IvrValue.Fields pairs) {
        struct(pairs, targets);
      } else {
        layerTarget(item, IvrValue.NOTHING, targets);
      }
    }
    if (targets.isEmpty()) {
      throw AnswerFields.missing("TARGETS", "a list of TARGET and TYPE");
    }
    return targets;
  }

  private void struct(IvrValue.Fields pairs, List<Target> targets) {
    List<IvrValue> numbers = pairs.all("TARGET");
    List<IvrValue> kinds = pairs.all("TYPE");
    for (int i = 0; i < numbers.size(); i++) {
      layerTarget(numbers.get(i), i < kinds.size() ? kinds.get(i) : IvrValue.NOTHING, targets);
    }
    if (numbers.isEmpty()) {
      String names = pairs.values().stream().map(Field::key).toList().toString();
      fields.remark("TARGETS", names, "TARGET and TYPE");
    }
  }

  private void layerTarget(IvrValue number, IvrValue kind, List<Target> targets) {
    String text = fields.text("TARGETS.TARGET", number, IvrLimits.NUMBER);
    if (text.isEmpty()) {
      fields.remark("TARGETS.TARGET: empty (expected: a number or an extension)");
      return;
    }
    String word = AnswerFields.word(kind);
    boolean isExtension = word.equals("EXTENSION");
    if (!isExtension && !word.equals("PHONE") && !word.isEmpty()) {
      fields.remark("TARGETS.TYPE", kind.text(), "PHONE or EXTENSION");
    }
    add(targets, new Target(text, null, isExtension ? Kind.EXTENSION : Kind.PHONE));
  }

  // --- what they are shown

  /** What the target is shown; see {@link IvrAction.Dial}. */
  private record Shown(@Nullable String number, boolean withheld, @Nullable String name) {}

  private Shown shown(IvrValue in, String path, String numberField, String nameField) {
    String sent = in.get(numberField).text();
    boolean withheld = sent.equalsIgnoreCase("Unknown");
    String number = null;
    if (!withheld && !sent.isEmpty()) {
      String bare = FORM.matcher(sent).replaceAll("");
      if (CALLER_ID.matcher(bare).matches()) {
        number = bare;
      } else {
        fields.remark(path + numberField, sent, "a telephone number, or Unknown");
      }
    }
    String name = fields.text(path + nameField, in.get(nameField), IvrLimits.SHOWN_NAME);
    if (name.equalsIgnoreCase("Unknown")) {
      name = "";
    }
    // The caller's own name beside another number would be a lie.
    boolean own = number == null && !withheld;
    return new Shown(number, withheld, name.isEmpty() && own ? null : name);
  }

  private @Nullable String music(IvrValue value) {
    String music = value.text();
    if (music.isEmpty() || music.equalsIgnoreCase("blank")) {
      return null;
    }
    if (SoundNames.isMusic(music)) {
      return music;
    }
    fields.remark("DATA.MOH_CLASS", music, "a music class's name");
    return null;
  }

  private String tones(IvrValue value) {
    String tones = NO_TONES.matcher(value.text().toUpperCase(Locale.ROOT)).replaceAll("");
    // What is sent may be a code that opens a door: it is never said which.
    if (tones.length() != SPACES.matcher(value.text()).replaceAll("").length()) {
      fields.remark("DATA.DTMF_PLAY: other characters (expected: digits, A to D, * and #)");
    }
    if (tones.length() > IvrLimits.SENT_DIGITS) {
      fields.remark("DATA.DTMF_PLAY: cut (expected: at most " + IvrLimits.SENT_DIGITS + " digits)");
      return tones.substring(0, IvrLimits.SENT_DIGITS);
    }
    return tones;
  }
}
