package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriApplication.Origination;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.BridgeHandle;
import io.cordboard.ari.RecordingHandle;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media;
import io.cordboard.server.ivr.Line.Reach;
import io.cordboard.server.ivr.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials targets for a caller, one after the other, and joins the two: at most one leg at a time,
 * and none that outlives its use. On the line's loop.
 */
final class Outcall {
  private static final Logger log = LoggerFactory.getLogger(Outcall.class);

  /** First argument of a leg's StasisStart; the second is the caller's channel. */
  static final String LEG = "leg";

  private static final int NORMAL = 16;
  private static final int NO_ANSWER = 19;
  private static final int ABSENT = 20;
  private static final int BAD_NUMBER = 28;
  private static final int TROUBLE = 41;

  private enum State {
    IDLE,
    RINGING,
    /** The target hears its prompt. */
    GREETING,
    JOINING,
    TALKING
  }

  private final StasisLine line;
  private final StasisLine.Room room;
  private final AriApplication application;
  private final LineNames names;
  private State state = State.IDLE;
  private @Nullable Dial dial;
  private List<Reach> reaches = List.of();
  private int index;
  private long ringUntilMs;
  private String leg = "";
  private @Nullable BridgeHandle bridge;
  private @Nullable Playlist greeting;
  private int cause;
  private boolean registered;
  private IvrTimer.Alarm alarm = () -> {};
  private IvrTimer.Alarm limit = () -> {};

  Outcall(StasisLine line, StasisLine.Room room, LineNames names) {
    this.line = line;
    this.room = room;
    this.application = room.application();
    this.names = names;
  }

  /** The channel of who is rung or talks, null if there is none. */
  @Nullable String leg() {
    return leg.isEmpty() ? null : leg;
  }

  /** Whether the caller's keys are meant for the other side. */
  boolean isTalking() {
    return state == State.TALKING || state == State.JOINING;
  }

  void start(Dial wanted, List<Reach> targets) {
    abandon();
    dial = wanted;
    reaches = List.copyOf(targets);
    index = 0;
    cause = 0;
    registered = true;
    ringUntilMs = room.clock().millis() + 1000L * Math.max(1, wanted.ringSeconds());
    attempt();
  }

  /** The caller leaves, or is taken away: no leg and no bridge stays. */
  void abandon() {
    if (state != State.IDLE) {
      drop();
      state = State.IDLE;
    }
  }

  private void attempt() {
    Dial now = dial;
    long leftMs = ringUntilMs - room.clock().millis();
    if (now == null || index >= reaches.size() || index > 0 && leftMs < 1000) {
      over(Math.min(index, reaches.size()) - 1, false);
      return;
    }
    state = State.RINGING;
    int seconds = (int) Math.max(1, (leftMs + 999) / 1000);
    String mine = names.leg();
    leg = mine;
    line.emit(new Event.Dialling(index, room.clock().millis()));
    Origination call;
    try {
      call = origination(mine, now, reaches.get(index), seconds);
    } catch (IllegalArgumentException e) {
      log.warn("ivr: {} cannot be dialled: {}", reaches.get(index).shownName(), e.getMessage());
      failed(BAD_NUMBER, true);
      return;
    }
    alarm = room.timer().after(1000L * seconds + IvrLimits.SILENT_MS, this::look);
    application
        .originate(call)
        .thenAccept(
            reply -> {
              if (mine.equals(leg) && reply instanceof AriReply.Refused refused) {
                // "Allocation failed": no device of that name that could ring.
                log.info("ivr: {} cannot be dialled: {}", reaches.get(index).shownName(), refused);
                failed(refused.status() == 500 ? ABSENT : TROUBLE, refused.status() != 500);
              }
            });
  }

  private Origination origination(String id, Dial now, Reach reach, int seconds) {
    String caller = line.caller().channelId();
    return new Origination(
        id,
        reach.endpoint(),
        List.of(LEG, caller),
        CallerIds.shown(now, line.caller()),
        seconds,
        caller,
        now.withheld() || line.caller().number().isEmpty() && now.callerId() == null
            ? CallerIds.WITHHELD
            : Map.of());
  }

  void onEvent(AriEvent event) {
    if (leg.isEmpty()) {
      return;
    }
    if (greeting != null) {
      greeting.onEvent(event);
    }
    if (!event.channelId().equals(leg)) {
      return;
    }
    switch (event.type()) {
      case "StasisStart" -> answered();
      case "ChannelDestroyed" -> legGone(event.at("cause").asInt(NORMAL));
      case "StasisEnd" -> {
        if (state != State.RINGING) {
          legGone(NORMAL);
        }
      }
      default -> {}
    }
  }

  private void legGone(int why) {
    leg = "";
    if (state == State.RINGING) {
      failed(why == 0 ? NORMAL : why, true);
    } else if (state != State.IDLE) {
      cause = why;
      over(index, true);
    }
  }

  private void failed(int why, boolean hasDevice) {
    alarm.cancel();
    leg = "";
    cause = why;
    registered = hasDevice;
    index++;
    attempt();
  }

  private void answered() {
    Dial now = dial;
    if (state != State.RINGING || now == null) {
      return;
    }
    state = State.GREETING;
    alarm.cancel();
    line.emit(new Event.Answered(index, room.clock().millis()));
    limit = room.timer().after(1000L * Math.max(1, now.maxSeconds()), this::enough);
    Playlist prompt =
        new Playlist(application, leg, names, room.timer(), quiet -> silence(leg, quiet));
    greeting = prompt;
    prompt.start(
        media(now.targetPrompt()),
        line.mouth().language(),
        new Playlist.Listener() {
          @Override
          public void heard() {
            join();
          }

          @Override
          public void unheard(String sound, String why) {
            log.warn("ivr: {} is not heard by the target: {}", sound, why);
            join();
          }

          @Override
          public void away() {
            look();
          }
        });
  }

