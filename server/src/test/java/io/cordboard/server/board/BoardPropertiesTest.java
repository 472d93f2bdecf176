package io.cordboard.server.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The board reduces by state: order among publishers, repetition and lateness do not matter. */
class BoardPropertiesTest {
  private static final List<String> RECORDINGS =
      List.of(
          "f01_internal",
          "f02_click2call",
          "f03_queue",
          "f05_hold",
          "f07a_atxfer_native",
          "f08_ari_ivr",
          "f12_restart");

  static Stream<String> recordings() {
    return RECORDINGS.stream();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theSameFactsGiveTheSameChanges(String recording) {
    assertThat(Replay.of(recording).changes).isEqualTo(Replay.of(recording).changes);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void aFactSaidTwiceChangesNothing(String recording) {
    Replay twice = new Replay();
    for (Fact fact : Recording.facts(recording)) {
      twice.apply(fact);
      int before = twice.changes.size();
      twice.apply(fact);
      assertThat(twice.changes).as("said twice: %s", fact).hasSize(before);
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void aFactSaidAgainLateDoesNotChangeHowItEnds(String recording) {
    List<Fact> facts = Recording.facts(recording);
    Replay once = Replay.of(facts);
    for (int seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Replay again = new Replay();
      List<Fact> late = new ArrayList<>();
      long lastMs = 0;
      for (Fact fact : facts) {
        if (fact.atMs() > lastMs + 1) {
          late.forEach(again::apply); // said again, when time has gone on
          late.clear();
        }
        lastMs = fact.atMs();
        again.apply(fact);
        if (random.nextInt(4) == 0) {
          // Two different words about a member in one millisecond: which is older cannot be told.
          late.removeIf(f -> sameMember(f, fact));
          late.add(fact);
        } else {
          late.removeIf(f -> sameMember(f, fact));
        }
      }
      late.forEach(again::apply);
      assertSameEnd(once, again, recording + " seed " + seed);
    }
  }

  private static boolean sameMember(Fact a, Fact b) {
    return a instanceof Fact.MemberSeen m
        && b instanceof Fact.MemberSeen n
        && m.atMs() == n.atMs()
        && m.iface().equals(n.iface())
        && m.queue().equals(n.queue());
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theOrderAmongIndependentPublishersDoesNotMatter(String recording) {
    List<Fact> facts = Recording.facts(recording);
    Replay once = Replay.of(facts);
    for (int seed = 1; seed <= 50; seed++) {
      assertSameEnd(
          once, Replay.of(shuffled(facts, new Random(seed))), recording + " seed " + seed);
    }
  }

  private static void assertSameEnd(Replay once, Replay other, String as) {
    assertThat(other.ended()).as(as).isEqualTo(once.ended());
    BoardSnapshot a = once.board.snapshot();
    BoardSnapshot b = other.board.snapshot();
    assertThat(b.channels()).as(as).isEqualTo(a.channels());
    assertThat(b.calls()).as(as).isEqualTo(a.calls());
    assertThat(b.bridges()).as(as).isEqualTo(a.bridges());
    assertThat(b.queues()).as(as).isEqualTo(a.queues());
    assertThat(b.callers()).as(as).isEqualTo(a.callers());
    assertThat(b.members()).as(as).isEqualTo(a.members());
    assertThat(other.board.entries()).as(as).isEqualTo(once.board.entries());
  }

  /** Within windows of six facts and 3 ms, lets publishers overtake each other, not themselves. */
  private static List<Fact> shuffled(List<Fact> facts, Random random) {
    List<Fact> out = new ArrayList<>();
    for (int from = 0; from < facts.size(); ) {
      int to = from + 1;
      while (to < facts.size()
          && to - from < 6
          && facts.get(to).atMs() - facts.get(from).atMs() <= 3) {
        to++;
      }
      Map<String, List<Fact>> publishers = new HashMap<>();
      for (Fact fact : facts.subList(from, to)) {
        publishers.computeIfAbsent(publisher(fact), k -> new ArrayList<>()).add(fact);
      }
      List<List<Fact>> lanes = new ArrayList<>(publishers.values());
      while (!lanes.isEmpty()) {
        List<Fact> lane = lanes.get(random.nextInt(lanes.size()));
        boolean dialling =
            lanes.stream().flatMap(List::stream).anyMatch(f -> f instanceof Fact.DialBegan);
        if (dialling && lane.get(0) instanceof Fact.ChannelGone) {
          continue; // a leg does not end before it is dialled
        }
        out.add(lane.remove(0));
        lanes.removeIf(List::isEmpty);
      }
      from = to;
    }
    return out;
  }

  /** Whose word it is: Asterisk keeps the order of one channel, one bridge, one queue's caller. */
  private static String publisher(Fact fact) {
    if (fact instanceof Fact.ChannelSeen f) {
      return "c" + f.uniqueId();
    } else if (fact instanceof Fact.ChannelGone f) {
      return "c" + f.uniqueId();
    } else if (fact instanceof Fact.HangUpAsked f) {
      return "c" + f.uniqueId();
    } else if (fact instanceof Fact.HoldChanged f) {
      return "c" + f.uniqueId();
    } else if (fact instanceof Fact.MusicChanged f) {
      return "c" + f.uniqueId();
    } else if (fact instanceof Fact.DialBegan f) {
      return "d" + f.toUniqueId();
    } else if (fact instanceof Fact.DialEnded f) {
      return "d" + f.toUniqueId();
    } else if (fact instanceof Fact.BridgeMade f) {
      return "b" + f.bridgeId();
    } else if (fact instanceof Fact.BridgeEntered f) {
      return "b" + f.bridgeId();
    } else if (fact instanceof Fact.BridgeLeft f) {
      return "b" + f.bridgeId();
    } else if (fact instanceof Fact.BridgeGone f) {
      return "b" + f.bridgeId();
    } else if (fact instanceof Fact.CallerJoined
        || fact instanceof Fact.CallerLeft
        || fact instanceof Fact.CallerAbandoned
        || fact instanceof Fact.AgentCalled
        || fact instanceof Fact.AgentConnected) {
      return "q";
    }
    return fact.getClass().getSimpleName();
  }

  @Test
  void tenThousandCallsLeaveNothingBehind() {
    Replay replay = new Replay();
    for (int i = 0; i < 10_000; i++) {
      for (Fact fact : SampleCalls.queueCall(i)) {
        replay.apply(fact);
      }
      replay.changes.clear();
    }
    BoardSnapshot board = replay.board.snapshot();
    assertThat(replay.board.entries()).isZero();
    assertThat(board.calls()).isEmpty();
    assertThat(board.channels()).isEmpty();
    assertThat(board.callers()).isEmpty();
    assertThat(board.queues().get("pbx1/630").answeredToday()).isEqualTo(10_000);
    assertThat(replay.board.counts().refused()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void beyondTheLimitLegsAreLeftOutAndCountedWithoutHarm(int limit) {
    Board board =
        new Board(Recording.SETTINGS, new BoardLimits(Math.max(limit, 1), 100, 1_000, 1_000), 0);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      for (Fact fact : SampleCalls.ringing(i)) {
        board.apply(fact, changes::add);
      }
    }
    assertThat(board.snapshot().channels()).hasSize(Math.max(limit, 1));
    assertThat(board.counts().refused()).isPositive();
  }

  @Test
  void theCountsOfTheDayAreResetAtTheZonesMidnight() {
    Replay replay = Replay.of("f03_queue");
    long lastMs = replay.changes.get(replay.changes.size() - 1).atMs();
    replay.apply(new Fact.Tick(lastMs + 1_000));
    assertThat(replay.board.snapshot().queues().get("pbx1/630").answeredToday()).isEqualTo(4);
    replay.apply(new Fact.Tick(lastMs + 24 * 3_600_000L));
    Queue queue = replay.board.snapshot().queues().get("pbx1/630");
    assertThat(queue.answeredToday()).isZero();
    assertThat(queue.abandonedToday()).isZero();
  }
}
