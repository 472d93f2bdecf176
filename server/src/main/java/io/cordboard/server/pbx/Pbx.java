package io.cordboard.server.pbx;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What Cordboard asks of one Asterisk, in telephony's words. May be called by any thread. */
public interface Pbx {

  /** The node's name. */
  String node();

  /**
   * Rings a device and, when it answers, dials a number from it. The stage ends when the first leg
   * was answered (done, with that leg's channel id), or could not be (refused), or nobody knows.
   */
  CompletionStage<Outcome> ring(Ring ring);

  /** Ends one leg. Done also means that it was gone already. */
  CompletionStage<Outcome> hangUp(String channelId);

  /**
   * A click-to-call.
   *
   * @param uniqueId the unique id that the first leg shall have; also makes a repeat harmless
   * @param device the device that rings first, {@code PJSIP/801}; from the configuration only
   * @param dialed what it then dials, already checked and in dialplan form
   * @param context the dialplan context it dials in; from the configuration only
   * @param callerId shown on the ringing device
   * @param tag comes back in {@code Call.tag}
   * @param timeoutMs how long the first leg may ring
   */
  record Ring(
      String uniqueId,
      String device,
      String dialed,
      String context,
      String callerId,
      @Nullable String tag,
      int timeoutMs) {}

  /** How a command ended. */
  sealed interface Outcome {
    /** It happened; {@code channelId} is {@code node/uniqueid} of the leg it was about. */
    record Done(String channelId) implements Outcome {}

    /** It did not happen, for this reason. */
    record Refused(Reason reason, String text) implements Outcome {}

    /** Whether it happened is not known: the link broke or no answer came in time. */
    record Unknown(String why) implements Outcome {}
  }

  /** Why a command was refused. */
  enum Reason {
    BUSY,
    NO_ANSWER,
    UNREACHABLE,
    NOT_FOUND,
    NOT_ALLOWED,
    WRONG_STATE,
    LINK_DOWN,
    FAILED
  }
}
