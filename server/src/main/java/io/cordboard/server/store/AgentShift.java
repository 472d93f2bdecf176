package io.cordboard.server.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an agent does, as it is kept.
 *
 * @param agent the number
 * @param loggedInAtMs since when logged in, 0 if not
 * @param pause the reason of the break, null while there is none
 * @param pausedAtMs since when, 0 while there is none
 * @param endedPauses reasons of pauses that are over and may still stand at the PBX; "" for one
 *     that was given none
 * @param driven whether the agent's phone is moved at the PBX as this says; false from when
 *     somebody else freed the phone of an agent who had logged out, until the next login
 * @param extension the phone, null if bound to none
 * @param earlier phones of before that were not yet seen to be let go
 * @param added queues into which we put a phone, and have not seen it gone since
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
    List<String> earlier,
    Set<String> added,
    Map<Integer, Seat> seats) {

  /**
   * An agent in a group.
   *
   * @param checkedInAtMs since when its calls are taken, 0 if not
   * @param afterCall the agent's choice, null for the group's
   * @param workWay which calls the agent takes part in
   */
  public record Seat(int group, long checkedInAtMs, @Nullable String afterCall, String workWay) {

    /** Of an agent who has chosen nothing yet. */
    public static Seat empty(int group) {
      return new Seat(group, 0, null, "ALL");
    }

    /** Takes calls since then; 0 for no more. One that was checked in stays so since then. */
    public Seat checkedIn(long atMs) {
      long since = atMs != 0 && checkedInAtMs != 0 ? checkedInAtMs : atMs;
      return new Seat(group, since, afterCall, workWay);
    }

    /** With another choice of after-call work. */
    public Seat withAfterCall(String mode) {
      return new Seat(group, checkedInAtMs, mode, workWay);
    }

    /** With another work way. */
    public Seat withWorkWay(String way) {
      return new Seat(group, checkedInAtMs, afterCall, way);
    }
  }

  /** Keeps its own copies. */
  public AgentShift {
    endedPauses = List.copyOf(endedPauses);
    earlier = List.copyOf(earlier);
    added = Set.copyOf(added);
    seats = Map.copyOf(seats);
  }

  /** Of an agent who never logged in. */
  public static AgentShift none(String agent) {
    return new AgentShift(agent, 0, null, 0, List.of(), false, null, List.of(), Set.of(), Map.of());
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
    AgentShift there = at(phone);
    return new AgentShift(
        agent, atMs, null, 0, ended(pause), true, phone, there.earlier, added, out());
  }

  /** Ends the shift. */
  public AgentShift over() {
    return new AgentShift(
        agent, 0, null, 0, ended(pause), driven, extension, earlier, added, out());
  }

  /** Moved at the PBX by others from now on. */
  public AgentShift handedBack() {
    return new AgentShift(agent, 0, null, 0, ended(pause), false, extension, earlier, added, seats);
  }

  /** Works here no more; the phone is still to be let go. */
  public AgentShift dismissed() {
    return new AgentShift(
        agent, 0, null, 0, ended(pause), false, null, at(null).earlier, added, Map.of());
  }

  /** On a break; one for the same reason goes on. */
  public AgentShift paused(String reason, long atMs) {
    return reason.equals(pause) ? this : withPause(reason, atMs, ended(pause));
  }

  /** Back from the break; also from pauses that others gave, for these reasons. */
  public AgentShift unpaused(List<String> others) {
    AgentShift over = withPause(null, 0, ended(pause));
    for (String other : others) {
      over = over.ending(other);
    }
    return over;
  }

  /** A pause that is over, and may still stand at the PBX. */
  public AgentShift ending(String reason) {
    return withPause(pause, pausedAtMs, ended(reason));
  }

  /** At another phone; that of before is still to be let go if it was moved by us. */
  public AgentShift at(@Nullable String phone) {
    List<String> left = new ArrayList<>(earlier);
    if (extension != null && driven && !left.contains(extension)) {
      left.add(extension);
    }
    left.remove(phone);
    return new AgentShift(
        agent,
        loggedInAtMs,
        pause,
        pausedAtMs,
        endedPauses,
        driven,
        phone,
        bounded(left, StoreLimits.EARLIER_PHONES),
        added,
        seats);
  }

  /** With one seat changed. */
  public AgentShift with(int group, UnaryOperator<Seat> change) {
    Map<Integer, Seat> changed = new HashMap<>(seats);
    changed.put(group, change.apply(seat(group)));
    return withSeats(changed);
  }

  /** With these seats alone. */
  public AgentShift withSeats(Map<Integer, Seat> changed) {
    return new AgentShift(
        agent,
        loggedInAtMs,
        pause,
        pausedAtMs,
        endedPauses,
        driven,
        extension,
        earlier,
        added,
        changed);
  }

  /** A phone of ours may be in these queues, too. */
  public AgentShift into(Collection<String> queues) {
    Set<String> all = new HashSet<>(added);
    all.addAll(queues);
    return withLeft(endedPauses, earlier, all);
  }

  /**
   * Nothing that is over stands at the PBX any more.
   *
   * @param queues in which the agent is now
   */
  public AgentShift settled(Collection<String> queues) {
    Set<String> left = new HashSet<>(added);
    left.retainAll(queues);
    return withLeft(List.of(), List.of(), left);
  }

  private AgentShift withPause(@Nullable String reason, long atMs, List<String> ended) {
    return new AgentShift(
        agent, loggedInAtMs, reason, atMs, ended, driven, extension, earlier, added, seats);
  }

  private AgentShift withLeft(List<String> ended, List<String> phones, Set<String> queues) {
    return new AgentShift(
        agent, loggedInAtMs, pause, pausedAtMs, ended, driven, extension, phones, queues, seats);
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
    return bounded(ended, StoreLimits.ENDED_PAUSES);
  }

  private static List<String> bounded(List<String> some, int most) {
    return some.subList(Math.max(0, some.size() - most), some.size());
  }
}
