package io.cordboard.server.ivr.house;

import io.cordboard.server.board.Fact;
import io.cordboard.server.board.RecordingNames;
import io.cordboard.server.board.Report;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.IvrTrace;
import io.cordboard.server.ivr.Line;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the board what a session's call went through, so that it stands in the call, in its record
 * and in what is pushed of it. On the board's thread, which is the sessions' too.
 */
public final class BoardTrace implements IvrTrace {
  private final Consumer<Fact> board;
  private final Clock clock;

  /** Tells this board. */
  public BoardTrace(Consumer<Fact> board, Clock clock) {
    this.board = board;
    this.clock = clock;
  }

  @Override
  public void began(Line.Caller caller, IvrPlan plan) {}

  @Override
  public void asked(Line.Caller caller, int step, IvrQuestion question) {}

  @Override
  public void answered(Line.Caller caller, int step, IvrAnswer answer, long tookMs) {}

  @Override
  public void entered(Line.Caller caller, String id, String name) {
    tell(caller, new Report.IvrEntered(id, name));
  }

  @Override
  public void pressed(Line.Caller caller, String keys) {
    tell(caller, new Report.IvrKey(keys));
  }

  @Override
  public void left(Line.Caller caller, @Nullable String next) {
    tell(caller, new Report.IvrLeft(next));
  }

  @Override
  public void remark(Line.Caller caller, String what) {}

  @Override
  public void recorded(Line.Caller caller, String file, boolean voicemail) {
    if (voicemail) {
      tell(caller, new Report.VoicemailLeft());
    }
    tell(caller, new Report.Recording(RecordingNames.ofIvr(file)));
  }

  @Override
  public void notRecorded(Line.Caller caller, String file) {
    tell(caller, new Report.NotRecorded(RecordingNames.ofIvr(file)));
  }

  @Override
  public void customData(Line.Caller caller, Map<String, String> all) {
    tell(caller, new Report.CustomData(all));
  }

  @Override
  public void ended(Line.Caller caller, CallEnd end, boolean lost) {
    if (lost) {
      tell(caller, new Report.IvrLost());
    }
  }

  /** The IVR of this call was cut short. */
  public void cutShort(String node, String channelId) {
    board.accept(new Fact.Reported(node, clock.millis(), channelId, new Report.IvrLost()));
  }

  private void tell(Line.Caller caller, Report report) {
    board.accept(new Fact.Reported(caller.node(), clock.millis(), caller.channelId(), report));
  }
}
