package io.cordboard.server.board;

import java.util.List;

/**
 * Whom a leg hears at one moment, through whatever bridges and Local channels lie between; it is
 * reckoned from where the legs are, not from what was commanded, so it is right after a restart.
 *
 * @param channelId the leg, {@code node/uniqueid}
 * @param partners whom it hears, or is ringing for it, or (consulting) the one consulted
 * @param waiting who else of the call is in a bridge, e.g. a caller who hears music meanwhile
 * @param answered consulting: whether the one consulted, or a machine, has taken the call
 */
public record Talk(
    String channelId, Stage stage, List<String> partners, List<String> waiting, boolean answered) {

  /** What a leg is doing. */
  public enum Stage {
    /** It is in no bridge: dials, rings, waits in a queue, listens in. */
    NONE,
    /** It hears others, or a machine of the dialplan. */
    TALK,
    /** It left others waiting and consults. */
    CONSULT,
    /** It left others waiting and hears nothing. */
    HOLD,
    /** It waits for one who holds or consults. */
    WAITING,
    /** It is alone in a bridge, and nobody will come. */
    ALONE,
    /** The same, because those who were held, or the one who held, hung up. */
    LEFT_ON_HOLD
  }

  /** Whether it holds or consults, and this leg is one of those it left. */
  public boolean hasLeft(String leg) {
    return (stage == Stage.HOLD || stage == Stage.CONSULT) && waiting.contains(leg);
  }

  /** Keeps its own copies of the lists. */
  public Talk {
    partners = List.copyOf(partners);
    waiting = List.copyOf(waiting);
  }
}
