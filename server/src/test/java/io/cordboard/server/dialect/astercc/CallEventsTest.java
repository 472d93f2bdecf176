package io.cordboard.server.dialect.astercc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Recording;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of calls that a real Asterisk had, and of some that are made up. */
class CallEventsTest {
  private static final String NODE = "pbx1";
  private static final String CUSTOMER = "79161234567";
  private static final long T = 1_795_219_700_000L;

  @Test
  void dialOutIsToldInTheDocumentsOrder() {
    EventHouse house = EventHouse.of(Recording.facts("f02_click2call"));
    assertThat(house.stories("demo").get(1))
        .containsExactly(
            "AGENT ringing 801",
            "AGENT answer 801",
            "CALLEE ringing 74951234560",
            "CALLEE answer 74951234560",
            "CALLEE hangup 74951234560",
            "AGENT hangup 801",
            "CONVERSATION hangup 801");
    assertThat(house.page("1001")).containsAll(house.stories("demo").get(1));
    assertThat(house.tales.size()).isZero();
  }

  @Test
  void whoCannotBeReachedIsToldAsRungSoThatARecordIsMade() {
    List<String> busy = EventHouse.of(Recording.facts("f02_click2call")).stories("demo").get(2);
    assertThat(busy).containsSubsequence("CALLEE ringing 74951234561", "CALLEE hangup 74951234561");
    assertThat(busy).noneMatch(e -> e.startsWith("CALLEE answer"));
  }

  @Test
  void eventsOfADialOutSayWhatTheDocumentPrints() {
    EventHouse house = EventHouse.of(Recording.facts("f02_click2call"));
    AccEvent ring = house.events.get(0);
    assertThat(ring.line())
        .isEqualTo(
            "calleridnum=802&didnumber=&activenum=801&source=AGENT&event=ringing"
                + "&uniqueid=cti-internal-1795219708-a&sessionid="
                + ring.order()
                + "&eventTime=2026-11-21 00:08:28&AgentTeamId=20&modeltype=&model_id="
                + "&AgentGroupId=0&calltype=dialout&channel=PJSIP/801-00000009&from=dialout"
                + "&eventid="
                + ring.id()
                + "&");
    assertThat(ring.order()).matches("[0-9a-f]{32}");
    assertThat(EventHouse.value(house.events.get(1), "channel")).isEmpty();
    assertThat(EventHouse.value(house.events.get(6), "uniqueid")).isEqualTo("0");
  }

  @Test
  void dialInIsToldInTheDocumentsOrder() {
    EventHouse house = EventHouse.of(Recording.facts("f03_queue"));
    assertThat(house.stories("demo").get(0))
        .containsExactly(
            "CALLER incoming " + CUSTOMER,
            "AGENT ringing 801",
            "AGENT answer 801",
            "CALLER hangup " + CUSTOMER,
            "AGENT hangup 801",
            "CONVERSATION hangup 801");
    assertThat(house.events.get(0).line())
        .startsWith("CALLER=incoming&modeltype=&uniqueid=1795219723.21&model_id=&from=dialin")
        .contains("&channel=PJSIP/pstn-00000015&source=CALLER&event=incoming&")
        .contains("&AgentGroupId=1&");
    AccEvent answer = house.events.get(3);
    assertThat(answer.line())
        .startsWith("calleridnum=" + CUSTOMER + "&didnumber=74950000630&activenum=801&source=AGENT")
        .contains("&AgentGroupId=1&from=dialin&channel=&eventid=");
  }

  @Test
  void anAgentsPageIsToldOfTheCallsArrivalWhenItRings() {
    EventHouse house = EventHouse.of(Recording.facts("f03_queue"));
    // The fourth call rings 801 in vain, then 802.
    assertThat(house.stories("demo").get(3))
        .containsSubsequence("AGENT ringing 801", "AGENT hangup 801", "AGENT ringing 802");
    String fourth = house.events.stream().map(AccEvent::order).distinct().toList().get(3);
    List<AccEvent> second =
        house.events.stream()
            .filter(e -> e.order().equals(fourth) && e.agents().contains("1002"))
            .toList();
    assertThat(second)
        .extracting(EventHouse::brief)
        .startsWith("CALLER incoming " + CUSTOMER, "AGENT ringing 802", "AGENT answer 802");
    List<String> first =
        house.events.stream()
            .filter(e -> e.order().equals(fourth) && e.agents().contains("1001"))
            .map(EventHouse::brief)
            .toList();
    assertThat(first)
        .containsExactly("CALLER incoming " + CUSTOMER, "AGENT ringing 801", "AGENT hangup 801");
  }

