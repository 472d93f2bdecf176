package io.cordboard.server.desk;

import io.cordboard.server.desk.DeskResult.Refused;
import io.cordboard.server.desk.DeskResult.Why;
import io.cordboard.server.desk.Wishes.Told;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.store.AgentShift;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes changes of shifts down, one after the other per agent; what follows from a change comes
 * once it is written. On the board's thread.
 */
final class ShiftChanges {
  private final ShiftBook book;
  private final ShiftEffects effects;
  private final Executor loop;

  ShiftChanges(ShiftBook book, ShiftEffects effects, Executor loop) {
    this.book = book;
    this.effects = effects;
    this.loop = loop;
  }

  /**
   * A change that nobody asked us for: holds even while the store is away, and is written later.
   */
  void ours(AgentDesk desk, Function<AgentShift, AgentShift> change, List<Told> told) {
    inTurn(
        desk,
        () -> {
          AgentShift next = change.apply(desk.shift);
          boolean kept = !desk.unsaved && next.equals(desk.shift);
          return (kept ? CompletableFuture.completedFuture(true) : book.keep(next))
              .handleAsync(
                  (done, failure) -> {
                    desk.unsaved = failure != null;
                    boolean changed = !next.equals(desk.shift);
                    effects.take(desk, next);
                    if (changed) {
                      effects.tell(desk, told);
                    }
                    return changed ? effects.drive(desk) : null;
                  },
                  loop);
        });
  }

  /** One after the other, per agent. */
  private <T> CompletableFuture<T> inTurn(AgentDesk desk, Supplier<CompletableFuture<T>> work) {
    desk.waiting++;
    CompletableFuture<T> result =
        desk.turn
            .handle((done, failure) -> true)
            .thenComposeAsync(go -> work.get(), loop)
            .whenComplete((done, failure) -> desk.waiting--);
    desk.turn = result;
    return result;
  }

  /** Of who works here no more nothing is kept: the number may be another's one day. */
  void forget(AgentDesk desk, Runnable gone) {
    String agent = desk.shift.agent();
    inTurn(
        desk,
        () ->
            book.drop(agent)
                .handleAsync(
                    (done, failure) -> {
                      if (failure == null) {
                        effects.forget(desk);
                      }
                      if (failure == null && desk.waiting == 1) {
                        gone.run();
                      }
                      return done;
                    },
                    loop));
  }

  /** Makes a wish come true, or says why not; it is planned when all before it is written. */
  CompletableFuture<DeskResult> wish(AgentDesk desk, AgentCard card, Supplier<Wishes.Plan> wish) {
    return inTurn(desk, () -> run(desk, card, wish)).thenCompose(Function.identity());
  }

  /** The outer stage ends when it is written down, the inner when the PBX has answered. */
  private CompletableFuture<CompletableFuture<DeskResult>> run(
      AgentDesk desk, AgentCard card, Supplier<Wishes.Plan> wish) {
    Wishes.Plan plan = wish.get();
    Refused refused = plan.refused();
    if (refused != null) {
      return CompletableFuture.completedFuture(CompletableFuture.completedFuture(refused));
    }
    AgentShift next = plan.next();
    CompletableFuture<Boolean> written =
        next.equals(desk.shift) && !desk.unsaved
            ? CompletableFuture.completedFuture(true)
            : book.keep(next);
    return written.handleAsync(
        (done, failure) -> {
          if (failure != null) {
            return CompletableFuture.completedFuture(
                new Refused(Why.NOT_KEPT, "store: down (expected: up; nothing was changed)"));
          }
          desk.unsaved = false;
          return effects.fulfil(desk, card, plan);
        },
        loop);
  }
}
