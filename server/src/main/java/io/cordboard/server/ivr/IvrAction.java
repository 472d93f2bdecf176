package io.cordboard.server.ivr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done next with a call, as the customer's server or a layer says it. Document 003,
 * 5.1 "Action options" and 12.1. Values are within their ranges and names are checked; what was
 * wrong with an optional one is in {@link IvrAnswer.Understood#remarks}.
 */
public sealed interface IvrAction {

  /**
   * A menu (MENU).
   *
   * @param size most digits, 0: plays and goes on
   * @param menu the customer's name of it; the digits belong to it
   * @param validated whether the digits are read back
   */
  record Menu(Prompt prompt, int size, String menu, boolean validated) implements IvrAction {}

  /**
   * Says digits, then is a menu (SAYDIGITS).
   *
   * @param before heard before the digits
   * @param digits 0–9 only, leading zeros kept
   */
  record SayDigits(Prompt before, String digits, Menu then) implements IvrAction {}

  /** Plays, then enters a layer (VO). */
  record GoToLayer(Prompt prompt, int layer) implements IvrAction {}

  /**
   * Answers, plays, and records until the caller hangs up (SILENTRECORD).
   *
   * @param maxSeconds 0: the longest that the configuration allows
   */
  record SilentRecord(Prompt prompt, int maxSeconds) implements IvrAction {}

  /**
   * Ends the call (HANGUP).
   *
   * @param cause Q.850, from the document's table; 0 if none was named
   */
  record HangUp(Prompt prompt, int cause) implements IvrAction {}

  /**
   * Dials (CALL of the external IVR).
   *
   * @param otherwise dialled if none of the dial's targets may be: TARGET beside DIALSTRINGS whose
   *     providers are not ours; null if it is the dial's target itself
   */
  record Call(Dial dial, @Nullable Target otherwise, AfterCall after) implements IvrAction {
    public Call(Dial dial, AfterCall after) {
      this(dial, null, after);
    }
  }

  /** Dials (DIAL of a layer): where the caller goes after it is a layer's number, 0 for none. */
  record LayerCall(Dial dial, int failedLayer, int unansweredLayer, int answeredLayer)
      implements IvrAction {}

  /**
   * Says something, then enters a layer (SAY_DIGITS of a layer).
   *
   * @param said in this order; empty if all of it was bad
   * @param layer 0: the call ends
   */
  record LayerSay(List<Line.Media> said, int layer) implements IvrAction {
    public LayerSay {
      said = List.copyOf(said);
    }
  }

  /**
   * Whom to dial and how.
   *
   * @param targets in the order in which they are tried, one at least
   * @param callerId what they are shown; null: the caller's own
   * @param withheld {@code Unknown}: they are shown no number
   * @param callerName what they are shown; null: the caller's own; empty: none
   * @param callerPrompt heard by the caller before anybody is dialled; none leaves the call
   *     unanswered
   * @param musicClass heard by the caller while it is dialled; null: ringing
   * @param targetPrompt heard by who answers, before the two are connected
   * @param ringSeconds longest dialling of one number, by however many ways; 0: as the number is
   *     configured
   * @param maxSeconds longest call after the answer; 0: as the number is configured, which is also
   *     the most
   * @param recorded whether it is recorded
   * @param digitsAfterAnswer sent to who answered; empty for none
   */
  record Dial(
      List<Target> targets,
      @Nullable String callerId,
      boolean withheld,
      @Nullable String callerName,
      Prompt callerPrompt,
      @Nullable String musicClass,
      Prompt targetPrompt,
      int ringSeconds,
      int maxSeconds,
      boolean recorded,
      String digitsAfterAnswer) {
    public Dial {
      targets = List.copyOf(targets);
    }

    /** The same for one target alone, who is shown this number. */
    Dial only(Target target, int seconds, @Nullable String shown) {
      return new Dial(
          List.of(target),
          shown,
          withheld,
          callerName,
          callerPrompt,
          musicClass,
          targetPrompt,
          seconds,
          maxSeconds,
          recorded,
          digitsAfterAnswer);
    }
  }

  /**
   * One to be dialled, as the customer wrote it: rules and patterns are not asked yet.
   *
   * @param provider a name of {@code ivr.providers}; null: the default one, or inside
   */
  record Target(String number, @Nullable String provider, Kind kind) {}

  /** What a target is. */
  enum Kind {
    /** A number of the public network, or of the PBX. */
    PHONE,
    /** An extension of ours; nothing else will do. */
    EXTENSION
  }

  /**
   * What comes after a call that failed: a menu of that name. With a prompt it is played here,
   * without one the server is asked at once.
   *
   * @param menu empty: the call is hung up
   * @param sorry whether the prompt was named but cannot be: the sorry prompt is heard in its place
   */
  record AfterCall(String menu, Prompt prompt, int size, boolean sorry) {
    public AfterCall(String menu, Prompt prompt, int size) {
      this(menu, prompt, size, false);
    }
  }
}
