package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.ari.RecordingHandle;
import io.cordboard.ari.RecordingHandle.EndOn;
import io.cordboard.ari.RecordingHandle.IfExists;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.Line.Event;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller says, into a file; one at a time. On the line's loop. */
final class Tape {
  private static final Logger log = LoggerFactory.getLogger(Tape.class);
  private static final String FORMAT = "wav";

  /** Why there is none. */
  static final String NO_FILE = "the PBX wrote no file (expected: its folder writable, with room)";

  private final AriApplication application;
  private final ChannelHandle channel;
  private final LineNames names;
  private final IvrTimer timer;
  private String name = "";
  private boolean running;
  private boolean untilKey;
  private int maxSeconds;
  private int stops;
  private @Nullable Consumer<Event> told;
  private IvrTimer.Alarm alarm = () -> {};

  Tape(AriApplication application, ChannelHandle channel, LineNames names, IvrTimer timer) {
    this.application = application;
    this.channel = channel;
    this.names = names;
    this.timer = timer;
  }

  /** Whether a key would end it now. */
  boolean endsByKey() {
    return untilKey && !name.isEmpty();
  }

  /**
   * Begins, told by {@link Event.Recording}. Its end is told once: {@link Event.Recorded}, or
   * {@link Event.Unheard} or {@link Event.Unrecorded} if nothing could be recorded; a caller who
   * leaves before it began is told of elsewhere.
   */
  void start(int seconds, boolean byKey, Consumer<Event> listener) {
    stop();
    String mine = names.recording();
    name = mine;
    told = listener;
    untilKey = byKey;
    maxSeconds = seconds;
    running = false;
    stops = 0;
    alarm = timer.after(1000L * seconds + IvrLimits.TAPE_GRACE_MS, this::tooLong);
    channel
        .record(
            new RecordingHandle.Options(
                mine, FORMAT, seconds, 0, IfExists.FAIL, false, byKey ? EndOn.ANY : EndOn.NONE))
        .thenAccept(
            reply -> {
              if (!mine.equals(name)) {
                return;
              }
              if (reply instanceof AriReply.Done) {
                runs();
              } else if (reply instanceof AriReply.Refused) {
                failed(reply.toString());
              }
            });
  }

  /** Ends it; what there is is kept, and told. */
  void stop() {
    if (!name.isEmpty()) {
      application.recording(name).stop();
      finish(file(), 0);
    }
  }

  /** The caller is gone: the PBX has ended it. */
  void forget() {
    if (!name.isEmpty() && running) {
      finish(file(), 0);
    } else {
      done();
    }
  }

  void onEvent(AriEvent event) {
    if (name.isEmpty() || !event.text("recording", "name").equals(name)) {
      return;
    }
    switch (event.type()) {
      case "RecordingStarted" -> runs();
      case "RecordingFinished" -> ended(event.at("recording", "duration").asInt(0));
      case "RecordingFailed" -> {
        failed(event.text("recording", "cause"));
      }
      default -> {}
    }
  }

  /** Its events may have been missed. */
  void recheck() {
    String mine = name;
    if (mine.isEmpty()) {
      return;
    }
    application
        .recording(mine)
        .live()
        .thenAccept(
            reply -> {
              if (mine.equals(name) && Replied.gone(reply)) {
                notRunning(mine);
              }
            });
  }

  /** A caller who sends no sound is recorded for ever: the PBX counts what comes. */
  private void tooLong() {
    String mine = name;
    if (++stops > 1) {
      finish(file(), 0);
      return;
    }
    alarm = timer.after(IvrLimits.TAPE_GRACE_MS, this::tooLong);
    application
        .recording(mine)
        .stop()
        .thenAccept(
            reply -> {
              if (mine.equals(name) && Replied.gone(reply)) {
                notRunning(mine);
              }
            });
  }

  /** It does not run: it has ended, or never began. */
  private void notRunning(String mine) {
    if (running) {
      finish(file(), 0);
      return;
    }
    application
        .recording(mine)
        .stored()
        .thenAccept(
            reply -> {
              if (mine.equals(name) && reply instanceof AriReply.Done) {
                finish(file(), 0);
              } else if (mine.equals(name) && Replied.gone(reply)) {
                failed("it never began");
              }
            });
  }

  private void runs() {
    Consumer<Event> listener = told;
    if (!running && listener != null) {
      running = true;
      listener.accept(new Event.Recording(file()));
    }
  }

  private String file() {
    return name + "." + FORMAT;
  }

  /**
   * The PBX says the same of a file that it cannot write, of one that ended because the caller left
   * and of one that ended in time.
   */
  private void ended(int seconds) {
    runs();
    boolean early = !untilKey && stops == 0 && seconds + 1 < maxSeconds;
    String mine = name;
    if (seconds > 0) {
      finish(early ? "" : file(), seconds);
      return;
    }
    application
        .recording(mine)
        .stored()
        .thenAccept(
            reply -> {
              if (!mine.equals(name)) {
                return;
              }
              if (Replied.gone(reply)) {
                failed(NO_FILE);
              } else {
                finish(early ? "" : file(), 0);
              }
            });
  }

  private void finish(String file, int seconds) {
    tell(new Event.Recorded(file, seconds));
  }

  private void failed(String why) {
    log.debug("ivr: {} is not recorded: {}", channel.id(), why);
    tell(running ? new Event.Unrecorded(file(), why) : new Event.Unheard("recording", why));
  }

  private void tell(Event event) {
    Consumer<Event> listener = told;
    done();
    if (listener != null) {
      listener.accept(event);
    }
  }

  private void done() {
    alarm.cancel();
    name = "";
    told = null;
  }
}
