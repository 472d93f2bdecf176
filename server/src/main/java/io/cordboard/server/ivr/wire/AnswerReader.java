package io.cordboard.server.ivr.wire;

import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.ivr.wire.AnswerFields.Refusal;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what customers' web servers answer, as real ones write it. Nothing here throws. */
public final class AnswerReader {
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(_[a-z]{2,4})?");

  private static final String ACTIONS = "MENU, CALL, HANGUP, SAYDIGITS, VO or SILENTRECORD";
  private static final String LAYER_ACTIONS = "GO_TO_LAYER, DIAL or SAY_DIGITS";

  private final AnswerFields fields;
  private final IvrValue answer;

  private AnswerReader(IvrValue answer, AnswerFields fields) {
    this.answer = answer;
    this.fields = fields;
  }

  /** An answer in whatever wire it came, or why it is none. */
  private record Read(@Nullable IvrValue value, IvrAnswer.@Nullable Failed failed, Wire wire) {}

  /**
   * Reads the answer to a question.
   *
   * @param body all of it
   * @param expected as it is configured; an answer in the other wire is understood too
   * @param declared the content type's charset, for bytes that are no UTF-8; null for none
   */
  public static IvrAnswer read(
      IvrQuestion question, byte[] body, Wire expected, @Nullable Charset declared) {
    Read read = read(body, expected, declared);
    IvrAnswer.Failed failed = read.failed();
    if (failed != null) {
      return failed;
    }
    AnswerFields fields = new AnswerFields();
    if (read.wire() != expected) {
      fields.remark("response: " + name(read.wire()) + " (expected: " + name(expected) + ")");
    }
    IvrValue value = read.value() == null ? IvrValue.NOTHING : read.value();
    try {
      return new AnswerReader(value, fields).understood(question);
    } catch (Refusal e) {
      return e.told();
    }
  }

  /** Whether this answer to HANGUP_CALL says that it was taken: STATUS 0, in either wire. */
  public static boolean delivered(byte[] body) {
    IvrValue value = read(body, Wire.JSON, null).value();
    Long status = value == null ? null : value.get("STATUS").whole();
    return status != null && status == 0;
  }

  private static Read read(byte[] body, Wire expected, @Nullable Charset declared) {
    if (body.length > IvrLimits.ANSWER_BYTES) {
      return failed("too_long", tooLong(), expected);
    }
    String text = JsonText.of(body, declared);
    if (text.isEmpty()) {
      String what = expected == Wire.JSON ? "a JSON object" : "a methodResponse";
      return failed("unreadable", "response: empty (expected: " + what + ")", expected);
    }
    if (text.charAt(0) == '<') {
      return xml(XmlRpc.read(body, declared));
    }
    JsonReading.Result json = JsonReading.read(text);
    IvrValue value = json.value();
    if (value == null) {
      return failed("unreadable", json.why(), Wire.JSON);
    }
    if (!(value instanceof IvrValue.Fields) && value.fields().isEmpty()) {
      return failed("unreadable", "response: no object (expected: a JSON object)", Wire.JSON);
    }
    return new Read(value, null, Wire.JSON);
  }

  private static Read xml(XmlRpcResponse response) {
    if (response instanceof XmlRpcResponse.Answered answered) {
      return new Read(answered.value(), null, Wire.XML_RPC);
    }
    if (response instanceof XmlRpcResponse.Faulted faulted) {
      return failed("fault", faulted.why(), Wire.XML_RPC);
    }
    return failed("unreadable", ((XmlRpcResponse.Unreadable) response).why(), Wire.XML_RPC);
  }

  private static Read failed(String reason, String why, Wire wire) {
    return new Read(null, new IvrAnswer.Failed(reason, why), wire);
  }

  /** Of an answer that was cut off. */
  public static String tooLong() {
    return "response: too long (expected: at most " + IvrLimits.ANSWER_BYTES + " bytes)";
  }

  private static String name(Wire wire) {
    return wire == Wire.JSON ? "JSON" : "XML-RPC";
  }

  private IvrAnswer understood(IvrQuestion question) throws Refusal {
    boolean ofLayer = question instanceof IvrQuestion.LayerInput;
    IvrValue status = answer.get("STATUS");
    if (status.isEmpty()) {
      throw AnswerFields.missing("STATUS", "0");
    }
    Long code = status.whole();
    if (code == null) {
      throw AnswerFields.bad("STATUS", status.text(), "0 or 1");
    }
    if (code != 0) {
      throw new Refusal("status", "STATUS: " + code + " (expected: 0)");
    }
    IvrValue name = answer.get("ACTION");
    if (name.isEmpty()) {
      throw AnswerFields.missing("ACTION", "one of " + (ofLayer ? LAYER_ACTIONS : ACTIONS));
    }
    IvrAction action = ofLayer ? layerAction(name) : action(name);
    return new IvrAnswer.Understood(
        action,
        language(),
        action instanceof IvrAction.GoToLayer ? callerName() : null,
        CustomData.of(answer.get("CUSTOM_DATA"), fields),
        List.copyOf(fields.remarks()),
        fields.sorry());
  }

