package io.cordboard.server.desk;

import io.cordboard.server.desk.DeskListener.What;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells those who listen what became of agents. On the board's thread. */
final class DeskNews {
  private final Supplier<Roster> roster;
  private final AgentStates states;
  private final List<DeskListener> listeners = new ArrayList<>();
  private final List<AcwListener> acwListeners = new ArrayList<>();

  DeskNews(Supplier<Roster> roster, AgentStates states) {
    this.roster = roster;
    this.states = states;
  }

  void tell(DeskListener listener) {
    listeners.add(listener);
  }

  void tellAfterCall(AcwListener listener) {
    acwListeners.add(listener);
  }

  void told(What what, AgentDesk desk, int group, @Nullable String callId, long atMs) {
    AgentCard card = roster.get().agent(desk.shift.agent());
    AgentState now =
        card == null
            ? new AgentState(desk.shift.agent(), 0, null, 0, Map.of()) // works here no more
            : states.of(desk, card);
    listeners.forEach(l -> l.changed(what, now, group, callId, atMs));
  }

  /** After-call work of a call is over. */
  void ended(String callId, long acwMs) {
    acwListeners.forEach(l -> l.ended(callId, acwMs));
  }
}
