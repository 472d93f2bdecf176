package io.cordboard.server.dialect.astercc;

import static io.cordboard.server.dialect.astercc.AccHouse.who;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.Verified;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.desk.DeskResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each of the 66 messages of the appendix, told to a client over HTTP. */
class BackMsgTest {
  private static final Pattern ANSWER =
      Pattern.compile(
          "\\|Return\\|([123])\\|Return\\|(BackMsg_(\\d\\d)(\\[[^|]*])?)(\\|Return\\|.*)?");

  private final Set<Integer> told = new HashSet<>();
  private AccHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new AccHouse();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void tells(String code, String event, String... more) {
    List<String> all = new ArrayList<>(List.of("EVENT", event));
    all.addAll(List.of(more));
    Map<String, String> request = who(all.toArray(new String[0]));
    request.values().removeIf("-"::equals);
    String text = house.event(request);
    Matcher m = ANSWER.matcher(text);
    assertThat(m.matches()).as(text).isTrue();
    assertThat(m.group(1) + " " + m.group(2)).as(event + " " + List.of(more)).isEqualTo(code);
    told.add(Integer.parseInt(m.group(3)));
  }

  private void desk(DeskResult.@Nullable Why why) {
    house.desk.refuses = why;
  }

  private void talks(Why why) {
    talks(why, null);
  }

  private void talks(Why why, @Nullable String detail) {
    house.talks.answer = new CommandResult.Refused(why, "x (expected: y)", detail);
  }

  private void talk() {
    house.talks.answer = new CommandResult.Done("c1");
  }

  @Test
  void eachOfThe66MessagesIsTold() {
    strangers();
    shifts();
    refusedShifts();
    calls();
    refusedCalls();
    supervision();
    reports();
    assertThat(told).containsAll(IntStream.rangeClosed(1, 66).boxed().toList()).hasSize(66);
  }

  private void strangers() {
    tells("2 BackMsg_01", "LOGIN", "password", "-");
    tells("2 BackMsg_01", "QUEUE");
    tells("2 BackMsg_02", "LOGIN", "orgidentity", "nobody");
    tells("2 BackMsg_03", "LOGIN", "password", "wrong");
    tells("2 BackMsg_03", "HOLD", "user", "9999");
    tells("2 BackMsg_03", "HOLD", "user", "1009"); // of another team
    tells("2 BackMsg_05", "LOGIN", "user", "1003");
    tells("2 BackMsg_06", "LOGIN", "usertype", "account", "user", "nobody");
    tells("2 BackMsg_07", "LOGIN", "usertype", "account", "user", "ann", "password", "wrong");
    tells("2 BackMsg_63", "HOLD", "usertype", "account", "user", "nobody");
    tells("2 BackMsg_63", "HOLD", "usertype", "account", "user", "ann", "password", "wrong");
    tells("2 BackMsg_28", "LOGIN", "usertype", "robot");
    tells("2 BackMsg_28", "LOGIN", "pwdtype", "sha1");
    assertThat(house.reached()).isEmpty();
  }

  /** Pages log out those who are told that their password is wrong. */
  @Test
  void aPasswordThatNobodyCouldLookAtIsNotCalledWrong() {
    for (Verified busy : List.of(new Verified.Busy(), new Verified.TooMany(5))) {
      house.unlooked = busy;
      tells("2 BackMsg_10", "LOGIN");
      tells("2 BackMsg_51", "HOLD");
      tells("2 BackMsg_20", "MAKECALL", "targetdn", "0411", "targettype", "exter");
      tells("2 BackMsg_10", "LOGIN", "usertype", "account", "user", "ann");
      assertThat(
              house
                  .post(
                      "/asterccinterface/events",
                      "application/x-www-form-urlencoded",
                      "identity=sales&agentno=1001&pwd=0123456789abcdef0123456789abcdef")
                  .body())
          .isEqualTo("{\"code\":2,\"message\":\"BackMsg_44\"}");
    }
    assertThat(house.reached()).isEmpty();
  }

