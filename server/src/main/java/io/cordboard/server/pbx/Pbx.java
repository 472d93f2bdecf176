package io.cordboard.server.pbx;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
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
   * Sends whom this leg talks to elsewhere; the leg itself is free then.
   *
   * @param channelId the leg that gives its party away
   * @param dialed where to, already checked and in dialplan form
   * @param context the dialplan context; from the configuration only
   */
  CompletionStage<Outcome> transfer(String channelId, String dialed, String context);

  /**
   * Lets a leg leave its talk alone: the others hear music (or go on talking if they are several),
   * it hears nothing. Done when it is so.
   */
  CompletionStage<Outcome> hold(String channelId);

  /**
   * Lets a leg leave its talk as {@link #hold} does, and rings somebody for it. Done with the leg
   * that rings (or took the call without ringing); refused when it does not ring: then all is as
   * before. It may still not be answered; the leg is back then by itself.
   *
   * @param dialed whom, already checked and in dialplan form
   * @param context the dialplan context; from the configuration only
   */
  CompletionStage<Outcome> consult(String channelId, String dialed, String context);

  /** Takes a leg back to the talk that it left by {@link #hold} or {@link #consult}. */
  CompletionStage<Outcome> back(String channelId);

  /** Puts the one consulted in the place of the leg that consults, which is ended. */
  CompletionStage<Outcome> complete(String channelId);

  /** Joins the one consulted and the talk that was left. */
  CompletionStage<Outcome> conference(String channelId);

  /** Sends a leg that nobody talks to into a queue; not one that {@link #join} made. */
  CompletionStage<Outcome> requeue(String channelId, String queue);

  /**
   * Rings a device that, once picked up, joins a leg's talk. Done when it is in it. It rings no
   * longer than there is that leg.
   */
  CompletionStage<Outcome> join(Join join);

  /** What rings when a number is dialled through the dialplan, as the device of a command. */
  static String dialling(String dialed, String context) {
    return "Local/" + dialed + "@" + context;
  }

  /**
   * Rings a device that, once picked up, hears a leg. Done when it listens, with the device's leg.
   * It rings no longer than there is that leg.
   */
  CompletionStage<Outcome> spy(Spy spy);

  /**
   * Puts a device into a queue.
   *
   * @param memberName how the PBX shall show it
   * @param penalty the lower, the sooner it is called
   * @param stateIface whose state counts, null for the device's own
   * @param paused whether it is passed over from the first moment on
   */
  CompletionStage<Outcome> queueAdd(
      String queue,
      String iface,
      String memberName,
      int penalty,
      @Nullable String stateIface,
      boolean paused);

  /** Takes a device that was put into a queue out again. */
  CompletionStage<Outcome> queueRemove(String queue, String iface);

  /**
   * Pauses a member or lets it take calls again.
   *
   * @param queue null for all queues it is in
   * @param reason shown by the PBX, null for none
   */
  CompletionStage<Outcome> queuePause(
      @Nullable String queue, String iface, boolean paused, @Nullable String reason);

  /**
   * Writes into the PBX's database.
   *
   * @param key digits and letters
   * @param value letters, digits, spaces and {@code . _ + * # @ : / -}: a comma would end it
   */
  CompletionStage<Outcome> dbPut(DbFamily family, String key, String value);

  /** Deletes from the PBX's database; refused with NOT_FOUND if it wasn't there. */
  CompletionStage<Outcome> dbDelete(DbFamily family, String key);

  /** Lists a family of the PBX's database. */
  CompletionStage<Entries> dbList(DbFamily family);

  /** The families of the PBX's database that Cordboard may write. */
  enum DbFamily {
    /** Numbers that are not let in; the PBX's own family, other tools write it too. */
    BLACKLIST("blacklist"),
    /** Numbers whose calls are recorded. */
    RECORD("cordboard/record"),
    /** Where callers go while Cordboard is away. */
    FALLBACK("cordboard/fallback");

    private final String path;

    DbFamily(String path) {
      this.path = path;
    }

    /** Its path in the database. */
    public String path() {
      return path;
    }
  }

  /**
   * What a family of the database holds.
   *
   * @param outcome done, or why nothing is known
   * @param values by key, in the order of the keys; empty unless done
   */
  record Entries(Outcome outcome, Map<String, String> values) {
    /** Keeps its own copy. */
    public Entries {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }
  }

  /** What a supervisor does with a talk. */
  enum SpyMode {
    /** Hears both. */
    LISTEN,
    /** Hears both, and is heard by the one on the leg alone. */
    WHISPER,
    /** Hears both and is heard by both. */
    BARGE
  }

  /**
   * A supervisor's listening.
   *
   * @param uniqueId the unique id that the supervisor's leg shall have
   * @param device the supervisor's device; from the configuration, or {@link #dialling}
   * @param spiedChannelId the leg to hear, {@code node/uniqueid}
   * @param shown whom the ringing device shows
   * @param timeoutMs how long it may ring
   */
  record Spy(
      String uniqueId,
      String device,
      String spiedChannelId,
      SpyMode mode,
      Identity shown,
      int timeoutMs) {}

  /**
   * A joining of a talk.
   *
   * @param uniqueId the unique id that the new leg shall have
   * @param device the device that rings; from the configuration, or {@link #dialling}
   * @param toChannelId a leg of the talk, {@code node/uniqueid}
   * @param shown whom the ringing device shows
   * @param timeoutMs how long it may ring
   */
  record Join(String uniqueId, String device, String toChannelId, Identity shown, int timeoutMs) {}

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
   * @param limitSeconds the PBX ends the call so long after the first leg was picked up, whoever is
   *     dialled or talking then; 0 for never
   */
  record Ring(
      String uniqueId,
      String device,
      String dialed,
      String context,
      Identity peer,
      Identity self,
      @Nullable String tag,
      int timeoutMs,
      int limitSeconds) {}

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
    /**
     * It happened; {@code channelId} is {@code node/uniqueid} of the leg it was about, empty if it
     * was about none.
     */
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
    QUEUE_UNKNOWN,
    ALREADY_MEMBER,
    NOT_MEMBER,
    STATIC_MEMBER,
    LINK_DOWN,
    FAILED
  }
}
