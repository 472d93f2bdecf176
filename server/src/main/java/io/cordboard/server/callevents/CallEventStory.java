package io.cordboard.server.callevents;

import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardLimits;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.Fact;
import io.cordboard.server.store.CallRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes records of call events: a board of its own sees the call once more, and the very same
 * recorder that follows the live board makes of it what it would have made then. Pure.
 */
public final class CallEventStory {
  /** A recorder for one replayed call: reads the board, then gives the records of what ended. */
  public interface Teller extends BoardReader {

    /** The records of the calls that ended, in the order they ended. */
    List<CallRecord> records();
  }

  private final Supplier<BoardSettings> board;
  private final Supplier<Teller> tellers;

  /** Stories as boards of the settings of the moment see them, and as these recorders tell them. */
  public CallEventStory(Supplier<BoardSettings> board, Supplier<Teller> tellers) {
    this.board = board;
    this.tellers = tellers;
  }

  /**
   * The records of a call.
   *
   * @param cut whether the PBX died in it
   */
  List<CallRecord> records(String node, List<CallEvent> events, boolean cut) {
    Board board = new Board(only(events), BoardLimits.DEFAULT, 0);
    Teller teller = tellers.get();
    teller.onSnapshot(board.snapshot());
    for (Fact fact : CallEventFacts.of(node, events, cut)) {
      board.apply(fact, teller::onChange);
    }
    return teller.records().stream().map(record -> CallEventRecord.of(record, cut)).toList();
  }

  /** A board with the agents that can be in it only: there may be thousands of others. */
  private BoardSettings only(List<CallEvent> events) {
    BoardSettings settings = board.get();
    Set<String> extensions = new HashSet<>();
    for (CallEvent e : events) {
      int dash = e.channel().lastIndexOf('-');
      String extension =
          settings.devices().get(dash < 0 ? e.channel() : e.channel().substring(0, dash));
      if (extension != null) {
        extensions.add(extension);
      }
    }
    return new BoardSettings(
        settings.nodes(),
        settings.ariConfigured(),
        settings.devices(),
        settings.agents().stream()
            .filter(a -> a.extension() != null && extensions.contains(a.extension()))
            .toList(),
        settings.queueLabels(),
        settings.zone());
  }
}