  @Test
  void holdAndResumeAreTold() {
    assertThat(EventHouse.of(Recording.facts("f05_hold")).stories("demo").get(0))
        .containsSubsequence(
            "CALLEE answer 802", "CALLEE onhold 802", "CALLEE resume 802", "CALLEE hangup 802");
  }

  @Test
  void consultAndConferenceAreTold() {
    List<List<String>> all = EventHouse.of(Recording.facts("f07a_atxfer_native")).stories("demo");
    for (List<String> story : all) {
      assertThat(story)
          .containsSubsequence("CALLER onhold " + CUSTOMER, "CONSULT ringing " + consulted(story))
          .endsWith("CONVERSATION hangup 801");
      assertThat(story.stream().filter(e -> e.startsWith("AGENT")))
          .containsExactly("AGENT ringing 801", "AGENT answer 801", "AGENT hangup 801");
    }
    assertThat(all.get(0)).containsSubsequence("AGENT hangup 801", "CONSULT join 803");
    assertThat(all.get(2))
        .containsSubsequence(
            "CONSULT answer 803",
            "CALLER resume " + CUSTOMER,
            "CONSULT join 803",
            "CONSULT hangup 803",
            "CALLER hangup " + CUSTOMER);
    assertThat(all.get(5)).doesNotContain("CONSULT join 812", "CONSULT answer 812");
  }

  private static String consulted(List<String> story) {
    return story.contains("CONSULT ringing 812") ? "812" : "803";
  }

  @Test
  void numbersOfEventsOnlyGrowAndACallKeepsItsSession() {
    for (String name : List.of("f02_click2call", "f03_queue", "f07a_atxfer_native")) {
      List<AccEvent> all = EventHouse.of(Recording.facts(name)).events;
      Map<String, String> sessions = new HashMap<>();
      long last = 0;
      for (AccEvent event : all) {
        assertThat(event.id()).isGreaterThan(last);
        last = event.id();
        assertThat(EventHouse.value(event, "sessionid")).isEqualTo(event.order());
        sessions.merge(event.order(), EventHouse.brief(event), (a, b) -> b);
      }
      assertThat(sessions.values()).allMatch(e -> e.startsWith("CONVERSATION hangup"));
    }
  }

  @Test
  void whatTheClientSaidComesBackOnEveryEvent() {
    EventHouse house = new EventHouse();
    String tag =
        house.notes.keep(
            new CallNotes.Note(
                "demo", "0138-1", 1, "Campaign", "10", "customer_id=109&pwd='a\"%\\\n"));
    for (Fact fact : Recording.facts("f02_click2call")) {
      house.apply(tagged(fact, "cti-external-1795219710", tag));
    }
    List<AccEvent> mine =
        house.events.stream().filter(e -> "10".equals(EventHouse.value(e, "model_id"))).toList();
    assertThat(mine).hasSize(7);
    assertThat(mine)
        .allSatisfy(
            e -> {
              assertThat(e.line())
                  .contains("calleridnum=0138-1&")
                  .contains("&modeltype=Campaign&model_id=10&AgentGroupId=1&")
                  .endsWith("&userdata=customer_id%3D109%26pwd%3D%27a%22%25%5C%0A&");
              assertThat(e.form()).endsWith("&userdata=customer_id%3D109%26pwd%3D%27a%22%25%5C%0A");
            });
  }

  @Test
  void whatTheClientSaidIsForgottenWithTheCall() {
    EventHouse house = new EventHouse();
    String tag = house.notes.keep(new CallNotes.Note("demo", "0138-1", 1, null, null, "x"));
    house.notes.keep(new CallNotes.Note("demo", "0138-2", 1, null, null, "y"));
    for (Fact fact : Recording.facts("f02_click2call")) {
      house.apply(tagged(fact, "cti-external-1795219710", tag));
    }
    house.passes(60_000);
    assertThat(house.notes.of(tag)).isNull();
    assertThat(house.notes.size()).isOne();
  }

  @Test
  void ofTooManyNotesTheOldestGo() {
    CallNotes notes = new CallNotes(Clock.systemUTC());
    CallNotes.Note note = new CallNotes.Note("demo", null, 0, null, null, null);
    String first = notes.keep(note);
    for (int i = 1; i < AccLimits.NOTES; i++) {
      notes.keep(note);
    }
    assertThat(notes.of(first)).isNotNull();
    String last = notes.keep(note);
    assertThat(notes.of(first)).isNull();
    assertThat(notes.of(last)).isEqualTo(note);
    assertThat(notes.size()).isEqualTo(AccLimits.NOTES);
  }

