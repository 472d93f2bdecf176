package io.cordboard.server.ivr.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.wire.IvrValue.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QuestionWriterTest {
  private static final String ID = "ced4619f30fc17182d8e41ddf4d6869X";

  /** A member's name, and the type of what it has. */
  private static final Pattern MEMBER =
      Pattern.compile("<name>\\s*(\\w+)\\s*</name>\\s*<value>\\s*<(\\w+)/?>");

  private static final IvrQuestion ACTION =
      new IvrQuestion.Action("0732793256", "n5zx1C2a", "n5zx1C2a", ID, "", "-1", "-1");
  private static final IvrQuestion LAYER =
      new IvrQuestion.LayerInput(
          "0732793256", "0523574321", "xxxxxxxxxxxxxxxxxxxxxxxxxxxx", "1234567", 8, 4);

  private static CallEnd end(long diallingAtMs, long answeredAtMs, CallEnd.Status status) {
    return new CallEnd(
        "0730000000",
        "0540000000",
        ID,
        diallingAtMs == 0 ? "" : "0500000555",
        1_763_700_000_000L,
        diallingAtMs,
        answeredAtMs,
        1_763_700_125_400L,
        status);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static IvrValue json(byte[] bytes) {
    IvrValue value = JsonReading.read(text(bytes)).value();
    assertThat(value).isNotNull();
    return value == null ? IvrValue.NOTHING : value;
  }

  private static void isOfTheSameForm(byte[] written, String printed) throws IOException {
    IvrValue ours = json(written);
    IvrValue theirs = json(Answers.printed("ivr-requests/" + printed));
    assertThat(ours.fields()).extracting(Field::key).containsExactly("METHOD", "DATA");
    assertThat(ours.get("METHOD")).isEqualTo(theirs.get("METHOD"));
    assertThat(forms(ours.get("DATA"))).isEqualTo(forms(theirs.get("DATA")));
  }

  private static List<String> forms(IvrValue data) {
    return data.fields().stream()
        .map(f -> f.key() + " " + f.value().getClass().getSimpleName())
        .toList();
  }

  private static List<String> members(String xml) {
    return MEMBER.matcher(xml).results().map(QuestionWriterTest::member).toList();
  }

  private static String member(MatchResult found) {
    return found.group(1) + " " + found.group(2);
  }

  @Test
  void jsonHasThePrintedFieldsInTheirOrder() throws IOException {
    isOfTheSameForm(QuestionWriter.question(ACTION, Wire.JSON), "get-ivr-action.json");
    isOfTheSameForm(QuestionWriter.question(LAYER, Wire.JSON), "ivr-layer-input.json");
    CallEnd end = end(1_763_700_004_000L, 1_763_700_019_000L, CallEnd.Status.ANSWER);
    isOfTheSameForm(QuestionWriter.hangupCall(end, "ANSWERED", Wire.JSON), "hangup-call.json");
  }

  @Test
  void layerInputIsWrittenAsPrinted() throws IOException {
    assertThat(json(QuestionWriter.question(LAYER, Wire.JSON)))
        .isEqualTo(json(Answers.printed("ivr-requests/ivr-layer-input.json")));
  }

  @Test
  void xmlHasThePrintedFieldsInTheirOrder() throws IOException {
    CallEnd end = end(1_763_700_004_000L, 1_763_700_019_000L, CallEnd.Status.ANSWER);
    assertThat(members(text(QuestionWriter.question(ACTION, Wire.XML_RPC))))
        .isEqualTo(members(text(Answers.printed("ivr-requests/get-ivr-action.xml"))))
        .hasSize(7);
    assertThat(members(text(QuestionWriter.hangupCall(end, "ANSWER", Wire.XML_RPC))))
        .isEqualTo(members(text(Answers.printed("ivr-requests/hangup-call.xml"))))
        .hasSize(9);
  }

  @Test
  void callsTimesAreToldInSeconds() {
    CallEnd end = end(1_763_700_004_000L, 1_763_700_019_000L, CallEnd.Status.ANSWER);
    assertThat(text(QuestionWriter.hangupCall(end, "ANSWERED", Wire.JSON)))
        .isEqualTo(
            "{\"METHOD\":\"HANGUP_CALL\",\"DATA\":{\"DID\":\"0730000000\","
                + "\"CALLER_ID\":\"0540000000\",\"IVR_UNIQUE_ID\":\""
                + ID
                + "\",\"TARGET\":\"0500000555\",\"CALL_TIME_EPOCH\":1763700004,"
                + "\"CALL_START_EPOCH\":1763700000,\"CALL_DURATION\":125,\"CALL_DAILTIME\":15,"
                + "\"CALL_STATUS\":\"ANSWERED\"}}");
  }

  @Test
  void whatNobodyAnsweredHasNoDialTime() {
    IvrValue data =
        json(QuestionWriter.hangupCall(
                end(1_763_700_004_000L, 0, CallEnd.Status.BUSY), "ANSWER", Wire.JSON))
            .get("DATA");
    assertThat(data.get("CALL_DAILTIME").whole()).isZero();
    assertThat(data.get("CALL_STATUS").text()).isEqualTo("BUSY");
    IvrValue none =
        json(QuestionWriter.hangupCall(end(0, 0, CallEnd.Status.VOEND), "ANSWER", Wire.JSON))
            .get("DATA");
    assertThat(none.get("TARGET").text()).isEmpty();
    assertThat(none.get("CALL_TIME_EPOCH").whole()).isEqualTo(1_763_700_000L);
    assertThat(none.get("CALL_STATUS").text()).isEqualTo("VOEND");
  }

  @Test
  void namesOfCallersCannotLeaveTheirPlace() {
    String name = "\"},<b>&\u0000\n שלום";
    IvrQuestion question = new IvrQuestion.Action("1", "2", name, ID, "#", "m\"", "<");
    assertThat(json(QuestionWriter.question(question, Wire.JSON)).get("DATA").get("CALLER_NAME"))
        .isEqualTo(new IvrValue.Text(name));
    assertThat(text(QuestionWriter.question(question, Wire.XML_RPC)))
        .contains("<string>\"},&lt;b&gt;&amp; \n שלום</string>");
  }
}
