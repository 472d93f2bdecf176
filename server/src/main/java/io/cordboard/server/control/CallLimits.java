package io.cordboard.server.control;

import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Party;
import io.cordboard.server.pbx.Pbx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends calls that may last only so long, counted from when two parties first talk. What it cannot
 * end (we were restarted, the link is away, the call was merged into another) the PBX ends later:
 * see {@link ControlLimits#LIMIT_NET_SECONDS}. Everything happens on the board's thread.
 */
public final class CallLimits implements BoardReader {
  private static final Logger log = LoggerFactory.getLogger(CallLimits.class);

  private static final class Limited {
    final int limitSeconds;
    @Nullable Call call;
    @Nullable Future<?> timer;

    Limited(int limitSeconds) {
      this.limitSeconds = limitSeconds;
    }
  }

  private final Map<String, Pbx> pbxes = new HashMap<>();
  private final ScheduledExecutorService loop;
  private final Map<String, Limited> limited = new HashMap<>();

  /**
   * Limits of calls on these nodes.
   *
   * @param loop the board's thread
   */
  public CallLimits(List<Pbx> pbxes, ScheduledExecutorService loop) {
    pbxes.forEach(pbx -> this.pbxes.put(pbx.node(), pbx));
    this.loop = loop;
  }

  /** Limits a call that is about to begin. May be called by any thread. */
  void limit(String callId, int limitSeconds) {
    loop.execute(
        () -> {
          if (limited.size() < ControlLimits.LIMITED_CALLS) {
            limited.put(callId, new Limited(limitSeconds));
          } else {
            log.warn("call {}: too many calls with a limit; the PBX alone ends it", callId);
          }
        });
  }

  /** Forgets a call that did not come to be. May be called by any thread. */
  void tried(String callId) {
    loop.execute(
        () -> {
          Limited one = limited.get(callId);
          if (one != null && one.call == null) {
            limited.remove(callId);
          }
        });
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    // Limits of an earlier run are not known any more; the PBX's own net holds those calls.
  }

  @Override
  public void onChange(Change change) {
    if (!(change.entity() instanceof Call call)) {
      return;
    }
    Limited one = limited.get(call.id());
    if (one == null) {
      return;
    }
    if (change.now() == null || call.state() == Call.State.ENDED) {
      limited.remove(call.id());
      if (one.timer != null) {
        one.timer.cancel(false);
      }
      return;
    }
    one.call = call;
    if (call.state() == Call.State.UP && one.timer == null) {
      one.timer = loop.schedule(() -> end(one), one.limitSeconds, TimeUnit.SECONDS);
    }
  }

  /** Again and again until the call is gone from the board; a link may be away just now. */
  private void end(Limited one) {
    Call call = one.call;
    Pbx pbx = call == null ? null : pbxes.get(call.node());
    if (call == null || pbx == null || limited.get(call.id()) != one) {
      return;
    }
    log.info("call {}: ended, its limit was {} s", call.id(), one.limitSeconds);
    for (Party party : call.parties()) {
      if (party.state() != Party.State.GONE) {
        var unused = pbx.hangUp(party.channelId());
      }
    }
    one.timer = loop.schedule(() -> end(one), ControlLimits.LIMIT_AGAIN_MS, TimeUnit.MILLISECONDS);
  }
}