  /** Receivers make records of calls from all their events. */
  @Test
  void noPostOfACallIsEverReplaced() {
    assertThat(EventHouse.of(Recording.facts("f03_queue")).events)
        .isNotEmpty()
        .allMatch(e -> AsterCcFormat.post(e).coalesce() == null);
  }

  private static Fact tagged(Fact fact, String tag, String other) {
    if (!(fact instanceof Fact.ChannelSeen f) || !tag.equals(f.tag())) {
      return fact;
    }
    return new Fact.ChannelSeen(
        f.node(),
        f.atMs(),
        f.uniqueId(),
        f.linkedId(),
        f.name(),
        f.state(),
        f.number(),
        f.numberName(),
        f.connectedNumber(),
        f.connectedName(),
        f.exten(),
        other);
  }

  private static Fact.ChannelSeen seen(
      String id, String linked, String name, Channel.State state, String number, long atMs) {
    return new Fact.ChannelSeen(
        NODE, T + atMs, id, linked, name, state, number, null, null, null, null, null);
  }

  /** A customer rings some agents at once; the first one's leg is 1.a, then 1.b. */
  private static List<Fact> ringing(String... agents) {
    List<Fact> facts = new ArrayList<>();
    facts.add(seen("1.c", "1.c", "PJSIP/pstn-1", Channel.State.RING, CUSTOMER, 0));
    for (int i = 0; i < agents.length; i++) {
      String number = "80" + agents[i];
      String name = "PJSIP/" + number + "-1";
      String leg = i == 0 ? "1.a" : "1.b";
      facts.add(seen(leg, "1.c", name, Channel.State.DOWN, number, 1));
      facts.add(new Fact.DialBegan(NODE, T + 1, "1.c", number, leg, name, "1.c", number));
      facts.add(seen(leg, "1.c", name, Channel.State.RINGING, number, 2));
    }
    return facts;
  }

  /** The first answers, then the other stops ringing; at last all hang up. */
  private static List<Fact> answeredByTheFirst(String first, String second) {
    List<Fact> facts = new ArrayList<>(ringing(first, second));
    facts.add(seen("1.a", "1.c", "PJSIP/80" + first + "-1", Channel.State.UP, "80" + first, 3));
    facts.add(seen("1.c", "1.c", "PJSIP/pstn-1", Channel.State.UP, CUSTOMER, 3));
    facts.add(new Fact.ChannelGone(NODE, T + 10, "1.b", "x", 26, null));
    facts.add(new Fact.ChannelGone(NODE, T + 5000, "1.c", "x", 16, null));
    facts.add(new Fact.ChannelGone(NODE, T + 5001, "1.a", "x", 16, null));
    return facts;
  }

  @Test
  void aTeamWhoseAgentOnlyRangIsNotToldTheRest() {
    EventHouse house = EventHouse.of(answeredByTheFirst("1", "5"));
    assertThat(house.stories("other").get(0))
        .containsExactly("CALLER incoming " + CUSTOMER, "AGENT ringing 805", "AGENT hangup 805");
    assertThat(house.stories("demo").get(0)).endsWith("CONVERSATION hangup 801");
    assertThat(house.tales.size()).isZero();
  }

  @Test
  void agentsWhoRingTogetherAreToldOfTheirOwnPhoneOnly() {
    EventHouse house = EventHouse.of(answeredByTheFirst("1", "2"));
    assertThat(house.page("1001"))
        .containsExactly(
            "CALLER incoming " + CUSTOMER,
            "AGENT ringing 801",
            "AGENT answer 801",
            "CALLER hangup " + CUSTOMER,
            "AGENT hangup 801",
            "CONVERSATION hangup 801");
    assertThat(house.page("1002"))
        .containsExactly("CALLER incoming " + CUSTOMER, "AGENT ringing 802", "AGENT hangup 802");
    assertThat(house.stories("demo").get(0))
        .containsSubsequence("AGENT answer 801", "AGENT hangup 802", "AGENT hangup 801");
  }

