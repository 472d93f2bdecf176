package io.cordboard.server;

import static io.cordboard.server.AccClient.Op.*;
import static io.cordboard.server.AccScenes.ANN;
import static io.cordboard.server.AccScenes.BEN;
import static io.cordboard.server.AccScenes.CLEO;
import static io.cordboard.server.AccScenes.SUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.AccClient.Op;
import io.cordboard.server.AccClient.Wire;
import io.cordboard.server.SeenTalk.Between;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A day of Ann through asterCC's wire: 20 calls of the queue, and all that happens between and in
 * them. Her states are looked at as they come; in the evening the records are compared with what
 * the phones saw. Ben is asked for advice, Sue is the admin.
 */
@Tag("long")
@Timeout(900)
class AgentDayIT {
  private static final int CALLS = 20;

  @RegisterExtension
  static final House house =
      AccScenes.house("", "after-call-work:\n  limit-seconds: " + SeenTalk.WORK_MS / 1000 + "\n");

  private static AccScenes scenes;
  private static Phone ann;
  private static Phone ben;
  private static Phone sue;

  private final AccClient page = new AccClient(house, Wire.POST);
  private String cut = "";
  private String vain = "";
  private int customers;
  private final Map<String, SeenTalk> day = new LinkedHashMap<>();

  @BeforeAll
  static void phones() {
    scenes = new AccScenes(house);
    ann = scenes.ann;
    ben = scenes.ben;
    sue = scenes.sue;
  }

  @AfterEach
  void goHome() {
    scenes.logOut(page);
  }

  @AfterAll
  static void giveBack() {
    scenes.close();
  }

  private SeenTalk takes() {
    return takes(calls());
  }

  private SeenTalk takes(AccScenes.Customer customer) {
    SeenTalk call = new SeenTalk(house, scenes, page, customer);
    day.put(call.talk.id, call);
    return call;
  }

  private AccScenes.Customer calls() {
    return scenes.new Customer("4917000000" + (10 + customers++));
  }

  private void awaitStatus(String status) {
    scenes.awaitStatus(page, status, "logout");
  }

  @Test
  void statesAndRecordsOfADayAreWhatThePhonesSaw() {
    morning();
    holds();
    consults();
    breaks();
    isSupervised();
    asteriskRestarts();
    restartsCutCalls();
    ringsInVain();
    oneAfterTheOther();
    page.done(LOGOUT, 8, ANN);
    scenes.awaitStatus(page, "logout", "logout");
    scenes.awaitMember("630", "801", "cb-out");
    evening();
  }

  /** The caller whom Ann left on hold is served again, after her work. */
  @Test
  void workAfterBothTalksOfACallIsCounted() {
    page.done(LOGIN, 4, BEN);
    page.done(LOGIN, 4, CLEO);
    AccScenes.atWork(page, ANN, "1,");
    page.done(ACW, 59, ANN, "type", "2", "agent_group_id", "1");
    SeenTalk call = takes();
    page.done(HOLD, 52, ANN);
    call.talk.caller.hearsMusic();
    call.hangsUp();
    awaitStatus("pause");
    PhoneCall again = ann.awaitCall().answer();
    again.hearsOnly(call.talk.customer);
    again.hangUp();
    call.talk.caller.awaitOver();
    awaitStatus("pause");
    awaitStatus("idle");
    call.close();
    awaitRecord(call.talk.id);
    JsonNode record = records().get(call.talk.id);
    assertThat(record.at("/spans/acwMs").asLong())
        .as("%s", record)
        .isGreaterThanOrEqualTo(2 * SeenTalk.WORK_MS);
    assertThat(parties(record)).containsExactly("caller " + call.number, "agent 801", "agent 801");
  }

  private void morning() {
    // Once logged in, they are out of the queue: all calls are Ann's.
    page.done(LOGIN, 4, BEN);
    page.done(LOGIN, 4, CLEO);
    page.done(LOGIN, 4, SUE);
    AccScenes.atWork(page, ANN, "1,");
    page.done(ACW, 59, ANN, "type", "2", "agent_group_id", "1");
    awaitStatus("idle");
    try (SeenTalk call = takes()) {
      call.hangsUp().works();
    }
    try (SeenTalk call = takes()) {
      call.leaves(() -> call.talk.caller.hangUp()).worksShortly();
    }
  }

  private void holds() {
    try (SeenTalk call = takes()) {
      for (int round = 0; round < 2; round++) {
        Between begin = Between.during(() -> page.done(HOLD, 52, ANN));
        call.talk.caller.hearsMusic();
        call.talk.agent.hearsNothing();
        awaitStatus("busy");
        call.held(begin, Between.during(() -> page.done(RESUME, 54, ANN)));
        call.talk.together();
      }
      call.hangsUp().works();
    }
  }

