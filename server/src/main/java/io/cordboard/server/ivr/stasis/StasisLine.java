package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.Line;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A caller in our Stasis application as a flow leads him. Requests may be refused or their outcome
 * stay unknown, events may be missed: nothing here waits for one of them only. All on the loop.
 */
final class StasisLine implements Line {
  private static final Logger log = LoggerFactory.getLogger(StasisLine.class);
  private static final String QUEUES = "cordboard-queue";
  private static final String HANGUPS = "cordboard-hangup";
  private static final String KEYS = "0123456789*#";

  /** Where the caller is. */
  enum Place {
    /** In our application. */
    HERE,
    /** Asked to go on in the dialplan, or out of the application without our asking. */
    LEAVING,
    /** In the dialplan. */
    LEFT,
    /** Being hung up. */
    HANGING,
    GONE
  }

  /** What the line is given by who meets callers. */
  record Room(AriApplication application, Executor loop, IvrTimer timer, Clock clock) {}

  private final Room room;
  private final AriApplication application;
  private final ChannelHandle channel;
  private final Caller caller;
  private final LineNames names;
  private final Runnable giveAway;
  private final Runnable over;
  private final Mouth mouth;
  private final Tape tape;
  private final Outcall outcall;
  private FlowOpener.@Nullable Flow flow;
  private Place place = Place.HERE;
  private boolean answered;
  private boolean answerKnown;
  private int asked;
  private int cause;
  private int hangUpCause;
  private int hangUps;
  private boolean leftTold;
  private boolean outSeen;
  private IvrTimer.Alarm alarm = () -> {};

  /**
   * @param giveAway sends the caller to the dialplan's fallback, with an apology if that fails
   * @param over the caller is gone, and the line of no more use
   */
  StasisLine(Room room, AriChannel met, Caller caller, Runnable giveAway, Runnable over) {
    this.room = room;
    this.application = room.application();
    this.channel = application.channel(met.id());
    this.caller = caller;
    this.names = new LineNames(caller.callId(), caller.sinceMs());
    this.giveAway = giveAway;
    this.over = over;
    this.answered = met.state().equals("Up");
    this.answerKnown = answered;
    this.mouth = new Mouth(application, channel, names, room.timer(), this::look);
    this.tape = new Tape(application, channel, names, room.timer());
    this.outcall = new Outcall(this, room, names);
  }

  /** The caller is there: he is watched beyond our application too, and his flow begins. */
  void begin(FlowOpener.Flow leader) {
    flow = leader;
    subscribe();
    leader.begin();
  }