  @Test
  void whatTheClientSaidIsNotToldToAnotherTeam() {
    EventHouse house = new EventHouse();
    house.roster =
        new Roster(
            house.roster.teams(),
            house.roster.groups(),
            house.roster.agents().stream()
                .map(a -> a.number().equals("1002") ? ofOther(a) : a)
                .toList());
    String tag =
        house.notes.keep(new CallNotes.Note("demo", "0138-1", 1, "Campaign", "10", "secret"));
    for (Fact fact : Recording.facts("f02_click2call")) {
      house.apply(tagged(fact, "cti-internal-1795219708", tag));
    }
    house.passes(60_000);
    String call = house.events.get(0).order();
    List<AccEvent> theirs =
        house.events.stream()
            .filter(e -> e.order().equals(call) && e.team().equals("other"))
            .toList();
    assertThat(theirs).extracting(EventHouse::brief).contains("CALLEE answer 802");
    assertThat(theirs).allMatch(e -> e.line().contains("&modeltype=&model_id="));
    assertThat(theirs).noneMatch(e -> e.line().contains("secret") || e.line().contains("0138-1"));
    assertThat(house.events)
        .filteredOn(e -> e.order().equals(call) && e.team().equals("demo"))
        .isNotEmpty()
        .allMatch(e -> e.line().contains("secret") && e.line().contains("0138-1"));
  }

  private static AgentCard ofOther(AgentCard a) {
    return new AgentCard(
        a.id(), a.number(), a.name(), a.account(), "other", a.extension(), false, Map.of(), true);
  }

  @Test
  void aTeamIsNotToldOfAnothersCalls() {
    EventHouse house = EventHouse.of(ringing("5"));
    assertThat(house.stories("demo")).isEmpty();
    assertThat(house.stories("other").get(0))
        .containsExactly("CALLER incoming " + CUSTOMER, "AGENT ringing 805");
    assertThat(house.events).allMatch(e -> e.line().contains("&AgentTeamId=21&"));
    assertThat(house.events).noneMatch(e -> e.agents().contains("1001"));
  }

  @Test
  void whoIsLeftAloneForLongIsNoLongerWaitedFor() {
    List<Fact> facts = new ArrayList<>(ringing("1"));
    facts.add(seen("1.a", "1.c", "PJSIP/801-1", Channel.State.UP, "801", 3));
    facts.add(seen("1.c", "1.c", "PJSIP/pstn-1", Channel.State.UP, CUSTOMER, 3));
    facts.add(new Fact.ChannelGone(NODE, T + 1000, "1.a", "x", 16, null));
    EventHouse house = new EventHouse();
    facts.forEach(house::apply);
    assertThat(house.stories("demo").get(0)).doesNotContain("AGENT hangup 801");
    house.passes(1_000);
    assertThat(house.stories("demo").get(0)).endsWith("AGENT answer 801", "AGENT hangup 801");
    assertThat(EventHouse.value(house.events.get(house.events.size() - 1), "eventTime"))
        .isEqualTo("2026-11-21 00:08:21");
    house.apply(new Fact.ChannelGone(NODE, T + 5000, "1.c", "x", 16, null));
    assertThat(house.stories("demo").get(0))
        .endsWith("AGENT hangup 801", "CALLER hangup " + CUSTOMER, "CONVERSATION hangup 801");
    assertThat(house.tales.size()).isZero();
  }

  @Test
  void anAgentWhoGoesFromTheRosterTakesTheTeamAlong() {
    EventHouse house = new EventHouse();
    List<Fact> facts = ringing("1");
    facts.forEach(house::apply);
    int before = house.events.size();
    house.roster =
        new Roster(
            house.roster.teams(),
            house.roster.groups(),
            house.roster.agents().stream()
                .map(AgentCard.class::cast)
                .filter(a -> !a.number().equals("1001"))
                .toList());
    house.apply(new Fact.ChannelGone(NODE, T + 5000, "1.a", "x", 16, null));
    house.apply(new Fact.ChannelGone(NODE, T + 5000, "1.c", "x", 16, null));
    assertThat(house.events).hasSize(before);
    assertThat(house.tales.size()).isZero();
  }

  @Test
  void ofACallThatWasUpAtTheStartOnlyTheRestIsTold() {
    List<Fact> facts = new ArrayList<>(ringing("1"));
    facts.add(seen("1.a", "1.c", "PJSIP/801-1", Channel.State.UP, "801", 3));
    facts.add(seen("1.c", "1.c", "PJSIP/pstn-1", Channel.State.UP, CUSTOMER, 3));
    EventHouse house = new EventHouse(facts);
    house.apply(new Fact.ChannelGone(NODE, T + 5000, "1.a", "x", 16, null));
    house.apply(new Fact.ChannelGone(NODE, T + 5001, "1.c", "x", 16, null));
    assertThat(house.page("1001"))
        .containsExactly(
            "CALLER hangup " + CUSTOMER, "AGENT hangup 801", "CONVERSATION hangup 801");
    assertThat(house.tales.size()).isZero();
  }
}
