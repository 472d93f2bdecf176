package io.cordboard.server.pbx;

import io.cordboard.ami.AmiReply;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.QueueAddAction;
import org.asteriskjava.manager.action.QueuePauseAction;
import org.asteriskjava.manager.action.QueueRemoveAction;
import org.jspecify.annotations.Nullable;

/**
 * Changes the members of queues over AMI. Commands may be given by any thread; each is sent once.
 */
final class AsteriskQueues {
  private final Function<ManagerAction, CompletableFuture<AmiReply>> ami;

  AsteriskQueues(Function<ManagerAction, CompletableFuture<AmiReply>> ami) {
    this.ami = ami;
  }

  /** See {@link Pbx#queueAdd}. */
  CompletionStage<Outcome> add(
      String queue,
      String iface,
      String memberName,
      int penalty,
      @Nullable String stateIface,
      boolean paused) {
    QueueAddAction add = new QueueAddAction();
    add.setQueue(queue);
    add.setInterface(iface);
    add.setMemberName(memberName);
    add.setPenalty(penalty);
    add.setPaused(paused);
    if (stateIface != null) {
      add.setStateInterface(stateIface);
    }
    return ask(add);
  }

  /** See {@link Pbx#queueRemove}. */
  CompletionStage<Outcome> remove(String queue, String iface) {
    QueueRemoveAction remove = new QueueRemoveAction();
    remove.setQueue(queue);
    remove.setInterface(iface);
    return ask(remove);
  }

  /** See {@link Pbx#queuePause}. */
  CompletionStage<Outcome> pause(
      @Nullable String queue, String iface, boolean paused, @Nullable String reason) {
    QueuePauseAction pause = new QueuePauseAction();
    pause.setInterface(iface);
    pause.setPaused(paused);
    if (queue != null) {
      pause.setQueue(queue);
    }
    if (reason != null) {
      pause.setReason(reason);
    }
    return ask(pause);
  }

  private CompletionStage<Outcome> ask(ManagerAction action) {
    return ami.apply(action).thenApply(reply -> Outcomes.of(reply, "", AsteriskQueues::reason));
  }

  private static Reason reason(String message) {
    if (message.contains("No such queue")) {
      return Reason.QUEUE_UNKNOWN;
    }
    if (message.contains("Already there")) {
      return Reason.ALREADY_MEMBER;
    }
    if (message.contains("not dynamic")) {
      return Reason.STATIC_MEMBER;
    }
    return message.contains("Not there") || message.contains("not found")
        ? Reason.NOT_MEMBER
        : Reason.FAILED;
  }
}
