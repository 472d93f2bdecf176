package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriApplication.Origination;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Reach;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials a target for a caller, until it talks with him or the ring time is over: at most one leg at
 * a time, and none that outlives its use. On the line's loop.
 */
final class Outcall {
  private static final Logger log = LoggerFactory.getLogger(Outcall.class);

  /** First argument of a leg's StasisStart; the second is the caller's channel. */
  static final String LEG = "leg";

  private static final int NORMAL = 16;
  private static final int NO_ANSWER = 19;
  private static final int ABSENT = 20;
  private static final int DECLINED = 21;
  private static final int BAD_NUMBER = 28;
  static final int TROUBLE = 41;

  private enum State {
    IDLE,
    RINGING,
    /** The target hears its prompt. */
    GREETING,
    TALKING
  }

  private final StasisLine line;
  private final StasisLine.Room room;
  private final AriApplication application;
  private final LineNames names;
  private State state = State.IDLE;
  private @Nullable Dial dial;
  private long ringUntilMs;
  private String leg = "";
  private @Nullable Talk talk;
  private @Nullable Greeting greeting;
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
    return state == State.TALKING;
  }

  void start(Dial wanted, Reach reach) {
    abandon();
    dial = wanted;
    cause = 0;
    registered = true;
    attempt(wanted, reach);
  }

  /** The caller leaves, or is taken away: no leg and no bridge stays. */
  void abandon() {
    if (state != State.IDLE) {
      drop();
    }
  }

  private void attempt(Dial now, Reach reach) {
    state = State.RINGING;
    int seconds = Math.max(1, now.ringSeconds());
    ringUntilMs = room.clock().millis() + 1000L * seconds;
    String mine = names.leg();
    leg = mine;
    line.emit(new Event.Dialling(room.clock().millis()));
    Origination call;
    try {
      call = origination(mine, now, reach, seconds);
    } catch (IllegalArgumentException e) {
      log.warn("ivr: {} cannot be dialled: {}", reach.shownName(), e.getMessage());
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
                log.info("ivr: {} cannot be dialled: {}", reach.shownName(), refused);
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
    if (talk != null) {
      talk.onEvent(event);
    }
    if (talk != null
        && event.type().equals("StasisStart")
        && event.text("replace_channel", "id").equals(leg)) {
      // Who talks with him transfers him, at once or after a consultation: the talk goes on.
      // The PBX would keep the transferer in silence; his phone may first hear that it went well.
      String before = leg;
      IvrTimer.Alarm unused = room.timer().after(IvrLimits.GONE_MS, () -> hangUp(before));
      leg = event.channelId();
      talk.goesOnWith(leg);
    }
    if (!event.channelId().equals(leg)) {
      return;
    }
    switch (event.type()) {
      case "StasisStart" -> answered();
      case "ChannelHangupRequest" -> {
        if (state == State.GREETING) {
          legGone(NORMAL);
        }
      }
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
    Talk ended = talk;
    leg = "";
    if (state == State.RINGING) {
      failed(why == 0 ? NORMAL : why, true);
    } else if (state == State.GREETING) {
      // He heard who or what it is, and does not want it: as if he had declined.
      failed(DECLINED, true);
    } else if (ended != null) {
      cause = ended.isJoined() ? why : DECLINED;
      over(ended.isJoined());
    }
  }

  private void failed(int why, boolean hasDevice) {
    leg = "";
    cause = why;
    registered = hasDevice;
    over(false);
  }

  private void answered() {
    Dial now = dial;
    if (state != State.RINGING || now == null) {
      return;
    }
    state = State.GREETING;
    alarm.cancel();
    line.emit(new Event.Answered(room.clock().millis()));
    limit = room.timer().after(1000L * Math.max(1, now.maxSeconds()), this::enough);
    greeting = new Greeting(line, room, names, leg);
    greeting.begin(now.targetPrompt(), this::join, this::look);
  }

  private void join() {
    Dial now = dial;
    if (state != State.GREETING || now == null) {
      return;
    }
    state = State.TALKING;
    greeting = null;
    line.answer();
    line.mouth().still();
    talk = new Talk(line, room, names, now, leg, this::notJoined);
    alarm = room.timer().after(IvrLimits.SILENT_MS, this::look);
    talk.begin();
  }

  /** If that is because the caller just hung up, his end comes in a moment, and says more. */
  private void notJoined() {
    Talk refused = talk;
    IvrTimer.Alarm unused =
        room.timer()
            .after(
                IvrLimits.GONE_MS,
                () -> {
                  if (refused != null && talk == refused && !refused.isJoined()) {
                    cause = TROUBLE;
                    over(false);
                    line.look();
                  }
                });
  }

  private void enough() {
    Talk now = talk;
    boolean joined = now != null && now.isJoined();
    if (state == State.GREETING || state == State.TALKING) {
      cause = joined ? NORMAL : TROUBLE;
      over(joined);
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
        case TALKING -> {
          if (talk != null && talk.recheck()) {
            alarm.cancel();
          }
        }
        case IDLE -> {}
      }
    }
  }

  private void over(boolean talked) {
    drop();
    if (line.isHere()) {
      line.emit(new Event.Dialled(talked, cause, registered));
    }
  }

  private void drop() {
    state = State.IDLE;
    alarm.cancel();
    limit.cancel();
    forgetGreeting();
    String last = leg;
    leg = "";
    if (!last.isEmpty()) {
      hangUp(last);
    }
    Talk ended = talk;
    talk = null;
    if (ended != null) {
      ended.end();
    }
    dial = null;
  }

  private void forgetGreeting() {
    if (greeting != null) {
      greeting.forget();
      greeting = null;
    }
  }

  /** If this is lost with the link, the leg is found at its return: nobody knows it any more. */
  private void hangUp(String channel) {
    line.ignore("leg", application.channel(channel).hangUp(NORMAL));
  }
}
