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
  private final Teller teller;
  private final Mouth mouth;
  private final Tape tape;
  private final Outcall outcall;
  private final Pickup pickup;

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
    this.teller = new Teller(room.loop());
    this.where = new Whereabouts(application, channel, room.timer(), giveAway, new Moves());
    this.pickup = new Pickup(channel, met.state().equals("Up"), reply -> refused("answer", reply));
    this.mouth = new Mouth(application, channel, names, room.timer(), where::look);
    this.tape = new Tape(application, channel, names, room.timer());
    this.outcall = new Outcall(this, room, names);
  }

  /** The caller is there: he is watched beyond our application too, and his flow begins. */
  void begin(FlowOpener.Flow leader) {
    where.follow();
    teller.begin(leader);
  }

  boolean isHere() {
    return where.isHere();
  }

  boolean isGone() {
    return where.place() == Whereabouts.Place.GONE;
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
    return pickup.isAnswered();
  }

  @Override
  public void answer() {
    if (where.isHere()) {
      pickup.answer();
    }
  }

  @Override
  public void play(List<Media> sounds, String language) {
    if (!where.isHere()) {
      return;
    }
    if (!sounds.isEmpty()) {
      answer();
    }
    mouth.play(sounds, language, isAnswered(), teller.heard(this::look));
  }

  @Override
  public void playEarly(List<Media> sounds, String language) {
    if (!where.isHere()) {
      return;
    }
    if (!isAnswered()) {
      mouth.openEarly();
    }
    mouth.play(sounds, language, isAnswered(), teller.heard(this::look));
  }

  @Override
  public void hush() {
    teller.anew();
    if (where.isHere()) {
      mouth.hush(isAnswered());
    }
  }

  @Override
  public void music(@Nullable String musicClass) {
    teller.anew();
    if (where.isHere()) {
      mouth.music(musicClass, isAnswered());
    }
  }

  @Override
  public void record(int maxSeconds, boolean untilKey) {
    if (!where.isHere()) {
      return;
    }
    answer();
    teller.anew();
    mouth.still();
    tape.start(maxSeconds, untilKey, this::emit);
  }

  @Override
  public void dial(Dial dial, Reach reach) {
    if (!where.isHere()) {
      return;
    }
    teller.anew();
    mouth.music(dial.musicClass(), isAnswered());
    outcall.start(dial, reach);
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
    where.hangUp(wanted, isAnswered());
  }

  /** Ends all that goes on with the caller, before he goes somewhere else. */
  private void settle() {
    teller.anew();
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
          pickup.seen();
        }
      }
      case "ChannelHangupRequest" -> {
        if (mine) {
          // What he hears now ends as if it were not there.
          teller.anew();
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
      teller.anew();
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
      pickup.recheck();
      mouth.recheck();
      tape.recheck();
      outcall.recheck();
    } else {
      where.look();
    }
  }

  /** We stop: he gets the dialplan's fallback, unless he talks; the talk ends without us. */
  void letGo() {
    if (!outcall.isTalking()) {
      fallback();
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

  void emit(Event event) {
    teller.emit(event);
  }
}
