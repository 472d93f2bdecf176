package io.cordboard.server.callevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Fact;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallEventFactsTest {
  private static BoardSettings settings() {
    Map<String, String> devices = new HashMap<>();
    for (int i = 801; i <= 820; i++) {
      devices.put("PJSIP/" + i, String.valueOf(i));
    }
    return new BoardSettings(
        List.of("lab"), false, devices, List.of(), Map.of(), ZoneId.systemDefault());
  }

  private static List<Call> ended(List<CallEvent> events, boolean cut) {
    Board board = new Board(settings());
    List<Call> ended = new ArrayList<>();
    for (Fact fact : CallEventFacts.of("lab", events, cut)) {
      board.apply(
          fact,
          change -> {
            if (change.now() == null
                && change.before() instanceof Call call
                && call.outcome() != Call.Outcome.MERGED) {
              ended.add(call);
            }
          });
    }
    return ended;
  }

  private static String told(String linkedId) {
    List<Call> calls = ended(SampleEvents.call(linkedId), false);
    assertThat(calls).hasSize(1);
    Call c = calls.get(0);
    StringBuilder text = new StringBuilder();
    text.append(c.direction()).append(' ').append(c.outcome()).append(' ').append(c.cause());
    text.append(" by ").append(c.hungUpBy()).append(", ").append(c.dialed());
    text.append(", queue ").append(c.queue());
    c.parties().forEach(p -> text.append(", ").append(p.role()).append(' ').append(p.number()));
    return text.toString();
  }

  @Test
  void internalCallsEndAsTheyDidLive() {
    assertThat(told("lab-1795239273.5"))
        .isEqualTo("INTERNAL ANSWERED 16 by CALLER, 802, queue null, CALLER 810, CALLEE 802");
    assertThat(told("lab-1795239280.7"))
        .isEqualTo("INTERNAL BUSY 17 by CALLEE, 807, queue null, CALLER 810, CALLEE 807");
    assertThat(told("lab-1795239281.9"))
        .isEqualTo("INTERNAL CANCELLED 127 by CALLER, 808, queue null, CALLER 810, CALLEE 808");
    assertThat(told("lab-1795239284.11"))
        .isEqualTo("INTERNAL UNREACHABLE 3 by PBX, 819, queue null, CALLER 810");
  }

  @Test
  void queueCallsHaveQueueAndAgents() {
    assertThat(told("lab-1795239286.12"))
        .isEqualTo("INBOUND ANSWERED 16 by CALLER, 4930555632, queue 632, CALLER 331, AGENT 805");
    assertThat(told("lab-1795239291.14"))
        .isEqualTo("INBOUND ABANDONED 127 by CALLER, 4930555632, queue 632, CALLER 332, AGENT 805");
    assertThat(told("lab-1795240713.692")).startsWith("INBOUND ANSWERED 16 by CALLEE, 4930631");
  }

  @Test
  void transfersKeepTheChain() {
    assertThat(told("lab-1795240703.681")).endsWith("CALLER 491701234567, CALLEE 809, CONSULT 810");
    assertThat(told("lab-1795240704.686")).endsWith("CALLER 491701234567, CALLEE 809, CALLEE 810");
  }

  /** Asterisk may die after any event: there is one call, over with its last event, or none. */
  @Test
  void callCutAfterAnyEventEndsWithItsLastOne() {
    for (String id : List.of("lab-1795239286.12", "lab-1795240703.681", "lab-1795240704.686")) {
      List<CallEvent> all = SampleEvents.call(id);
      for (int n = 1; n <= all.size(); n++) {
        List<Call> calls = ended(all.subList(0, n), true);
        assertThat(calls).as(id + " after " + n).hasSize(1);
        assertThat(calls.get(0).endedAtMs()).isLessThanOrEqualTo(all.get(n - 1).atMs());
        assertThat(calls.get(0).endedAtMs()).isGreaterThanOrEqualTo(calls.get(0).startedAtMs());
      }
    }
  }

  @Test
  void eventsOfOtherCallsDoNotMix() {
    OpenCalls open = new OpenCalls();
    SampleEvents.all().forEach(open::add);
    assertThat(open.all()).hasSize(11).allMatch(OpenCalls.OpenCall::over);
    assertThat(open.rows()).isEqualTo(SampleEvents.all().size());
    open.all().forEach(open::remove);
    assertThat(open.rows()).isZero();
    assertThat(open.first()).isNull();
  }
}