  Place place() {
    return place;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public boolean isAnswered() {
    return answered;
  }

  @Override
  public void answer() {
    if (answered || place != Place.HERE) {
      return;
    }
    answered = true;
    pickUp();
  }

  private void pickUp() {
    channel
        .answer()
        .thenAccept(
            reply -> {
              if (reply instanceof AriReply.Done) {
                answerKnown = true;
              } else if (reply instanceof AriReply.Refused) {
                refused("answer", reply);
              }
            });
  }

  @Override
  public void play(List<Media> sounds, String language) {
    if (place != Place.HERE) {
      return;
    }
    if (!sounds.isEmpty()) {
      answer();
    }
    int mine = ++asked;
    mouth.play(sounds, language, answered, told(mine));
  }

  @Override
  public void playEarly(List<Media> sounds, String language) {
    if (place != Place.HERE) {
      return;
    }
    if (!answered) {
      mouth.openEarly();
    }
    int mine = ++asked;
    mouth.play(sounds, language, answered, told(mine));
  }

  /** Tells the flow, unless it asked for something else meanwhile. */
  private Playlist.Listener told(int mine) {
    return new Playlist.Listener() {
      @Override
      public void heard() {
        emitIf(mine, new Event.Heard());
      }

      @Override
      public void unheard(String sound, String why) {
        emitIf(mine, new Event.Unheard(sound, why));
      }

      @Override
      public void away() {
        look();
      }
    };
  }

  @Override
  public void hush() {
    asked++;
    if (place == Place.HERE) {
      mouth.hush(answered);
    }
  }

  @Override
  public void music(@Nullable String musicClass) {
    asked++;
    if (place == Place.HERE) {
      mouth.music(musicClass, answered);
    }
  }

  @Override
  public void record(int maxSeconds, boolean untilKey) {
    if (place != Place.HERE) {
      return;
    }
    answer();
    asked++;
    mouth.still();
    tape.start(maxSeconds, untilKey, this::emit);
  }

  @Override
  public void dial(Dial dial, List<Reach> reaches) {
    if (place != Place.HERE) {
      return;
    }
    asked++;
    mouth.music(dial.musicClass(), answered);
    outcall.start(dial, reaches);
  }

  @Override
  public @Nullable String targetChannel() {
    return outcall.leg();
  }

  @Override
  public void queue(String name) {
    if (place != Place.HERE) {
      return;
    }
    settle();
    place = Place.LEAVING;
    String language = mouth.language();
    if (language != null) {
      ignore("language", channel.setVariable("CHANNEL(language)", language));
    }
    try {
      channel.continueInDialplan(QUEUES, name, 1).thenAccept(reply -> left("queue", reply));
      watch(IvrLimits.SILENT_MS);
    } catch (IllegalArgumentException e) {
      log.warn("ivr: {} gets the fallback: {}", caller.channelId(), e.getMessage());
      giveUp();
    }
  }

  @Override
  public void fallback() {
    if (place == Place.HERE) {
      settle();
      giveUp();
    }
  }

  private void giveUp() {
    place = Place.LEAVING;
    giveAway.run();
    watch(IvrLimits.SILENT_MS);
  }

  private void left(String what, AriReply reply) {
    if (place == Place.LEAVING && reply instanceof AriReply.Refused) {
      if (Replied.away(reply)) {
        look();
      } else {
        log.warn("ivr: {} gets the fallback, no {}: {}", caller.channelId(), what, reply);
        giveUp();
      }
    }
  }

  @Override
  public void hangUp(int wanted) {
    if (place == Place.HANGING || place == Place.GONE) {
      return;
    }
    settle();
    hangUpCause = wanted;
    place = Place.HANGING;
    hangUpNow();
  }

  private void hangUpNow() {
    hangUps++;
    watch(IvrLimits.SILENT_MS);
    String status = answered || hangUps > 1 ? null : SipCauses.status(hangUpCause);
    if (status != null) {
      channel
          .continueInDialplan(HANGUPS, status, 1)
          .thenAccept(
              reply -> {
                if (reply instanceof AriReply.Refused) {
                  end();
                }
              });
    } else {
      end();
    }
  }

  private void end() {
    channel
        .hangUp(answered ? SipCauses.answered(hangUpCause) : SipCauses.unanswered(hangUpCause))
        .thenAccept(
            reply -> {
              if (reply instanceof AriReply.Refused) {
                look();
              }
            });
  }

  /** Ends all that goes on with the caller, before he goes somewhere else. */
  private void settle() {
    asked++;
    mouth.still();
    tape.stop();
    outcall.abandon();
  }

  // --- what the PBX says

  /** An event about the caller, or about a thing of ours that carries the call's id. */
  void onEvent(AriEvent event) {
    boolean mine = event.channelId().equals(caller.channelId());
    switch (event.type()) {
      case "ChannelDtmfReceived" -> {
        if (mine) {
          key(event.text("digit"));
        }
      }
      case "ChannelStateChange" -> {
        if (mine && event.text("channel", "state").equals("Up")) {
          answered = true;
          answerKnown = true;
        }
      }
      case "ChannelHangupRequest" -> {
        int said = event.at("cause").asInt(0);
        if (mine && said != 0) {
          cause = said;
        }
      }
      case "ChannelDestroyed" -> {
        if (mine) {
          int said = event.at("cause").asInt(0);
          gone(said == 0 ? cause : said, false);
        }
      }
      case "StasisEnd" -> {
        if (mine) {
          out();
        }
      }
      default -> {}
    }
    mouth.onEvent(event);
    tape.onEvent(event);
    outcall.onEvent(event);
  }

  private void key(String digit) {
    if (place == Place.HERE
        && digit.length() == 1
        && KEYS.contains(digit)
        && !tape.endsByKey()
        && !outcall.isTalking()) {
      emit(new Event.Key(digit.charAt(0)));
    }
  }

  /** Out of our application: hung up, or in the dialplan. */
  private void out() {
    boolean asOurs = place == Place.LEAVING;
    outSeen = true;
    quit();
    if (place == Place.HANGING) {
      return;
    }
    place = Place.LEAVING;
    if (asOurs) {
      leave();
    } else {
      // Hung up as a rule, and its end comes at once; or somebody moved him.
      watch(IvrLimits.GONE_MS);
    }
  }

  private void leave() {
    place = Place.LEFT;
    if (!leftTold) {
      leftTold = true;
      emit(new Event.Left());
    }
    watch(IvrLimits.WATCH_MS);
  }

  /** What was going on with him here is over. */
  private void quit() {
    asked++;
    mouth.forget();
    tape.forget();
    outcall.abandon();
  }

  private void watch(int ms) {
    alarm.cancel();
    alarm = room.timer().after(ms, this::look);
  }

  /** Finds out where he is; a state from which no event may ever lead is left by this. */
  void look() {
    if (place == Place.GONE) {
      return;
    }
    watch(place == Place.LEFT ? IvrLimits.WATCH_MS : IvrLimits.SILENT_MS);
    channel
        .get()
        .thenAccept(
            reply -> {
              if (Replied.gone(reply)) {
                gone(cause, !outSeen && place != Place.HANGING);
              } else if (reply instanceof AriReply.Done done) {
                AriChannel now = AriChannel.of(done.json());
                seen(now != null && now.isIn(application.name()));
              }
            });
  }

  private void seen(boolean here) {
    switch (place) {
      case HERE -> {
        if (here) {
          alarm.cancel();
        } else {
          quit();
          subscribe();
          leave();
        }
      }
      case LEAVING -> {
        if (here) {
          giveUp();
        } else {
          leave();
        }
      }
      case HANGING -> {
        if (hangUps < IvrLimits.HANGUPS) {
          hangUpNow();
        }
      }
      case LEFT, GONE -> {}
    }
  }

  /** The link was away and is back. */
  void onResumed(boolean here) {
    subscribe();
    if (here && place == Place.HERE) {
      if (answered && !answerKnown) {
        pickUp();
      }
      mouth.recheck();
      tape.recheck();
      outcall.recheck();
    } else {
      look();
    }
  }

  /** He is gone, or taken for it. */
  void gone(int why, boolean lost) {
    if (place == Place.GONE) {
      return;
    }
    quit();
    place = Place.GONE;
    alarm.cancel();
    emit(new Event.Gone(why, room.clock().millis(), lost));
    over.run();
  }

  /** He may leave our application, and we want to know when he is gone. */
  private void subscribe() {
    ignore("watch", application.subscribe(AriApplication.Source.CHANNEL, caller.channelId()));
  }

  // --- for the parts of a line

  Mouth mouth() {
    return mouth;
  }

  /** For requests whose failure changes nothing for the caller. */
  void ignore(String what, CompletionStage<AriReply> done) {
    done.thenAccept(
        reply -> {
          if (!(reply instanceof AriReply.Done)) {
            log.debug("ivr: {}: {}: {}", caller.channelId(), what, reply);
          }
        });
  }

  private void refused(String what, AriReply reply) {
    if (Replied.away(reply)) {
      look();
    } else {
      log.warn("ivr: {} gets the fallback: {}: {}", caller.channelId(), what, reply);
      fallback();
    }
  }

  private void emitIf(int mine, Event event) {
    room.loop()
        .execute(
            () -> {
              if (mine == asked) {
                tell(event);
              }
            });
  }

  void emit(Event event) {
    room.loop().execute(() -> tell(event));
  }

  private void tell(Event event) {
    if (flow != null) {
      flow.on(event);
    }
  }
}
