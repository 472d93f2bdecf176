package io.cordboard.server.ivr;

import io.cordboard.server.ivr.Rehearsal.Told;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes down what happens in a rehearsal; nothing of it is kept or owed. */
final class RehearsalNotes implements IvrTrace {
  private final Masked masked;
  private final Clock clock;
  private final List<Told> lines = new ArrayList<>();
  private CallEnd.Status status = CallEnd.Status.VOEND;
  private int asked;

  /**
   * @param words what the caller will press
   */
  RehearsalNotes(IvrPlan plan, List<String> words, Clock clock) {
    this.masked = new Masked(plan);
    words.forEach(masked::typed);
    this.clock = clock;
  }

  List<Told> lines() {
    return lines;
  }

  int asked() {
    return asked;
  }

  boolean isFull() {
    return lines.size() >= IvrLimits.REHEARSAL_LINES;
  }

  CallEnd.Status status() {
    return status;
  }

  /** The question that is not put any more. */
  void forgetLast() {
    lines.remove(lines.size() - 1);
  }

  void note(String what, String text) {
    lines.add(new Told(clock.millis(), what, 0, masked.name(text), -1));
  }

  void heard(List<Line.Media> sounds) {
    note("heard", IvrText.of(sounds.stream().map(masked::media).toList()));
  }

  /** Its status is what the call's would be. */
  IvrJournal journal() {
    return new IvrJournal() {
      @Override
      public void wrote(Entry entry) {
        status = entry.status();
      }

      @Override
      public CompletionStage<Void> keeps(Entry entry) {
        wrote(entry);
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public void ended(Entry last, CallEnd end) {
        status = end.status();
      }
    };
  }

  @Override
  public void began(Line.Caller caller, IvrPlan began) {}

  @Override
  public void asked(Line.Caller caller, int step, IvrQuestion question) {
    asked++;
    lines.add(new Told(clock.millis(), "asked", step, IvrText.of(question), -1));
  }

  @Override
  public void answered(Line.Caller caller, int step, IvrAnswer answer, long tookMs) {
    String what = answer instanceof IvrAnswer.Failed ? "failed" : "answered";
    lines.add(new Told(clock.millis(), what, step, IvrText.of(answer), tookMs));
  }

  @Override
  public void entered(Line.Caller caller, String id, String name) {
    note("entered", id.equals(name) ? id : id + " " + name);
  }

  @Override
  public void pressed(Line.Caller caller, String keys) {
    note("pressed", keys);
  }

  @Override
  public void left(Line.Caller caller, @Nullable String next) {
    if (next != null) {
      note("left", next);
    }
  }

  @Override
  public void remark(Line.Caller caller, String what) {
    note("remark", what);
  }

  @Override
  public void recorded(Line.Caller caller, String file, boolean voicemail) {
    // There is none.
  }

  @Override
  public void customData(Line.Caller caller, Map<String, String> all) {
    note("data", new TreeMap<>(masked.data(all)).toString());
  }

  @Override
  public void ended(Line.Caller caller, CallEnd end, boolean lost) {
    note("ended", "CALL_STATUS=" + end.status());
  }
}
