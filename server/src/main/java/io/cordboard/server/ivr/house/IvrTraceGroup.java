package io.cordboard.server.ivr.house;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.IvrTrace;
import io.cordboard.server.ivr.Line;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several watchers as one; what one of them does wrong keeps nothing from the others. */
public final class IvrTraceGroup implements IvrTrace {
  private static final Logger log = LoggerFactory.getLogger(IvrTraceGroup.class);

  private final List<IvrTrace> all;

  /** In this order. */
  public IvrTraceGroup(List<IvrTrace> all) {
    this.all = List.copyOf(all);
  }

  private void each(Consumer<IvrTrace> tell) {
    for (IvrTrace one : all) {
      try {
        tell.accept(one);
      } catch (RuntimeException e) {
        log.error("ivr: {} cannot be told", one.getClass().getSimpleName(), e);
      }
    }
  }

  @Override
  public void began(Line.Caller caller, IvrPlan plan) {
    each(one -> one.began(caller, plan));
  }

  @Override
  public void asked(Line.Caller caller, int step, IvrQuestion question) {
    each(one -> one.asked(caller, step, question));
  }

  @Override
  public void answered(Line.Caller caller, int step, IvrAnswer answer, long tookMs) {
    each(one -> one.answered(caller, step, answer, tookMs));
  }

  @Override
  public void entered(Line.Caller caller, String id, String name) {
    each(one -> one.entered(caller, id, name));
  }

  @Override
  public void pressed(Line.Caller caller, String keys) {
    each(one -> one.pressed(caller, keys));
  }

  @Override
  public void left(Line.Caller caller, @Nullable String next) {
    each(one -> one.left(caller, next));
  }

  @Override
  public void remark(Line.Caller caller, String what) {
    each(one -> one.remark(caller, what));
  }

  @Override
  public void failed(Line.Caller caller, String reason, String why) {
    each(one -> one.failed(caller, reason, why));
  }

  @Override
  public void recorded(Line.Caller caller, String file, boolean voicemail) {
    each(one -> one.recorded(caller, file, voicemail));
  }

  @Override
  public void notRecorded(Line.Caller caller, String file) {
    each(one -> one.notRecorded(caller, file));
  }

  @Override
  public void customData(Line.Caller caller, Map<String, String> all) {
    each(one -> one.customData(caller, all));
  }

  @Override
  public void ended(Line.Caller caller, CallEnd end, boolean lost) {
    each(one -> one.ended(caller, end, lost));
  }
}
