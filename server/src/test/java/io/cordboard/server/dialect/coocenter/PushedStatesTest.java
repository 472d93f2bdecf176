package io.cordboard.server.dialect.coocenter;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Reported;
import io.cordboard.server.board.Role;
import io.cordboard.server.outbox.WebhookFormat.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a CRM hears while a call lives. */
class PushedStatesTest {
  private static final long T = 1_534_993_059_785L;
  private static final String CALL = "a".repeat(32);
  private static final String TRUNK = "DAHDI/i1/18782985586-51";

  private final CooCenterFormat format = PushedRecordsTest.format();
  private final List<Event> heard = new ArrayList<>();
  private long seq;

  private void now(Entity thing) {
    heard.addAll(format.onChange(new Change(++seq, T, Change.What.CHANGED, null, thing, false)));
  }

  private void gone(Entity thing) {
    heard.addAll(format.onChange(new Change(++seq, T, Change.What.ENDED, thing, null, false)));
  }

  private List<String> bodies() {
    List<String> bodies = heard.stream().map(Event::body).toList();
    heard.clear();
    return bodies;
  }

  private static Channel leg(
      String id,
      String name,
      @Nullable String extension,
      Role role,
      Channel.State state,
      @Nullable String number,
      @Nullable String connected,
      @Nullable String dialed,
      int cause) {
    String endpoint = name.substring(0, name.lastIndexOf('-'));
    return new Channel(
        "pbx1/" + id,
        "pbx1",
        name,
        endpoint,
        extension,
        extension == null ? "trunk" : null,
        state,
        CALL,
        role,
        number,
        null,
        connected,
        null,
        dialed,
        null,
        false,
        T,
        0,
        cause);
  }

  private static Channel caller(Channel.State state) {
    return leg("1534993030.626", TRUNK, null, Role.CALLER, state, "18782985586", null, "630", 0);
  }

  private static Channel phone(Channel.State state, int cause) {
    return leg(
        "1534993059.630",
        "PJSIP/886-00000065",
        "886",
        Role.AGENT,
        state,
        "886",
        "18782985586",
        "886",
        cause);
  }

  private static Party party(Channel leg, @Nullable String name, long answeredAtMs) {
    return new Party(
        leg.id(),
        leg.role(),
        leg.number(),
        name,
        leg.extension(),
        null,
        Party.State.GONE,
        T,
        answeredAtMs,
        T + 1);
  }

  private static Call ended(Call.Outcome outcome, Party... parties) {
    return new Call(
        CALL,
        "pbx1",
        Call.Direction.INBOUND,
        Call.State.ENDED,
        "630",
        "trunk",
        "630",
        null,
        null,
        List.of(parties),
        T,
        0,
        T,
        outcome,
        16,
        null);
  }

  private static Node node(Node.State state) {
    boolean up = state != Node.State.DOWN;
    return new Node("pbx1", state, !up, up, up, null, 0, T, "");
  }

  @Test
  void theEndOfACallThatWasNotSeenWholeIsLeftToItsRecord() {
    now(node(Node.State.SYNCING));
    now(live(CALL)); // it may have begun long ago
    now(node(Node.State.LIVE));
    gone(ended(Call.Outcome.ANSWERED));
    assertThat(heard).isEmpty();

    now(live(CALL));
    now(node(Node.State.DOWN));
    now(node(Node.State.SYNCING));
    now(node(Node.State.LIVE));
    gone(ended(Call.Outcome.ANSWERED));
    assertThat(heard).isEmpty();

    now(live(CALL));
    gone(ended(Call.Outcome.ANSWERED));
    assertThat(heard).extracting(Event::name).containsExactly("hangup");
  }

  private static Call live(String id) {
    return new Call(
        id,
        "pbx1",
        Call.Direction.INBOUND,
        Call.State.UP,
        "630",
        "trunk",
        "630",
        null,
        null,
        List.of(),
        T,
        T,
        0,
        null,
        0,
        null);
  }

  @Test
  void dialBeginIsToldOnceAsTheDocumentPrintsIt() {
    now(caller(Channel.State.UP));
    now(phone(Channel.State.DOWN, 0));
    assertThat(heard).isEmpty();
    now(phone(Channel.State.DIALING, 0));
    now(phone(Channel.State.RINGING, 0));
    assertThat(bodies())
        .containsExactly(
            "{\"event\":\"dialbegin\",\"timestamp\":\"1534993059.785000\","
                + "\"channel\":\"DAHDI/i1/18782985586-51\",\"calleridnum\":\"18782985586\","
                + "\"destchannel\":\"SIP/886-00000065\",\"destcalleridnum\":\"886\","
                + "\"destuniqueid\":\"1534993059.630\",\"dialstring\":\"SIP/886\","
                + "\"uniqueid\":\"1534993030.626\",\"mac\":\"68:69:2e:03:8b:3e\"}");
  }

