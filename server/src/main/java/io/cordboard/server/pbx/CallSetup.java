package io.cordboard.server.pbx;

import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call being set up; on the event loop only. */
final class CallSetup {
  /** What tells that it happened. */
  enum Sign {
    /** The first phone was picked up. */
    ANSWERED,
    /** It is in a bridge. */
    BRIDGED,
    /** It listens. */
    LISTENS
  }

  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  final String uniqueId;
  final Sign sign;

  /** The unique id of the leg whose talk it is about, null for none. */
  final @Nullable String target;

  /** Whether the PBX was asked to ring. */
  boolean sent;

  boolean answered;
  boolean seen;

  /** Whether the talk that it is about is over. */
  boolean over;

  /** Whether its end was commanded. */
  boolean unwanted;

  /** Whether its channel is gone. */
  boolean gone;

  int cause;
  @Nullable String dialStatus;
  @Nullable String failure;

  CallSetup(String uniqueId, Sign sign, @Nullable String target) {
    this.uniqueId = uniqueId;
    this.sign = sign;
    this.target = target;
  }

  /** Why it did not come to a call. */
  Outcome.Refused failed() {
    if (over) {
      return talkOver();
    }
    Reason reason = reason();
    String word = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new Outcome.Refused(
        reason, "first phone: " + word + " (expected: answered; cause " + cause + ")");
  }

  /** Nobody is left to join or to hear. */
  static Outcome.Refused talkOver() {
    return new Outcome.Refused(Reason.WRONG_STATE, "talk: over (expected: one that goes on)");
  }

  private Reason reason() {
    if (cause == 17 || "BUSY".equals(dialStatus) || "5".equals(failure)) {
      return Reason.BUSY;
    }
    if (cause == 18 || cause == 19 || "3".equals(failure)) {
      return Reason.NO_ANSWER;
    }
    if (!seen || cause == 3 || cause == 20) {
      return Reason.UNREACHABLE;
    }
    return Reason.FAILED;
  }
}
