package io.cordboard.server.ivr.stasis;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrJournal;
import io.cordboard.server.ivr.IvrLimits;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A caller whose flow died with a server before us: one who talks, talks on; any other gets the
 * dialplan's fallback. Watched to the end, so that no leg outlives him and his end is told.
 */
final class LeftBehind implements IvrSession {
  private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);
  private static final int NORMAL = 16;

  private final AriApplication application;
  private final ScheduledExecutorService loop;
  private final Clock clock;
  private final FlowOpener flows;
  private final ChannelHandle caller;
  private final String callId;
  private final IvrJournal.@Nullable Entry entry;
  private final boolean inApplication;
  private final IvrScript.Host host;
  private final Set<String> talksWith = new HashSet<>();
  private String bridge = "";
  private boolean over;
  private @Nullable Future<?> alarm;

  /**
   * @param entry of the journal; null if there is none, then nobody is told of the end
   * @param inApplication whether the caller is still in our application
   */
  LeftBehind(
      AriApplication application,
      ScheduledExecutorService loop,
      Clock clock,
      FlowOpener flows,
      String channelId,
      String callId,
      IvrJournal.@Nullable Entry entry,
      boolean inApplication,
      IvrScript.Host host) {
    this.application = application;
    this.loop = loop;
    this.clock = clock;
    this.flows = flows;
    this.caller = application.channel(channelId);
    this.callId = callId;
    this.entry = entry;
    this.inApplication = inApplication;
    this.host = host;
  }

  @Override
  public String callId() {
    return callId;
  }

  @Override
  public boolean owns(String channelId) {
    return talksWith.contains(channelId);
  }

  @Override
  public boolean watchesItself() {
    return true;
  }

  @Override
  public boolean follows() {
    return true;
  }

  @Override
  public void begin() {
    watch();
    application
        .subscribe(AriApplication.Source.CHANNEL, caller.id())
        .thenAccept(reply -> log.debug("ivr: {} is watched: {}", caller.id(), reply));
    if (inApplication) {
      application.allBridges().thenAccept(this::onBridges);
    } else {
      look();
    }
  }

  private void onBridges(AriReply reply) {
    if (over) {
      return;
    }
    if (reply instanceof AriReply.Done done) {
      for (JsonNode one : done.json()) {
        if (LineNames.callOf(one.path("id").asText()).equals(callId)) {
          bridge = one.path("id").asText();
          one.path("channels").forEach(channel -> talksWith.add(channel.asText()));
        }
      }
    }
    boolean joined = talksWith.remove(caller.id()) && !talksWith.isEmpty();
    if (joined) {
      log.info("ivr: {} talks on after our restart", caller.id());
    } else {
      log.warn("ivr: {} gets the fallback: his flow ended with a server before us", caller.id());
      talksWith.clear();
      watch(IvrLimits.SILENT_MS); // he may have gone while we looked
      host.giveAway();
    }
  }

  @Override
  public void onEvent(AriEvent event) {
    boolean his = event.channelId().equals(caller.id());
    boolean left = event.type().equals("StasisEnd") || event.type().equals("ChannelDestroyed");
    if (his && event.type().equals("ChannelDestroyed")) {
      ended(false);
    } else if (his && event.type().equals("StasisEnd")) {
      watch(IvrLimits.GONE_MS);
    } else if (left && talksWith.remove(event.channelId()) && talksWith.isEmpty()) {
      log.info("ivr: {} is hung up: the other side of his talk is gone", caller.id());
      hangUp(caller.id());
    } else if (event.type().equals("StasisStart") && !talksWith.contains(event.channelId())) {
      hangUp(event.channelId());
    }
  }

  private void watch() {
    watch(IvrLimits.WATCH_MS);
  }

  private void watch(int ms) {
    cancel();
    alarm = loop.schedule(this::look, ms, TimeUnit.MILLISECONDS);
  }

  private void cancel() {
    if (alarm != null) {
      alarm.cancel(false);
    }
  }

  private void look() {
    if (over) {
      return;
    }
    watch();
    caller
        .get()
        .thenAccept(
            reply -> {
              if (Replied.gone(reply)) {
                ended(true);
              }
            });
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
  public void onOverdue() {}

  @Override
  public int step() {
    return 0;
  }

  @Override
  public boolean heard() {
    return true;
  }

  @Override
  public void end() {
    ended(true);
  }

  private void ended(boolean lost) {
    if (over) {
      return;
    }
    over = true;
    cancel();
    talksWith.forEach(this::hangUp);
    if (!bridge.isEmpty()) {
      application.bridge(bridge).destroy().thenAccept(r -> log.debug("ivr: {}: {}", bridge, r));
    }
    if (entry != null) {
      flows.leftBehindEnded(entry, clock.millis(), lost);
    }
    host.over();
  }

  private void hangUp(String channelId) {
    application
        .channel(channelId)
        .hangUp(NORMAL)
        .thenAccept(reply -> log.debug("ivr: {} hung up: {}", channelId, reply));
  }
}
