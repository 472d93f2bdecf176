package io.cordboard.server.ivr.house;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.IvrTrace;
import io.cordboard.server.ivr.Line;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts sessions, steps and failures, and logs each session that gets the fallback, once. */
public final class IvrCounts implements IvrTrace {
  private static final Logger log = LoggerFactory.getLogger("io.cordboard.server.ivr.sessions");

  private final MeterRegistry registry;
  private final Timer answers;
  private final Counter sessions;
  private final Counter lost;

  /** Counts in this registry. */
  public IvrCounts(MeterRegistry registry) {
    this.registry = registry;
    this.sessions = registry.counter("cordboard.ivr.sessions.begun");
    this.lost = registry.counter("cordboard.ivr.sessions.lost");
    this.answers =
        Timer.builder("cordboard.ivr.answers")
            .description("steps: how long customers' servers took")
            .register(registry);
  }

  @Override
  public void began(Line.Caller caller, IvrPlan plan) {
    sessions.increment();
  }

  @Override
  public void asked(Line.Caller caller, int step, IvrQuestion question) {}

  @Override
  public void answered(Line.Caller caller, int step, IvrAnswer answer, long tookMs) {
    answers.record(tookMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void entered(Line.Caller caller, String id, String name) {}

  @Override
  public void pressed(Line.Caller caller, String keys) {}

  @Override
  public void left(Line.Caller caller, @Nullable String next) {}

  @Override
  public void remark(Line.Caller caller, String what) {
    log.info("ivr: {} {}: {}", caller.did(), caller.callId(), TraceText.bounded(what));
  }

  @Override
  public void failed(Line.Caller caller, String reason, String why) {
    registry.counter("cordboard.ivr.failures", "reason", reason).increment();
    log.warn(
        "ivr: {} {} gets the fallback: {}: {}",
        caller.did(),
        caller.callId(),
        reason,
        TraceText.bounded(why));
  }

  @Override
  public void recorded(Line.Caller caller, String file, boolean voicemail) {}

  @Override
  public void customData(Line.Caller caller, Map<String, String> all) {}

  @Override
  public void ended(Line.Caller caller, CallEnd end, boolean concluded) {
    if (concluded) {
      lost.increment();
    }
  }
}
