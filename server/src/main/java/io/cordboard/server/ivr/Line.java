package io.cordboard.server.ivr;

import io.cordboard.server.ivr.IvrAction.Dial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One caller, as a flow leads him: a channel in Stasis, or the text of a rehearsal. All calls come
 * from the flow's loop and return at once; what happens comes back as {@link Event}s on the same
 * loop, in order, never from within a call. Nothing is heard of a line after {@link Event.Gone}.
 */
public interface Line {

  /** Who called which number. */
  record Caller(
      String node,
      String channelId,
      String callId,
      String did,
      String number,
      String name,
      long sinceMs) {}

  Caller caller();

  /** Whether the caller has been answered. */
  boolean isAnswered();

  /** Answers; harmless if that has been done. What follows may be asked for at once. */
  void answer();

  /**
   * Plays sounds one after the other, answered first if they are not empty; ends with {@link
   * Event.Heard}. One at a time: a new one ends the one before without a word.
   *
   * @param language of the sounds
   */
  void play(List<Media> sounds, String language);

  /**
   * The waiting sound, as {@link #play} does it, except that an unanswered caller stays unanswered:
   * he hears it as early media, or rings on. A slow server must not cost him a call that it then
   * refuses.
   */
  default void playEarly(List<Media> sounds, String language) {
    if (isAnswered()) {
      play(sounds, language);
    } else {
      music(null);
    }
  }

  /** Ends what is played, without a {@link Event.Heard}; harmless if nothing is. */
  void hush();

  /** Music until {@link #hush} or the next thing played; null: ringing, if not yet answered. */
  void music(@Nullable String musicClass);

  /**
   * Dials a target, for as long as the dial says; ends with {@link Event.Dialled}, after the call
   * if it answered. The caller hears music or ringing meanwhile, and still does if it did not: the
   * next may be dialled at once. The plan's rules and patterns were applied: it may be dialled.
   *
   * @param dial with this target alone
   */
  void dial(Dial dial, Reach reach);

  /**
   * Records the caller; ends with {@link Event.Recorded}, or with {@link Event.Unheard} or {@link
   * Event.Unrecorded} if nothing can be recorded.
   *
   * @param maxSeconds at most
   * @param untilKey whether a key ends it; it does not come as {@link Event.Key} then
   */
  void record(int maxSeconds, boolean untilKey);

  /** Gives the caller to a queue of the PBX; then {@link Event.Left}, later {@link Event.Gone}. */
  void queue(String name);

  /** Gives the caller to the dialplan's fallback (apology and hang-up). */
  void fallback();

  /**
   * Hangs up: unanswered with the SIP status of the cause, answered with the cause as the reason.
   * Who is in the dialplan stays there; {@link Event.Left} says so.
   *
   * @param cause Q.850; 0: normal clearing
   */
  void hangUp(int cause);

  /** The channel of who answered, or is rung; for the journal. Null if there is none. */
  default @Nullable String targetChannel() {
    return null;
  }

  /** What can be heard. */
  sealed interface Media {
    /** A record by its name; see {@link SoundNames}. */
    record Sound(String name) implements Media {}

    /** Digits, one by one. */
    record Digits(String digits) implements Media {}

    /** Nothing, for a while. */
    record Silence(int ms) implements Media {}
  }

  /**
   * A target that may be dialled, made from the configuration's patterns.
   *
   * @param number what is told to the customer as TARGET
   * @param endpoint {@code PJSIP/972547000000@trunk}, {@code PJSIP/801}
   * @param shownName in logs and traces
   */
  record Reach(String number, String endpoint, String shownName) {}

  /** What happened. */
  sealed interface Event {
    /** All that was to be played was heard. */
    record Heard() implements Event {}

    /**
     * A sound could not be played: there is none of that name, or the PBX refused. The playing is
     * over with it: the sounds after it are not played, and no {@link Heard} follows.
     */
    record Unheard(String sound, String why) implements Event {}

    /** The caller pressed a key: 0–9, * or #. */
    record Key(char key) implements Event {}

    /** Dialling began, for the record of the call. */
    record Dialling(long atMs) implements Event {}

    /**
     * The target answered; the two are about to be connected. One who hangs up before that counts
     * as one who declined.
     */
    record Answered(long atMs) implements Event {}

    /**
     * Dialling is over.
     *
     * @param answered whether somebody talked to the caller; then that is over, and the caller is
     *     still there. False also of one who answered and hung up when he heard his prompt, or who
     *     could not be joined with the caller
     * @param cause Q.850; 0 if there is none
     * @param registered false if the target has no device that could ring
     */
    record Dialled(boolean answered, int cause, boolean registered) implements Event {}

    /**
     * A recording of {@link Line#record} ended.
     *
     * @param file relative to the PBX's folder of ARI recordings; empty in a rehearsal, and if it
     *     ended before its time: the caller is gone, or the PBX cannot write any more
     */
    record Recorded(String file, int seconds) implements Event {}

    /**
     * It is recorded from now on: the talk with the target, as the dial asked, between {@link
     * Answered} and {@link Dialled}, or the caller, before {@link Recorded}. Told at the start, so
     * that a file cut short is known too, and to the call while there is one.
     *
     * @param file relative to the PBX's folder of ARI recordings
     */
    record Recording(String file) implements Event {}

    /**
     * Nothing was recorded of what {@link Recording} told: the PBX could not write it. No {@link
     * Recorded} follows; a talk goes on.
     */
    record Unrecorded(String file, String why) implements Event {}

    /** The caller is in the dialplan (queue, fallback), and still there. */
    record Left() implements Event {}

    /**
     * The caller is gone.
     *
     * @param lost whether that was only concluded: the link or the PBX was away
     */
    record Gone(int cause, long atMs, boolean lost) implements Event {}
  }
}
