package io.cordboard.server.desk;

import io.cordboard.server.desk.DeskListener.What;
import io.cordboard.server.desk.Wishes.Told;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.AgentShift;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Makes shifts fit who works here, and in which groups. On the board's thread. */
final class RosterFit {
  private final Supplier<Roster> roster;
  private final Driver driver;
  private final ShiftChanges changes;

  RosterFit(Supplier<Roster> roster, Driver driver, ShiftChanges changes) {
    this.roster = roster;
    this.driver = driver;
    this.changes = changes;
  }

  /** Makes a shift fit the roster; once the PBX has told what an earlier run left there. */
  void fit(AgentDesk desk) {
    desk.misfit = false;
    AgentCard card = roster.get().agent(desk.shift.agent());
    AgentShift next = card == null ? desk.shift.dismissed() : fitting(desk.shift, card);
    if (!next.equals(desk.shift)) {
      List<Told> out =
          desk.shift.seats().keySet().stream()
              .filter(group -> desk.shift.checkedIn(group) && !next.checkedIn(group))
              .map(group -> new Told(What.CHECKED_OUT, group))
              .toList();
      changes.ours(desk, s -> card == null ? s.dismissed() : fitting(s, card), out);
    }
  }

  /** At the agent's phone, if it is moved by us; in the agent's groups, as they are now. */
  private AgentShift fitting(AgentShift shift, AgentCard card) {
    Map<Integer, AgentShift.Seat> seats = new HashMap<>();
    shift
        .seats()
        .forEach(
            (id, seat) -> {
              if (roster.get().group(id) != null) {
                seats.put(id, card.groups().containsKey(id) ? seat : seat.checkedIn(0));
              }
            });
    AgentShift there = shift.driven() ? shift.at(card.extension()) : shift;
    AgentShift next = there.withSeats(seats);
    return next.into(driver.queues(next));
  }
}
