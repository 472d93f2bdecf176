package io.cordboard.server.dialect.astercc;

import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of what happens on the board. Calls that were there when this run first saw their
 * node were told by an earlier one: of them only the rest is told. The board's thread only.
 */
final class CallTales implements BoardReader {
  private static final Logger log = LoggerFactory.getLogger(CallTales.class);

  /** Does something a little later, on the board's thread. */
  @FunctionalInterface
  interface Later {
    void run(Runnable work, long delayMs);
  }

  private final TaleWriter writer;
  private final Later later;
  private final Map<String, CallTale> tales = new HashMap<>();
  private final Map<String, Told> parties = new HashMap<>();
  private final Map<String, Channel> legs = new HashMap<>();
  private final Set<String> seenNodes = new HashSet<>();

  CallTales(TaleWriter writer, Later later) {
    this.writer = writer;
    this.later = later;
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    legs.putAll(snapshot.channels());
    snapshot.calls().values().forEach(call -> read(call).adopt());
    snapshot.nodes().values().forEach(this::node);
  }

  private void node(Node node) {
    if (node.state() == Node.State.LIVE) {
      seenNodes.add(node.id());
    }
  }

  @Override
  public void onChange(Change change) {
    try {
      if (change.entity() instanceof Channel leg) {
        leg(leg, change.now() == null, change.atMs());
      } else if (change.entity() instanceof Call call) {
        call(call, change);
      } else if (change.now() instanceof Node node) {
        node(node);
      }
    } catch (RuntimeException e) {
      log.error("change {}: cannot be told", change.seq(), e); // the next ones can
    }
  }

  private void leg(Channel leg, boolean gone, long atMs) {
    if (gone) {
      legs.remove(leg.id());
    } else {
      legs.put(leg.id(), leg);
    }
    Told told = parties.get(leg.id());
    if (told != null) {
      told.leg(leg);
      told.tale.joins(atMs);
    }
  }

  private void call(Call call, Change change) {
    boolean old =
        change.synthetic() && !seenNodes.contains(call.node()) && !tales.containsKey(call.id());
    CallTale tale = read(call);
    if (old) {
      tale.adopt();
    } else {
      tale.tell(change.atMs());
    }
    if (change.now() == null) {
      tales.remove(call.id());
      tale.end(change.atMs());
      tale.parties().forEach(told -> parties.remove(told.party.channelId(), told));
    } else if (tale.waits()) {
      if (tale.goesOn()) {
        tale.tellLeft(change.atMs());
      } else {
        long atMs = change.atMs();
        later.run(() -> tale.tellLeft(atMs + AccLimits.LEAVE_MS), AccLimits.LEAVE_MS);
      }
    }
  }

  /** Brings a call's parties up to date. */
  private CallTale read(Call call) {
    CallTale tale = tales.computeIfAbsent(call.id(), id -> new CallTale(call, writer));
    tale.now(call);
    for (Party party : call.parties()) {
      Told told = parties.get(party.channelId());
      if (told == null) {
        told = new Told(tale, party, legs.get(party.channelId()));
        parties.put(party.channelId(), told);
        tale.add(told);
      } else if (told.tale != tale) {
        if (isCopy(call, party)) {
          continue;
        }
        told.tale.remove(told); // the calls were merged
        told.tale = tale;
        tale.add(told);
      }
      told.party = party;
    }
    return tale;
  }

  /** What an ended call says of parties that went on in another is the past. */
  private static boolean isCopy(Call call, Party party) {
    return call.mergedInto() != null && party.state() != Party.State.GONE;
  }

  /** Calls, and their parties, that are remembered; none once all are over. */
  int size() {
    return tales.size() + parties.size() + legs.size();
  }
}
