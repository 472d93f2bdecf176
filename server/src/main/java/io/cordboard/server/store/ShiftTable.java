package io.cordboard.server.store;

import io.cordboard.server.store.AgentShift.Seat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            + " driven, extension) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (agent) DO UPDATE SET"
            + " logged_in_at_ms = excluded.logged_in_at_ms, pause = excluded.pause,"
            + " paused_at_ms = excluded.paused_at_ms, ended_pauses = excluded.ended_pauses,"
            + " driven = excluded.driven, extension = excluded.extension",
        shift.agent(),
        shift.loggedInAtMs(),
        shift.pause(),
        shift.pausedAtMs(),
        String.join("\n", shift.endedPauses()),
        shift.driven() ? 1 : 0,
        shift.extension());
    for (Seat seat : shift.seats().values()) {
      handle.execute(
          "INSERT INTO agent_seat (agent, group_id, checked_in_at_ms, after_call, work_way, added)"
              + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (agent, group_id) DO UPDATE SET"
              + " checked_in_at_ms = excluded.checked_in_at_ms, after_call = excluded.after_call,"
              + " work_way = excluded.work_way, added = excluded.added",
          shift.agent(),
          seat.group(),
          seat.checkedInAtMs(),
          seat.afterCall(),
          seat.workWay(),
          seat.added() ? 1 : 0);
    }
  }

  /** All that were ever kept. */
  public List<AgentShift> all() {
    Map<String, Map<Integer, Seat>> seats = new HashMap<>();
    handle
        .createQuery(
            "SELECT agent, group_id, checked_in_at_ms, after_call, work_way, added FROM agent_seat")
        .map(
            (r, c) ->
                seats
                    .computeIfAbsent(r.getString(1), agent -> new HashMap<>())
                    .put(r.getInt(2), seat(r)))
        .list();
    return handle
        .createQuery(
            "SELECT agent, logged_in_at_ms, pause, paused_at_ms, ended_pauses, driven, extension"
                + " FROM agent_shift")
        .map((r, c) -> shift(r, seats.getOrDefault(r.getString(1), Map.of())))
        .list();
  }

  private static Seat seat(ResultSet r) throws SQLException {
    return new Seat(r.getInt(2), r.getLong(3), r.getString(4), r.getString(5), r.getInt(6) == 1);
  }

  private static AgentShift shift(ResultSet r, Map<Integer, Seat> seats) throws SQLException {
    String ended = r.getString(5);
    return new AgentShift(
        r.getString(1),
        r.getLong(2),
        r.getString(3),
        r.getLong(4),
        ended.isEmpty() ? List.of() : List.of(ended.split("\n")),
        r.getInt(6) == 1,
        r.getString(7),
        seats);
  }
}
