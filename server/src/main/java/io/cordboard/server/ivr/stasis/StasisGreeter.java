package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriLinkState;
import io.cordboard.ari.AriListener;
import io.cordboard.ari.AriReply;
import io.cordboard.server.ivr.IvrLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
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

  /** So often the PBX is asked who talks with whom. */
  private static final int QUESTIONS = 3;

  private record Seat(IvrSession session, String script) {}

  private final AriApplication application;
  private final List<IvrScript> scripts;
  private final Farewell farewell;
  private final ScheduledExecutorService loop;
  private final int stateMs;
  private final int silentMs;
  private final int maxSessions;
  private final Map<String, Seat> seats = new HashMap<>();
  private final Map<String, ScheduledFuture<?>> alarms = new HashMap<>();

  /** Callers' channels by their calls' ids. */
  private final Map<String, String> calls = new HashMap<>();

  /** Callers' channels by those of who came for their target: it transferred them. */
  private final Map<String, String> standIns = new HashMap<>();

  private final Sweep sweep;
  private final OurBridges bridges;

  private boolean stopping;
  private Future<?> patience = CompletableFuture.completedFuture(null);

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
    this.farewell = new Farewell(application, fallbackContext, loop);
    this.loop = loop;
    this.maxSessions = maxSessions;
    this.stateMs = stateMs;
    this.silentMs = silentMs;
    this.bridges = new OurBridges(application);
    this.sweep = new Sweep(application, this::wanted, calls::containsKey);
  }

  /**
   * We stop: whoever would be in silence goes on in the dialplan, and who comes yet. On the loop.
   *
   * @return ends when the PBX has done all of it, or nobody knows
   */
  public CompletionStage<AriReply> letGo() {
    stopping = true;
    new ArrayList<>(seats.values()).forEach(seat -> seat.session().letGo());
    // It answers in the order in which it was asked.
    return application.get();
  }

  /** Callers in sessions now. On the loop. */
  public int sessions() {
    return seats.size();
  }

  @Override
  public void onState(AriLinkState state) {
    log.debug("ivr: {}", state);
    if (state instanceof AriLinkState.Up) {
      patience.cancel(false);
    } else if (state instanceof AriLinkState.Down && patience.isDone()) {
      patience = loop.schedule(this::loseAll, IvrLimits.LINK_MS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onUp(List<AriChannel> inApp) {
    Set<String> here = new HashSet<>();
    inApp.forEach(channel -> here.add(channel.id()));
    for (String id : new ArrayList<>(seats.keySet())) {
      Seat seat = seats.get(id);
      if (seat == null || here.contains(id)) {
        continue;
      }
      if (seat.session().follows()) {
        seat.session().onMissing();
      } else {
        gone(id);
      }
    }
    for (AriChannel channel : inApp) {
      Seat seat = seats.get(channel.id());
      if (seat != null) {
        seat.session().onResumed();
        watch(channel.id());
      } else {
        found(channel);
      }
    }
    missing();
    Future<?> unused = loop.schedule(sweep::run, IvrLimits.SWEEP_MS, TimeUnit.MILLISECONDS);
  }

  private boolean wanted(String channelId) {
    String caller = calls.get(LineNames.callOf(channelId));
    Seat seat = caller == null ? null : seats.get(caller);
    return seat != null && seat.session().owns(channelId);
  }

  @Override
  public void onEvent(AriEvent event) {
    if (Farewell.isOver(event)) {
      farewell.hangUp(about(event));
    }
    switch (event.type()) {
      case "StasisStart" -> {
        AriChannel channel = event.channel();
        String caller = calledBy(event.text("replace_channel", "id"));
        if (channel != null && caller != null) {
          log.info("ivr: {} talks with {} now", caller, channel.id());
          standIns.put(channel.id(), caller);
          tell(event);
        } else if (channel != null && !LineNames.callOf(channel.id()).isEmpty()) {
          legCame(event, channel.id());
        } else if (channel != null && !seats.containsKey(channel.id())) {
          meet(channel, event.texts("args"));
        }
      }
      case "StasisEnd", "ChannelDestroyed" -> {
        Seat seat = seats.get(about(event));
        if (seat != null && seat.session().follows()) {
          seat.session().onEvent(event);
        } else {
          gone(event.channelId());
        }
      }
      default -> tell(event);
    }
  }

  private void tell(AriEvent event) {
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

  /** A target answered; if its caller is gone, it goes too. */
  private void legCame(AriEvent event, String leg) {
    if (seats.containsKey(about(event))) {
      tell(event);
    } else {
      log.info("ivr: {} answered, but its caller is gone", leg);
      farewell.hangUp(leg);
    }
  }

  private void found(AriChannel channel) {
    String id = channel.id();
    if (!LineNames.callOf(id).isEmpty()) {
      return;
    }
    IvrScript script = scriptFor(channel.arguments());
    if (script == null && channel.arguments().isEmpty()) {
      stranger(channel, QUESTIONS);
    } else if (script == null) {
      meet(channel, channel.arguments());
    } else {
      log.info("ivr: {} came while the link was away, and is met now", id);
      take(id, script, script.found(application, channel, host(id)));
    }
  }

  /**
   * The dialplan did not call us with it: who came for a target that transferred its caller talks
   * in a bridge of ours, and is left there as long as that caller is.
   */
  private void stranger(AriChannel channel, int questions) {
    bridges
        .ask()
        .thenAccept(
            answer -> {
              if (answer.known() || questions == 1) {
                stranger(channel, answer.callWith(channel.id()));
              } else {
                Future<?> unused =
                    loop.schedule(
                        () -> stranger(channel, questions - 1), silentMs, TimeUnit.MILLISECONDS);
              }
            });
  }

  private void stranger(AriChannel channel, String call) {
    String caller = calls.get(call);
    if (caller != null) {
      log.info("ivr: {} talks with {} still", caller, channel.id());
      standIns.put(channel.id(), caller);
    } else if (!call.isEmpty()) {
      log.info("ivr: {} talked with a caller who is gone", channel.id());
      farewell.hangUp(channel.id());
    } else {
      meet(channel, channel.arguments());
    }
  }

  private void missing() {
    for (IvrScript script : scripts) {
      for (String id : script.leftBehind()) {
        IvrSession session = script.missing(application, id, host(id));
        if (session != null) {
          take(id, script, session);
        }
      }
    }
  }

  /** The PBX has been away for so long that nobody can be said to be still there. */
  private void loseAll() {
    for (String id : new ArrayList<>(seats.keySet())) {
      gone(id);
    }
  }

  private void meet(AriChannel channel, List<String> arguments) {
    IvrScript script = scriptFor(arguments);
    if (script == null || stopping || seats.size() >= maxSessions) {
      log.warn(
          "ivr: {} called with {} goes on in the dialplan: {}",
          channel.id(),
          arguments,
          script == null
              ? "no script takes it"
              : stopping ? "we stop" : "all " + maxSessions + " sessions are in use");
      farewell.giveAway(channel.id());
      return;
    }
    String id = channel.id();
    take(id, script, script.open(application, channel, host(id)));
  }

  private void take(String id, IvrScript script, @Nullable IvrSession session) {
    if (session == null) {
      farewell.giveAway(id);
      return;
    }
    seat(id, session, script);
    session.begin();
    watch(id);
  }

  private void seat(String id, IvrSession session, IvrScript script) {
    seats.put(id, new Seat(session, script.getClass().getSimpleName()));
    if (!session.callId().isEmpty()) {
      calls.put(session.callId(), id);
    }
  }

  private IvrScript.Host host(String id) {
    return new IvrScript.Host() {
      @Override
      public void giveAway() {
        farewell.giveAway(id);
      }

      @Override
      public void over() {
        gone(id);
      }
    };
  }

  private @Nullable IvrScript scriptFor(List<String> arguments) {
    for (IvrScript script : scripts) {
      if (script.takes(arguments)) {
        return script;
      }
    }
    return null;
  }

  private void gone(String id) {
    Seat seat = seats.remove(id);
    if (seat != null) {
      calls.remove(seat.session().callId());
      standIns.values().removeIf(id::equals);
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
    if (seat == null || seat.session().watchesItself()) {
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

  /** The caller's channel, by the name of a thing that is there for him. */
  private @Nullable String calledBy(String name) {
    String caller = calls.get(LineNames.callOf(name));
    return caller == null ? standIns.get(name) : caller;
  }

  /** The channel of the caller whom it is about: his own, or a thing that carries his call's id. */
  private String about(AriEvent event) {
    for (String name : Subjects.names(event)) {
      String caller = calledBy(name);
      if (caller != null) {
        return caller;
      }
    }
    return Subjects.channel(event);
  }
}
