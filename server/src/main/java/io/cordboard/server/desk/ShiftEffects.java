package io.cordboard.server.desk;

import io.cordboard.server.desk.DeskListener.What;
import io.cordboard.server.desk.Wishes.Told;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.store.AgentShift;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What follows from a change of a shift: of the phone, of after-call work, and what is told. On the
 * board's thread.
 */
final class ShiftEffects {
  private final Driver driver;
  private final AgentWorks works;
  private final LeftWork left;
  private final AgentStates states;
  private final DeskNews news;
  private final Function<AgentDesk, CompletionStage<List<String>>> drive;
  private final Clock clock;
  private final Executor loop;

  /** {@code drive}: tells the PBX of a desk that changed, and says what stands in the way. */
  ShiftEffects(
      Driver driver,
      AgentWorks works,
      LeftWork left,
      AgentStates states,
      DeskNews news,
      Function<AgentDesk, CompletionStage<List<String>>> drive,
      Clock clock,
      Executor loop) {
    this.driver = driver;
    this.works = works;
    this.left = left;
    this.states = states;
    this.news = news;
    this.drive = drive;
    this.clock = clock;
    this.loop = loop;
  }

  CompletionStage<List<String>> drive(AgentDesk desk) {
    return drive.apply(desk);
  }

  /** Takes in what the agent does now. */
  void take(AgentDesk desk, AgentShift next) {
    driver.apply(desk, next);
    leave(desk);
  }

  /** Lets go of the phone of an agent of whom nothing is kept any more. */
  void forget(AgentDesk desk) {
    driver.apply(desk, AgentShift.none(desk.shift.agent()));
  }

  void tell(AgentDesk desk, List<Told> told) {
    told.forEach(t -> news.told(t.what(), desk, t.group(), null, clock.millis()));
  }

  /** Does what was wished, now that it is written down; ends when the PBX has answered. */
  CompletableFuture<DeskResult> fulfil(AgentDesk desk, AgentCard card, Wishes.Plan plan) {
    driver.apply(desk, plan.next());
    AgentWork work = desk.work;
    if (work != null && plan.endsWork()) {
      works.drop(desk, work, work.wraps());
    }
    leave(desk);
    if (desk.adopted && plan.told().contains(new Told(What.LOGGED_IN, 0))) {
      left.adopt(desk); // in the midst of a call
    }
    CompletionStage<List<String>> driven = drive(desk);
    tell(desk, plan.told());
    return driven
        .<DeskResult>thenApplyAsync(
            problems -> {
              AgentState now = states.of(desk, card);
              return problems.isEmpty()
                  ? new DeskResult.Done(now)
                  : new DeskResult.Unknown(now, String.join("; ", problems));
            },
            loop)
        .toCompletableFuture();
  }

  /** No after-call work on a break, after the shift, or of a phone of before. */
  private void leave(AgentDesk desk) {
    AgentWork work = desk.work;
    if (work != null
        && (!desk.shift.loggedIn()
            || !Objects.equals(work.extension, desk.shift.extension())
            || desk.shift.pause() != null && work.wraps())) {
      works.drop(desk, work, work.wraps());
    }
  }
}