  private void shifts() {
    tells("1 BackMsg_04", "LOGIN");
    tells(
        "1 BackMsg_04", "LOGIN", "pwdtype", "MD5", "password", "0123456789abcdef0123456789abcdef");
    tells("1 BackMsg_08", "LOGOUT", "usertype", "account", "user", "ann");
    tells("1 BackMsg_14", "QUEUE", "type", "1");
    tells("1 BackMsg_14", "QUEUEPAUSE", "type", "1", "pause_reason", "lunch");
    tells("1 BackMsg_59", "ACW", "type", "1", "agent_group_id", "1");
    tells("1 BackMsg_61", "ACWOFF");
    tells("1 BackMsg_62", "WORKWAY", "status", "dialin", "agent_group_id", "1,2");
    tells("2 BackMsg_13", "QUEUE", "type", "3");
    tells("2 BackMsg_13", "ACW", "type", "4", "agent_group_id", "1");
    tells("2 BackMsg_11[7]", "QUEUE", "type", "1", "list", "1,7,");
    tells("2 BackMsg_11[9]", "WORKWAY", "status", "all", "agent_group_id", "9");
    tells("2 BackMsg_60", "QUEUE", "type", "1", "list", "3,");
  }

  private void refusedShifts() {
    desk(DeskResult.Why.ALREADY_LOGGED_IN);
    tells("3 BackMsg_66", "LOGIN");
    assertThat(house.get("/setevent/loginCJI?" + AccHouse.form(who())).body())
        .isEqualTo("{\"code\":3,\"message\":\"BackMsg_66\",\"language\":\"de\"}");
    desk(DeskResult.Why.NOT_KEPT);
    tells("2 BackMsg_10", "QUEUE", "type", "2");
    desk(DeskResult.Why.AGENT_UNKNOWN);
    tells("2 BackMsg_12", "QUEUE", "type", "1");
    tells("2 BackMsg_15", "QUEUE", "type", "1", "usertype", "account", "user", "ann");
    desk(DeskResult.Why.NO_GROUP);
    tells("2 BackMsg_57", "QUEUE", "type", "1");
    desk(DeskResult.Why.NOT_CHECKED_IN);
    tells("2 BackMsg_58", "QUEUEPAUSE", "type", "1");
    tells("2 BackMsg_60", "ACW", "type", "3", "agent_group_id", "1");
    desk(DeskResult.Why.NOT_LOGGED_IN);
    tells("1 BackMsg_08", "LOGOUT");
    tells("2 BackMsg_58", "QUEUEPAUSE", "type", "2");
    tells("2 BackMsg_60", "ACWOFF");
    desk(DeskResult.Why.NO_DEVICE);
    tells("2 BackMsg_23", "QUEUE", "type", "1");
    desk(DeskResult.Why.NO_AFTER_CALL_WORK);
    tells("1 BackMsg_61", "ACWOFF");
    tells("1 BackMsg_61", "ACWOFF", "sessionid", "0123");
    desk(null);
  }

  private void calls() {
    String[] out = {"targetdn", "0411 39-735855", "targettype", "exter"};
    tells("1 BackMsg_19", "MAKECALL", out);
    tells(
        "1 BackMsg_19", "MAKECALL", "targetdn", "1002", "targettype", "inner", "agentgroupid", "1");
    tells("1 BackMsg_27", "CONSULT", "targetdn", "802", "consulttype", "external");
    tells("1 BackMsg_31", "TRANSFER");
    tells("1 BackMsg_32", "CALLRETURN");
    tells("1 BackMsg_34", "CONFERENCE", "consultcount", "2");
    tells("1 BackMsg_37", "HANGUP", "uniqueid", "1534993030.626,cb-1-2,");
    tells("1 BackMsg_52", "Hold");
    tells("1 BackMsg_54", "Resume");
    tells("2 BackMsg_09[8008]", "MAKECALL", "targetdn", "8008", "targettype", "inner");
    tells("2 BackMsg_09[1009]", "MAKECALL", "targetdn", "1009", "targettype", "inner");
    tells("2 BackMsg_30", "MAKECALL", "targetdn", "1", "targettype", "exter", "agentgroupid", "9");
    tells("2 BackMsg_60", "MAKECALL", "targetdn", "1", "targettype", "exter", "agentgroupid", "3");
    tells(
        "2 BackMsg_55",
        "CONSULT",
        "targetdn",
        "8008",
        "consulttype",
        "internal",
        "agentgroupid",
        "1");
    tells("2 BackMsg_01", "CONSULT", "targetdn", "1002", "consulttype", "internal");
  }

