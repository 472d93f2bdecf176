package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.BridgeHandle;
import io.cordboard.ari.RecordingHandle;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.Line.Event;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A caller and who answered, in one bridge: joined, recorded if that is wished, and with a limit
 * that holds without us. Who is on the leg, and when it ends, {@link Outcall} knows. On the loop.
 */
final class Talk {
  private static final Logger log = LoggerFactory.getLogger(Talk.class);

  private final StasisLine line;
  private final AriApplication application;
  private final LineNames names;
  private final Dial dial;
  private String leg;
  private final Runnable failed;
  private final BridgeHandle bridge;
  private String tape = "";
  private boolean joined;
  private boolean ended;

  /**
   * Of the recording that is wished for; empty: none is, or the PBX has it, or does not make it.
   */
  private String recording = "";

  /**
   * @param failed the PBX does not join the two
   */
  Talk(
      StasisLine line,
      StasisLine.Room room,
      LineNames names,
      Dial dial,
      String leg,
      Runnable failed) {
    this.line = line;
    this.application = room.application();
    this.names = names;
    this.dial = dial;
    this.leg = leg;
    this.failed = failed;
    this.bridge = application.bridge(names.bridge());
  }

  void begin() {
    keepLimit();
    join();
  }

  /** Somebody else came for who answered. */
  void goesOnWith(String channel) {
    leg = channel;
    limit(leg, Math.max(1, dial.maxSeconds()) + IvrLimits.TALK_GRACE_SECONDS);
  }

  /** Whether the two could hear each other. */
  boolean isJoined() {
    return joined;
  }

  /**
   * The leg is there, but something may be lost.
   *
   * @return whether all is well
   */
  boolean recheck() {
    if (!joined) {
      join();
    } else if (!recording.isEmpty()) {
      record();
    }
    return joined && recording.isEmpty();
  }

  /** A recording that ends before the talk could not be written: the talk goes on without. */
  void onEvent(AriEvent event) {
    boolean over =
        event.type().equals("RecordingFinished") || event.type().equals("RecordingFailed");
    String name = tape;
    if (ended || !over || name.isEmpty() || !event.text("recording", "name").equals(name)) {
      return;
    }
    tape = "";
    application
        .recording(name)
        .stored()
        .thenAccept(
            reply -> {
              if (!ended) {
                line.emit(
                    Replied.gone(reply)
                        ? new Event.Unrecorded(name + ".wav", Tape.NO_FILE)
                        : new Event.Unheard("recording", "over before the talk"));
              }
            });
  }

  /** Its bridge goes; the caller is without a limit again, if he is ours. */
  void end() {
    ended = true;
    line.ignore("bridge", bridge.destroy());
    if (line.isHere()) {
      limit(line.caller().channelId(), 0);
    }
  }

  /** So that the talk ends in time although we may be away then. */
  private void keepLimit() {
    int seconds = Math.max(1, dial.maxSeconds()) + IvrLimits.TALK_GRACE_SECONDS;
    limit(line.caller().channelId(), seconds);
    limit(leg, seconds);
  }

  private void limit(String channel, int seconds) {
    line.ignore(
        "limit",
        application.channel(channel).setVariable("TIMEOUT(absolute)", String.valueOf(seconds)));
  }

  /** May be asked again: a bridge that is there stays what it is. */
  private void join() {
    bridge.create().thenAccept(reply -> onReply(reply, this::add));
  }

  private void add() {
    bridge
        .add(List.of(line.caller().channelId(), leg))
        .thenAccept(reply -> onReply(reply, this::talk));
  }

  private void onReply(AriReply reply, Runnable next) {
    if (ended || joined) {
      return;
    }
    if (reply instanceof AriReply.Done) {
      next.run();
    } else if (reply instanceof AriReply.Refused) {
      log.warn("ivr: {} and its target are not joined: {}", line.caller().channelId(), reply);
      failed.run();
    }
  }

  private void talk() {
    joined = true;
    if (!dial.digitsAfterAnswer().isEmpty()) {
      try {
        line.ignore("digits", application.channel(leg).sendDtmf(dial.digitsAfterAnswer()));
      } catch (IllegalArgumentException e) {
        // Its text has no digits: they may be a code.
        log.warn("ivr: {}: {}", line.caller().channelId(), e.getMessage());
      }
    }
    if (dial.recorded()) {
      recording = names.recording();
      record();
    }
  }

  /** May be asked again under the same name: what runs already is refused. */
  private void record() {
    String name = recording;
    tape = name;
    bridge
        .record(new RecordingHandle.Options(name))
        .thenAccept(
            reply -> {
              if (ended || !name.equals(recording)) {
                return;
              }
              if (reply instanceof AriReply.Done || Replied.exists(reply)) {
                recording = "";
                if (tape.equals(name)) {
                  line.emit(new Event.Recording(name + ".wav"));
                }
              } else if (reply instanceof AriReply.Refused) {
                recording = "";
                log.warn("ivr: {} is not recorded: {}", line.caller().channelId(), reply);
              }
            });
  }
}
