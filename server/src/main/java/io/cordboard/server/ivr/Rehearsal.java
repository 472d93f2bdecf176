package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.Line.Event;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call in text, without a phone: the customer's server is really asked, prompts and pauses take
 * no time, and nobody is dialled. All on one loop.
 */
public final class Rehearsal {

  /**
   * What the caller does.
   *
   * @param words what he presses, one for each time that digits are waited for; empty: nothing
   * @param outcomes how dialling ends, one for each who is dialled; without one the rehearsal ends
   *     there
   * @param maxSteps most questions to the server
   */
  record Script(String caller, List<String> words, List<Status> outcomes, int maxSteps) {
    Script {
      words = List.copyOf(words);
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * A line of what happened.
   *
   * @param atMs of the call's own time
   * @param step of the question, 0 if it is about none
   * @param tookMs of an answer, -1 of all others
   */
  public record Told(long atMs, String what, int step, String text, long tookMs) {}

  /**
   * What came of it.
   *
   * @param ended whether the call ended, or left for somewhere; if not the caller would be asked
   *     for more
   * @param how hung_up, dialling, queue, fallback, digits, steps or time
   * @param status what CALL_STATUS would be; null if the call did not end
   */
  public record Outcome(
      List<Told> lines, boolean ended, String how, @Nullable Status status, int wordsLeft) {}

  private final Script script;
  private final ScheduledExecutorService loop;
  private final Clock clock;
  private final VirtualTime time;
  private final RehearsalNotes notes;
  private final RehearsalLine line;
  private final IvrFlow flow;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final Deque<Status> outcomes;
  private int word;
  private boolean asking;
  private @Nullable Object served;
  private @Nullable Future<?> timeUp;

  Rehearsal(
      Line.Caller caller,
      IvrPlan plan,
      Script script,
      RehearsalStage stage,
      Clock clock,
      ScheduledExecutorService loop) {
    this.script = script;
    this.loop = loop;
    this.clock = clock;
    this.time = new VirtualTime(clock.millis());
    this.notes = new RehearsalNotes(plan, script.words(), time.clock());
    this.outcomes = new ArrayDeque<>(script.outcomes());
    this.line = new RehearsalLine(caller, notes, time, this::howDialled);
    this.flow =
        new IvrFlow(
            line,
            plan,
            new IvrFlow.Surroundings(
                server -> asked(stage.customers().apply(server)),
                new CheckedDialling(stage.dialling()),
                notes.journal(),
                notes,
                time.clock(),
                time));
  }

  /** Plays it; completes on the loop, within a bounded time. */
  CompletionStage<Outcome> run() {
    loop.execute(
        () -> {
          timeUp =
              loop.schedule(
                  () -> finish(false, "time"), IvrLimits.REHEARSAL_MS, TimeUnit.MILLISECONDS);
          goOn(flow::begin);
        });
    return outcome;
  }

  /** The real server, whose time taken passes for the call too. */
  private Customer asked(Customer customer) {
    return question -> {
      CompletableFuture<IvrAnswer> answered = new CompletableFuture<>();
      if (notes.asked() > script.maxSteps()) {
        notes.forgetLast();
        finish(false, "steps");
        return answered;
      }
      asking = true;
      long askedAtMs = clock.millis();
      CompletableFuture<IvrAnswer> real = customer.ask(question);
      var unusedToo =
          answered.whenComplete(
              (answer, broken) -> {
                if (answered.isCancelled()) {
                  real.cancel(false);
                }
              });
      var unused =
          real.whenCompleteAsync(
              (answer, broken) ->
                  goOn(
                      () -> {
                        asking = false;
                        time.pass(Math.max(0, clock.millis() - askedAtMs));
                        if (broken == null) {
                          answered.complete(answer);
                        } else {
                          answered.completeExceptionally(broken);
                        }
                      }),
              loop);
      return answered;
    };
  }

  private void goOn(Runnable first) {
    if (outcome.isDone()) {
      return;
    }
    try {
      first.run();
      while (!asking && !outcome.isDone()) {
        step();
      }
    } catch (RuntimeException broken) {
      stopClock();
      outcome.completeExceptionally(broken);
    }
  }

  private void step() {
    Event event = line.next();
    if (notes.isFull()) {
      finish(false, "steps");
    } else if (line.end() != null && (event == null || flow.isEnded())) {
      finish(true, line.end());
    } else if (event != null) {
      flow.on(event);
    } else if (flow.at() instanceof Collecting wanted && wanted != served) {
      served = wanted;
      press();
    } else if (!time.ringNext()) {
      finish(false, "time");
    }
  }

  private void press() {
    if (word >= script.words().size()) {
      finish(false, "digits");
      return;
    }
    for (char key : script.words().get(word++).toCharArray()) {
      flow.on(new Event.Key(key));
    }
  }

  private @Nullable Status howDialled() {
    return outcomes.poll();
  }

  /** The call's own end is not owed to anybody; the flow is let go. */
  private void finish(boolean ended, @Nullable String how) {
    if (outcome.isDone()) {
      return;
    }
    stopClock();
    outcome.complete(
        new Outcome(
            List.copyOf(notes.lines()),
            ended,
            how == null ? "" : how,
            flow.isEnded() ? notes.status() : null,
            script.words().size() - word));
    flow.on(new Event.Gone(16, time.clock().millis(), false));
  }

  private void stopClock() {
    Future<?> set = timeUp;
    if (set != null) {
      set.cancel(false);
    }
  }

  /** Rules are asked, allowances are not used up. */
  private record CheckedDialling(Dialling rules) implements Dialling {
    @Override
    public Answer admit(IvrPlan plan, IvrAction.Target target) {
      return rules.check(plan, target);
    }

    @Override
    public Answer check(IvrPlan plan, IvrAction.Target target) {
      return rules.check(plan, target);
    }
  }
}
