package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.IvrAction.Dial;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A line of text: says what would be heard, dialled or recorded, and that it is over at once. */
final class RehearsalLine implements Line {
  private final Caller caller;
  private final RehearsalNotes notes;
  private final VirtualTime time;
  private final Supplier<@Nullable Status> outcomes;
  private final Deque<Event> events = new ArrayDeque<>();
  private boolean answered;
  private @Nullable String end;

  /**
   * @param outcomes how the next dialling ends; null: the rehearsal ends there
   */
  RehearsalLine(
      Caller caller, RehearsalNotes notes, VirtualTime time, Supplier<@Nullable Status> outcomes) {
    this.caller = caller;
    this.notes = notes;
    this.time = time;
    this.outcomes = outcomes;
  }

  /** What happens next; null if nothing does by itself. */
  @Nullable Event next() {
    return events.poll();
  }

  /** Where the call went to; null while it goes on. */
  @Nullable String end() {
    return end;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public boolean isAnswered() {
    return answered;
  }

  @Override
  public void answer() {
    if (!answered) {
      answered = true;
      notes.note("picked_up", "the call is answered");
    }
  }

  @Override
  public void play(List<Media> sounds, String language) {
    answer();
    playEarly(sounds, language);
  }

  @Override
  public void playEarly(List<Media> sounds, String language) {
    events.removeIf(RehearsalLine::isOfPlaying);
    notes.heard(sounds);
    events.add(new Event.Heard());
  }

  @Override
  public void hush() {
    events.removeIf(RehearsalLine::isOfPlaying);
  }

  @Override
  public void music(@Nullable String musicClass) {
    notes.note("heard", musicClass == null ? "ringing" : "music " + musicClass);
  }

  @Override
  public void dial(Dial dial, Reach reach) {
    notes.note(
        "dial",
        "would dial "
            + reach.shownName()
            + " for "
            + dial.ringSeconds()
            + " s, to talk for at most "
            + dial.maxSeconds()
            + " s"
            + (dial.recorded() ? ", recorded" : ""));
    Status how = outcomes.get();
    if (how == null) {
      end = "dialling";
    } else if (how == Status.ANSWER) {
      events.add(new Event.Answered(time.clock().millis()));
      events.add(new Event.Dialled(true, 16, true));
    } else {
      if (how == Status.NOANSWER) {
        time.pass(dial.ringSeconds() * 1000L);
      }
      boolean registered = how != Status.CHANUNAVAIL;
      events.add(new Event.Dialled(false, DialCauses.cause(how), registered));
    }
  }

  @Override
  public void record(int maxSeconds, boolean untilKey) {
    answer();
    notes.note(
        "record",
        "would record at most " + maxSeconds + " s" + (untilKey ? ", or until a key" : ""));
    events.add(new Event.Recorded("rehearsal.wav", maxSeconds));
  }

  @Override
  public void queue(String name) {
    notes.note("left", "queue " + name);
    end = "queue";
  }

  @Override
  public void fallback() {
    notes.note("left", "the dialplan's fallback");
    end = "fallback";
  }

  @Override
  public void hangUp(int cause) {
    notes.note("hang_up", "hung up with cause " + (cause == 0 ? 16 : cause));
    end = "hung_up";
    events.add(new Event.Gone(cause, caller.sinceMs(), false));
  }

  private static boolean isOfPlaying(Event event) {
    return event instanceof Event.Heard || event instanceof Event.Unheard;
  }
}
