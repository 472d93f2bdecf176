package io.cordboard.server.board;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call, with an id of our own that it keeps through hold, transfer, queue, redirect and
 * conference.
 *
 * @param id 32 hex digits
 * @param direction seen from the PBX
 * @param did the number an outside caller dialled, null if not inbound
 * @param trunk the trunk's endpoint name, null if internal
 * @param dialed what the first caller dialled
 * @param queue the queue it is or last was in, null if none
 * @param tag what the one who started it by command gave along, null if nothing
 * @param state the furthest that holds: see {@link State}
 * @param outcome how it ended, null while it lasts
 * @param cause Q.850 cause of the end, 0 while it lasts
 * @param hungUpBy who ended it, null while it lasts or when not known
 * @param mergedInto the call that took over its parties (outcome MERGED), null otherwise
 * @param reported what only the dialplan knows
 * @param linkedIds the PBX's linked ids that it is or was known by, its own first
 */
public record Call(
    String id,
    String node,
    Direction direction,
    State state,
    @Nullable String did,
    @Nullable String trunk,
    @Nullable String dialed,
    @Nullable String queue,
    @Nullable String tag,
    List<Party> parties,
    long startedAtMs,
    long answeredAtMs,
    long endedAtMs,
    @Nullable Outcome outcome,
    int cause,
    @Nullable HungUpBy hungUpBy,
    @Nullable String mergedInto,
    Reported reported,
    List<String> linkedIds)
    implements Entity {

  /** A call that was not merged into another. */
  public Call(
      String id,
      String node,
      Direction direction,
      State state,
      @Nullable String did,
      @Nullable String trunk,
      @Nullable String dialed,
      @Nullable String queue,
      @Nullable String tag,
      List<Party> parties,
      long startedAtMs,
      long answeredAtMs,
      long endedAtMs,
      @Nullable Outcome outcome,
      int cause,
      @Nullable HungUpBy hungUpBy) {
    this(
        id,
        node,
        direction,
        state,
        did,
        trunk,
        dialed,
        queue,
        tag,
        parties,
        startedAtMs,
        answeredAtMs,
        endedAtMs,
        outcome,
        cause,
        hungUpBy,
        null,
        Reported.NOTHING,
        List.of());
  }

  /** Which way a call goes. */
  public enum Direction {
    INBOUND,
    OUTBOUND,
    INTERNAL
  }

  /** A call's state. QUEUED: waits in a queue. UP: at least two parties talk. */
  public enum State {
    DIALING,
    RINGING,
    QUEUED,
    UP,
    HELD,
    ENDED
  }

  /** How a call ended, decided by state and cause, never by the dial status alone. */
  public enum Outcome {
    ANSWERED,
    BUSY,
    NO_ANSWER,
    CANCELLED,
    ABANDONED,
    UNREACHABLE,
    UNKNOWN_NUMBER,
    CONGESTION,
    FAILED,
    /** It was gone when the link came back; its real end is not known. */
    LOST,
    /** Its parties went on in another call: see {@link Call#mergedInto()}. */
    MERGED
  }

  /** Who ended a call. */
  public enum HungUpBy {
    CALLER,
    CALLEE,
    SERVER,
    PBX
  }

  /** Keeps its own copies of the lists. */
  public Call {
    parties = List.copyOf(parties);
    linkedIds = List.copyOf(linkedIds);
  }

  @Override
  public Kind kind() {
    return Kind.CALL;
  }
}
