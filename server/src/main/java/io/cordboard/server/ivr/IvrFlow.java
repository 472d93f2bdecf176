package io.cordboard.server.ivr;

import java.time.Clock;
import java.util.function.Function;

/**
 * One call's external IVR: a state machine (its states are the stages) over a line, a customer's
 * server and the layers. Everything comes in on one loop; nothing blocks it, and there is no thread
 * per call. What comes after the end does nothing.
 */
public final class IvrFlow {

  /**
   * What the flows of a node have in common.
   *
   * @param customers a server's own, kept: its connections and its breaker are all calls'
   * @param timer of the flow's loop
   */
  public record Surroundings(
      Function<IvrPlan.Server, Customer> customers,
      Dialling dialling,
      IvrJournal journal,
      IvrTrace trace,
      Clock clock,
      IvrTimer timer) {}

  private final Conversation call;
  private final Actions actions;

  public IvrFlow(Line line, IvrPlan plan, Surroundings around) {
    this.call = new Conversation(line, plan, around);
    this.actions = new Actions(call);
  }

  /** The caller has come; called once, first, or {@link #resume} is. */
  public void begin() {
    call.run(
        () -> {
          call.trace.began(call.caller(), call.plan);
          call.write();
          actions.begin();
        });
  }

  /**
   * We were away and the caller is still in our hands: who is talking to his target goes on, and
   * ends with {@link Line.Event.Dialled} or {@link Line.Event.Gone}; everybody else gets the
   * fallback.
   */
  public void resume(IvrJournal.Entry entry) {
    call.run(
        () -> {
          call.facts = new CallFacts(call.caller(), entry);
          call.trace.began(call.caller(), call.plan);
          if (entry.bridged()) {
            String target = entry.target();
            call.left(target == null ? "" : target);
            call.go(
                Calling.resumed(call, outcome -> call.go(Leaving.hangUp(call, outcome.cause()))));
          } else {
            call.fail("restarted", "session: lost (expected: no restart in between)");
          }
        });
  }

  /** What happened on the line. */
  public void on(Line.Event event) {
    call.run(() -> call.on(event));
  }

  /** Whether it is over. */
  public boolean isEnded() {
    return call.isEnded();
  }

  /** In which state it is, one word. */
  public String state() {
    return call.state();
  }

  /** How many steps it took. */
  public int steps() {
    return call.steps();
  }
}
