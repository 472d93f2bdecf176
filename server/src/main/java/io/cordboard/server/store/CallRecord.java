package io.cordboard.server.store;

import io.cordboard.server.board.Call;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that ended. Times are milliseconds since the epoch, 0 for "never"; spans
 * are milliseconds.
 *
 * @param id the call's id, 32 hex digits: the same whether it was seen live or back-filled
 * @param uniqueId the PBX's own id of the first leg, without the node
 * @param dialed what the first caller dialled
 * @param did the number an outside caller dialled, null if not inbound
 * @param trunk the trunk's endpoint name, null if internal
 * @param callee who answered, else who was rung last; null if nobody was
 * @param queue the last queue it was in, null if none
 * @param agent who answered for that queue, else who was rung last for it; null if nobody
 * @param team the team it belongs to, null if none
 * @param tag what the one who started it by command gave along
 * @param parties everybody who was in it, transfers and consults too, in the order they came
 * @param recording the file, relative to the recording folder; null if none
 * @param partial whether something could not be known (an outage, and no call events of the PBX)
 * @param complete false while after-call work may still add to it
 * @param completeByMs when it is completed at the latest, 0 once it is
 * @param origin where it was taken from
 */
public record CallRecord(
    String id,
    String node,
    String uniqueId,
    Call.Direction direction,
    @Nullable String dialed,
    @Nullable String did,
    @Nullable String trunk,
    Person caller,
    @Nullable Person callee,
    @Nullable String queue,
    @Nullable Person agent,
    @Nullable String team,
    @Nullable String tag,
    Times times,
    Spans spans,
    Ending ending,
    Told told,
    List<Member> parties,
    @Nullable String recording,
    boolean partial,
    boolean complete,
    long completeByMs,
    Origin origin) {

  /** Keeps its own copy of the parties. */
  public CallRecord {
    parties = List.copyOf(parties);
  }

  /** The same, completed: after-call work took so long (0 if there was none). */
  public CallRecord completed(int acwMs) {
    return withAfterCall(acwMs, true, 0);
  }

  /** The same, still open: so long so far, to be completed at the latest then. */
  public CallRecord waiting(int acwMs, long untilMs) {
    return withAfterCall(acwMs, false, untilMs);
  }

  private CallRecord withAfterCall(int acwMs, boolean isComplete, long untilMs) {
    return new CallRecord(
        id,
        node,
        uniqueId,
        direction,
        dialed,
        did,
        trunk,
        caller,
        callee,
        queue,
        agent,
        team,
        tag,
        times,
        new Spans(
            spans.waitMs,
            spans.ringMs,
            spans.talkMs,
            spans.holdMs,
            spans.ivrMs,
            spans.feedbackMs,
            acwMs),
        ending,
        told,
        parties,
        recording,
        partial,
        isComplete,
        untilMs,
        origin);
  }

  /**
   * Someone in a call.
   *
   * @param number null if withheld or unknown
   * @param extension null for an outside party
   * @param agent the number of the agent there, null if none
   * @param channel Asterisk's name of the leg, null if not known
   */
  public record Person(
      @Nullable String number,
      @Nullable String name,
      @Nullable String extension,
      @Nullable String agent,
      @Nullable String channel) {}

  /**
   * When it began, when it first rang somebody, when the caller and someone else first talked, when
   * it ended; and when it entered the last queue.
   */
  public record Times(
      long startedAtMs, long ringingAtMs, long answeredAtMs, long endedAtMs, long queuedAtMs) {}

  /**
   * How long: waiting in queues, ringing the one who answered (or was rung last), talking (holds
   * included), on hold, in IVRs, being asked for feedback, after-call work.
   */
  public record Spans(
      int waitMs, int ringMs, int talkMs, int holdMs, int ivrMs, int feedbackMs, int acwMs) {}

  /**
   * How it ended.
   *
   * @param where the caller was when it ended
   * @param cause Q.850
   * @param missed why a queue call was not answered; null if it was, or was none
   */
  public record Ending(
      Call.Outcome outcome,
      Where where,
      Call.@Nullable HungUpBy by,
      int cause,
      @Nullable Missed missed) {}

  /** Where a call ended. */
  public enum Where {
    BRIDGED,
    FEEDBACK,
    QUEUE,
    IVR,
    RINGING
  }

  /** Why a queue call was missed; the first that holds. */
  public enum Missed {
    /** Nobody was logged in to the queue. */
    NO_AGENT_LOGIN,
    /** The caller gave up within ten seconds; not if the queue let go of him. */
    MEMBER_CANCEL,
    /** All were busy: nobody was rung. */
    NO_ASSIGN,
    /** Someone was rung and did not answer. */
    NO_AGENT_ANSWER
  }

  /**
   * What only the dialplan or an external IVR knows.
   *
   * @param ivrs the IVRs it went through, in order
   * @param score the caller's answer to the survey, -1 if not asked or not given
   * @param voicemail whether a message was left
   * @param forwardType how it was sent to another number, null if it was not
   * @param forwardNumber where to
   * @param customData what a customer's server wanted kept with the call, by its names
   * @param ivrLost whether an IVR ended because the PBX, the link to it or we ourselves went away
   */
  public record Told(
      List<IvrVisit> ivrs,
      int score,
      boolean voicemail,
      @Nullable String forwardType,
      @Nullable String forwardNumber,
      Map<String, String> customData,
      boolean ivrLost) {

    /** Nothing. */
    public static final Told NOTHING = new Told(List.of(), -1, false, null, null, Map.of(), false);

    /** Keeps its own copies; a record of before has no data. */
    @SuppressWarnings("NullAway") // Jackson leaves out what is not there
    public Told {
      ivrs = List.copyOf(ivrs);
      customData =
          customData == null
              ? Map.of()
              : Collections.unmodifiableMap(new TreeMap<>(customData)); // in one order
    }
  }

  /**
   * A stay in an IVR.
   *
   * @param keys what was pressed there, in order
   * @param next where it went on, a queue or extension; null if it ended there
   * @param callId the call that it began in if that was merged into this one, else null
   */
  public record IvrVisit(
      String id,
      String name,
      String keys,
      long enteredAtMs,
      long leftAtMs,
      @Nullable String next,
      @Nullable String callId) {}

  /**
   * A party's stay in the call.
   *
   * @param role the board's word for it, in lower case
   * @param uniqueId the PBX's own id of its leg, without the node; null if not known
   * @param called whether it was dialled or rung, by another party or a command
   * @param answeredAtMs 0 if it never answered
   * @param cause Q.850, why its leg ended; 0 if not known
   */
  public record Member(
      String role,
      Person who,
      @Nullable String uniqueId,
      boolean called,
      long joinedAtMs,
      long answeredAtMs,
      long leftAtMs,
      int cause) {}

  /** Where a record was taken from: seen live, or from the PBX's call events afterwards. */
  public enum Origin {
    LIVE,
    CALL_EVENTS
  }
}