  private IvrAction action(IvrValue name) throws Refusal {
    return switch (AnswerFields.word(name)) {
      case "MENU" -> menu(data());
      case "CALL" -> new DialReading(fields).call(data());
      case "SAYDIGITS" -> sayDigits(data());
      case "VO" -> vo(data());
      case "SILENTRECORD" -> silentRecord();
      case "HANGUP" -> hangUp();
      default -> throw unknown(name, ACTIONS);
    };
  }

  private IvrAction layerAction(IvrValue name) throws Refusal {
    return switch (AnswerFields.word(name)) {
      case "GOTOLAYER" ->
          new IvrAction.GoToLayer(Prompt.NONE, fields.mustLayer(answer, "", "LAYER"));
      case "DIAL" -> new DialReading(fields).layerCall(answer);
      case "SAYDIGITS" -> new SayReading(fields).said(answer);
      default -> throw unknown(name, LAYER_ACTIONS);
    };
  }

  private static Refusal unknown(IvrValue name, String expected) {
    return new Refusal(
        "unknown_action",
        "ACTION: "
            + XmlRpcText.shown(name.text(), IvrLimits.SHOWN)
            + " (expected: one of "
            + expected
            + ")");
  }

  private IvrValue data() throws Refusal {
    IvrValue data = answer.get("DATA");
    if (data instanceof IvrValue.Nothing) {
      throw AnswerFields.missing("DATA", "the action's fields");
    }
    return data;
  }

  private IvrAction.Menu menu(IvrValue data) throws Refusal {
    Prompt prompt = fields.mustPrompt(data, "DATA.", "REC");
    // One below 0 is no menu without digits: that would ask again and again for nothing.
    int size = fields.mustWhole(data, "DATA.", "SIZE", -1, IvrLimits.DIGITS);
    if (size < 0) {
      fields.remark("DATA.SIZE", data.get("SIZE").text(), "0 to " + IvrLimits.DIGITS);
      size = 1;
    }
    String menu = fields.mustText(data, "DATA.", "MENU", IvrLimits.MENU_NAME, "the menu's name");
    boolean validated = fields.mustFlag(data, "DATA.", "VALIDATION");
    return new IvrAction.Menu(prompt, size, menu, validated);
  }

  /**
   * The printed one has the key VALIDATION three times: the second stands for SAYDIGITSRECORD, the
   * third for DIGITS.
   */
  private IvrAction sayDigits(IvrValue data) throws Refusal {
    IvrAction.Menu menu = menu(data);
    List<IvrValue> misprinted = data.all("VALIDATION");
    int next = 1;
    boolean hasRecord = AnswerFields.has(data, "SAYDIGITSRECORD");
    IvrValue record = data.get("SAYDIGITSRECORD");
    if (!hasRecord && misprinted.size() > next) {
      hasRecord = true;
      record = misprinted.get(next++);
      fields.remark("DATA.VALIDATION: twice (expected: SAYDIGITSRECORD)");
    }
    IvrValue digits = data.get("DIGITS");
    if (digits instanceof IvrValue.Nothing && misprinted.size() > next) {
      digits = misprinted.get(next);
      fields.remark("DATA.VALIDATION: again (expected: DIGITS)");
    }
    if (digits instanceof IvrValue.Nothing) {
      throw AnswerFields.missing("DATA.DIGITS", "digits");
    }
    String sound = fields.mustSound("DATA.SAYDIGITSRECORD", record, hasRecord);
    return new IvrAction.SayDigits(Prompt.once(sound), fields.digits("DATA.DIGITS", digits), menu);
  }

  private IvrAction vo(IvrValue data) throws Refusal {
    int layer = fields.mustLayer(data, "DATA.", "LAYER");
    return new IvrAction.GoToLayer(fields.mustPrompt(data, "DATA.", "RECORD"), layer);
  }

  private IvrAction silentRecord() {
    IvrValue data = answer.get("DATA");
    String sound = fields.sound("DATA.REC", data.get("REC"), true);
    int seconds = fields.whole(data, "DATA.", "MAXDURATION", 0, IvrLimits.CALL_SECONDS, 0);
    return new IvrAction.SilentRecord(Prompt.once(sound), seconds);
  }

  private IvrAction hangUp() {
    IvrValue data = answer.get("DATA");
    String sound = fields.sound("DATA.HANGUP_REC", data.get("HANGUP_REC"), true);
    int cause = fields.code(data, "DATA.", "HANGUP_CAUSE", 0, 127, 0);
    return new IvrAction.HangUp(Prompt.once(sound), cause);
  }

  private @Nullable String language() {
    IvrValue value = answer.get("LANGUAGE");
    String language = value.text().toLowerCase(Locale.ROOT).replace('-', '_');
    if (language.isEmpty()) {
      return null;
    }
    if (!LANGUAGE.matcher(language).matches()) {
      fields.remark("LANGUAGE", value.text(), "he or en");
      return null;
    }
    return language;
  }

  private @Nullable String callerName() {
    String name = fields.text("CALLER_NAME", answer.get("CALLER_NAME"), IvrLimits.SHOWN_NAME);
    return name.isEmpty() ? null : name;
  }
}
