package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriLinkState;
import io.cordboard.ari.AriListener;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.server.ivr.IvrLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meets every caller who enters our Stasis application and gives him to the script that takes his
 * arguments; a caller nobody can serve goes on in the dialplan. After a loss of the link it finds
 * those who came or went meanwhile. Everything runs on one thread, the one of the link's executor.
 */
public final class StasisGreeter implements AriListener {

  private static final Logger log = LoggerFactory.getLogger(StasisGreeter.class);

  /** Part of the core sounds, as those of the fallback context are. */
  private static final String APOLOGY = "sound:im-sorry";

  private static final String APOLOGY_ID = "sorry-";

  private record Seat(IvrSession session, String script) {}

  private final AriApplication application;
  private final List<IvrScript> scripts;
  private final String fallbackContext;
  private final ScheduledExecutorService loop;
  private final int stateMs;
  private final int silentMs;
  private final int maxSessions;
  private final Map<String, Seat> seats = new HashMap<>();
  private final Map<String, ScheduledFuture<?>> alarms = new HashMap<>();

  /**
   * @param fallbackContext where a caller nobody can serve goes on, at {@code s,1}
   * @param loop the thread on which the link calls us
   */
  public StasisGreeter(
      AriApplication application,
      List<IvrScript> scripts,
      String fallbackContext,
      ScheduledExecutorService loop) {
    this(
        application,
        scripts,
        fallbackContext,
        loop,
        IvrLimits.SESSIONS,
        IvrLimits.STATE_MS,
        IvrLimits.SILENT_MS);
  }

  StasisGreeter(
      AriApplication application,
      List<IvrScript> scripts,
      String fallbackContext,
      ScheduledExecutorService loop,
      int maxSessions,
      int stateMs,
      int silentMs) {
    this.application = application;
    this.scripts = List.copyOf(scripts);
    this.fallbackContext = fallbackContext;
    this.loop = loop;
    this.maxSessions = maxSessions;
    this.stateMs = stateMs;
    this.silentMs = silentMs;
  }

  /** Callers in sessions now. On the loop. */
  public int sessions() {
    return seats.size();
  }

  @Override
  public void onState(AriLinkState state) {
    log.debug("ivr: {}", state);
  }

  @Override
  public void onUp(List<AriChannel> inApp) {
    Set<String> here = new HashSet<>();
    inApp.forEach(channel -> here.add(channel.id()));
    for (String id : new ArrayList<>(seats.keySet())) {
      if (!here.contains(id)) {
        gone(id);
      }
    }
    for (AriChannel channel : inApp) {
      Seat seat = seats.get(channel.id());
      if (seat != null) {
        seat.session().onResumed();
        watch(channel.id());
      } else {
        log.info("ivr: {} came while the link was away, and is met now", channel.id());
        meet(channel, channel.arguments());
      }
    }
  }

  @Override
  public void onEvent(AriEvent event) {
    if (event.type().equals("PlaybackFinished")
        && event.text("playback", "id").startsWith(APOLOGY_ID)) {
      hangUp(about(event));
    }
    switch (event.type()) {
      case "StasisStart" -> {
        AriChannel channel = event.channel();
        if (channel != null && !seats.containsKey(channel.id())) {
          meet(channel, event.texts("args"));
        }
      }
      case "StasisEnd", "ChannelDestroyed" -> gone(event.channelId());
      default -> {
        String id = about(event);
        Seat seat = seats.get(id);
        if (seat != null) {
          int before = seat.session().step();
          seat.session().onEvent(event);
          if (seat.session().step() != before) {
            watch(id);
          }
        }
      }
    }
  }

  private void meet(AriChannel channel, List<String> arguments) {
    IvrScript script = scriptFor(arguments);
    if (script == null || seats.size() >= maxSessions) {
      log.warn(
          "ivr: {} called with {} goes on in the dialplan: {}",
          channel.id(),
          arguments,
          script == null ? "no script takes it" : "all " + maxSessions + " sessions are in use");
      giveAway(channel.id());
      return;
    }
    IvrSession session = script.open(application, channel, () -> giveAway(channel.id()));
    seats.put(channel.id(), new Seat(session, script.getClass().getSimpleName()));
    session.begin();
    watch(channel.id());
  }

  private @Nullable IvrScript scriptFor(List<String> arguments) {
    for (IvrScript script : scripts) {
      if (script.takes(arguments)) {
        return script;
      }
    }
    return null;
  }

  /** The dialplan takes him; if it cannot, he hears why and the call ends: never silence. */
  private void giveAway(String id) {
    ChannelHandle caller = application.channel(id);
    caller
        .continueInDialplan(fallbackContext, "s", 1)
        .thenAccept(
            reply -> {
              boolean away = reply instanceof AriReply.Refused refused && refused.status() == 404;
              if (!away && !(reply instanceof AriReply.Done)) {
                log.warn("ivr: {} could not go on in the dialplan: {}", id, reply);
                apologize(id);
              }
            });
  }

  /** Once; whoever is not in our application any more did go on in the dialplan, and is left. */
  private void apologize(String id) {
    application
        .channel(id)
        .play(APOLOGY, APOLOGY_ID + id)
        .thenAccept(
            reply -> {
              if (reply instanceof AriReply.Done) {
                loop.schedule(() -> hangUp(id), IvrLimits.APOLOGY_MS, TimeUnit.MILLISECONDS);
              } else if (!(reply instanceof AriReply.Refused refused)
                  || refused.status() != 404 && refused.status() != 409) {
                hangUp(id);
              }
            });
  }

  private void hangUp(String id) {
    application
        .channel(id)
        .hangUp(ChannelHandle.HangupReason.CONGESTION)
        .thenAccept(ended -> log.debug("ivr: {} hung up: {}", id, ended));
  }

  private void gone(String id) {
    Seat seat = seats.remove(id);
    if (seat != null) {
      seat.session().end();
    }
    ScheduledFuture<?> alarm = alarms.remove(id);
    if (alarm != null) {
      alarm.cancel(false);
    }
  }

  /** Starts the clock of the state that the session is in. */
  private void watch(String id) {
    Seat seat = seats.get(id);
    if (seat == null) {
      return;
    }
    int step = seat.session().step();
    int limitMs = seat.session().heard() ? stateMs : silentMs;
    ScheduledFuture<?> old =
        alarms.put(id, loop.schedule(() -> look(id, step), limitMs, TimeUnit.MILLISECONDS));
    if (old != null) {
      old.cancel(false);
    }
  }

  private void look(String id, int step) {
    Seat seat = seats.get(id);
    if (seat != null && seat.session().step() == step) {
      log.warn("ivr: {} is too long in one state of {}", id, seat.script());
      seat.session().onOverdue();
    }
    watch(id);
  }

  private static String about(AriEvent event) {
    String channel = event.channelId();
    if (!channel.isEmpty()) {
      return channel;
    }
    String target = event.text("playback", "target_uri");
    return target.startsWith("channel:") ? target.substring("channel:".length()) : "";
  }
}
