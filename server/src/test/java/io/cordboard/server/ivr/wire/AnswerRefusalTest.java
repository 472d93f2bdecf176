package io.cordboard.server.ivr.wire;

import static io.cordboard.server.ivr.wire.Answers.ACTION;
import static io.cordboard.server.ivr.wire.Answers.LAYER;
import static io.cordboard.server.ivr.wire.Answers.failed;
import static io.cordboard.server.ivr.wire.Answers.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAnswer.Failed;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrPlan.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with which nothing can be done. */
class AnswerRefusalTest {
  private static final String MENU =
      "{\"STATUS\":0,\"ACTION\":\"MENU\",\"LANGUAGE\":\"he\",\"DATA\":{\"REC\":\"r\",\"LOOP\":1,"
          + "\"DELAY\":0,\"SIZE\":1,\"MENU\":\"m\",\"VALIDATION\":0}}";

  @ParameterizedTest
  @ValueSource(strings = {"STATUS", "ACTION", "DATA"})
  void fieldsOfEveryAnswerMustBeThere(String name) {
    Failed failed = failed(read(ACTION, MENU.replace(name, "X")));
    assertThat(failed.reason()).isEqualTo("missing_field");
    assertThat(failed.why()).startsWith(name + ": missing (expected: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOOP", "SIZE", "VALIDATION"})
  void mandatoryFieldsMustBeThere(String name) {
    Failed missing = failed(read(ACTION, MENU.replace("\"" + name + "\"", "\"X\"")));
    assertThat(missing.reason()).isEqualTo("missing_field");
    assertThat(missing.why()).startsWith("DATA." + name + ": missing (expected: ");
    Failed bad =
        failed(read(ACTION, MENU.replace("\"" + name + "\":", "\"" + name + "\":\"x\",\"X\":")));
    assertThat(bad.reason()).isEqualTo("bad_field");
    assertThat(bad.why()).startsWith("DATA." + name + ": x (expected: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1000000", "'0'"})
  void aLayersNumberOutOfRangeIsNoOther(String sent) {
    String number = sent.replace('\'', '"');
    Failed far =
        failed(read(LAYER, "{\"STATUS\":0,\"ACTION\":\"GO_TO_LAYER\",\"LAYER\":" + number + "}"));
    assertThat(far.reason()).isEqualTo("unknown_layer");
    assertThat(far.why()).startsWith("LAYER: ");
    assertThat(
            failed(read(ACTION, Answers.answer("VO", "'LAYER':" + sent + ",'RECORD':'','LOOP':1")))
                .reason())
        .isEqualTo("unknown_layer");
  }

  @Test
  void mandatoryFieldsOfTheOtherActions() {
    assertThat(failed(read(ACTION, MENU.replace("\"MENU\":\"m\"", "\"X\":1"))).why())
        .isEqualTo("DATA.MENU: missing (expected: the menu's name)");
    assertThat(why("SAYDIGITS", MENU)).startsWith("DATA.DIGITS: missing");
    assertThat(why("VO", MENU)).startsWith("DATA.LAYER: missing");
    assertThat(why("CALL", MENU)).startsWith("DATA.TARGET: missing");
    assertThat(why("CALL", MENU.replace("REC\"", "TARGET\"")))
        .startsWith("DATA.REC_STATUS: missing");
    assertThat(failed(read(LAYER, "{\"STATUS\":0,\"ACTION\":\"GO_TO_LAYER\"}")).why())
        .startsWith("LAYER: missing");
    for (String targets :
        new String[] {"", ",\"TARGETS\":[]", ",\"TARGETS\":[{\"TYPE\":\"PHONE\"}]"}) {
      assertThat(failed(read(LAYER, "{\"STATUS\":0,\"ACTION\":\"DIAL\"" + targets + "}")).why())
          .startsWith("TARGETS: missing");
    }
    assertThat(failed(read(LAYER, "{\"STATUS\":0,\"ACTION\":\"SAY_DIGITS\"}")).why())
        .startsWith("DATA: missing");
  }

  private static String why(String action, String json) {
    return failed(
            read(ACTION, json.replace("\"ACTION\":\"MENU\"", "\"ACTION\":\"" + action + "\"")))
        .why();
  }

