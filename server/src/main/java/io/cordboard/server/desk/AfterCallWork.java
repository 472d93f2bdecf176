package io.cordboard.server.desk;

import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.config.Config;
import io.cordboard.server.pbx.Pbx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives time after queue calls at phones of no agent who is logged in at a desk: it is paused in
 * all queues the moment a caller is connected (later would be too late for a short call), and let
 * go when the time is over.
 *
 * <p>The clock runs from the agent's hang-up. Whoever ends the pause earlier ends the work; if that
 * is during the call, there is none. Who pauses the agent for another reason ends it, too, and that
 * pause stays. Pauses that were there before are left alone.
 *
 * <p>A pause with our reason and nobody to end it (we were restarted, the link was away) is ended
 * when its time is over. Everything happens on the board's thread.
 */
public final class AfterCallWork implements BoardReader, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AfterCallWork.class);

  private final boolean enabled;
  private final long limitMs;
  private final Predicate<String> elsewhere;
  private final PhonePauses pauses;
  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final List<AcwListener> listeners = new ArrayList<>();

  private final Devices devices = new Devices();
  private final Map<String, Node> nodes = new HashMap<>();
  private final DeskCalls calls = new DeskCalls();
  private final WorksByCall byCall = new WorksByCall();
  private final ResumedCalls left = new ResumedCalls();
  private int works;
  private @Nullable Future<?> sweeping;

  /**
   * After-call work on these nodes.
   *
   * @param elsewhere whether somebody else sees to the after-call work at an extension
   * @param loop the board's thread
   */
  public AfterCallWork(
      Config.AfterCall settings,
      List<Pbx> pbxes,
      Predicate<String> elsewhere,
      Clock clock,
      ScheduledExecutorService loop) {
    this.elsewhere = elsewhere;
    this.enabled = settings.enabled();
    this.limitMs = settings.limitSeconds() * 1000L;
    this.pauses = new PhonePauses(pbxes, clock, loop);
    this.clock = clock;
    this.loop = loop;
  }

  /** Tells this one, too; before the first change. */
  public void tell(AcwListener listener) {
    listeners.add(listener);
  }

  /**
   * When the work after a call will be over at the latest, as epoch ms; 0 if there is none (any
   * more). While the agent still talks this is as if the call ended now.
   */
  public long deadlineMs(String callId) {
    long now = clock.millis();
    return byCall.of(callId).stream().mapToLong(w -> w.wrapUp.deadlineMs(now)).max().orElse(0);
  }

  /**
   * Tells of a call of an earlier run whose work was not over then. If its agent is found with a
   * pause of ours, the end is told as of any other.
   *
   * @param extension the agent's
   * @param endedAtMs when the agent hung up
   */
  public void resume(String callId, String node, String extension, long endedAtMs) {
    left.put(node, extension, new ResumedCalls.ResumedCall(callId, endedAtMs));
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    snapshot.nodes().values().forEach(n -> nodes.put(n.id(), n));
    snapshot.calls().values().forEach(calls::seen);
    snapshot.members().values().forEach(devices::put);
    if (sweeping == null) {
      sweeping =
          loop.scheduleWithFixedDelay(
              this::sweep, DeskLimits.SWEEP_MS, DeskLimits.SWEEP_MS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    if (sweeping != null) {
      sweeping.cancel(false);
    }
  }

  @Override
  public void onChange(Change change) {
    Entity thing = change.entity();
    if (thing instanceof Member) {
      member(change);
    } else if (thing instanceof Call call) {
      call(call, change);
    } else if (thing instanceof Node node) {
      nodes.put(node.id(), node);
    }
  }

  private void call(Call call, Change change) {
    if (change.now() != null) {
      calls.seen(call);
      for (String extension : calls.agents(call)) {
        byCall.learn(call, extension);
      }
    } else {
      calls.gone(call);
    }
    for (Work work : byCall.of(call.id())) {
      if (call.mergedInto() != null) {
        byCall.name(work, call.mergedInto());
      } else {
        through(work, change.synthetic());
      }
    }
  }

  /** Begins the work after the call if the agent is out of it: the caller may leave earlier. */
  private void through(Work work, boolean synthetic) {
    Device device = work.device;
    if (work.wraps() || device.inCall() || work.talks(calls)) {
      return;
    }
    wrap(work, synthetic ? WrapUp.concludedMs(work.beganAtMs, device.queues.values()) : 0);
  }

  private void member(Change change) {
    Member before = (Member) change.before();
    Member now = (Member) change.now();
    if (now == null) {
      removed((Member) change.entity());
      return;
    }
    Device device = devices.put(now);
    if (isElsewhere(now)) {
      if (device.work != null) {
        drop(device.work, device.work.wraps());
      }
      return;
    }
    boolean talked = before != null && before.inCall();
    if (!talked && now.inCall()) {
      begin(device, now);
    }
    Work work = device.work;
    if (work != null && talked) {
      through(work, change.synthetic());
    }
    if (work != null && before != null && Device.isOurs(before) && !Device.isOurs(now)) {
      if (change.synthetic() && !now.paused()) {
        // The node's own change may come after: whether it was restarted is known then.
        if (!work.checking) {
          work.checking = true;
          loop.execute(() -> lost(work));
        }
      } else {
        over(work);
      }
    }
  }

  private boolean isElsewhere(Member member) {
    return member.extension() != null && elsewhere.test(member.extension());
  }

  private void removed(Member last) {
    Device device = devices.remove(last);
    Work work = device.work;
    if (device.queues.isEmpty()) {
      if (work != null) {
        over(work);
      }
    } else if (work != null && last.inCall()) {
      through(work, false);
    }
  }

  private long startedAtMs(String node) {
    Node n = nodes.get(node);
    return n == null ? 0 : n.startedAtMs();
  }

  private void begin(Device device, Member member) {
    Work earlier = device.work;
    if (earlier != null && !earlier.wraps()) {
      return; // a second call at once: the work begins after the last of them
    }
    if (earlier != null) {
      drop(earlier, true);
    }
    List<Member> free = device.free();
    boolean paused = !device.ours().isEmpty();
    if (!enabled || free.isEmpty() && !paused || works >= DeskLimits.WORKS) {
      return;
    }
    Work work = new Work(device, member, startedAtMs(device.node), limitMs, clock.millis());
    set(work);
    pause(work, free);
  }

  private void set(Work work) {
    work.device.work = work;
    work.device.releasing = false;
    works++;
    String callId = work.callId;
    if (callId == null && work.extension != null) {
      callId = calls.of(work.device.node, work.extension);
    }
    if (callId != null) {
      byCall.name(work, callId);
    } else if (!work.wraps()) {
      byCall.await(work);
    }
  }

  private void pause(Work work, List<Member> free) {
    Device device = work.device;
    pauses.pause(
        device,
        free,
        outcome -> {
          if (outcome instanceof Pbx.Outcome.Refused refused
              && device.work == work
              && device.ours().isEmpty()) {
            log.warn("after-call work of {}: not paused: {}", device.iface, refused.text());
            drop(work, work.wraps());
          }
        });
  }

  /** The agent is through with the call, now or, if that is known, at another time. */
  private void wrap(Work work, long atMs) {
    long now = clock.millis();
    work.wrapUp.begin(atMs == 0 ? now : atMs, now, loop, () -> over(work));
  }

  /** Ends the work, and with it every pause of ours that is left. */
  private void over(Work work) {
    if (work.device.work != work) {
      return;
    }
    boolean another = work.device.isPausedByOthers();
    drop(work, work.wraps());
    work.device.releasing = true;
    // Another pause may be on its way to the other queues: ours there are left to the sweep.
    if (!another) {
      pauses.release(work.device);
    }
  }

  private void drop(Work work, boolean told) {
    work.wrapUp.stop();
    work.device.work = null;
    works--;
    byCall.forget(work);
    String callId = work.callId;
    if (callId != null && told) {
      long acwMs = work.wrapUp.lastedMs(clock.millis());
      listeners.forEach(l -> l.ended(callId, acwMs));
    }
  }

  /** A resync finds no pause: an Asterisk that was restarted forgot it, or somebody ended it. */
  private void lost(Work work) {
    work.checking = false;
    if (work.device.work != work || !work.device.ours().isEmpty()) {
      return;
    }
    long started = startedAtMs(work.device.node);
    if (started == work.nodeStartedAtMs || !work.wraps()) {
      over(work);
      return;
    }
    work.nodeStartedAtMs = started;
    pause(work, work.device.free());
  }

  /** Ends pauses of ours that have nobody to end them. */
  private void sweep() {
    long now = clock.millis();
    for (Device device : devices.paused()) {
      Node node = nodes.get(device.node);
      if (device.work != null
          || node == null
          || node.stale()
          || device.queues.values().stream().anyMatch(this::isElsewhere)) {
        device.orphanSinceMs = 0;
      } else if (device.orphanSinceMs == 0) {
        device.orphanSinceMs = now;
      } else if (now - device.orphanSinceMs >= DeskLimits.ORPHAN_MS) {
        if (!device.releasing && enabled) {
          adopt(device);
        } else if (now - device.releasedAtMs >= DeskLimits.RETRY_MS) {
          pauses.release(device);
        }
      }
    }
  }

  /** A pause of an earlier run of ours: it goes on until its own time is over. */
  private void adopt(Device device) {
    Member member = device.ours().get(0);
    ResumedCalls.ResumedCall call = left.take(device.node, member.extension());
    Work work = new Work(device, member, startedAtMs(device.node), limitMs, clock.millis());
    if (call != null) {
      work.callId = call.callId();
    }
    set(work);
    log.info("after-call work of {}: found paused", device.iface);
    if (!device.inCall()) {
      wrap(work, call == null ? device.sinceMs() : call.endedAtMs());
    }
  }
}
