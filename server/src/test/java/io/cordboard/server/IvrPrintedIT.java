package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls led by each answer that the document prints, letter by letter, and by what real servers
 * send. The printed records are not there: each is heard as the sorry prompt.
 */
@Tag("long")
@Timeout(120)
class IvrPrintedIT extends IvrCase {
  @Test
  void thePrintedJsonLeadsACall() {
    customer
        .answersAsPrinted("menu.json")
        .answersAsPrinted("saydigits.json")
        .answersAsPrinted("call.json");
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(he("im-sorry")).hearsNothing();
    asked("-1", "");
    press(call, "42");
    asked("menu", "42");
    // Its record and the menu's after it.
    call.hearsNext(he("im-sorry"), he("im-sorry")).hearsNothing();
    press(call, "78");
    asked("menu", "78");
    call.hearsNext(he("im-sorry"));
    call.hearsOnly(Voice.NETWORK).hangUp();
    ended("ANSWER");
  }

  @Test
  void thePrintedXmlLeadsACall() {
    customer
        .answersAsPrinted("menu.xml")
        .answersAsPrinted("saydigits.xml")
        .answersAsPrinted("hangup.xml");
    PhoneCall call = ann.call("7001").awaitAnswered().hearsNext(he("im-sorry"));
    asked("-1", "");
    press(call, "1234");
    call.hearsNext(Voice.digits("he", "1234")).hearsNext(he("if-correct-press"));
    call.press('1');
    asked("menu_name", "1234");
    call.hearsNext(Voice.digits("he", "154654")).hearsNext(he("im-sorry"));
    call.press('#');
    asked("menu_name", "#");
    call.awaitOver();
    ended("TE");
  }

  @Test
  void thePrintedHangUpIsNoAnswerAndThePrintedCallIsUnderstood() {
    customer.answersAsPrinted("hangup.json");
    ann.call("7000").awaitRefused(603);
    asked("-1", "");
    ended("TE");
    customer.answersAsPrinted("call.xml");
    PhoneCall call = ann.call("7001").awaitAnswered().hearsNext(he("im-sorry"));
    asked("-1", "");
    call.hearsOnly(Voice.NETWORK).hangUp();
    ended("ANSWER");
  }

  @Test
  void thePrintedAnswersOfALayerAreUnderstood() {
    customer.answersAsPrinted("dial.json").answersAsPrinted("go-to-layer.json");
    PhoneCall call = ann.call("7006").awaitAnswered().hearsNext(en("welcome"));
    call.press('1');
    call.hearsNext(en("menu"));
    press(call, "0#");
    Asked asked = customer.next();
    assertThat(asked.method()).isEqualTo("IVR_LAYER_INPUT");
    // No number of this country, so its NEXT_VO_ID.
    call.hearsNext(en("welcome")).hangUp();
    assertThat(ended("INVALIDARGS").text("TARGET")).isEqualTo("0501234567");
    call = ann.call("7006").awaitAnswered().hearsNext(en("welcome"));
    call.press('1');
    call.hearsNext(en("menu"));
    press(call, "0#");
    String id = customer.next().text("IVR_UNIQUE_ID");
    // There is no layer 22.
    assertApology(call);
    ended("VOEND");
    JsonNode session = house.ask("GET", "/v1/ivr/sessions/" + id, null).join().body();
    assertThat(session.path("customData").toString())
        .isEqualTo("{\"xxx\":\"111\",\"yyy\":\"222\",\"zzz\":\"333\"}");
  }

  @Test
  void aCarelessServersJsonLeadsACall() {
    customer
        .does(
            "raw",
            "type=text/html; charset=utf-8",
            "body=\uFEFF{\"status \":\"0\",\"Action\":\" menu \",\"data\":{\" Rec\":\" welcome \","
                + "\"LOOP\":\"1\",\"Delay\":\"0\",\"size \":\"2\",\"menu\":7,\"VALIDATION\":\"0\","
                + "\"CUSTOM_DATA\":[]}}")
        .does(
            "raw",
            "type=application/octet-stream",
            "body={STATUS:0,ACTION:'HANGUP',LANGUAGE:'HE',DATA:{HANGUP_REC:'bye'}}");
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(en("welcome"));
    asked("-1", "");
    press(call, "05");
    asked("7", "05");
    call.hearsNext(he("bye")).awaitOver();
    ended("TE");
  }

  @Test
  void aCarelessServersXmlLeadsACall() {
    customer.does(
        "raw",
        "type=text/plain",
        "body=\n<methodResponse><params><param><value><struct>"
            + "<member><name>STATUS </name><value>0</value></member>"
            + "<member><name>action</name><value>menu</value></member>"
            + "<member><name>LANGUAGE</name><value>HE</value></member>"
            + "<member><name>DATA</name><value><struct>"
            + "<member><name>REC</name><value>welcome</value></member>"
            + "<member><name>LOOP</name><value><double>1.0</double></value></member>"
            + "<member><name>DELAY</name><value><nil/></value></member>"
            + "<member><name>SIZE</name><value>1</value></member>"
            + "<member><name>MENU</name><value><i4>7</i4></value></member>"
            + "<member><name>VALIDATION</name><value><boolean>0</boolean></value></member>"
            + "</struct></value></member></struct></value></param></params></methodResponse>");
    bye();
    PhoneCall call = ann.call("7001").awaitAnswered().hearsNext(he("welcome"));
    asked("-1", "");
    call.press('5');
    asked("7", "5");
    call.hearsNext(en("bye")).awaitOver();
    ended("TE");
  }
}
