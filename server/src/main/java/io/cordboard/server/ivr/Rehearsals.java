package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rehearses numbers in text, a few at a time: each asks a customer's server for real. */
public final class Rehearsals {

  /** A rehearsal that could not begin: as many as may run do. */
  public static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super(
          "rehearsals: "
              + IvrLimits.REHEARSALS
              + " running (expected: fewer; try again in a moment)");
    }
  }

  private final Function<String, @Nullable IvrPlan> plans;
  private final RehearsalStage stage;
  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong played = new AtomicLong();

  /**
   * @param plans by number; null if it is none that is led. Any thread
   * @param customers as flows have them; asked on the loop
   * @param dialling asked by its check alone
   * @param loop one thread
   */
  public Rehearsals(
      Function<String, @Nullable IvrPlan> plans,
      Function<IvrPlan.Server, Customer> customers,
      Dialling dialling,
      Clock clock,
      ScheduledExecutorService loop) {
    this.plans = plans;
    this.stage = new RehearsalStage(customers, dialling);
    this.clock = clock;
    this.loop = loop;
  }

  /** How many were played since the start. */
  public long played() {
    return played.get();
  }

  /** Whether a number is led at all. */
  public boolean isLed(String did) {
    return plans.apply(did) != null;
  }

  /**
   * Plays one.
   *
   * @param words what the caller presses, one for each time that digits are waited for
   * @param outcomes how dialling ends, one for each
   * @return fails with {@link TooMany}; else completes within {@link IvrLimits#REHEARSAL_MS}
   */
  public CompletionStage<Rehearsal.Outcome> run(
      String did, String caller, List<String> words, List<Status> outcomes, int maxSteps) {
    IvrPlan plan = plans.apply(did);
    if (plan == null) {
      throw new IllegalArgumentException("did: " + did + " (expected: a number that is led)");
    }
    if (running.incrementAndGet() > IvrLimits.REHEARSALS) {
      running.decrementAndGet();
      return CompletableFuture.failedFuture(new TooMany());
    }
    played.incrementAndGet();
    String callId = UUID.randomUUID().toString().replace("-", "");
    Line.Caller who =
        new Line.Caller("rehearsal", callId, callId, plan.did(), caller, "", clock.millis());
    Rehearsal rehearsal =
        new Rehearsal(
            who, plan, new Rehearsal.Script(caller, words, outcomes, maxSteps), stage, clock, loop);
    return rehearsal.run().whenComplete((done, broken) -> running.decrementAndGet());
  }
}