  private PhoneCall consultsBen(SeenTalk call) {
    page.done(CONSULT, 27, ANN, "targetdn", "802", "agentgroupid", "1", "consulttype", "external");
    PhoneCall asked = ben.awaitCall().answer();
    call.parties.add("consult 802");
    asked.hearsOnly(ann);
    call.talk.agent.hearsOnly(ben);
    call.talk.caller.hearsMusic();
    return asked;
  }

  private void consults() {
    try (SeenTalk call = takes()) {
      PhoneCall[] asked = new PhoneCall[1];
      Between begin = Between.during(() -> asked[0] = consultsBen(call));
      call.held(begin, Between.during(() -> page.done(CALLRETURN, 32, ANN)));
      call.talk.together();
      call.hangsUp().worksShortly();
    }
    try (SeenTalk call = takes()) {
      PhoneCall[] asked = new PhoneCall[1];
      Between begin = Between.during(() -> asked[0] = consultsBen(call));
      call.leaves(() -> page.done(TRANSFER, 31, ANN));
      call.talk.agent.awaitOver();
      call.held(begin, call.left);
      asked[0].hearsOnly(call.talk.customer);
      call.worksUntil("in use"); // the two go on
      asked[0].hangUp();
      call.talk.caller.awaitOver();
      awaitStatus("idle");
    }
    try (SeenTalk call = takes()) {
      PhoneCall[] asked = new PhoneCall[1];
      Between begin = Between.during(() -> asked[0] = consultsBen(call));
      call.held(begin, Between.during(() -> page.done(CONFERENCE, 34, ANN)));
      call.talk.caller.hearsOnly(ann, ben);
      asked[0].hearsOnly(ann, call.talk.customer);
      asked[0].hangUp();
      call.talk.together();
      call.hangsUp().worksShortly();
    }
  }

  private void breaks() {
    pauses("lunch");
    page.done(QUEUEPAUSE, 14, ANN, "type", "2");
    awaitStatus("idle");
    // Asked for in the call: the break is in the work's place.
    try (SeenTalk call = takes()) {
      page.done(QUEUEPAUSE, 14, ANN, "type", "1", "pause_reason", "meeting");
      call.talk.together();
      call.hangsUp();
      awaitStatus("pause");
    }
    scenes.awaitMember("630", "801", "meeting");
    page.done(QUEUEPAUSE, 14, ANN, "type", "2");
    awaitStatus("idle");
  }

  private void pauses(String reason) {
    page.done(QUEUEPAUSE, 14, ANN, "type", "1", "pause_reason", reason);
    awaitStatus("pause");
    scenes.awaitMember("630", "801", reason);
  }

  private PhoneCall supervises(SeenTalk call, Op op, int message) {
    page.done(op, message, SUE, "sessionid", call.talk.id, "phonenumber", "814");
    call.parties.add("supervisor 814");
    return sue.awaitCall().answer();
  }

  private void isSupervised() {
    try (SeenTalk call = takes()) {
      PhoneCall spy = supervises(call, SILENTMONITOR, 41);
      spy.hearsOnly(ann, call.talk.customer);
      call.talk.together();
      spy.hangUp();
      PhoneCall whisperer = supervises(call, WHISPER, 48);
      call.talk.agent.hearsOnly(sue, call.talk.customer);
      call.talk.caller.hearsOnly(ann);
      whisperer.hangUp();
      PhoneCall third = supervises(call, INTRUDE, 39);
      call.talk.caller.hearsOnly(ann, sue);
      third.hangUp();
      call.talk.together();
      call.hangsUp().works();
    }
    try (SeenTalk call = takes()) {
      PhoneCall[] taker = new PhoneCall[1];
      call.leaves(
          () -> {
            taker[0] = supervises(call, FORCEDRELEASE, 46);
            call.talk.agent.awaitOver();
          });
      taker[0].hearsOnly(call.talk.customer);
      call.talk.caller.hearsOnly(sue);
      call.worksUntil("in use");
      taker[0].hangUp();
      call.talk.caller.awaitOver();
      awaitStatus("idle");
    }
  }

  private void asteriskRestarts() {
    pauses("rest");
    house.lab().restartAsterisk();
    house.awaitLive();
    scenes.awaitMember("630", "801", "rest");
    awaitStatus("pause");
    page.done(QUEUEPAUSE, 14, ANN, "type", "2");
    awaitStatus("idle");
  }

