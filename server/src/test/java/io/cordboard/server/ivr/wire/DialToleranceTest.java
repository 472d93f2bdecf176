package io.cordboard.server.ivr.wire;

import static io.cordboard.server.ivr.wire.Answers.LAYER;
import static io.cordboard.server.ivr.wire.Answers.read;
import static io.cordboard.server.ivr.wire.Answers.understood;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAction.Kind;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.Prompt;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom real servers want dialled, and how they say it. */
class DialToleranceTest {
  private static final String CALL =
      "'TARGET':'03','CALLERID':'','CALLERNAME':'','CALL_MAX_DIAL':9,'CALL_MAX':9,'REC_STATUS':0";

  private static IvrAction.Call call(String more) {
    return (IvrAction.Call) understood("CALL", CALL + more).action();
  }

  private static IvrAnswer.Understood layer(String action, String more) {
    String json = "{'STATUS':0,'ACTION':'" + action + "'" + more + "}";
    return understood(read(LAYER, json.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({
    "SIP/972547000000@provider1,972547000000,provider1",
    "' PJSIP/+97254@p.2 ',+97254,p.2",
    "SIP/00972547000000@p,00972547000000,p",
    "+972547000000@p,+972547000000,p",
    "IAX2/provider/972,972,provider",
    "972@p,972,p",
    "SIP/801,801,",
    "801,801,"
  })
  void dialStringIsANumberAndAProvider(String sent, String number, String provider) {
    assertThat(call(",'DIALSTRINGS':['" + sent + "']").dial().targets())
        .containsExactly(new Target(number, provider, Kind.PHONE));
    assertThat(call(",'DIALSTRINGS':'" + sent + "'").dial().targets())
        .containsExactly(new Target(number, provider, Kind.PHONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'SIP/1@p,1,1'", "'Local/1@c/n'", "'a b'", "{'x':1}", "'SIP/1@p&SIP/2@p'"})
  void badDialStringIsSkipped(String sent) {
    IvrAnswer.Understood answer =
        understood("CALL", CALL + ",'DIALSTRINGS':[" + sent + ",'SIP/2@p']");
    assertThat(((IvrAction.Call) answer.action()).dial().targets())
        .containsExactly(new Target("2", "p", Kind.PHONE));
    assertThat(answer.remarks()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+493023125100", "0049 30 23125100", "+49 (30) 23125-100"})
  void aTargetIsLeftToTheNumberRulesAsItIsWritten(String number) {
    String data = CALL.replace("'TARGET':'03'", "'TARGET':'" + number + "'");
    IvrAction.Call call = (IvrAction.Call) understood("CALL", data).action();
    assertThat(call.dial().targets()).containsExactly(new Target(number, null, Kind.PHONE));
  }

  @Test
  void withoutDialStringsTheTargetIsDialled() {
    Target plain = new Target("03", null, Kind.PHONE);
    assertThat(call("").dial().targets()).containsExactly(plain);
    for (String none : List.of("[]", "''", "null", "{}", "['?']")) {
      assertThat(call(",'DIALSTRINGS':" + none).dial().targets()).containsExactly(plain);
    }
  }

  @Test
  void callerIsShownAsTheAnswerSays() {
    IvrAction.Dial own = call("").dial();
    assertThat(own.callerId()).isNull();
    assertThat(own.callerName()).isNull();
    assertThat(own.withheld()).isFalse();
    String data = CALL.replace("'CALLERID':'','CALLERNAME':''", "'CALLERID':%s,'CALLERNAME':%s");
    IvrAction.Dial other = dial(data.formatted("'050-000 0000'", "''"));
    assertThat(other.callerId()).isEqualTo("0500000000");
    assertThat(other.callerName()).isEmpty();
    IvrAction.Dial withheld = dial(data.formatted("'unknown'", "'Unknown'"));
    assertThat(withheld.withheld()).isTrue();
    assertThat(withheld.callerId()).isNull();
    assertThat(withheld.callerName()).isEmpty();
    IvrAction.Dial bare = dial(data.formatted("0500000000", "'A\\r\\nB'"));
    assertThat(bare.callerId()).isEqualTo("0500000000");
    assertThat(bare.callerName()).isEqualTo("A B");
    assertThat(understood("CALL", data.formatted("'x<1>'", "''")).remarks())
        .containsExactly("DATA.CALLERID: x<1> (expected: a telephone number, or Unknown)");
  }

  private static IvrAction.Dial dial(String data) {
    return ((IvrAction.Call) understood("CALL", data).action()).dial();
  }

  @Test
  void nextMenuHasDefaults() {
    assertThat(call("").after()).isEqualTo(new IvrAction.AfterCall("", Prompt.NONE, 0));
    assertThat(call(",'NEXT_MENU':16,'NEXT_MENU_RECORD':'r'").after())
        .isEqualTo(new IvrAction.AfterCall("16", Prompt.once("r"), 0));
    assertThat(call(",'NEXT_MENU':null").after().menu()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'TARGET':'1','TYPE':'PHONE'},{'TYPE':'extension','TARGET':802}]",
        "[TARGET:'1',TYPE:'PHONE',TARGET:'802',TYPE:'EXTENSION']",
        "['TARGET':'1','TYPE':'PHONE','TARGET':'802','TYPE':'EXTENSION']",
        "[{'TARGET ':' 1 '},{'target':'802','type':' Extension '}]",
      })
  void layerDialsItsTargetsInOrder(String targets) {
    IvrAction.LayerCall call =
        (IvrAction.LayerCall) layer("DIAL", ",'TARGETS':" + targets).action();
    assertThat(call.dial().targets())
        .containsExactly(
            new Target("1", null, Kind.PHONE), new Target("802", null, Kind.EXTENSION));
  }

  @Test
  void layersAfterACallMayBeSpeltBothWays() {
    String one = ",'TARGETS':{'TARGET':'1','TYPE':'PHONE'}";
    IvrAction.LayerCall call =
        (IvrAction.LayerCall)
            layer("DIAL", one + ",'NEXT_VO_ID':'5','UNAVAILABLE_VO':7,'ANSWER_NEXT_VO_ID':null")
                .action();
    assertThat(List.of(call.failedLayer(), call.unansweredLayer(), call.answeredLayer()))
        .containsExactly(5, 7, 0);
    assertThat(((IvrAction.LayerCall) layer("Dial", one + ",'UNAVAILABLE_VO_ID':9").action()))
        .extracting(IvrAction.LayerCall::unansweredLayer)
        .isEqualTo(9);
    assertThat(call.dial().ringSeconds()).isZero();
    assertThat(call.dial().recorded()).isFalse();
  }

  @Test
  void theTargetIsKeptBesideItsDialStrings() {
    IvrAction.Call call = call(",'DIALSTRINGS':['SIP/2@p']");
    assertThat(call.dial().targets()).containsExactly(new Target("2", "p", Kind.PHONE));
    assertThat(call.otherwise()).isEqualTo(new Target("03", null, Kind.PHONE));
    assertThat(call("").otherwise()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "-1,0,0", "7,7,0", "1000000,1000000,1", "99999999999,2147483647,1"})
  void aLayersNumberAfterACallNeverBecomesAnother(String sent, int layer, int remarks) {
    IvrAnswer.Understood answer = layer("DIAL", ",'TARGETS':{'TARGET':'1'},'NEXT_VO_ID':" + sent);
    assertThat(((IvrAction.LayerCall) answer.action()).failedLayer()).isEqualTo(layer);
    assertThat(answer.remarks()).hasSize(remarks);
  }

  @Test
  void aBadRecordOfTheNextMenuLeavesItAMenu() {
    IvrAction.AfterCall bad = call(",'NEXT_MENU':16,'NEXT_MENU_RECORD':'../x'").after();
    assertThat(bad.sorry()).isTrue();
    for (String none : List.of("''", "'blank'", "null", "'BLANK.wav'")) {
      assertThat(call(",'NEXT_MENU':16,'NEXT_MENU_RECORD':" + none).after().sorry()).isFalse();
    }
  }

  @Test
  void asManyDigitsAreSentAsTheWireTakesAndNoneIsSaid() {
    String digits = "4580".repeat(25);
    IvrAnswer.Understood answer = understood("CALL", CALL + ",'DTMF_PLAY':'" + digits + " x'");
    assertThat(((IvrAction.Call) answer.action()).dial().digitsAfterAnswer())
        .isEqualTo(digits.substring(0, 64));
    assertThat(io.cordboard.ari.AriGuard.dtmf(digits.substring(0, 64))).hasSize(64);
    assertThat(answer.remarks()).hasSize(2).noneMatch(line -> line.contains("4580"));
  }

  @Test
  void badMusicIsRinging() {
    assertThat(call(",'MOH_CLASS':'../x'").dial().musicClass()).isNull();
    assertThat(call(",'MOH_CLASS':'blank'").dial().musicClass()).isNull();
    assertThat(call(",'MOH_CLASS':' jazz '").dial().musicClass()).isEqualTo("jazz");
  }

  @Test
  void timesAndTonesAreWithinReason() {
    IvrAnswer.Understood answer =
        understood(
            "CALL",
            "'TARGET':'03','CALL_MAX':99999999,'CALL_MAX_DIAL':'soon','REC_STATUS':1,"
                + "'DTMF_PLAY':' 12#x '");
    IvrAction.Dial dial = ((IvrAction.Call) answer.action()).dial();
    assertThat(dial.maxSeconds()).isEqualTo(86_400);
    assertThat(dial.ringSeconds()).isZero();
    assertThat(dial.digitsAfterAnswer()).isEqualTo("12#");
    assertThat(answer.remarks()).hasSize(3);
  }
}