  @ParameterizedTest
  @CsvSource({"1,status", "'\"1\"',status", "-1,status", "\"x\",bad_field", "true,status"})
  void statusMustBeZero(String sent, String reason) {
    assertThat(failed(read(ACTION, "{\"STATUS\":" + sent + "}")).reason()).isEqualTo(reason);
    assertThat(failed(read(LAYER, "{\"STATUS\":" + sent + "}")).reason()).isEqualTo(reason);
  }

  @Test
  void unknownActionsAreNamed() {
    assertThat(failed(read(ACTION, MENU.replace("\"MENU\",", "\"DANCE\\n\","))))
        .isEqualTo(
            new Failed(
                "unknown_action",
                "ACTION: DANCE (expected: one of MENU, CALL, HANGUP, SAYDIGITS, VO or"
                    + " SILENTRECORD)"));
    assertThat(failed(read(LAYER, MENU)).reason()).isEqualTo("unknown_action");
    assertThat(failed(read(ACTION, MENU.replace("\"MENU\",", "\"GO_TO_LAYER\","))).reason())
        .isEqualTo("unknown_action");
  }

  @Test
  void faultIsAFault() {
    String fault =
        "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>4</int>"
            + "</value></member><member><name>faultString</name><value>no</value></member></struct>"
            + "</value></fault></methodResponse>";
    for (Wire wire : Wire.values()) {
      assertThat(AnswerReader.read(ACTION, Answers.bytes(fault), wire, null))
          .isEqualTo(new Failed("fault", "response: fault 4 (no) (expected: an answer)"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "ok",
        "null",
        "1",
        "\"x\"",
        "[]",
        "{",
        "{}}",
        "{\"STATUS\":0",
        "{\"STATUS\":}",
        "{\"STATUS\":0} x",
        "<!DOCTYPE html><html><body>It works!</body></html>",
        "<html><head></head></html>",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><methodResponse>&a;</methodResponse>",
        "Fatal error: Uncaught Exception in /var/www/ivr.php:3"
      })
  void whatIsNoAnswerIsUnreadable(String body) {
    for (Wire wire : Wire.values()) {
      Failed failed = failed(AnswerReader.read(ACTION, Answers.bytes(body), wire, null));
      assertThat(failed.reason()).isEqualTo("unreadable");
      assertThat(failed.why()).startsWith("response: ");
    }
  }

  @Test
  void answersThatNeverEndAreRefused() {
    byte[] spaces = " ".repeat(IvrLimits.ANSWER_BYTES + 1).getBytes(StandardCharsets.UTF_8);
    assertThat(failed(AnswerReader.read(ACTION, spaces, Wire.JSON, null)).reason())
        .isEqualTo("too_long");
    for (String deep : new String[] {"[", "{\"a\":", "[{\"a\":[", "[a:["}) {
      assertThat(failed(read(ACTION, deep.repeat(9_000))).reason()).isEqualTo("unreadable");
    }
    assertThat(failed(read(ACTION, "[" + "1,".repeat(20_000) + "1]")).reason())
        .isEqualTo("unreadable");
    assertThat(failed(read(ACTION, "{\"STATUS\":" + "9".repeat(1_000) + "}")).reason())
        .isEqualTo("unreadable");
    assertThat(failed(read(ACTION, "{\"STATUS\":\"" + "x".repeat(10_000) + "\"}")).reason())
        .isEqualTo("unreadable");
  }

  /** Bytes changed at random in a good answer: it is read or refused, and never throws. */
  @Test
  void changedBytesAreReadOrRefused() {
    Random dice = new Random(20261121);
    byte[] good = Answers.bytes(MENU);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = good.clone();
      for (int n = 1 + dice.nextInt(4); n > 0; n--) {
        changed[dice.nextInt(changed.length)] =
            dice.nextBoolean()
                ? (byte) dice.nextInt(256)
                : (byte) "{}[]:,\"'\\#/ 0".charAt(dice.nextInt(13));
      }
      assertThat(AnswerReader.read(ACTION, changed, Wire.JSON, null)).isNotNull();
      assertThat(AnswerReader.read(LAYER, changed, Wire.XML_RPC, null)).isNotNull();
    }
  }
}
