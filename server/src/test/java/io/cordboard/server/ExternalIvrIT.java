package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A customer's web server leads calls: one of each kind. The breadth is in the long run. */
@Timeout(120)
class ExternalIvrIT extends IvrCase {
  @Test
  void digitsGoToTheMenuThatAskedForThem() {
    menu("main", "welcome", 4);
    menu("second", "menu", 1, "LANGUAGE=he");
    bye();
    PhoneCall call = ann.call("7000");
    Asked first = asked("-1", "");
    assertThat(first.path()).isEqualTo("/ivr");
    assertThat(first.text("DID")).isEqualTo("7000");
    assertThat(first.text("CALLER_ID")).isEqualTo("809");
    assertThat(first.text("CALLER_NAME")).isEqualTo("Phone 809");
    assertThat(first.text("PREVIOUS_MENU")).isEqualTo("-1");
    assertThat(first.text("IVR_UNIQUE_ID")).hasSize(32);
    call.awaitAnswered().hearsNext(en("welcome"));
    press(call, "12#");
    assertThat(asked("main", "12").text("PREVIOUS_MENU")).isEqualTo("-1");
    call.hearsNext(he("menu"));
    call.press('7');
    assertThat(asked("second", "7").text("PREVIOUS_MENU")).isEqualTo("main");
    call.hearsNext(en("bye")).awaitOver();
    Asked end = ended("TE");
    assertThat(end.text("IVR_UNIQUE_ID")).isEqualTo(first.text("IVR_UNIQUE_ID"));
    assertThat(end.data().path("CALL_DURATION").asInt()).isBetween(1, 110);
    JsonNode session =
        house.ask("GET", "/v1/ivr/sessions/" + first.text("IVR_UNIQUE_ID"), null).join().body();
    assertThat(session.path("state").asText()).as("%s", session).isEqualTo("ended");
    assertThat(session.path("lines"))
        .filteredOn(line -> line.path("step").asInt() == 2)
        .satisfiesExactly(
            line -> assertThat(line.path("text").asText()).contains("menu main before -1 DTMF 12"),
            line -> {
              assertThat(line.path("text").asText()).contains("MENU second");
              assertThat(line.path("tookMs").asInt(-1)).isNotNegative();
            });
  }

  @Test
  void aRehearsalAsksTheServerAndDialsNobody() {
    menu("main", "welcome", 1);
    call("TARGET=810", "NEXT_MENU=again");
    bye();
    JsonNode json = rehearsed("7000", "\"1\"", "\"busy\"");
    customer.rehearsed(asked("-1", ""));
    asked("main", "1");
    asked("again", "");
    assertThat(json.path("ended").asBoolean()).as("%s", json).isTrue();
    assertThat(json.path("status").asText()).isEqualTo("BUSY");
    assertThat(json.path("lines").findValuesAsText("text"))
        .anyMatch(text -> text.contains("welcome"))
        .anyMatch(text -> text.contains("810"))
        .anyMatch(text -> text.contains("bye"));
    menu("main", "welcome", 1);
    bye();
    assertThat(rehearsed("7001", "\"#\"", "").path("status").asText()).isEqualTo("TE");
    Asked second = asked("-1", "");
    assertThat(second.path()).isEqualTo("/rpc");
    customer.rehearsed(second);
    asked("main", "#");
    assertThat(house.watcher().all("channel")).isEmpty();
  }

  private static JsonNode rehearsed(String did, String digits, String outcomes) {
    String body = "{\"did\":\"%s\",\"caller\":\"0501\",\"digits\":[%s],\"outcomes\":[%s]}";
    House.Answer answer =
        house.ask("POST", "/v1/ivr/try", body.formatted(did, digits, outcomes)).join();
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void pythonsXmlRpcLeadsACallAndDigitsAreSaidInItsLanguage() {
    customer.answers(
        "SAYDIGITS",
        "SAYDIGITSRECORD=say",
        "DIGITS=0-0 7",
        "REC=menu",
        "LOOP=1",
        "DELAY=0",
        "SIZE=1",
        "MENU=m",
        "VALIDATION=0",
        "LANGUAGE=he");
    PhoneCall call = ann.call("7001");
    assertThat(asked("-1", "").path()).isEqualTo("/rpc");
    call.awaitAnswered().hearsNext(he("say"));
    call.hearsNext(Voice.digits("he", "007")).hearsNext(he("menu"));
    call.press('#');
    asked("m", "#");
    call.awaitOver();
    ended("TE");
  }

  @Test
  void aTargetIsRungConnectedAndReported() {
    customer.answers(
        "CALL",
        "TARGET=810",
        "CALLERID=",
        "CALLERNAME=",
        "CALLER_REC=say",
        "MOH_CLASS=lab",
        "TARGET_REC=whisper",
        "CALL_MAX_DIAL=30",
        "CALL_MAX=60",
        "NEXT_MENU=",
        "REC_STATUS=0");
    PhoneCall out = ann.call("7000");
    asked("-1", "");
    out.awaitAnswered().hearsNext(en("say"), Voice.LAB_MUSIC);
    PhoneCall in = ben.awaitCall().answer();
    in.hearsNext(en("whisper")).hearsOnly(ann);
    out.hearsOnly(ben).hangUp();
    in.awaitOver();
    Asked end = ended("ANSWER");
    assertThat(end.text("TARGET")).isEqualTo("810");
    assertThat(end.data().path("CALL_TIME_EPOCH").asLong())
        .isGreaterThanOrEqualTo(end.data().path("CALL_START_EPOCH").asLong());
  }

  @Test
  void aServerThatFailsIsHeardAsTheApology() {
    menu("main", "welcome", 1).does("status", "code=500");
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(en("welcome"));
    asked("-1", "");
    call.press('1');
    asked("main", "1");
    assertApology(call);
    ended("VOEND");
  }

  @Test
  void aFirstHangUpIsRefusedBeforeTheAnswer() {
    customer.answers("HANGUP", "HANGUP_REC=", "HANGUP_CAUSE=17");
    ann.call("7000").awaitRefused(486);
    asked("-1", "");
    ended("TE");
  }
}