  @Test
  void dialEndIsToldWhenTheLegIsPickedUp() {
    now(caller(Channel.State.UP));
    now(phone(Channel.State.RINGING, 0));
    heard.clear();
    now(phone(Channel.State.UP, 0));
    assertThat(bodies())
        .containsExactly(
            "{\"event\":\"dialend\",\"timestamp\":\"1534993059.785000\","
                + "\"channel\":\"DAHDI/i1/18782985586-51\",\"calleridnum\":\"18782985586\","
                + "\"destchannel\":\"SIP/886-00000065\",\"destcalleridnum\":\"886\","
                + "\"uniqueid\":\"1534993030.626\",\"dialstatus\":\"ANSWER\"}");
    gone(phone(Channel.State.GONE, 16));
    assertThat(heard).isEmpty();
  }

  @Test
  void dialEndSaysWhyNobodyPickedUp() {
    int[] causes = {0, 16, 127, 17, 21, 19, 26, 34, 3, 20};
    String[] said = {
      "hangup",
      "hangup",
      "hangup",
      "BUSY",
      "BUSY",
      "NOANSWER",
      "CANCEL",
      "CONGESTION",
      "CHANUNAVAIL",
      "CHANUNAVAIL"
    };
    now(caller(Channel.State.UP));
    for (int i = 0; i < causes.length; i++) {
      now(phone(Channel.State.RINGING, 0));
      heard.clear();
      gone(phone(Channel.State.GONE, causes[i]));
      assertThat(bodies())
          .singleElement()
          .asString()
          .endsWith("\"dialstatus\":\"" + said[i] + "\"}");
    }
  }

  @Test
  void aPhoneThatACommandRingsHasNoCallingChannel() {
    now(
        leg(
            "1.1",
            "PJSIP/801-1",
            "801",
            Role.CALLER,
            Channel.State.RINGING,
            "801",
            "802",
            null,
            0));
    assertThat(bodies())
        .singleElement()
        .asString()
        .contains("\"channel\":\"\",\"calleridnum\":\"802\"")
        .contains("\"dialstring\":\"SIP/801\",\"uniqueid\":\"1.1\"");
  }

  @Test
  void anOutsideNumberIsDialledThroughItsTrunk() {
    now(leg("1.1", "PJSIP/801-1", "801", Role.CALLER, Channel.State.RING, "801", null, "9030", 0));
    now(
        leg(
            "1.2",
            "PJSIP/trunk-2",
            null,
            Role.CALLEE,
            Channel.State.DIALING,
            "9030",
            "801",
            "9030@trunk",
            0));
    assertThat(bodies())
        .singleElement()
        .asString()
        .contains("\"channel\":\"SIP/801-1\",\"calleridnum\":\"801\"")
        .contains("\"destcalleridnum\":\"9030\"")
        .contains("\"dialstring\":\"SIP/9030@trunk\"");
  }

  @Test
  void hangUpIsToldOnceForTheCallAndNotWhenItsPartiesTalkOn() {
    now(caller(Channel.State.UP));
    now(phone(Channel.State.RINGING, 0));
    now(phone(Channel.State.UP, 0));
    gone(phone(Channel.State.GONE, 16));
    gone(caller(Channel.State.GONE));
    heard.clear();
    Party from = party(caller(Channel.State.GONE), "Li \"6\" 李", T);
    gone(ended(Call.Outcome.ANSWERED, from, party(phone(Channel.State.GONE, 16), null, T)));
    assertThat(bodies())
        .containsExactly(
            "{\"event\":\"hangup\",\"calleridnum\":\"18782985586\","
                + "\"calleridname\":\"Li \\\"6\\\" 李\",\"connectedlinenum\":\"886\","
                + "\"connectedlinename\":\"886\",\"uniqueid\":\"1534993030.626\"}");
    now(caller(Channel.State.UP));
    gone(ended(Call.Outcome.MERGED, from));
    assertThat(heard).isEmpty();
  }

  @Test
  void aWithheldNumberIsEmptyAndWhoWasOnlyDialledIsNamedByWhatWasDialled() {
    Channel anonymous =
        leg("1.1", "PJSIP/trunk-1", null, Role.CALLER, Channel.State.UP, null, null, "630", 0);
    now(anonymous);
    gone(ended(Call.Outcome.ABANDONED, party(anonymous, null, T)));
    assertThat(bodies())
        .containsExactly(
            "{\"event\":\"hangup\",\"calleridnum\":\"\",\"calleridname\":\"\","
                + "\"connectedlinenum\":\"630\",\"connectedlinename\":\"630\","
                + "\"uniqueid\":\"1.1\"}");
  }