  private void silence(String channel, boolean on) {
    line.ignore(
        "silence",
        on
            ? application.channel(channel).startSilence()
            : application.channel(channel).stopSilence());
  }

  private static List<Media> media(Prompt prompt) {
    List<Media> all = new ArrayList<>();
    String sound = prompt.sound();
    for (int n = 0; sound != null && n < prompt.loops(); n++) {
      all.add(new Media.Sound(sound));
      if (prompt.delaySeconds() > 0) {
        all.add(new Media.Silence(1000 * prompt.delaySeconds()));
      }
    }
    return all;
  }

  private void join() {
    if (state != State.GREETING) {
      return;
    }
    state = State.JOINING;
    greeting = null;
    line.answer();
    line.mouth().still();
    keepLimit();
    BridgeHandle fresh = application.bridge(names.bridge());
    bridge = fresh;
    alarm = room.timer().after(IvrLimits.SILENT_MS, this::look);
    fresh.create().thenAccept(reply -> onReply(fresh, reply, this::add));
  }

  /** So that the talk ends in time although we may be away then. */
  private void keepLimit() {
    Dial now = dial;
    if (now != null) {
      String seconds = String.valueOf(now.maxSeconds() + IvrLimits.TALK_GRACE_SECONDS);
      for (String channel : List.of(line.caller().channelId(), leg)) {
        line.ignore(
            "limit", application.channel(channel).setVariable("TIMEOUT(absolute)", seconds));
      }
    }
  }

  private void add() {
    BridgeHandle ours = bridge;
    if (ours != null) {
      ours.add(List.of(line.caller().channelId(), leg))
          .thenAccept(reply -> onReply(ours, reply, this::talk));
    }
  }

  private void onReply(BridgeHandle of, AriReply reply, Runnable next) {
    if (of != bridge || state != State.JOINING) {
      return;
    }
    if (reply instanceof AriReply.Done) {
      next.run();
    } else if (reply instanceof AriReply.Refused) {
      log.warn("ivr: {} and its target are not joined: {}", line.caller().channelId(), reply);
      cause = TROUBLE;
      over(index, true);
      line.look();
    }
  }

  private void talk() {
    Dial now = dial;
    BridgeHandle ours = bridge;
    if (now == null || ours == null) {
      return;
    }
    state = State.TALKING;
    alarm.cancel();
    if (!now.digitsAfterAnswer().isEmpty()) {
      try {
        line.ignore("digits", application.channel(leg).sendDtmf(now.digitsAfterAnswer()));
      } catch (IllegalArgumentException e) {
        log.warn("ivr: digits are not sent: {}", e.getMessage());
      }
    }
    if (now.recorded()) {
      String name = names.recording();
      ours.record(new RecordingHandle.Options(name))
          .thenAccept(
              reply -> {
                if (reply instanceof AriReply.Done) {
                  line.emit(new Event.Recording(name + ".wav"));
                } else {
                  log.warn("ivr: {} is not recorded: {}", line.caller().channelId(), reply);
                }
              });
    }
  }

  private void enough() {
    if (state != State.IDLE && state != State.RINGING) {
      cause = NORMAL;
      over(index, true);
    }
  }

  /** The link was away and is back. */
  void recheck() {
    look();
  }

  /** Finds out what became of the leg, and of the bridge. */
  private void look() {
    if (state == State.IDLE || leg.isEmpty()) {
      return;
    }
    String mine = leg;
    State before = state;
    alarm.cancel();
    alarm = room.timer().after(IvrLimits.SILENT_MS, this::look);
    application
        .channel(mine)
        .get()
        .thenAccept(
            reply -> {
              if (mine.equals(leg) && before == state) {
                seen(reply);
              }
            });
  }

  private void seen(AriReply reply) {
    if (Replied.gone(reply)) {
      legGone(state == State.RINGING ? NO_ANSWER : NORMAL);
    } else if (reply instanceof AriReply.Done done) {
      switch (state) {
        case RINGING -> {
          if (done.json().path("state").asText().equals("Up")) {
            answered();
          } else if (room.clock().millis() > ringUntilMs) {
            hangUp(leg);
            failed(NO_ANSWER, true);
          }
        }
        case GREETING -> {
          if (greeting != null) {
            greeting.recheck();
          }
        }
        case JOINING -> {
          BridgeHandle ours = bridge;
          if (ours != null) {
            ours.create().thenAccept(made -> onReply(ours, made, this::add));
          }
        }
        case TALKING -> alarm.cancel();
        case IDLE -> {}
      }
    }
  }

  private void over(int last, boolean wasAnswered) {
    boolean joined = bridge != null;
    drop();
    state = State.IDLE;
    if (joined && line.isHere()) {
      line.ignore(
          "no limit",
          application.channel(line.caller().channelId()).setVariable("TIMEOUT(absolute)", "0"));
    }
    line.emit(new Event.Dialled(Math.max(0, last), wasAnswered, cause, registered));
  }

  private void drop() {
    alarm.cancel();
    limit.cancel();
    if (greeting != null) {
      greeting.forget();
      greeting = null;
    }
    String last = leg;
    leg = "";
    if (!last.isEmpty()) {
      hangUp(last);
    }
    BridgeHandle ours = bridge;
    bridge = null;
    if (ours != null) {
      line.ignore("bridge", ours.destroy());
    }
    dial = null;
  }

  /** If this is lost with the link, the leg is found at its return: nobody knows it any more. */
  private void hangUp(String channel) {
    line.ignore("leg", application.channel(channel).hangUp(NORMAL));
  }
}
