package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrTimer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a caller is, from our application to his end, and the ways out of it. No way depends on one
 * event or one reply only: from every place an alarm looks. On the line's loop.
 */
final class Whereabouts {
  private static final Logger log = LoggerFactory.getLogger(Whereabouts.class);
  private static final String HANGUPS = "cordboard-hangup";

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

  /** Who must know. */
  interface Listener {
    /** He is not in our application any more: what was going on with him is over. */
    void out();

    /** He is in the dialplan. */
    void left();

    /** He is gone; the last word. */
    void gone(int cause, boolean lost);
  }

  private final AriApplication application;
  private final ChannelHandle channel;
  private final IvrTimer timer;
  private final Runnable giveAway;
  private final Listener listener;
  private Place place = Place.HERE;
  private boolean leftTold;
  private boolean outSeen;
  private int saidCause;
  private int sentCause;
  private String status = "";
  private int hangUps;
  private IvrTimer.Alarm alarm = () -> {};

  Whereabouts(
      AriApplication application,
      ChannelHandle channel,
      IvrTimer timer,
      Runnable giveAway,
      Listener listener) {
    this.application = application;
    this.channel = channel;
    this.timer = timer;
    this.giveAway = giveAway;
    this.listener = listener;
  }

  Place place() {
    return place;
  }

  boolean isHere() {
    return place == Place.HERE && !outSeen;
  }

  /** He may leave our application, and his end must be told then too. */
  void follow() {
    application
        .subscribe(AriApplication.Source.CHANNEL, channel.id())
        .thenAccept(reply -> log.debug("ivr: {} is watched: {}", channel.id(), reply));
  }

  /** Sends him on in the dialplan; if that is refused, to its fallback. */
  void goOn(String context, String extension) {
    place = Place.LEAVING;
    watch(IvrLimits.SILENT_MS);
    try {
      channel
          .continueInDialplan(context, extension, 1)
          .thenAccept(
              reply -> {
                if (Replied.away(reply)) {
                  look();
                } else if (reply instanceof AriReply.Refused && place == Place.LEAVING) {
                  log.warn("ivr: {} gets the fallback: {}", channel.id(), reply);
                  giveUp();
                }
              });
    } catch (IllegalArgumentException e) {
      log.warn("ivr: {} gets the fallback: {}", channel.id(), e.getMessage());
      giveUp();
    }
  }

  /** Sends him to the fallback. */
  void giveUp() {
    place = Place.LEAVING;
    watch(IvrLimits.SILENT_MS);
    giveAway.run();
  }

  /** Hangs him up, unless the dialplan has him: then he is a queue's, or on his way to a desk. */
  void hangUp(int cause, boolean isAnswered) {
    if (place == Place.LEFT) {
      listener.left();
      return;
    }
    if (place == Place.HANGING || place == Place.GONE || outSeen) {
      return; // It is under way, or known in a moment; either is told.
    }
    boolean here = place == Place.HERE;
    place = Place.HANGING;
    sentCause = isAnswered ? SipCauses.answered(cause) : SipCauses.unanswered(cause);
    String only = SipCauses.status(cause);
    status = isAnswered || !here || only == null ? "" : only;
    hangUpNow();
  }

  private void hangUpNow() {
    hangUps++;
    watch(IvrLimits.SILENT_MS);
    if (status.isEmpty() || hangUps > 1) {
      end();
      return;
    }
    channel
        .continueInDialplan(HANGUPS, status, 1)
        .thenAccept(
            reply -> {
              if (reply instanceof AriReply.Refused) {
                end();
              }
            });
  }

  private void end() {
    channel
        .hangUp(sentCause)
        .thenAccept(
            reply -> {
              if (reply instanceof AriReply.Refused) {
                look();
              }
            });
  }

  /** The PBX says that he will end, and why. */
  void willEnd(int cause) {
    if (place == Place.HERE) {
      watch(IvrLimits.GONE_MS);
    }
    if (cause != 0) {
      saidCause = cause;
    }
  }

  /** StasisEnd: hung up, or in the dialplan. */
  void out() {
    Place before = place;
    outSeen = true;
    listener.out();
    if (before == Place.LEAVING) {
      leave();
    } else if (before == Place.HERE) {
      place = Place.LEAVING;
      // Hung up as a rule, and its end comes at once; or somebody moved him.
      watch(IvrLimits.GONE_MS);
    }
  }

  private void leave() {
    place = Place.LEFT;
    watch(IvrLimits.WATCH_MS);
    if (!leftTold) {
      leftTold = true;
      listener.left();
    }
  }

  private void watch(int ms) {
    alarm.cancel();
    alarm = timer.after(ms, this::look);
  }

  /** Finds out where he is. */
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
                gone(0, !outSeen && place != Place.HANGING);
              } else if (reply instanceof AriReply.Done done) {
                AriChannel now = AriChannel.of(done.json());
                seen(now != null && now.isIn(application.name()));
              }
            });
  }

  private void seen(boolean inApplication) {
    switch (place) {
      case HERE -> {
        if (inApplication) {
          alarm.cancel();
        } else {
          listener.out();
          follow();
          leave();
        }
      }
      case LEAVING -> {
        if (inApplication) {
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

  /** He is gone, or taken for it. */
  void gone(int cause, boolean lost) {
    if (place != Place.GONE) {
      place = Place.GONE;
      alarm.cancel();
      listener.gone(cause == 0 ? saidCause : cause, lost);
    }
  }
}