  /** A call that is up when Asterisk ends is lost; Ann takes the next one. */
  private void restartsCutCalls() {
    AccScenes.Customer customer = calls();
    AccScenes.Talk talk = scenes.new Talk(customer, ann);
    awaitStatus("busy");
    house.lab().restartAsterisk();
    house
        .watcher()
        .await("the call is gone", () -> house.watcher().get("call", talk.id).isMissingNode());
    house.awaitLive();
    talk.close();
    cut = talk.id;
    awaitStatus("idle");
    scenes.awaitMember("630", "801", "free");
  }

  /** Nobody was talked to: no work, no break. */
  private void ringsInVain() {
    AccScenes.Customer customer = calls();
    PhoneCall rings = ann.awaitCall();
    awaitStatus("ringing");
    vain = customer.callId();
    customer.call.hangUp();
    rings.awaitOver();
    awaitStatus("idle");
    scenes.awaitMember("630", "801", "free");
    customer.voice.close();
  }

  /** There is always somebody waiting. */
  private void oneAfterTheOther() {
    AccScenes.Customer next = calls();
    while (day.size() < CALLS) {
      try (SeenTalk call = takes(next)) {
        if (day.size() < CALLS) {
          next = calls();
        }
        call.hangsUp();
        if (day.size() % 2 == 0) {
          call.worksUntil(day.size() < CALLS ? "ringing" : "idle");
        } else {
          call.worksShortly(day.size() < CALLS ? "ringing" : "idle");
        }
      }
    }
  }

  /** The record of each call is what the phones saw of it. */
  private void evening() {
    List<String> all = new ArrayList<>(day.keySet());
    all.addAll(List.of(cut, vain));
    all.forEach(AgentDayIT::awaitRecord);
    Map<String, JsonNode> records = records();
    day.forEach((id, seen) -> compare(seen, records.get(id)));
    compareCut(records.get(cut));
    assertThat(ending(records.get(vain))).isEqualTo("abandoned caller 0");
    long freeAtMs = 0;
    for (String id : day.keySet()) {
      // Between hang-up and the end of the work the phone was offered nothing.
      JsonNode record = records.get(id);
      JsonNode ann = record.path("parties").path(1);
      assertThat(ann.path("joinedAtMs").asLong()).as("%s", record).isGreaterThan(freeAtMs);
      freeAtMs = ann.path("leftAtMs").asLong() + record.at("/spans/acwMs").asLong();
    }
  }

  private static void awaitRecord(String id) {
    house
        .watcher()
        .await(
            "the record is complete: " + id,
            () -> {
              JsonNode record = records().get(id);
              return record != null && record.path("complete").asBoolean();
            });
  }

  /** Of the queue's calls, by their ids. */
  private static Map<String, JsonNode> records() {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    JsonNode body =
        house
            .ask("GET", "/v1/records?limit=500", null)
            .orTimeout(20, TimeUnit.SECONDS)
            .join()
            .body();
    for (JsonNode record : body.path("records")) {
      if (record.path("queue").asText().equals("630")) {
        found.put(record.path("id").asText(), record);
      }
    }
    return found;
  }

  private static void compare(SeenTalk seen, JsonNode record) {
    String what = seen.number + ": " + record;
    assertThat(record.at("/ending/outcome").asText()).as(what).isEqualTo("answered");
    assertThat(record.path("partial").asBoolean()).as(what).isFalse();
    assertThat(record.at("/caller/number").asText()).as(what).isEqualTo(seen.number);
    assertThat(record.at("/agent/agent").asText()).as(what).isEqualTo(ANN);
    assertThat(parties(record)).as(what).containsExactlyElementsOf(seen.parties);
    seen.held.holds("held: " + what, record.at("/spans/holdMs"));
    seen.work.holds("work: " + what, record.at("/spans/acwMs"));
    for (JsonNode party : record.path("parties")) {
      if (party.path("role").asText().equals("agent")) {
        seen.answered.holds("answered: " + what, party.path("answeredAtMs"));
        seen.left.holds("left: " + what, party.path("leftAtMs"));
      }
    }
  }

  /** Whether the hang-ups were told before the link went is up to Asterisk. */
  private static void compareCut(JsonNode record) {
    assertThat(ending(record)).matches("answered pbx [0-9]+|lost .*");
    assertThat(record.at("/agent/agent").asText()).isEqualTo(ANN);
  }

  /** Outcome, by whom, after-call work. */
  private static String ending(JsonNode record) {
    return String.join(
        " ",
        record.at("/ending/outcome").asText(),
        record.at("/ending/by").asText(),
        record.at("/spans/acwMs").asText());
  }

  private static List<String> parties(JsonNode record) {
    List<String> all = new ArrayList<>();
    record
        .path("parties")
        .forEach(p -> all.add(p.path("role").asText() + " " + p.at("/who/number").asText()));
    return all;
  }
}
