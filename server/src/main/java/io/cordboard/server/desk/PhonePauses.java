package io.cordboard.server.desk;

import io.cordboard.server.board.Member;
import io.cordboard.server.control.QueueMembers;
import io.cordboard.server.pbx.Pbx;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Pauses phones for after-call work, and ends these pauses. On the board's thread. */
final class PhonePauses {
  private final Map<String, Pbx> pbxes = new HashMap<>();
  private final Clock clock;
  private final Executor loop;

  PhonePauses(List<Pbx> pbxes, Clock clock, Executor loop) {
    pbxes.forEach(p -> this.pbxes.put(p.node(), p));
    this.clock = clock;
    this.loop = loop;
  }

  /** Pauses a phone in some of its queues; {@code then} comes for each command. */
  void pause(Device device, List<Member> some, Consumer<Pbx.Outcome> then) {
    command(device, some, true, then);
  }

  /** Ends all pauses of ours that a phone has. */
  void release(Device device) {
    device.releasedAtMs = clock.millis();
    command(device, device.ours(), false, outcome -> {});
  }

  /** One command where it means all queues: so that none is late. */
  private void command(
      Device device, List<Member> some, boolean paused, Consumer<Pbx.Outcome> then) {
    Pbx pbx = pbxes.get(device.node);
    if (pbx == null || some.isEmpty()) {
      return;
    }
    String reason = paused ? QueueMembers.AFTER_CALL : null;
    if (some.size() == device.queues.size()) {
      pbx.queuePause(null, device.iface, paused, reason).thenAcceptAsync(then, loop);
    } else {
      for (Member m : some) {
        pbx.queuePause(m.queue(), device.iface, paused, reason).thenAcceptAsync(then, loop);
      }
    }
  }
}
