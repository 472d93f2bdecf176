package io.cordboard.server;

import static io.cordboard.server.AccClient.Op.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.AccClient.Op;
import io.cordboard.server.AccClient.Said;
import io.cordboard.server.AccClient.Wire;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Outsider;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * asterCC's operations against the real PBX: what they did is seen by the phones and in the PBX's
 * queues. Ann (1001, 801) is admin of the groups 1 (630) and 2 (631), Ben (1002, 802) is in 1.
 */
@Timeout(180)
class AsterCcIT {
  private static final String CUSTOMER = "491701234567";
  private static final String ANN = "1001";
  private static final String BEN = "1002";

  @RegisterExtension
  static final House house =
      House.besideThePbx(
          "agents:\n"
              + "  - {number: 3001, name: Bo, password: pw3001, team: demo, groups: [1]}\n"
              + "  - {number: 3002, name: Jo, password: pw3002, extension: 809, team: demo}\n"
              + "  - {number: 3003, name: Mo, password: pw3003, team: demo, groups: [1], suspended: true}\n");

  private static Phone ann;
  private static Phone ben;

  private AccClient page = new AccClient(house, Wire.GET);

  @BeforeAll
  static void phones() {
    ann = Lab.shared().phone(801);
    ben = Lab.shared().phone(802);
  }

  @AfterAll
  static void giveBack() {
    ann.close();
    ben.close();
    // Who once logged in stays out of its queue; the lab's other users know nothing of it.
    Lab.shared().cli("queue unpause member PJSIP/801");
    Lab.shared().cli("queue unpause member PJSIP/802");
  }

  @AfterEach
  void logOut() {
    house.lab().quiet();
    for (String agent : List.of(ANN, BEN)) {
      page.done(LOGOUT, 8, agent);
    }
  }

  /** What the PBX says of a phone in a queue: absent, free, or why it is paused. */
  private static String member(String queue, String extension) {
    String line =
        house
            .lab()
            .cli("queue show " + queue)
            .lines()
            .filter(l -> l.contains("PJSIP/" + extension))
            .findFirst()
            .orElse("");
    if (line.isEmpty()) {
      return "absent";
    }
    return line.contains("(paused") ? line.replaceAll(".*\\(paused:?([^ )]*).*", "$1") : "free";
  }

  private static void awaitMember(String queue, String extension, String what) {
    Lab.await(
        Duration.ofSeconds(20),
        extension + " in " + queue + " is " + what,
        () -> member(queue, extension).equals(what));
  }

  /** Ann in the groups 1 and 2, as her page sees it. */
  private void awaitStatus(String status) {
    String[] last = {""};
    house
        .watcher()
        .await(
            "status " + status,
            () -> {
              last[0] = page.done(AGENTSTATUS, 43, ANN);
              return last[0].equals(status);
            });
  }

  /** Customer and queue 630: whoever of the two is checked in is called. */
  private final class Talk implements AutoCloseable {
    final Story story = house.storyFromHere();
    final Outsider customer = house.lab().outsider(CUSTOMER);
    final PhoneCall caller = customer.call("4930630");
    final Phone phone;
    final PhoneCall agent;
    final String id;

    Talk(Phone phone) {
      this.phone = phone;
      this.agent = phone.awaitCall().answer();
      caller.awaitAnswered();
      id = story.onlyCall();
      together();
    }

    void together() {
      agent.hearsOnly(customer);
      caller.hearsOnly(phone);
    }

    String leg(String number) {
      List<String> legs = new ArrayList<>();
      for (JsonNode p : house.watcher().get("call", id).path("parties")) {
        if (p.path("number").asText().equals(number) && !p.path("state").asText().equals("gone")) {
          legs.add(p.path("channelId").asText().replaceAll(".*/", ""));
        }
      }
      assertThat(legs).hasSize(1);
      return legs.get(0);
    }

    void over() {
      house.watcher().await("the call is over", () -> house.watcher().all("call").isEmpty());
    }

