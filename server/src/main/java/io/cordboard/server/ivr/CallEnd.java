package io.cordboard.server.ivr;

/**
 * HANGUP_CALL: what became of a call; document 003, 5.2.
 *
 * @param target whom the last attempt dialled; empty if nobody was
 * @param startedAtMs when the flow began
 * @param diallingAtMs when dialling began, 0 if nobody was dialled
 * @param answeredAtMs when the target answered, 0 if it did not
 * @param endedAtMs when the caller was gone
 */
public record CallEnd(
    String did,
    String callerId,
    String callId,
    String target,
    long startedAtMs,
    long diallingAtMs,
    long answeredAtMs,
    long endedAtMs,
    Status status) {

  /** The end of a call of which no more is known than was written. */
  public static CallEnd of(IvrJournal.Entry last, long endedAtMs) {
    String target = last.target();
    return new CallEnd(
        last.did(),
        last.callerId(),
        last.callId(),
        target == null ? "" : target,
        last.startedAtMs(),
        last.diallingAtMs(),
        last.answeredAtMs(),
        endedAtMs,
        last.status());
  }

  /** CALL_STATUS. */
  public enum Status {
    ANSWER,
    BUSY,
    NOANSWER,
    CANCEL,
    CONGESTION,
    CHANUNAVAIL,
    DONTCALL,
    INVALIDARGS,
    /** No attempt was made. */
    VOEND,
    /** No attempt was made, and the server ended the call by HANGUP. */
    TE
  }
}
