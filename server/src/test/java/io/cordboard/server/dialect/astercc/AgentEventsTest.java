package io.cordboard.server.dialect.astercc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.DeskListener.What;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The events of agents who asked for them. */
class AgentEventsTest {
  private static final long T = 1_795_219_700_000L;
  private static final String CALL = "efeb7b374a3408b0d0954f30a1504d83";

  private final EventHouse house = new EventHouse();
  private final AgentEvents agents =
      new AgentEvents(
          () -> house.roster,
          house.line,
          Clock.fixed(Instant.ofEpochMilli(T), ZoneOffset.UTC),
          Runnable::run);

  private static AgentState state(AgentState.@Nullable Pause pause) {
    return new AgentState("1001", T, pause, 0, Map.of());
  }

  private List<String> told() {
    return house.events.stream()
        .map(e -> EventHouse.value(e, "event") + " " + EventHouse.value(e, "AgentGroupId"))
        .toList();
  }

  @Test
  void whatAnAgentDidIsToldWithTheGroupToTeamAndAgent() {
    agents.happened("1001", "login", Set.of(1));
    agents.happened("1001", "workwaydialin", Set.of());
    agents.happened("1001", "nopaused", Set.of());
    assertThat(told()).containsExactly("login 1", "workwaydialin 1", "nopaused 0");
    AccEvent login = house.events.get(0);
    assertThat(login.line())
        .isEqualTo(
            "calleridnum=&didnumber=&activenum=801&source=AGENT&event=login&uniqueid=0&sessionid="
                + "&eventTime=2026-11-21 00:08:20&AgentTeamId=20&AgentGroupId=1&agentno=1001"
                + "&agentid=1&eventid="
                + login.id()
                + "&");
    assertThat(new Viewer("demo", "1001").sees(login)).isTrue();
    assertThat(new Viewer("demo", null).sees(login)).isTrue();
    assertThat(new Viewer("demo", "1002").sees(login)).isFalse();
    assertThat(new Viewer("other", null).sees(login)).isFalse();
    assertThat(new Viewer("other", "1001").sees(login)).isFalse();
  }

  @Test
  void aBreakIsToldWithItsReason() {
    agents.changed(What.PAUSED, state(new AgentState.Pause("lunch", T)), 0, null, T);
    assertThat(house.events).as("not asked for").isEmpty();
    agents.happened("1001", "paused", Set.of());
    assertThat(EventHouse.value(house.events.get(0), "paused_reason")).isEqualTo("lunch");
  }

  @Test
  void theEndOfAfterCallWorkIsToldOnceWithItsSeconds() {
    agents.changed(What.AFTER_CALL_BEGAN, state(null), 0, CALL, T - 12_000);
    agents.changed(What.AFTER_CALL_ENDED, state(null), 0, CALL, T);
    assertThat(house.events).as("not asked for").isEmpty();
    agents.happened("1001", "acwoff", Set.of());
    assertThat(house.events).hasSize(1);
    assertThat(EventHouse.value(house.events.get(0), "acwseconds")).isEqualTo("12");
    assertThat(EventHouse.value(house.events.get(0), "sessionid")).isEqualTo(CALL);

    // From now on it is told by itself, also when the time is over.
    agents.changed(What.AFTER_CALL_BEGAN, state(null), 0, CALL, T - 30_000);
    agents.changed(What.AFTER_CALL_ENDED, state(null), 0, CALL, T);
    agents.happened("1001", "acwoff", Set.of());
    assertThat(house.events).hasSize(2);
    assertThat(EventHouse.value(house.events.get(1), "acwseconds")).isEqualTo("30");
  }

  @Test
  void whoLoggedOutAsksAgain() {
    agents.happened("1001", "login", Set.of(1));
    agents.changed(What.LOGGED_OUT, state(null), 0, null, T);
    agents.changed(What.AFTER_CALL_BEGAN, state(null), 0, CALL, T);
    agents.changed(What.AFTER_CALL_ENDED, state(null), 0, CALL, T);
    assertThat(told()).containsExactly("login 1");
  }

  @Test
  void strangersAreNotTold() {
    agents.happened("9999", "login", Set.of(1));
    assertThat(house.events).isEmpty();
  }
}
