package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Applies facts to a fresh board and keeps what came out. */
final class Replay {
  final Board board = new Board(Recording.SETTINGS);
  final List<Change> changes = new ArrayList<>();

  static Replay of(String recording) {
    return of(Recording.facts(recording));
  }

  static Replay of(List<Fact> facts) {
    Replay replay = new Replay();
    facts.forEach(replay::apply);
    return replay;
  }

  void apply(Fact fact) {
    board.apply(fact, changes::add);
  }

  /** The ended calls in the order of their beginning. */
  List<Call> ended() {
    return changes.stream()
        .filter(c -> c.what() == Change.What.ENDED)
        .map(c -> (Call) c.entity())
        .sorted(Comparator.comparingLong(Call::startedAtMs).thenComparing(Call::id))
        .toList();
  }

  /** What happened to one call, in order. */
  List<Change.What> story(String callId) {
    return changes.stream()
        .filter(c -> c.entity() instanceof Call call && call.id().equals(callId))
        .map(Change::what)
        .toList();
  }
}
