package io.cordboard.server.store;

import io.cordboard.server.store.AgentShift.Seat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What agents do. */
public final class ShiftTable {
  private final Handle handle;

  ShiftTable(Handle handle) {
    this.handle = handle;
  }

  /** Keeps an agent's shift as it is now. */
  public void put(AgentShift shift) {
    handle.execute(
        "INSERT INTO agent_shift (agent, logged_in_at_ms, pause, paused_at_ms, ended_pauses,"
            + " driven, extension, earlier, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (agent) DO UPDATE SET"
            + " logged_in_at_ms = excluded.logged_in_at_ms, pause = excluded.pause,"
            + " paused_at_ms = excluded.paused_at_ms, ended_pauses = excluded.ended_pauses,"
            + " driven = excluded.driven, extension = excluded.extension,"
            + " earlier = excluded.earlier, added = excluded.added",
        shift.agent(),
        shift.loggedInAtMs(),
        shift.pause(),
        shift.pausedAtMs(),
        lines(shift.endedPauses()),
        shift.driven() ? 1 : 0,
        shift.extension(),
        lines(shift.earlier()),
        lines(shift.added()));
    handle.execute("DELETE FROM agent_seat WHERE agent = ?", shift.agent());
    for (Seat seat : shift.seats().values()) {
      handle.execute(
          "INSERT INTO agent_seat (agent, group_id, checked_in_at_ms, after_call, work_way)"
              + " VALUES (?, ?, ?, ?, ?)",
          shift.agent(),
          seat.group(),
          seat.checkedInAtMs(),
          seat.afterCall(),
          seat.workWay());
    }
  }

  /** Forgets an agent. */
  public void drop(String agent) {
    handle.execute("DELETE FROM agent_seat WHERE agent = ?", agent);
    handle.execute("DELETE FROM agent_shift WHERE agent = ?", agent);
  }

  /** All that were ever kept, and not dropped. */
  public List<AgentShift> all() {
    Map<String, Map<Integer, Seat>> seats = new HashMap<>();
    handle
        .createQuery(
            "SELECT agent, group_id, checked_in_at_ms, after_call, work_way FROM agent_seat")
        .map(
            (r, c) ->
                seats
                    .computeIfAbsent(r.getString(1), agent -> new HashMap<>())
                    .put(r.getInt(2), seat(r)))
        .list();
    return handle
        .createQuery(
            "SELECT agent, logged_in_at_ms, pause, paused_at_ms, ended_pauses, driven, extension,"
                + " earlier, added FROM agent_shift")
        .map((r, c) -> shift(r, seats.getOrDefault(r.getString(1), Map.of())))
        .list();
  }

  private static Seat seat(ResultSet r) throws SQLException {
    return new Seat(r.getInt(2), r.getLong(3), r.getString(4), r.getString(5));
  }

  private static AgentShift shift(ResultSet r, Map<Integer, Seat> seats) throws SQLException {
    return new AgentShift(
        r.getString(1),
        r.getLong(2),
        r.getString(3),
        r.getLong(4),
        r.getString(5).lines().toList(),
        r.getInt(6) == 1,
        r.getString(7),
        r.getString(8).lines().toList(),
        Set.copyOf(r.getString(9).lines().toList()),
        seats);
  }

  /** Each with its end, so that an empty one is not lost. */
  private static String lines(Collection<String> texts) {
    StringBuilder lines = new StringBuilder();
    texts.forEach(t -> lines.append(t).append('\n'));
    return lines.toString();
  }
}
