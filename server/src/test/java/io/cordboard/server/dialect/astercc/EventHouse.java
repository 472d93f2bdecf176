package io.cordboard.server.dialect.astercc;

import io.cordboard.server.access.MovableClock;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Recording;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.AgentCard.Post;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.roster.TeamCard;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events of facts, in the time of the facts. */
final class EventHouse {
  private record Due(long atMs, Runnable work) {}

  final List<AccEvent> events = new ArrayList<>();
  final CallNotes notes = new CallNotes(Clock.systemUTC());
  final CallTales tales;
  final EventLine line;
  Roster roster;
  final MovableClock clock = new MovableClock(1);

  private final Board board = new Board(Recording.SETTINGS);
  private final List<Change> changes = new ArrayList<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>((a, b) -> Long.compare(a.atMs, b.atMs));

  EventHouse() {
    this(List.of());
  }

  /** Begins when this has happened already. */
  EventHouse(List<Fact> before) {
    before.forEach(fact -> board.apply(fact, change -> {}));
    roster = roster();
    line = new EventLine(ZoneOffset.UTC, clock, events::add);
    TaleWriter writer =
        new TaleWriter(() -> roster, queue -> queue.equals("630") ? "demo" : null, notes, line);
    tales =
        new CallTales(writer, (work, delayMs) -> due.add(new Due(clock.millis() + delayMs, work)));
    tales.onSnapshot(board.snapshot());
  }

  private static Roster roster() {
    List<AgentCard> agents = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      // The fifth and sixth are another team's.
      agents.add(
          new AgentCard(
              i,
              "100" + i,
              "Agent " + i,
              null,
              i <= 4 ? "demo" : "other",
              "80" + i,
              false,
              i <= 4 ? Map.of(1, Post.MEMBER) : Map.of(),
              true));
    }
    return new Roster(
        List.of(
            new TeamCard(20, "demo", null, null, false, "en", Set.of(), true),
            new TeamCard(21, "other", null, null, false, "en", Set.of(), true)),
        List.of(new GroupCard(1, "Support", "630", "demo", AfterCallMode.OFF, 30, true)),
        agents);
  }

  static EventHouse of(List<Fact> facts) {
    EventHouse house = new EventHouse();
    facts.forEach(house::apply);
    house.passes(60_000);
    return house;
  }

  void apply(Fact fact) {
    passes(Math.max(0, fact.atMs() - clock.millis()));
    changes.clear();
    board.apply(fact, changes::add);
    List.copyOf(changes).forEach(tales::onChange);
  }

  /** Time goes by. */
  void passes(long ms) {
    long until = clock.millis() + ms;
    while (!due.isEmpty() && due.peek().atMs <= until) {
      Due next = due.poll();
      clock.set(Math.max(clock.millis(), next.atMs));
      next.work.run();
    }
    clock.set(until);
  }

  /** What a team is told of each call, {@code SOURCE event number}, by session in their order. */
  List<List<String>> stories(String team) {
    return events.stream()
        .filter(e -> e.forTeam() && e.team().equals(team))
        .collect(
            Collectors.groupingBy(
                AccEvent::order, java.util.LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(all -> all.stream().map(EventHouse::brief).toList())
        .toList();
  }

  /** What an agent's page is told. */
  List<String> page(String agent) {
    return events.stream().filter(e -> e.agents().contains(agent)).map(EventHouse::brief).toList();
  }

  static String brief(AccEvent event) {
    return value(event, "source") + " " + value(event, "event") + " " + value(event, "activenum");
  }

  static @Nullable String value(AccEvent event, String name) {
    return event.pairs().stream()
        .filter(p -> p.name().equals(name))
        .map(AccEvent.Pair::value)
        .findFirst()
        .orElse(null);
  }
}