    @Override
    public void close() {
      customer.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationDoesWhatItSaysOverEveryWire(Wire wire) {
    page = new AccClient(house, wire);
    shift();
    takesCalls();
    dials();
    supervises();
    page.done(LOGOUT, 8, ANN);
    awaitMember("630", "801", "cb-out");
    awaitMember("631", "801", "absent");
    assertThat(page.done()).containsExactly(Op.values());
  }

  private void shift() {
    String param = page.done(LOGIN, 4, ANN);
    assertThat(param)
        .startsWith(
            "agent_group_id=1&groupname=Support&status=idel&groupadmin=yes&agenttype=static")
        .contains(
            "|||agent_group_id=2&groupname=Sales&status=idel&groupadmin=yes&agenttype=dynamic")
        .endsWith("|||");
    Said twice = page.say(LOGIN, ANN);
    assertThat(twice.code()).isEqualTo(3);
    assertThat(twice.message()).isEqualTo("BackMsg_66");
    awaitMember("630", "801", "cb-out");
    page.done(QUEUE, 14, ANN, "type", "1", "list", "1,2,");
    awaitMember("630", "801", "free");
    awaitMember("631", "801", "free");
    awaitStatus("1-idle,2-idle,");
    page.done(QUEUEPAUSE, 14, ANN, "type", "1", "pause_reason", "lunch");
    awaitMember("630", "801", "lunch");
    awaitMember("631", "801", "lunch");
    awaitStatus("1-pause,2-pause,");
    page.done(QUEUEPAUSE, 14, ANN, "type", "2");
    awaitMember("630", "801", "free");
    page.done(WORKWAY, 62, ANN, "status", "dialout", "agent_group_id", "2");
    awaitMember("631", "801", "cb-dial-out");
    awaitMember("630", "801", "free");
    awaitStatus("1-idle,2-pause,");
    page.done(WORKWAY, 62, ANN, "status", "all", "agent_group_id", "2");
    awaitMember("631", "801", "free");
    page.done(ACW, 59, ANN, "type", "2", "agent_group_id", "1,2");
    page.done(LOGIN, 4, BEN);
    page.done(QUEUE, 14, BEN, "type", "1", "list", "1,");
    awaitMember("630", "802", "free");
    assertThat(page.done(AGENTGROUPSTATUS, 43, ANN, "agent_group_id", "1", "agenttype", "login"))
        .matches("1001-[0-9]+,idle\\|\\|1002-[0-9]+,idle\\|\\|");
    assertThat(page.done(DIALERLIST, 43, ANN, "campaignid", "10", "phonenum", "030123456;none"))
        .isEqualTo("1 none");
  }

  /** Calls of the queue: hold, consult, return, conference, transfer, after-call work. */
  private void takesCalls() {
    try (Talk talk = new Talk(ann)) {
      awaitStatus("1-busy,2-busy,");
      awaitMember("630", "801", "acw");
      page.done(HOLD, 52, ANN);
      talk.caller.hearsMusic();
      talk.agent.hearsNothing();
      page.done(RESUME, 54, ANN);
      talk.together();
      page.done(CONSULT, 27, ANN, "targetdn", "+4930123455", "consulttype", "external");
      talk.caller.hearsMusic();
      talk.agent.hearsOnly(Voice.NETWORK);
      page.done(CONFERENCE, 34, ANN, "consultcount", "1");
      talk.caller.hearsOnly(ann, Voice.NETWORK);
      talk.agent.hearsOnly(talk.customer, Voice.NETWORK);
      page.done(HANGUP, 37, ANN, "uniqueid", talk.leg("030123455") + ",");
      talk.together();
      PhoneCall asked = consultsBen(talk);
      page.done(CALLRETURN, 32, ANN);
      asked.awaitOver();
      talk.together();
      asked = consultsBen(talk);
      page.done(TRANSFER, 31, ANN, "sessionid", talk.id);
      talk.agent.awaitOver();
      asked.hearsOnly(talk.customer);
      talk.caller.hearsOnly(ben);
      awaitStatus("1-pause,2-pause,");
      awaitMember("630", "801", "acw");
      page.done(ACWOFF, 61, ANN, "sessionid", talk.id);
      awaitMember("630", "801", "free");
      awaitStatus("1-in use,2-in use,");
      asked.hangUp();
      talk.caller.awaitOver();
      talk.over();
      awaitStatus("1-idle,2-idle,");
    }
  }

  private PhoneCall consultsBen(Talk talk) {
    page.done(CONSULT, 27, ANN, "targetdn", BEN, "agentgroupid", "1", "consulttype", "internal");
    PhoneCall asked = ben.awaitCall().answer();
    asked.hearsOnly(ann);
    talk.agent.hearsOnly(ben);
    talk.caller.hearsMusic();
    return asked;
  }

  private void dials() {
    page.done(MAKECALL, 19, ANN, "targetdn", BEN, "targettype", "inner", "agentgroupid", "1");
    PhoneCall own = ann.awaitCall().answer();
    PhoneCall other = ben.awaitCall().answer();
    own.hearsOnly(ben);
    other.hearsOnly(ann);
    page.done(HANGUP, 37, ANN);
    own.awaitOver();
    other.awaitOver();
    house.watcher().await("the call is over", () -> house.watcher().all("call").isEmpty());
  }

  private void supervises() {
    page.done(QUEUE, 14, ANN, "type", "2", "list", "1,");
    awaitMember("630", "801", "cb-out");
    try (Talk talk = new Talk(ben)) {
      PhoneCall spy = supervisor(SILENTMONITOR, 41, talk);
      spy.hearsOnly(ben, talk.customer);
      talk.together();
      spy.hangUp();
      PhoneCall whisperer = supervisor(WHISPER, 48, talk);
      talk.agent.hearsOnly(ann, talk.customer);
      talk.caller.hearsOnly(ben);
      whisperer.hangUp();
      PhoneCall third = supervisor(INTRUDE, 39, talk);
      third.hearsOnly(ben, talk.customer);
      talk.caller.hearsOnly(ann, ben);
      third.hangUp();
      talk.together();
      PhoneCall taker = supervisor(FORCEDRELEASE, 46, talk);
      talk.agent.awaitOver();
      taker.hearsOnly(talk.customer);
      talk.caller.hearsOnly(ann);
      talk.caller.hangUp();
      taker.awaitOver();
      talk.over();
    }
  }

  /** Ann takes part from her own phone; the answer does not wait for her to pick up. */
  private PhoneCall supervisor(Op op, int message, Talk talk) {
    page.done(op, message, ANN, "sessionid", talk.id, "phonenumber", "801");
    return ann.awaitCall().answer();
  }

  @Test
  void whoIsNotLetInIsToldWhy() {
    AccClient.isRefused("03", LOGIN, AccClient.join(page.askWith("wrong", LOGIN, ANN)));
    page.refused("03", AGENTSTATUS, "9999");
    page.refused("05", LOGIN, "3003");
    page.refused("02", LOGIN, ANN, "orgidentity", "nobody");
    page.refused("06", LOGIN, ANN, "usertype", "account", "user", "nobody");
    page.refused("63", QUEUE, ANN, "usertype", "account", "user", "nobody", "type", "1");
  }

  @Test
  void whoIsNotAtWorkIsToldWhatIsMissing() {
    page.refused("10", QUEUE, BEN, "type", "1");
    page.refused("58", QUEUEPAUSE, BEN, "type", "1");
    page.refused("60", ACW, BEN, "type", "2", "agent_group_id", "1");
    page.refused("16", MAKECALL, BEN, "targetdn", "801", "targettype", "exter");
    page.done(LOGIN, 4, BEN);
    page.refused("13", QUEUE, BEN, "type", "3");
    page.refused("11[99]", QUEUE, BEN, "type", "1", "list", "1,99,");
    page.refused("60", QUEUE, BEN, "type", "1", "list", "2,");
    page.refused("58", QUEUEPAUSE, BEN, "type", "1");
    page.refused("58", QUEUE, BEN, "type", "2");
    page.refused("60", WORKWAY, BEN, "status", "dialin", "agent_group_id", "1");
    page.refused("16", MAKECALL, BEN, "targetdn", "801", "targettype", "exter");
    page.done(LOGIN, 4, "3001");
    page.refused("23", QUEUE, "3001", "type", "1");
    page.refused("23", MAKECALL, "3001", "targetdn", "801", "targettype", "exter");
    page.done(LOGOUT, 8, "3001");
    page.done(LOGIN, 4, "3002");
    page.refused("57", QUEUE, "3002", "type", "1");
    page.refused("44", AGENTSTATUS, "3002");
    page.done(LOGOUT, 8, "3002");
    page.refused("65", AGENTGROUPSTATUS, BEN, "agent_group_id", "1", "agenttype", "all");
    page.refused("50", AGENTGROUPSTATUS, ANN, "agent_group_id", "99", "agenttype", "all");
    page.refused("65", DIALERLIST, BEN, "campaignid", "10", "phonenum", "030123");
    page.refused("28", DIALERLIST, ANN, "campaignid", "99", "phonenum", "030123");
  }

  private void atWork(String agent, String groups) {
    page.done(LOGIN, 4, agent);
    page.done(QUEUE, 14, agent, "type", "1", "list", groups);
  }

  @Test
  void whoMayNotDialNowIsToldWhy() {
    atWork(ANN, "1,");
    awaitMember("630", "801", "free");
    dialRefused("09[9999]", "9999", "1");
    dialRefused("30", BEN, "99");
    dialRefused("16", BEN, "1");
    dialRefused("16", BEN, "2");
    page.refused("18", MAKECALL, ANN, "targetdn", "+1900123", "targettype", "exter");
    page.done(QUEUEPAUSE, 14, ANN, "type", "1", "pause_reason", "lunch");
    dialRefused("17[pause]", BEN, "1");
    page.done(QUEUEPAUSE, 14, ANN, "type", "2");
    page.done(WORKWAY, 62, ANN, "status", "dialin", "agent_group_id", "1");
    dialRefused("18", BEN, "1");
    page.refused("18", MAKECALL, ANN, "targetdn", "802", "targettype", "exter");
    page.done(WORKWAY, 62, ANN, "status", "all", "agent_group_id", "1");

    CompletableFuture<Said> first =
        page.ask(MAKECALL, ANN, "targetdn", "802", "targettype", "exter");
    PhoneCall own = ann.awaitCall();
    page.refused("22", MAKECALL, ANN, "targetdn", "802", "targettype", "exter");
    page.isDone(MAKECALL, 19, AccClient.join(first));
    own.answer();
    PhoneCall other = ben.awaitCall().answer();
    own.hearsOnly(ben);
    page.refused("17[busy]", MAKECALL, ANN, "targetdn", "802", "targettype", "exter");
    atWork(BEN, "1,");
    page.refused(
        "56[busy]", CONSULT, ANN, "targetdn", BEN, "agentgroupid", "1", "consulttype", "internal");
    other.hangUp();
    own.awaitOver();
  }

  private void dialRefused(String message, String agent, String group) {
    page.refused(
        message, MAKECALL, ANN, "targetdn", agent, "targettype", "inner", "agentgroupid", group);
  }

  @Test
  void whatAStateOfTheTalkForbidsIsToldAndChangesNothing() {
    atWork(ANN, "1,");
    awaitMember("630", "801", "free");
    page.refused("51", HOLD, ANN);
    page.refused("21", CONSULT, ANN, "targetdn", "802", "consulttype", "external");
    page.refused("36", HANGUP, ANN);
    page.refused("42", SILENTMONITOR, ANN, "sessionid", "0", "phonenumber", "809");
    try (Talk talk = new Talk(ann)) {
      page.refused("53", RESUME, ANN);
      page.refused("33", CALLRETURN, ANN);
      page.refused("29", TRANSFER, ANN);
      page.refused("35", CONFERENCE, ANN);
      page.refused("64", HOLD, ANN, "agentuniqueid", "1.2");
      page.refused("64", HANGUP, ANN, "uniqueid", "1.2,");
      page.refused("64", HANGUP, BEN, "uniqueid", talk.leg("801") + ",");
      page.refused("01", CONSULT, ANN, "targetdn", BEN, "consulttype", "internal");
      consultRefused("55", "9999");
      consultRefused("25", BEN);
      page.refused("65", SILENTMONITOR, BEN, "sessionid", talk.id, "phonenumber", "802");
      page.refused("65", FORCEDRELEASE, BEN, "sessionid", talk.id, "phonenumber", "802");
      page.done(HOLD, 52, ANN);
      page.refused("51", HOLD, ANN);
      page.refused("21", CONSULT, ANN, "targetdn", "802", "consulttype", "external");
      page.done(RESUME, 54, ANN);
      talk.together();
      talk.caller.hangUp();
      talk.agent.awaitOver();
    }
  }

  private void consultRefused(String message, String agent) {
    page.refused(
        message, CONSULT, ANN, "targetdn", agent, "agentgroupid", "1", "consulttype", "internal");
  }
}
