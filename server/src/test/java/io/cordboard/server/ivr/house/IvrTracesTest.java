package io.cordboard.server.ivr.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.ivr.house.IvrTraces.Row;
import io.cordboard.server.ivr.house.IvrTraces.What;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IvrTracesTest {
  private final IvrTraces traces =
      new IvrTraces(Clock.fixed(Instant.ofEpochMilli(7), ZoneOffset.UTC));

  static Line.Caller caller(int n, String did) {
    return new Line.Caller(
        "lab", "c" + n, String.format("%032d", n), did, "0301", "Ann", 1_000 + n);
  }

  static CallEnd end(Line.Caller caller) {
    return new CallEnd(
        caller.did(),
        caller.number(),
        caller.callId(),
        "801",
        caller.sinceMs(),
        0,
        0,
        9_000,
        CallEnd.Status.BUSY);
  }

  @Test
  void customDataIsInOneOrder() {
    Line.Caller caller = caller(1, "7000");
    traces.began(caller, TestPlans.plan("7000", false));
    traces.customData(
        caller, Map.of("h", "1", "c", "2", "a", "3", "g", "4", "b", "5", "f", "6", "d", "7"));
    IvrTraces.Session session = traces.session(caller.callId());
    assertThat(session.customData().keySet()).containsExactly("a", "b", "c", "d", "f", "g", "h");
    assertThat(session.rows().get(0).text()).isEqualTo("[a, b, c, d, f, g, h]");
  }

  @Test
  void aSessionTellsWhatHappenedInOrder() {
    Line.Caller caller = caller(1, "7000");
    traces.began(caller, TestPlans.plan("7000", true));
    traces.asked(
        caller, 1, new IvrQuestion.Action("7000", "0301", "Ann", caller.callId(), "", "-1", "-1"));
    traces.answered(
        caller,
        1,
        new IvrAnswer.Understood(
            new IvrAction.Menu(Prompt.once("hello"), 4, "main", true),
            "he",
            null,
            Map.of(),
            List.of(),
            false),
        12);
    traces.entered(caller, "main", "main");
    traces.pressed(caller, "****");
    traces.customData(caller, Map.of("case", "17"));
    traces.left(caller, "630");
    traces.remark(caller, "two\nlines\u001b");
    assertThat(traces.running()).isEqualTo(1);
    IvrTraces.Session session = traces.session(caller.callId());
    assertThat(session.at()).isEqualTo("main");
    assertThat(session.sensitive()).isTrue();
    assertThat(session.customData()).as("sensitive").containsEntry("case", "**");
    assertThat(session.rows())
        .containsExactly(
            new Row(7, What.ASKED, 1, "GET_IVR_ACTION menu -1 before -1", -1),
            new Row(7, What.ANSWERED, 1, "MENU main hello up to 4 digits, read back he", 12),
            new Row(7, What.ENTERED, 0, "main", -1),
            new Row(7, What.PRESSED, 0, "****", -1),
            new Row(7, What.DATA, 0, "[case]", -1),
            new Row(7, What.LEFT, 0, "for 630", -1),
            new Row(7, What.REMARK, 0, "two lines ", -1));
    traces.ended(caller, end(caller), true);
    assertThat(traces.running()).isZero();
    IvrTraces.Session over = traces.session(caller.callId());
    assertThat(over.lost()).isTrue();
    assertThat(over.end()).isEqualTo(end(caller));
    assertThat(over.rows()).last().isEqualTo(new Row(7, What.ENDED, 0, "BUSY, lost", -1));
  }

  @Test
  void anEndlessSessionKeepsItsLastLinesWithinItsBounds() {
    Line.Caller caller = caller(1, "7000");
    traces.began(caller, TestPlans.plan("7000", false));
    String hebrew = "\u05d0".repeat(100_000);
    for (int i = 0; i < 1_000; i++) {
      traces.remark(caller, i + hebrew);
      traces.failed(caller, "late", "x".repeat(i));
    }
    List<Row> rows = traces.session(caller.callId()).rows();
    assertThat(traces.session(caller.callId()).first() + rows.size()).isEqualTo(2_000);
    assertThat(rows).last().extracting(Row::what).isEqualTo(What.FALLBACK);
    int bytes = rows.stream().mapToInt(r -> 2 * r.text().length() + 100).sum();
    assertThat(bytes).as("bytes of a session").isBetween(10_000, 25_000);
    assertThat(rows.get(rows.size() - 2).text()).startsWith("999\u05d0").endsWith("…");
    for (int i = 0; i < 100; i++) {
      traces.pressed(caller, String.valueOf(i));
    }
    assertThat(traces.session(caller.callId()).rows()).hasSize(IvrLimits.TRACE_LINES);
  }

  @Test
  void theLastThatAreOverAreKeptAndTheNewestComeFirst() {
    for (int i = 0; i < IvrLimits.TRACED + 5; i++) {
      Line.Caller caller = caller(i, i % 2 == 0 ? "7000" : "7001");
      traces.began(caller, TestPlans.plan(caller.did(), false));
      traces.ended(caller, end(caller), false);
    }
    Line.Caller now = caller(999, "7000");
    traces.began(now, TestPlans.plan("7000", false));
    List<IvrTraces.Session> all = traces.sessions(s -> true, 1_000);
    assertThat(all).hasSize(IvrLimits.TRACED + 1);
    assertThat(all)
        .extracting(s -> s.caller().sinceMs())
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(traces.sessions(s -> s.did().equals("7001"), 3)).hasSize(3);
    assertThat(traces.session(caller(0, "7000").callId())).as("too long ago").isNull();
  }

  @Test
  void whatIsToldOfNobodyIsNobodys() {
    Line.Caller caller = caller(1, "7000");
    traces.entered(caller, "a", "b");
    traces.ended(caller, end(caller), false);
    assertThat(traces.sessions(s -> true, 10)).isEmpty();
  }
}
