package io.cordboard.server.desk;

import io.cordboard.server.desk.Reconciler.Order;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives the PBX orders for members of queues, and reads its answers. On the board's thread. */
final class MemberOrders {
  /** An order for the device of an extension in a queue. */
  record Step(String extension, String node, String queue, String iface, Order order) {
    String key() {
      return key(node, queue, iface);
    }

    static String key(String node, String queue, String iface) {
      return node + "/" + queue + "/" + iface;
    }
  }

  private final Floor floor;
  private final Map<String, Pbx> pbxes;
  private final Supplier<Roster> roster;
  private final Executor loop;

  MemberOrders(Floor floor, Map<String, Pbx> pbxes, Supplier<Roster> roster, Executor loop) {
    this.floor = floor;
    this.pbxes = pbxes;
    this.roster = roster;
    this.loop = loop;
  }

  /**
   * Sends what is to be done with one device, by one command where it means all its queues: so that
   * none is late.
   *
   * @return of each command what stands in the way, null if nothing does
   */
  List<CompletableFuture<@Nullable String>> send(AgentDesk desk, List<Step> steps) {
    List<CompletableFuture<@Nullable String>> answers = new ArrayList<>();
    Step first = steps.get(0);
    Pbx pbx = pbxes.get(first.node);
    if (pbx == null) {
      return answers;
    }
    long all =
        floor.members(first.extension).stream()
            .filter(m -> m.node().equals(first.node) && m.iface().equals(first.iface))
            .count();
    List<Step> pauses =
        steps.stream()
            .filter(s -> s.order instanceof Order.Pause || s.order instanceof Order.Free)
            .toList();
    boolean alike = pauses.stream().allMatch(s -> s.order.equals(pauses.get(0).order));
    if (alike && !pauses.isEmpty() && pauses.size() == all) {
      answers.add(taken(settled(desk, pauses, pause(pbx, null, pauses.get(0)))));
    } else {
      pauses.forEach(s -> answers.add(taken(settled(desk, List.of(s), pause(pbx, s.queue, s)))));
    }
    for (Step step : steps) {
      if (!pauses.contains(step)) {
        answers.add(taken(move(desk, pbx, step)));
      }
    }
    return answers;
  }

  private static CompletionStage<Pbx.Outcome> pause(Pbx pbx, @Nullable String queue, Step step) {
    return step.order instanceof Order.Pause pause
        ? pbx.queuePause(queue, step.iface, true, pause.reason())
        : pbx.queuePause(queue, step.iface, false, null);
  }

  private CompletionStage<Pbx.Outcome> move(AgentDesk desk, Pbx pbx, Step step) {
    if (step.order instanceof Order.Leave) {
      return settled(desk, List.of(step), pbx.queueRemove(step.queue, step.iface));
    }
    String pause = ((Order.Join) step.order).pause();
    CompletionStage<Pbx.Outcome> added =
        pbx.queueAdd(step.queue, step.iface, name(desk, step.iface), 0, null, pause != null);
    if (pause == null) {
      return added;
    }
    // The PBX takes no reason along with a new member.
    return added.thenComposeAsync(
        outcome ->
            outcome instanceof Pbx.Outcome.Done
                ? named(desk, step, pbx.queuePause(step.queue, step.iface, true, pause))
                : CompletableFuture.completedFuture(outcome),
        loop);
  }

  private CompletionStage<Pbx.Outcome> named(
      AgentDesk desk, Step step, CompletionStage<Pbx.Outcome> outcome) {
    return outcome.thenApplyAsync(
        o -> {
          if (o instanceof Pbx.Outcome.Done) {
            desk.unnamed.remove(step.key());
          } else {
            desk.unnamed.add(step.key());
          }
          return o;
        },
        loop);
  }

  /** Once it is paused with a reason, free or out, no pause of ours without one is left. */
  private CompletionStage<Pbx.Outcome> settled(
      AgentDesk desk, List<Step> steps, CompletionStage<Pbx.Outcome> outcome) {
    return outcome.thenApplyAsync(
        o -> {
          if (o instanceof Pbx.Outcome.Done) {
            steps.forEach(step -> desk.unnamed.remove(step.key()));
          }
          return o;
        },
        loop);
  }

  private String name(AgentDesk desk, String iface) {
    AgentCard card = roster.get().agent(desk.shift.agent());
    return card != null && Pbx.Identity.showable(card.name()) ? card.name() : iface;
  }

  /** What stands in the way, null if nothing does. */
  private static CompletableFuture<@Nullable String> taken(CompletionStage<Pbx.Outcome> outcome) {
    return outcome
        .<@Nullable String>handle(
            (o, failure) -> {
              if (failure != null) {
                return "PBX: " + failure.getMessage();
              }
              if (o instanceof Pbx.Outcome.Unknown unknown) {
                return unknown.why();
              }
              return o instanceof Pbx.Outcome.Refused refused && !isSoAlready(refused.reason())
                  ? refused.text()
                  : null;
            })
        .toCompletableFuture();
  }

  private static boolean isSoAlready(Pbx.Reason reason) {
    return reason == Pbx.Reason.ALREADY_MEMBER || reason == Pbx.Reason.NOT_MEMBER;
  }
}