  @Test
  void anExtensionsStatusIsToldWhenItChanges() {
    int[] codes = {0, 1, 2, 4, 8, 9, 16, 17};
    String[] texts = {
      "Idle",
      "In Use",
      "Busy",
      "Unavailable",
      "Ringing",
      "In Use and Ringing",
      "Hold",
      "In Use and On Hold"
    };
    for (int i = 0; i < codes.length; i++) {
      now(extension(codes[i], null));
      now(extension(codes[i], "1001"));
      assertThat(bodies())
          .containsExactly(
              "{\"event\":\"extensionstatus\",\"exten\":\"808\",\"status\":\""
                  + codes[i]
                  + "\",\"statusText\":\""
                  + texts[i]
                  + "\"}");
    }
  }

  private static Extension extension(int status, @Nullable String agent) {
    return new Extension("pbx1/808", "pbx1", "808", "PJSIP/808", status, agent, T + status);
  }

  @Test
  void statesGiveWayToNewerOnesOfTheSameThing() {
    now(caller(Channel.State.UP));
    now(phone(Channel.State.RINGING, 0));
    now(phone(Channel.State.UP, 0));
    now(extension(8, null));
    now(extension(1, null));
    gone(phone(Channel.State.GONE, 0));
    gone(ended(Call.Outcome.ANSWERED));
    assertThat(heard.stream().map(Event::coalesce))
        .containsExactly(
            "dial/pbx1/1534993059.630",
            "dial/pbx1/1534993059.630",
            "extension/pbx1/808",
            "extension/pbx1/808",
            null);
    assertThat(heard.stream().map(Event::order))
        .containsExactly(CALL, CALL, "extension/pbx1/808", "extension/pbx1/808", CALL);
    assertThat(heard.stream().map(e -> e.name() + e.key())).doesNotHaveDuplicates();
  }

  private static Call inIvr(Reported.IvrStay... stays) {
    Party from = party(caller(Channel.State.UP), null, T);
    Call call = ended(Call.Outcome.ANSWERED, from);
    return new Call(
        CALL,
        "pbx1",
        Call.Direction.INBOUND,
        Call.State.DIALING,
        "123456",
        "trunk",
        "123456",
        null,
        null,
        call.parties(),
        T,
        0,
        0,
        null,
        0,
        null,
        null,
        new Reported(List.of(stays), 0, -1, false, null, null, null, Map.of(), false),
        List.of("1534993030.626"));
  }

  @Test
  void anIvrIsToldOnceWhenTheCallerLeavesIt() {
    Reported.IvrStay in = new Reported.IvrStay("610", "working time", "0", T, 0, null, null);
    Reported.IvrStay left =
        new Reported.IvrStay("610", "working time", "0", T, T + 3_000, "630", null);
    Reported.IvrStay next = new Reported.IvrStay("611", "other", "", T + 3_000, 0, null, null);
    now(new Queue("pbx1/630", "pbx1", "630", "630", "ringall", 0, 0, 0, 0));
    step(inIvr(), inIvr(in));
    assertThat(heard).isEmpty();
    step(inIvr(in), inIvr(left));
    assertThat(heard.get(0).coalesce()).isNull();
    assertThat(heard.get(0).key()).isEqualTo(CALL + "/0");
    assertThat(bodies())
        .containsExactly(
            "{\"event\":\"ivr\",\"uuid\":\"1534993030.626\",\"caller\":\"18782985586\","
                + "\"called\":\"\",\"callType\":\"IN\",\"queueCode\":\"630\","
                + "\"startTime\":\"2018-08-23 10:57:39\",\"endTime\":\"2018-08-23 10:57:42\","
                + "\"duration\":\"3\",\"ivrId\":\"610\",\"ivrName\":\"working time\","
                + "\"ivrDtmf\":\"0\",\"trunkNumber\":\"123456\","
                + "\"mac\":\"68:69:2e:03:8b:3e\"}");
    step(inIvr(left), inIvr(left, next));
    step(inIvr(), inIvr(left)); // a merge brought it: its own call has told it
    assertThat(heard).isEmpty();
  }

  private void step(Call before, Call after) {
    heard.addAll(format.onChange(new Change(++seq, T, Change.What.CHANGED, before, after, false)));
  }
}
