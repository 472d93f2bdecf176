package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A customer's web server, the house whose numbers it leads, Ann who calls them (809) and Ben who
 * is called (810). 7000 is led in JSON, 7001 in XML-RPC, 7002 begins with layers, 7003 falls back
 * to a queue and says ANSWERED, 7004 is sensitive and behind a password, behind 7005 nobody
 * listens, and 7006 is as 7002 but told the end.
 */
abstract class IvrCase {
  static final IvrCustomer customer = new IvrCustomer();
  static final Crm crm = new Crm();

  @RegisterExtension
  static final House house =
      House.ledBy(
          customer,
          crm,
          """
          ivr:
            first-digit-seconds: 2
            inter-digit-seconds: 2
            layers: examples/ivr-layers.yaml
            recordings: "${CORDBOARD_LAB_IVR_RECORDINGS:-}"
            sounds: {sorry: im-sorry, waiting: one-moment-please, confirm: if-correct-press}
            providers:
              - {name: provider1, dial: "PJSIP/{number}@trunk"}
            numbers:
              - {did: 7000, url: "URL/ivr", allow-private: true}
              - {did: 7001, url: "URL/rpc", format: xml-rpc, allow-private: true}
              - {did: 7002, layer: 1}
              - {did: 7003, url: "URL/queue", allow-private: true, fallback: queue 632, answered-word: ANSWERED}
              - {did: 7004, url: "URL/ivr", allow-private: true, sensitive: true, user: u, password: secret-pw}
              - {did: 7005, url: "http://127.0.0.1:1/ivr", allow-private: true}
              - {did: 7006, layer: 1, url: "URL/ends", allow-private: true}
          """
              .replace("URL", customer.url()));

  static Phone ann;
  static Phone ben;

  @BeforeAll
  static void phones() {
    ann = Lab.shared().phone(809);
    ben = Lab.shared().phone(810);
  }

  @AfterAll
  static void giveBack() {
    ann.close();
    ben.close();
    customer.assertEveryCallEndedOnce();
  }

  @BeforeEach
  void nothingAsked() {
    customer.forget();
  }

  @AfterEach
  void nothingMoreWasAsked() {
    house.lab().quiet();
    assertThat(customer.more()).as("asked beyond what the test knows").isEmpty();
  }

  /** What a menu's answer has beside its name, record and size. */
  static IvrCustomer menu(String name, String record, int size, String... more) {
    String[] fields = {
      "MENU=" + name, "REC=" + record, "LOOP=1", "DELAY=0", "SIZE=" + size, "VALIDATION=0"
    };
    String[] all = new String[fields.length + more.length];
    System.arraycopy(fields, 0, all, 0, fields.length);
    System.arraycopy(more, 0, all, fields.length, more.length);
    return customer.answers("MENU", all);
  }

  /** A CALL with these instead of the usual fields. */
  static IvrCustomer call(String... changes) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "TARGET=810",
                "CALLERID=",
                "CALLERNAME=",
                "CALLER_REC=",
                "CALL_MAX_DIAL=20",
                "CALL_MAX=60",
                "NEXT_MENU=",
                "REC_STATUS=0"));
    for (String change : changes) {
      String name = change.substring(0, change.indexOf('=') + 1);
      fields.removeIf(field -> field.startsWith(name));
      fields.add(change);
    }
    return customer.answers("CALL", fields.toArray(String[]::new));
  }

  static IvrCustomer bye() {
    return customer.answers("HANGUP", "HANGUP_REC=bye", "HANGUP_CAUSE=16");
  }

  static Voice en(String record) {
    return Voice.record("en", record);
  }

  static Voice he(String record) {
    return Voice.record("he", record);
  }

  /** Types all of it by RFC 4733. */
  static void press(PhoneCall call, String digits) {
    digits.chars().forEach(digit -> call.press((char) digit));
  }

  /** The next question is about this menu, and these digits were pressed in it. */
  static Asked asked(String menu, String digits) {
    Asked asked = customer.next();
    assertThat(asked.method()).isEqualTo("GET_IVR_ACTION");
    assertThat(asked.text("MENU")).as("%s", asked.data()).isEqualTo(menu);
    assertThat(asked.text("DTMF")).as("%s", asked.data()).isEqualTo(digits);
    return asked;
  }

  /** The call's HANGUP_CALL says this. */
  static Asked ended(String status) {
    Asked end = customer.end();
    assertThat(end.text("CALL_STATUS")).as("%s", end.data()).isEqualTo(status);
    return end;
  }

  /** What the trace of the last session says, line by line. */
  static List<String> traced() {
    JsonNode page = house.ask("GET", "/v1/ivr/sessions?limit=1", null).join().body();
    List<String> lines = new ArrayList<>();
    for (JsonNode line : page.at("/sessions/0/lines")) {
      lines.add(line.path("what").asText() + " " + line.path("text").asText());
    }
    return lines;
  }

  /** The caller hears the apology, and the call ends. */
  static void assertApology(PhoneCall call) {
    call.hearsNext(en("im-sorry"));
    call.awaitOver();
  }
}
