package io.cordboard.server.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an agent does, as it is kept.
 *
 * @param agent the number
 * @param loggedInAtMs since when logged in, 0 if not
 * @param pause the reason of the break, null while there is none
 * @param pausedAtMs since when, 0 while there is none
 * @param endedPauses reasons of breaks that are over and may still stand at the PBX
 * @param driven whether the agent's phone is moved at the PBX as this says; false from when
 *     somebody else freed the phone of an agent who had logged out, until the next login
 * @param extension the phone, null if bound to none
 * @param seats by group
 */
public record AgentShift(
    String agent,
    long loggedInAtMs,
    @Nullable String pause,
    long pausedAtMs,
    List<String> endedPauses,
    boolean driven,
    @Nullable String extension,
    Map<Integer, Seat> seats) {

  /**
   * An agent in a group.
   *
   * @param checkedInAtMs since when its calls are taken, 0 if not
   * @param afterCall the agent's choice, null for the group's
   * @param workWay which calls the agent takes part in
   * @param added we put the phone into the queue, and have not seen it gone since
   */
  public record Seat(
      int group, long checkedInAtMs, @Nullable String afterCall, String workWay, boolean added) {

    /** Of an agent who has chosen nothing yet. */
    public static Seat empty(int group) {
      return new Seat(group, 0, null, "ALL", false);
    }

    /** Takes calls since then; 0 for no more. One that was checked in stays so since then. */
    public Seat checkedIn(long atMs) {
      long since = atMs != 0 && checkedInAtMs != 0 ? checkedInAtMs : atMs;
      return new Seat(group, since, afterCall, workWay, added || atMs != 0);
    }

    /** With another choice of after-call work. */
    public Seat withAfterCall(String mode) {
      return new Seat(group, checkedInAtMs, mode, workWay, added);
    }

    /** With another work way. */
    public Seat withWorkWay(String way) {
      return new Seat(group, checkedInAtMs, afterCall, way, added);
    }

    /** Seen gone from the queue. */
    public Seat seenGone() {
      return new Seat(group, checkedInAtMs, afterCall, workWay, false);
    }
  }

  /** Keeps its own copies. */
  public AgentShift {
    endedPauses = List.copyOf(endedPauses);
    seats = Map.copyOf(seats);
  }

  /** Of an agent who never logged in. */
  public static AgentShift none(String agent) {
    return new AgentShift(agent, 0, null, 0, List.of(), false, null, Map.of());
  }

  /** Whether the agent is logged in. */
  public boolean loggedIn() {
    return loggedInAtMs != 0;
  }

  /** The agent in a group. */
  public Seat seat(int group) {
    return seats.getOrDefault(group, Seat.empty(group));
  }

  /** Whether the agent takes calls of a group, breaks aside. */
  public boolean checkedIn(int group) {
    return loggedIn() && seat(group).checkedInAtMs != 0;
  }

  /** Begins a shift at a phone; choices of earlier ones stay. */
  public AgentShift begun(long atMs, @Nullable String phone) {
    return new AgentShift(agent, atMs, null, 0, ended(pause), true, phone, out());
  }

  /** Ends the shift. */
  public AgentShift over() {
    return new AgentShift(agent, 0, null, 0, ended(pause), driven, extension, out());
  }

  /** Moved at the PBX by others from now on. */
  public AgentShift handedBack() {
    return new AgentShift(agent, 0, null, 0, List.of(), false, extension, seats);
  }

  /** On a break; one for the same reason goes on. */
  public AgentShift paused(String reason, long atMs) {
    return reason.equals(pause)
        ? this
        : new AgentShift(agent, loggedInAtMs, reason, atMs, ended(pause), driven, extension, seats);
  }

  /** Back from the break; also from pauses that others gave, for these reasons. */
  public AgentShift unpaused(List<String> others) {
    List<String> ended = new ArrayList<>(ended(pause));
    others.stream().filter(o -> !ended.contains(o)).forEach(ended::add);
    return new AgentShift(agent, loggedInAtMs, null, 0, bounded(ended), driven, extension, seats);
  }

  /** At another phone. */
  public AgentShift at(@Nullable String phone) {
    return new AgentShift(
        agent, loggedInAtMs, pause, pausedAtMs, endedPauses, driven, phone, seats);
  }

  /** With one seat changed. */
  public AgentShift with(int group, UnaryOperator<Seat> change) {
    Map<Integer, Seat> changed = new HashMap<>(seats);
    changed.put(group, change.apply(seat(group)));
    return withSeats(changed);
  }

  /** Nothing that is over stands at the PBX any more. */
  public AgentShift settled() {
    Map<Integer, Seat> kept = new HashMap<>();
    seats.forEach((group, seat) -> kept.put(group, checkedIn(group) ? seat : seat.seenGone()));
    return new AgentShift(
        agent, loggedInAtMs, pause, pausedAtMs, List.of(), driven, extension, kept);
  }

  private AgentShift withSeats(Map<Integer, Seat> changed) {
    return new AgentShift(
        agent, loggedInAtMs, pause, pausedAtMs, endedPauses, driven, extension, changed);
  }

  private Map<Integer, Seat> out() {
    Map<Integer, Seat> out = new HashMap<>();
    seats.forEach((group, seat) -> out.put(group, seat.checkedIn(0)));
    return out;
  }

  private List<String> ended(@Nullable String reason) {
    if (reason == null || endedPauses.contains(reason)) {
      return endedPauses;
    }
    List<String> ended = new ArrayList<>(endedPauses);
    ended.add(reason);
    return bounded(ended);
  }

  private static List<String> bounded(List<String> reasons) {
    int extra = Math.max(0, reasons.size() - StoreLimits.ENDED_PAUSES);
    return reasons.subList(extra, reasons.size());
  }
}
