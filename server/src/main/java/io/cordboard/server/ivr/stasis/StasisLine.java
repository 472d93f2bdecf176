package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrAction.Dial;
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
  private static final String KEYS = "0123456789*#";

  /** What the line is given by who meets callers. */
  record Room(AriApplication application, Executor loop, IvrTimer timer, Clock clock) {}

  private final Room room;
  private final AriApplication application;
  private final ChannelHandle channel;
  private final Caller caller;
  private final LineNames names;
  private final Whereabouts where;
  private final Runnable over;
  private final Mouth mouth;
  private final Tape tape;
  private final Outcall outcall;
  private FlowOpener.@Nullable Flow flow;
  private boolean answered;
  private boolean answerKnown;
  private int asked;

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
    this.over = over;
    this.where = new Whereabouts(application, channel, room.timer(), giveAway, new Moves());
    this.answered = met.state().equals("Up");
    this.answerKnown = answered;
    this.mouth = new Mouth(application, channel, names, room.timer(), where::look);
    this.tape = new Tape(application, channel, names, room.timer());
    this.outcall = new Outcall(this, room, names);
  }

  /** The caller is there: he is watched beyond our application too, and his flow begins. */
  void begin(FlowOpener.Flow leader) {
    flow = leader;
    where.follow();
    leader.begin();
  }

  boolean isHere() {
    return where.isHere();
  }

  /** Finds out where the caller is. */
  void look() {
    where.look();
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
    if (answered || !where.isHere()) {
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
    if (!where.isHere()) {
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
    if (!where.isHere()) {
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
    if (where.isHere()) {
      mouth.hush(answered);
    }
  }

  @Override
  public void music(@Nullable String musicClass) {
    asked++;
    if (where.isHere()) {
      mouth.music(musicClass, answered);
    }
  }

  @Override
  public void record(int maxSeconds, boolean untilKey) {
    if (!where.isHere()) {
      return;
    }
    answer();
    asked++;
    mouth.still();
    tape.start(maxSeconds, untilKey, this::emit);
  }

  @Override
  public void dial(Dial dial, List<Reach> reaches) {
    if (!where.isHere()) {
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
    if (!where.isHere()) {
      return;
    }
    settle();
    String language = mouth.language();
    if (language != null) {
      ignore("language", channel.setVariable("CHANNEL(language)", language));
    }
    where.goOn(QUEUES, name);
  }

  @Override
  public void fallback() {
    if (where.isHere()) {
      settle();
      where.giveUp();
    }
  }

  @Override
  public void hangUp(int wanted) {
    if (where.isHere()) {
      settle();
    }
    where.hangUp(wanted, answered);
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
        if (mine) {
          where.willEnd(event.at("cause").asInt(0));
        }
      }
      case "ChannelDestroyed" -> {
        if (mine) {
          where.gone(event.at("cause").asInt(0), false);
        }
      }
      case "StasisEnd" -> {
        if (mine) {
          where.out();
        }
      }
      default -> {}
    }
    mouth.onEvent(event);
    tape.onEvent(event);
    outcall.onEvent(event);
  }

  private void key(String digit) {
    if (where.isHere()
        && digit.length() == 1
        && KEYS.contains(digit)
        && !tape.endsByKey()
        && !outcall.isTalking()) {
      emit(new Event.Key(digit.charAt(0)));
    }
  }

  /** What becomes of the caller, and what that means for what goes on with him. */
  private final class Moves implements Whereabouts.Listener {
    @Override
    public void out() {
      asked++;
      mouth.forget();
      tape.forget();
      outcall.abandon();
    }

    @Override
    public void left() {
      emit(new Event.Left());
    }

    @Override
    public void gone(int cause, boolean lost) {
      out();
      emit(new Event.Gone(cause, room.clock().millis(), lost));
      over.run();
    }
  }

  /** The link was away and is back. */
  void onResumed(boolean here) {
    where.follow();
    if (here && where.isHere()) {
      if (answered && !answerKnown) {
        pickUp();
      }
      mouth.recheck();
      tape.recheck();
      outcall.recheck();
    } else {
      where.look();
    }
  }

  /** The PBX was away for too long: he is taken for gone. */
  void lost() {
    where.gone(0, true);
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