  private void refusedCalls() {
    String[] out = {"targetdn", "0411", "targettype", "exter"};
    String[] ask = {"targetdn", "1002", "consulttype", "internal", "agentgroupid", "1"};
    talks(Why.NOT_CHECKED_IN);
    int notes = house.notes.size();
    tells("2 BackMsg_16", "MAKECALL", out);
    assertThat(house.notes.size()).isEqualTo(notes);
    talks(Why.AGENT_STATE, "busy");
    tells("2 BackMsg_17[busy]", "MAKECALL", out);
    talks(Why.DIAL_IN_ONLY);
    tells("2 BackMsg_18", "MAKECALL", out);
    talks(Why.NUMBER_REFUSED);
    tells("2 BackMsg_18", "MAKECALL", out);
    talks(Why.PENDING);
    tells("2 BackMsg_22", "MAKECALL", out);
    tells("2 BackMsg_22", "HOLD");
    talks(Why.NO_DEVICE);
    tells("2 BackMsg_23", "MAKECALL", out);
    talks(Why.AGENT_UNKNOWN);
    tells("2 BackMsg_24", "MAKECALL", out);
    tells("2 BackMsg_38", "HANGUP");
    talks(Why.TARGET_NOT_CHECKED_IN);
    tells("2 BackMsg_25", "CONSULT", ask);
    talks(Why.TARGET_STATE, "in use");
    tells("2 BackMsg_56[in use]", "CONSULT", ask);
    talks(Why.LINK_DOWN);
    tells("2 BackMsg_26", "CONSULT", ask);
    talks(Why.LEG_UNKNOWN);
    tells("2 BackMsg_64", "HANGUP", "uniqueid", "1.1,");
    tells("2 BackMsg_64", "TRANSFER", "nwaycalluniqueid", "1.1");
    talks(Why.WRONG_STATE);
    tells("2 BackMsg_20", "MAKECALL", out);
    tells("2 BackMsg_21", "CONSULT", ask);
    tells("2 BackMsg_29", "TRANSFER");
    tells("2 BackMsg_33", "CALLRETURN");
    tells("2 BackMsg_35", "CONFERENCE");
    tells("2 BackMsg_36", "HANGUP");
    tells("2 BackMsg_51", "HOLD");
    tells("2 BackMsg_53", "RESUME");
    talks(Why.BAD_VALUE);
    tells("2 BackMsg_28", "HOLD");
    house.talks.answer = new CommandResult.Unknown("c1", "nobody knows");
    tells("2 BackMsg_51", "HOLD");
    talk();
  }

  private void supervision() {
    String[] call = {"sessionid", "0123456789abcdef0123456789abcdef", "phonenumber", "803"};
    tells("1 BackMsg_39", "INTRUDE", call);
    tells("1 BackMsg_41", "SILENTMONITOR", call);
    tells("1 BackMsg_48", "Whisper", call);
    tells("1 BackMsg_46", "ForcedRelease", call);
    talks(Why.NO_CALL);
    tells("2 BackMsg_40", "INTRUDE", call);
    tells("2 BackMsg_42", "SILENTMONITOR", call);
    tells("2 BackMsg_49", "WHISPER", call);
    tells("2 BackMsg_45", "FORCEDRELEASE", call);
    talks(Why.FAILED);
    tells("2 BackMsg_47", "FORCEDRELEASE", call);
    talks(Why.NOT_GROUP_ADMIN);
    tells("2 BackMsg_65", "INTRUDE", call);
    talk();
  }

  private void reports() {
    tells("1 BackMsg_43", "AGENTSTATUS");
    house.desk.states.put("1004", FakeDesk.now("1004"));
    tells("2 BackMsg_44", "AGENTSTATUS", "user", "1004");
    tells("2 BackMsg_12", "AGENTSTATUS", "user", "1005");
    tells("1 BackMsg_43", "AgentgroupStatus", "agent_group_id", "1");
    tells(
        "2 BackMsg_44",
        "AgentgroupStatus",
        "agent_group_id",
        "3",
        "user",
        "1005",
        "agenttype",
        "login");
    tells("2 BackMsg_50", "AgentgroupStatus", "agent_group_id", "9");
    tells("2 BackMsg_65", "AgentgroupStatus", "agent_group_id", "1", "user", "1002");
    tells("1 BackMsg_43", "DialerList", "campaignid", "10", "phonenum", "0411;0412");
    tells("2 BackMsg_28", "DialerList", "campaignid", "99", "phonenum", "0411");
    tells("2 BackMsg_65", "DialerList", "campaignid", "11", "phonenum", "0411");
    house.storeDown = true;
    tells("2 BackMsg_44", "DialerList", "campaignid", "10", "phonenum", "0411");
    house.storeDown = false;
  }

  @Test
  void everyOperationHasAMessageForEveryCondition() {
    Map<String, Integer> none = new LinkedHashMap<>();
    for (Operation op : Operation.values()) {
      for (Condition condition : Condition.values()) {
        int number = BackMsg.number(op, condition);
        if (number < 1 || number > 66) {
          none.put(op + " " + condition, number);
        }
      }
    }
    assertThat(none).isEmpty();
  }
}
