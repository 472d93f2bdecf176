package io.cordboard.server.pbx;

import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is under way on one leg; on the event loop only. */
final class TalkStep {
  /** What was commanded. */
  enum Kind {
    HOLD,
    CONSULT,
    BACK,
    COMPLETE,
    CONFERENCE
  }

  final Kind kind;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /** Whether the leg is seen to leave. */
  boolean begun;

  /** The bridge that the leg entered last. */
  @Nullable String bridge;

  /** The Local channel by which the leg is away, without {@code ;1}. */
  @Nullable String local;

  /** The unique id of who is rung. */
  @Nullable String target;

  private int cause;

  TalkStep(Kind kind) {
    this.kind = kind;
  }

  /** Whether the leg is to leave its talk. */
  boolean leaves() {
    return kind == Kind.HOLD || kind == Kind.CONSULT;
  }

  /** Notes why who is rung went; the Local channel tells where nobody was. */
  void hungUp(@Nullable String uniqueId, @Nullable String channel, @Nullable String why) {
    boolean who = uniqueId != null && uniqueId.equals(target);
    boolean way = channel != null && local != null && channel.startsWith(local);
    if (who || way && cause == 0) {
      cause = why != null && why.matches("[0-9]{1,3}") ? Integer.parseInt(why) : 0;
    }
  }

  /** Why who was to be rung did not ring. */
  Outcome.Refused notRung() {
    Reason reason =
        switch (cause) {
          case 17 -> Reason.BUSY;
          case 1 -> Reason.NOT_FOUND;
          case 3, 20 -> Reason.UNREACHABLE;
          case 0, 16, 18, 19, 21 -> Reason.NO_ANSWER;
          default -> Reason.FAILED;
        };
    return new Outcome.Refused(
        reason, "consulted: did not ring (expected: it rings; cause " + cause + ")");
  }
}
