package io.cordboard.server;

import static io.cordboard.server.AccClient.Op.*;
import static io.cordboard.server.AccScenes.ANN;
import static io.cordboard.server.AccScenes.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.AccClient.Said;
import io.cordboard.server.AccClient.Wire;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What asterCC's operations refuse because of what is going on, by the appendix's codes. */
@Timeout(180)
class AsterCcRefusalsIT {
  private static final String CUSTOMER = "491701234567";

  @RegisterExtension
  static final House house =
      AccScenes.house(
          "  - {number: 3002, name: Jo, password: pw3002, extension: 809, team: demo, account: jo}\n"
              + "  - {number: 3003, name: Mo, password: pw3003, team: demo, groups: [1],"
              + " suspended: true}\n"
              + "  - {number: 3004, name: Bo, password: pw3004, team: demo, groups: [1]}\n");

  private static AccScenes scenes;
  private static Phone ann;
  private static Phone ben;

  private final AccClient page = new AccClient(house, Wire.GET);

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
  void anAccountLogsInByItsName() {
    String[] account = {"usertype", "account", "user", "jo"};
    AccClient.isRefused("07", LOGIN, AccClient.join(page.askWith("wrong", LOGIN, "3002", account)));
    AccClient.isRefused("63", HOLD, AccClient.join(page.askWith("wrong", HOLD, "3002", account)));
    page.done(LOGIN, 4, "3002", account);
    assertThat(page.say(LOGIN, "3002").code()).isEqualTo(3);
    page.refused("06", LOGIN, "3002", "usertype", "account", "user", "3002");
    page.done(LOGOUT, 8, "3002", account);
    page.done(LOGIN, 4, "3002");
    page.done(LOGOUT, 8, "3002");
  }

  @Test
  void whoIsNotAtWorkIsToldWhatIsMissing() {
    page.refused("10", QUEUE, BEN, "type", "1");
    page.refused("58", QUEUEPAUSE, BEN, "type", "1");
    page.refused("60", ACW, BEN, "type", "2", "agent_group_id", "1");
    page.refused("60", ACWOFF, BEN);
    page.refused("16", MAKECALL, BEN, "targetdn", "801", "targettype", "exter");
    page.done(LOGIN, 4, BEN);
    page.refused("13", QUEUE, BEN, "type", "3");
    page.refused("11[99]", QUEUE, BEN, "type", "1", "list", "1,99,");
    page.refused("60", QUEUE, BEN, "type", "1", "list", "2,");
    page.refused("58", QUEUEPAUSE, BEN, "type", "1");
    page.refused("58", QUEUE, BEN, "type", "2");
    page.refused("60", WORKWAY, BEN, "status", "dialin", "agent_group_id", "1");
    page.refused("16", MAKECALL, BEN, "targetdn", "801", "targettype", "exter");
    page.done(LOGIN, 4, "3004");
    page.refused("23", QUEUE, "3004", "type", "1");
    page.refused("23", MAKECALL, "3004", "targetdn", "801", "targettype", "exter");
    page.done(LOGOUT, 8, "3004");
    page.done(LOGIN, 4, "3002");
    page.refused("57", QUEUE, "3002", "type", "1");
    page.refused("44", AGENTSTATUS, "3002");
    page.done(LOGOUT, 8, "3002");
    page.refused("65", AGENTGROUPSTATUS, BEN, "agent_group_id", "1", "agenttype", "all");
    page.refused("50", AGENTGROUPSTATUS, ANN, "agent_group_id", "99", "agenttype", "all");
    page.refused("65", DIALERLIST, BEN, "campaignid", "10", "phonenum", "030123");
    page.refused("28", DIALERLIST, ANN, "campaignid", "99", "phonenum", "030123");
  }

  @Test
  void whoMayNotDialNowIsToldWhy() {
    AccScenes.atWork(page, ANN, "1,");
    scenes.awaitMember("630", "801", "free");
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
    AccScenes.atWork(page, BEN, "1,");
    page.refused(
        "56[busy]", CONSULT, ANN, "targetdn", BEN, "agentgroupid", "1", "consulttype", "internal");
    other.hangUp();
    own.awaitOver();

    // Nor is an agent rung who is on a break; who works dial-out only may dial all the same.
    page.done(QUEUEPAUSE, 14, BEN, "type", "1", "pause_reason", "lunch");
    dialRefused("17[pause]", BEN, "1");
    page.done(WORKWAY, 62, ANN, "status", "dialout", "agent_group_id", "1");
    page.done(MAKECALL, 19, ANN, "targetdn", "+4930123455", "targettype", "exter");
    ann.awaitCall().answer().hearsOnly(Voice.NETWORK);
    page.done(HANGUP, 37, ANN);
    page.done(WORKWAY, 62, ANN, "status", "all", "agent_group_id", "1"); // outlasts the shift
  }

  /** Whoever dialled in error need not wait for the own phone to stop ringing. */
  @Test
  void hangUpIsNeverPending() {
    AccScenes.atWork(page, ANN, "1,");
    page.done(MAKECALL, 19, ANN, "targetdn", "802", "targettype", "exter");
    PhoneCall own = ann.awaitCall();
    page.done(HANGUP, 37, ANN);
    own.awaitOver();
    scenes.awaitNoCall();
    page.done(MAKECALL, 19, ANN, "targetdn", "802", "targettype", "exter");
    own = ann.awaitCall().answer();
    PhoneCall other = ben.awaitCall();
    page.done(HANGUP, 37, ANN);
    own.awaitOver();
    other.awaitOver();
  }

  private void dialRefused(String message, String agent, String group) {
    page.refused(
        message, MAKECALL, ANN, "targetdn", agent, "targettype", "inner", "agentgroupid", group);
  }

  @Test
  void whatAStateOfTheTalkForbidsIsToldAndChangesNothing() {
    AccScenes.atWork(page, ANN, "1,");
    scenes.awaitMember("630", "801", "free");
    page.refused("51", HOLD, ANN);
    page.refused("21", CONSULT, ANN, "targetdn", "802", "consulttype", "external");
    page.refused("36", HANGUP, ANN);
    page.refused("42", SILENTMONITOR, ANN, "sessionid", "0", "phonenumber", "809");
    try (AccScenes.Talk talk = scenes.new Talk(CUSTOMER, ann)) {
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
