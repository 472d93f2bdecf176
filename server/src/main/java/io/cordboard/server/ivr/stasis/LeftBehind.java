package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrJournal;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrTimer;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A caller whose flow died with a server before us: one who talks, talks on; any other gets the
 * dialplan's fallback. Watched to the end, so that no leg outlives him and his end is told. No step
 * depends on one reply or event only: from every place an alarm looks. On the loop.
 */
final class LeftBehind implements SelfWatchingSession {
  private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);
  private static final int NORMAL = 16;

  /** So often the PBX is asked whether he talks; then what was written of him last must do. */
  private static final int QUESTIONS = 3;

  /** Where he is. */
  private enum Place {
    /** In our application, and whether he talks is not known yet. */
    FOUND,
    TALKING,
    /** Asked to go on in the dialplan's fallback. */
    LEAVING,
    /** Not in our application; in the dialplan or gone. */
    AWAY,
    OVER
  }

  /** What those of one node have in common. */
  record Room(
      AriApplication application,
      OurBridges bridges,
      IvrTimer timer,
      Clock clock,
      FlowOpener flows) {}

  private final Room room;
  private final ChannelHandle caller;
  private final String callId;
  private final IvrJournal.@Nullable Entry entry;
  private final IvrScript.Host host;
  private final Set<String> talksWith = new HashSet<>();
  private Set<String> bridges = Set.of();
  private int unanswered;
  private boolean abandoned;
  private Place place;
  private IvrTimer.Alarm alarm = () -> {};

  /**
   * @param entry of the journal; null if there is none, then nobody is told of the end
   * @param inApplication whether the caller is still in our application
   */
  LeftBehind(
      Room room,
      String channelId,
      String callId,
      IvrJournal.@Nullable Entry entry,
      boolean inApplication,
      IvrScript.Host host) {
    this.room = room;
    this.caller = room.application().channel(channelId);
    this.callId = callId;
    this.entry = entry;
    this.place = inApplication ? Place.FOUND : Place.AWAY;
    this.host = host;
  }

  @Override
  public String callId() {
    return callId;
  }

  /** Whoever may be in a talk is not to be hung up before that is known. */
  @Override
  public boolean owns(String channelId) {
    return place == Place.FOUND || talksWith.contains(channelId);
  }

  @Override
  public void begin() {
    room.application()
        .subscribe(AriApplication.Source.CHANNEL, caller.id())
        .thenAccept(reply -> log.debug("ivr: {} is watched: {}", caller.id(), reply));
    if (place == Place.FOUND) {
      watch();
      find();
    } else {
      look();
    }
  }

  /** Finds out whom he talks with. */
  private void find() {
    room.bridges().ask().thenAccept(this::found);
  }

  private void found(OurBridges.Answer answer) {
    if (place != Place.FOUND && place != Place.TALKING) {
      return;
    }
    if (!answer.known()) {
      unknown();
      return;
    }
    OurBridges.Found his = answer.of(callId);
    bridges = his.ids();
    talksWith.clear();
    if (his.channels().contains(caller.id())) {
      talksWith.addAll(his.channels());
      talksWith.remove(caller.id());
    }
    if (place == Place.TALKING && talksWith.isEmpty()) {
      alone();
    } else if (!talksWith.isEmpty()) {
      if (place == Place.FOUND) {
        log.info("ivr: {} talks on after our restart", caller.id());
      }
      go(Place.TALKING);
    } else {
      leave();
    }
  }

  /** The alarm, or the link's return, asks again. */
  private void unknown() {
    if (place == Place.FOUND && ++unanswered >= QUESTIONS) {
      String target = entry == null || !entry.bridged() ? null : entry.targetChannelId();
      if (target == null) {
        leave();
      } else {
        talksWith.add(target);
        go(Place.TALKING);
      }
    }
  }

  private void leave() {
    if (!abandoned) {
      log.warn("ivr: {} gets the fallback: his flow ended with a server before us", caller.id());
    }
    go(Place.LEAVING);
    abandoned = true;
    tellAbandoned();
    host.giveAway();
  }

  private void tellAbandoned() {
    if (abandoned && entry != null) {
      room.flows().abandoned(entry);
    }
  }

  private void alone() {
    log.info("ivr: {} is hung up: the other side of his talk is gone", caller.id());
    hangUp(caller.id());
  }

  @Override
  public void onEvent(AriEvent event) {
    boolean his = event.channelId().equals(caller.id());
    boolean left = event.type().equals("StasisEnd") || event.type().equals("ChannelDestroyed");
    if (his && event.type().equals("ChannelDestroyed")) {
      ended(false);
    } else if (his && event.type().equals("StasisEnd")) {
      place = Place.AWAY;
      watch(IvrLimits.GONE_MS);
    } else if (left && talksWith.remove(event.channelId())) {
      if (talksWith.isEmpty() && place == Place.TALKING) {
        alone();
      }
    } else if (event.type().equals("StasisStart") && !talksWith.contains(event.channelId())) {
      came(event);
    }
  }

  /** A leg that rang for him and answers now is not wanted; who comes for one who talks is. */
  private void came(AriEvent event) {
    String before = event.text("replace_channel", "id");
    if (talksWith.remove(before)) {
      talksWith.add(event.channelId());
      IvrTimer.Alarm unused = room.timer().after(IvrLimits.GONE_MS, () -> hangUp(before));
    } else {
      hangUp(event.channelId());
    }
  }

  private void go(Place next) {
    place = next;
    watch();
  }

  private void watch() {
    watch(place == Place.TALKING || place == Place.AWAY ? IvrLimits.WATCH_MS : IvrLimits.SILENT_MS);
  }

  private void watch(int ms) {
    alarm.cancel();
    alarm = room.timer().after(ms, this::look);
  }

  private void look() {
    if (place == Place.OVER) {
      return;
    }
    watch();
    tellAbandoned();
    caller
        .get()
        .thenAccept(
            reply -> {
              if (Replied.gone(reply)) {
                ended(true);
              } else if (reply instanceof AriReply.Done done) {
                AriChannel now = AriChannel.of(done.json());
                seen(now != null && now.isIn(room.application().name()));
              }
            });
  }

  private void seen(boolean inApplication) {
    if (place == Place.OVER || place == Place.AWAY) {
      return;
    }
    if (!inApplication) {
      go(Place.AWAY);
    } else if (place == Place.LEAVING) {
      leave(); // What was asked for was lost.
    } else {
      find();
    }
  }

  @Override
  public void onMissing() {
    look();
  }

  @Override
  public void onResumed() {
    look();
  }

  @Override
  public void letGo() {
    if (place == Place.FOUND) {
      leave();
    }
  }

  @Override
  public void end() {
    ended(true);
  }

  private void ended(boolean lost) {
    if (place == Place.OVER) {
      return;
    }
    place = Place.OVER;
    alarm.cancel();
    talksWith.forEach(this::hangUp);
    for (String bridge : bridges) {
      room.application()
          .bridge(bridge)
          .destroy()
          .thenAccept(reply -> log.debug("ivr: {}: {}", bridge, reply));
    }
    if (entry != null) {
      room.flows().leftBehindEnded(entry, room.clock().millis(), lost);
    }
    host.over();
  }

  private void hangUp(String channelId) {
    room.application()
        .channel(channelId)
        .hangUp(NORMAL)
        .thenAccept(reply -> log.debug("ivr: {} hung up: {}", channelId, reply));
  }
}
