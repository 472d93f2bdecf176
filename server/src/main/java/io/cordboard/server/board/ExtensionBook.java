package io.cordboard.server.board;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The extensions with a hint. */
final class ExtensionBook {
  /** What is known of one hint. */
  static final class HintFile {
    Fact.HintSeen seen;
    long sinceMs;
    int round;

    HintFile(Fact.HintSeen seen) {
      this.seen = seen;
      this.sinceMs = seen.atMs();
    }
  }

  private final Map<String, HintFile> hints = new HashMap<>();
  private final BoardLimits limits;
  private final Pending pending;
  private final Ledger ledger;
  private final AgentBook agents;

  ExtensionBook(BoardLimits limits, Pending pending, Ledger ledger, AgentBook agents) {
    this.limits = limits;
    this.pending = pending;
    this.ledger = ledger;
    this.agents = agents;
  }

  Collection<HintFile> all() {
    return hints.values();
  }

  void seen(Fact.HintSeen seen, int round) {
    String id = seen.node() + "/" + seen.number();
    HintFile hint = hints.get(id);
    if (hint == null) {
      if (hints.size() >= limits.things()) {
        pending.refused++;
        return;
      }
      hint = new HintFile(seen);
      hints.put(id, hint);
    } else if (seen.atMs() < hint.seen.atMs()) {
      return;
    } else if (seen.status() != hint.seen.status()) {
      hint.sinceMs = seen.atMs();
    }
    hint.seen = seen;
    hint.round = round;
    ledger.put(extension(id, hint), Change.What.CHANGED);
  }

  /** Somebody else may sit there now. */
  void reseat(String id) {
    HintFile hint = hints.get(id);
    if (hint != null) {
      ledger.put(extension(id, hint), Change.What.CHANGED);
    }
  }

  void remove(HintFile hint) {
    String id = hint.seen.node() + "/" + hint.seen.number();
    hints.remove(id);
    ledger.remove(extension(id, hint), Change.What.REMOVED);
  }

  private Extension extension(String id, HintFile hint) {
    Fact.HintSeen seen = hint.seen;
    AgentFile agent = agents.at(seen.node(), seen.number());
    return new Extension(
        id,
        seen.node(),
        seen.number(),
        seen.device(),
        seen.status(),
        agent == null ? null : agent.entry.id(),
        hint.sinceMs);
  }
}
