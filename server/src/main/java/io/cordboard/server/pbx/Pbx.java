package io.cordboard.server.pbx;

import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
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
   * @param peer whom it is about to call, as shown on the ringing device
   * @param self who calls, as shown to the one it then calls
   * @param tag comes back in {@code Call.tag}
   * @param timeoutMs how long the first leg may ring
   */
  record Ring(
      String uniqueId,
      String device,
      String dialed,
      String context,
      Identity peer,
      Identity self,
      @Nullable String tag,
      int timeoutMs) {}

  /**
   * What a phone shows of somebody.
   *
   * @param number digits, {@code *}, {@code #}, a {@code +} before them
   * @param name null for none
   */
  record Identity(String number, @Nullable String name) {
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9*#]{1,32}");

    /** A comma would end an AMI variable's value, a quote or {@code <} a caller id's name. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} .'+()-]{1,40}");

    /**
     * Refuses what could mean more than it says.
     *
     * @throws IllegalArgumentException if it does
     */
    public Identity {
      if (!NUMBER.matcher(number).matches() || name != null && !showable(name)) {
        throw new IllegalArgumentException("identity: (expected: a number and a plain name)");
      }
    }

    /** Whether a name can be shown: letters, digits and a few signs, at most 40. */
    public static boolean showable(String name) {
      return NAME.matcher(name).matches();
    }
  }

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
