package io.cordboard.server.ivr;

import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call's external IVR: a state machine (its states are the stages) over a line, a customer's
 * server and the layers. Everything comes in on one loop; nothing blocks it, and there is no thread
 * per call. What comes after the end does nothing.
 */
public final class IvrFlow implements FlowOpener.Flow {

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

  @Override
  public void begin() {
    call.run(
        () -> {
          call.trace.began(call.caller(), call.plan);
          call.go(new Opening(call, actions::begin));
        });
  }

  @Override
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

  /** The stage, which is another one each time that it is entered. */
  @Nullable Object at() {
    return call.at();
  }

  /** How many steps it took. */
  public int steps() {
    return call.steps();
  }
}
