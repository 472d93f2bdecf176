package io.cordboard.server.ivr.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.wire.PrintedTables.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the document's tables: the field is sent or read, as its type, and needed or not.
 */
class PrintedTablesTest {

  /** A value of each field, and another that makes another action. */
  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("REC", List.of("record", "other")),
          Map.entry("LOOP", List.of("4", "5")),
          Map.entry("DELAY", List.of("3", "2")),
          Map.entry("SIZE", List.of("2", "9")),
          Map.entry("MENU", List.of("menu", "7")),
          Map.entry("VALIDATION", List.of("1", "0")),
          Map.entry("TARGET", List.of("0540123456", "0540123457")),
          Map.entry("CALLERID", List.of("0500000000", "Unknown")),
          Map.entry("CALLERNAME", List.of("Shop", "")),
          Map.entry("CALLER_REC", List.of("rec", "blank")),
          Map.entry("MOH_CLASS", List.of("musiconhold", "")),
          Map.entry("TARGET_REC", List.of("rec", "")),
          Map.entry("CALL_MAX_DIAL", List.of("25", "35")),
          Map.entry("CALL_MAX", List.of("3200", "600")),
          Map.entry("NEXT_MENU", List.of("16", "")),
          Map.entry("NEXT_MENU_RECORD", List.of("rec", "")),
          Map.entry("NEXT_MENU_LOOP", List.of("1", "3")),
          Map.entry("NEXT_MENU_SIZE", List.of("2", "4")),
          Map.entry("NEXT_MENU_WAIT", List.of("1", "2")),
          Map.entry("REC_STATUS", List.of("0", "1")),
          Map.entry("DTMF_PLAY", List.of("16", "3")),
          Map.entry("DIALSTRINGS", List.of("SIP/972547000000@provider1", "SIP/1@provider2")),
          Map.entry("SAYDIGITSRECORD", List.of("your_code", "blank")),
          Map.entry("DIGITS", List.of("0547", "547")),
          Map.entry("MAXDURATION", List.of("60", "61")),
          Map.entry("LAYER", List.of("22", "23")),
          Map.entry("RECORD", List.of("record", "other")),
          Map.entry("HANGUP_REC", List.of("bye", "")),
          Map.entry("HANGUP_CAUSE", List.of("17", "16")));

  /** Mandatory in the table; the issue wants a default for them, or the sorry prompt. */
  private static final Set<String> LENIENT =
      Set.of(
          "REC",
          "RECORD",
          "SAYDIGITSRECORD",
          "DELAY",
          "CALLERID",
          "CALLERNAME",
          "CALL_MAX_DIAL",
          "CALL_MAX");

  private static final Set<String> SORRY = Set.of("REC", "RECORD", "SAYDIGITSRECORD");

  static Stream<Row> rows() {
    return PrintedTables.rows("actions").stream();
  }

  private static Map<String, String> fields(String action) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Row row : PrintedTables.rows("actions")) {
      if (row.of().equals(action)) {
        fields.put(row.field(), written(row, VALUES.get(row.field()).get(0)));
      }
    }
    return fields;
  }

  /** In JSON, as its type. */
  private static String written(Row row, String value) {
    return switch (row.type()) {
      case "Integer" -> value;
      case "Array" -> "[\"" + value + "\"]";
      default -> "\"" + value + "\"";
    };
  }

  private static IvrAnswer answer(String action, Map<String, String> fields) {
    List<String> data = new ArrayList<>();
    fields.forEach((name, value) -> data.add("'" + name + "':" + value.replace('"', '\'')));
    return Answers.read(Answers.ACTION, Answers.answer(action, String.join(",", data)));
  }

  private static IvrAnswer.Understood with(Row row, String name, String value) {
    Map<String, String> fields = fields(row.of());
    fields.remove(row.field());
    fields.put(name, value);
    return Answers.understood(answer(row.of(), fields));
  }

  private static IvrAnswer.Understood whole(Row row) {
    return Answers.understood(answer(row.of(), fields(row.of())));
  }

  // --- what servers answer

  @Test
  void everyActionOfTheListHasItsTable() {
    String list = PrintedTables.lines("answer").get(1);
    for (String action : List.of("MENU", "CALL", "HANGUP", "SAYDIGITS", "VO", "SILENTRECORD")) {
      assertThat(list).contains("• " + action);
      assertThat(fields(action)).as(action).isNotEmpty();
      IvrAnswer.Understood answer = Answers.understood(answer(action, fields(action)));
      assertThat(answer.remarks()).isEmpty();
      assertThat(answer.sorry()).isFalse();
      assertThat(answer.language()).isEqualTo("he");
    }
  }

  static Stream<Row> answerRows() {
    return PrintedTables.rows("answer").stream();
  }

  /** The language is the caller's, or the number's. */
  @ParameterizedTest
  @MethodSource("answerRows")
  void everyAnswerHasItsFieldsButTheLanguage(Row row) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("STATUS", "0");
    fields.put("ACTION", "\"VO\"");
    fields.put("LANGUAGE", "\"en\"");
    fields.put("DATA", "{\"LAYER\":1,\"RECORD\":\"r\",\"LOOP\":1,\"DELAY\":0}");
    assertThat(Answers.understood(answer(fields)).language()).isEqualTo("en");
    fields.remove(row.field());
    if (row.field().equals("LANGUAGE")) {
      assertThat(Answers.understood(answer(fields)).language()).isNull();
      assertThat(Answers.understood(answer(fields)).remarks()).isEmpty();
    } else {
      assertThat(row.isMandatory()).isTrue();
      assertThat(Answers.failed(answer(fields)).reason()).isEqualTo("missing_field");
    }
  }

  private static IvrAnswer answer(Map<String, String> fields) {
    List<String> all = new ArrayList<>();
    fields.forEach((name, value) -> all.add("\"" + name + "\":" + value));
    return Answers.read(Answers.ACTION, "{" + String.join(",", all) + "}");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyFieldMeansSomething(Row row) {
    String other = written(row, VALUES.get(row.field()).get(1));
    assertThat(with(row, row.field(), other).action()).isNotEqualTo(whole(row).action());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyFieldIsReadAsTextOrNumberAndHoweverItsKeyIsWritten(Row row) {
    String value = fields(row.of()).get(row.field());
    String lower = row.field().toLowerCase(java.util.Locale.ROOT);
    List<UnaryOperator<String>> keys =
        List.of(k -> k, k -> k + " ", k -> " " + k, k -> lower, k -> " " + lower + " ");
    String plain = value.replace("\"", "");
    for (UnaryOperator<String> key : keys) {
      String name = key.apply(row.field());
      assertThat(with(row, name, value)).isEqualTo(whole(row));
      if (row.isNumber()) {
        assertThat(with(row, name, "\"" + plain + "\"")).isEqualTo(whole(row));
        assertThat(with(row, name, "\" " + plain + " \"")).isEqualTo(whole(row));
      } else if (plain.matches("[0-9]+")) {
        assertThat(with(row, name, plain)).isEqualTo(whole(row));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyMandatoryFieldIsMissed(Row row) {
    Map<String, String> fields = fields(row.of());
    fields.remove(row.field());
    IvrAnswer answer = answer(row.of(), fields);
    boolean mandatory = row.isMandatory() && !LENIENT.contains(row.field());
    if (mandatory) {
      IvrAnswer.Failed failed = Answers.failed(answer);
      assertThat(failed.reason()).isEqualTo("missing_field");
      assertThat(failed.why()).startsWith("DATA." + row.field() + ": missing (expected: ");
    } else {
      boolean sorry = row.isMandatory() && SORRY.contains(row.field());
      assertThat(Answers.understood(answer).sorry()).isEqualTo(sorry);
      assertThat(Answers.understood(answer).remarks()).hasSize(sorry ? 1 : 0);
    }
  }

  /** A nil is a field that is not there, but for a record, of which it says that there is none. */
  @ParameterizedTest
  @MethodSource("rows")
  void everyFieldMayBeNil(Row row) {
    Map<String, String> fields = fields(row.of());
    fields.put(row.field(), "null");
    IvrAnswer answer = answer(row.of(), fields);
    if (row.isMandatory() && !LENIENT.contains(row.field())) {
      assertThat(Answers.failed(answer).reason()).isEqualTo("missing_field");
    } else {
      assertThat(Answers.understood(answer).sorry()).isFalse();
    }
  }

  @Test
  void fieldsOfALayersAnswerAreReadAsTheyArePrinted() {
    List<String> printed = PrintedTables.rows("layer").stream().map(Row::field).toList();
    assertThat(printed.subList(6, printed.size()))
        .containsExactly(
            "STATUS",
            "ACTION",
            "LAYER",
            "CALLER_NAME",
            "CUSTOM_DATA",
            "NEXT_VO_ID",
            "UNAVAILABLE_VO");
    IvrAnswer.Understood go =
        Answers.understood(
            Answers.read(
                Answers.LAYER,
                "{\"STATUS\":\"0\",\"ACTION\":\"GO_TO_LAYER\",\"LAYER\":\"22\","
                    + "\"CALLER_NAME\":\"Shlomi\",\"CUSTOM_DATA\":[]}"));
    assertThat(go.callerName()).isEqualTo("Shlomi");
    assertThat(go.remarks()).isEmpty();
    String dial = "{\"STATUS\":0,\"ACTION\":\"DIAL\",\"TARGETS\":[{\"TARGET\":\"1\"}],\"%s\":%s}";
    for (String value : List.of("7", "\"7\"", "\" 7 \"")) {
      assertThat(Answers.read(Answers.LAYER, dial.formatted("NEXT_VO_ID", value)).toString())
          .contains("failedLayer=7, unansweredLayer=0");
      assertThat(Answers.read(Answers.LAYER, dial.formatted("UNAVAILABLE_VO", value)).toString())
          .contains("failedLayer=0, unansweredLayer=7");
    }
  }

  // --- what servers are asked

  private static void isAskedWith(String table, int rows, byte[] question) {
    IvrValue data =
        JsonReading.read(new String(question, StandardCharsets.UTF_8)).value().get("DATA");
    Set<String> names = new java.util.LinkedHashSet<>();
    for (Row row : PrintedTables.rows(table).subList(0, rows)) {
      names.add(row.field());
      assertThat(data.get(row.field()))
          .as(row.field())
          .isInstanceOf(row.isNumber() ? IvrValue.Whole.class : IvrValue.Text.class);
    }
    assertThat(data.fields())
        .extracting(IvrValue.Field::name)
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void everyFieldOfAQuestionIsSentAsItsType() {
    IvrQuestion layer = Answers.LAYER;
    isAskedWith("get-ivr-action", 8, QuestionWriter.question(Answers.ACTION, Wire.JSON));
    isAskedWith("layer", 6, QuestionWriter.question(layer, Wire.JSON));
    CallEnd end =
        new CallEnd(
            "7000", "0540000000", "0".repeat(32), "0501", 1, 2, 3, 4_000, CallEnd.Status.ANSWER);
    isAskedWith("hangup-call", 10, QuestionWriter.hangupCall(end, "ANSWERED", Wire.JSON));
  }

  @ParameterizedTest
  @EnumSource(CallEnd.Status.class)
  void everyStatusIsOneOfThePrintedOrOfTheIssue(CallEnd.Status status) {
    List<String> printed =
        PrintedTables.lines("call-status").stream()
            .map(line -> line.substring(line.indexOf("**") + 2, line.indexOf(":**")))
            .toList();
    assertThat(printed).hasSize(9);
    boolean ofTheIssue = status == CallEnd.Status.VOEND || status == CallEnd.Status.TE;
    assertThat(printed.contains(status.name())).isNotEqualTo(ofTheIssue);
    // Nobody here lets a callee send the caller to a torture menu; all others are told.
    assertThat(printed.size() - 1 + 2).isEqualTo(CallEnd.Status.values().length);
  }
}
