package io.cordboard.server;

import static io.cordboard.server.AccClient.Op.*;
import static io.cordboard.server.AccScenes.ANN;
import static io.cordboard.server.AccScenes.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.AccClient.Op;
import io.cordboard.server.AccClient.Said;
import io.cordboard.server.AccClient.Wire;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * asterCC's operations against the real PBX: what they did is seen by the phones and in the PBX's
 * queues.
 */
@Timeout(300)
class AsterCcIT {
  private static final String CUSTOMER = "491701234567";

  @RegisterExtension static final House house = AccScenes.house("");

  private static AccScenes scenes;
  private static Phone ann;
  private static Phone ben;

  private AccClient page = new AccClient(house, Wire.GET);

  @BeforeAll
  static void phones() {
    scenes = new AccScenes(house);
    ann = scenes.ann;
    ben = scenes.ben;
  }

  @AfterAll
  static void giveBack() {
    scenes.close();
  }

  @AfterEach
  void logOut() {
    scenes.logOut(page);
  }

  @ParameterizedTest
  @OneOrAll
  void everyOperationDoesWhatItSays(Wire wire) {
    page = new AccClient(house, wire);
    shift();
    takesCalls();
    dials();
    supervises();
    page.done(LOGOUT, 8, ANN);
    scenes.awaitMember("630", "801", "cb-out");
    scenes.awaitMember("631", "801", "absent");
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
    scenes.awaitMember("630", "801", "cb-out");
    page.done(QUEUE, 14, ANN, "type", "1", "list", "1,2,");
    scenes.awaitMember("630", "801", "free");
    scenes.awaitMember("631", "801", "free");
    scenes.awaitStatus(page, "idle", "idle");
    page.done(QUEUEPAUSE, 14, ANN, "type", "1", "pause_reason", "lunch");
    scenes.awaitMember("630", "801", "lunch");
    scenes.awaitMember("631", "801", "lunch");
    scenes.awaitStatus(page, "pause", "pause");
    page.done(QUEUEPAUSE, 14, ANN, "type", "2");
    scenes.awaitMember("630", "801", "free");
    page.done(WORKWAY, 62, ANN, "status", "dialout", "agent_group_id", "2");
    scenes.awaitMember("631", "801", "cb-dial-out");
    scenes.awaitMember("630", "801", "free");
    scenes.awaitStatus(page, "idle", "pause");
    page.done(WORKWAY, 62, ANN, "status", "all", "agent_group_id", "2");
    scenes.awaitMember("631", "801", "free");
    page.done(ACW, 59, ANN, "type", "2", "agent_group_id", "1,2");
    page.done(LOGIN, 4, BEN);
    page.done(QUEUE, 14, BEN, "type", "1", "list", "1,");
    scenes.awaitMember("630", "802", "free");
    assertThat(page.done(AGENTGROUPSTATUS, 43, ANN, "agent_group_id", "1", "agenttype", "login"))
        .matches("1001-[0-9]+,idle\\|\\|1002-[0-9]+,idle\\|\\|");
    assertThat(page.done(DIALERLIST, 43, ANN, "campaignid", "10", "phonenum", "030123456;none"))
        .isEqualTo("1 none");
  }

  /** Calls of the queue: hold, consult, return, conference, transfer, after-call work. */
  private void takesCalls() {
    try (AccScenes.Talk talk = scenes.new Talk(CUSTOMER, ann)) {
      scenes.awaitStatus(page, "busy", "busy");
      scenes.awaitMember("630", "801", "acw");
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
      scenes.awaitStatus(page, "pause", "pause");
      scenes.awaitMember("630", "801", "acw");
      page.done(ACWOFF, 61, ANN, "sessionid", talk.id);
      scenes.awaitMember("630", "801", "free");
      scenes.awaitStatus(page, "in use", "in use");
      asked.hangUp();
      talk.caller.awaitOver();
      scenes.awaitNoCall();
      scenes.awaitStatus(page, "idle", "idle");
    }
  }

  private PhoneCall consultsBen(AccScenes.Talk talk) {
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
    scenes.awaitNoCall();
  }

  private void supervises() {
    page.done(QUEUE, 14, ANN, "type", "2", "list", "1,");
    scenes.awaitMember("630", "801", "cb-out");
    try (AccScenes.Talk talk = scenes.new Talk(CUSTOMER, ben)) {
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
      scenes.awaitNoCall();
    }
  }

  /** Ann takes part from her own phone; the answer does not wait for her to pick up. */
  private PhoneCall supervisor(Op op, int message, AccScenes.Talk talk) {
    page.done(op, message, ANN, "sessionid", talk.id, "phonenumber", "801");
    return ann.awaitCall().answer();
  }
}
