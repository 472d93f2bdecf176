package io.cordboard.server.ivr;

import io.cordboard.server.ivr.IvrPlan.Fallback;
import java.time.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call carries from stage to stage, and the only way from one to the next. */
final class Conversation {
  private static final Logger log = LoggerFactory.getLogger(IvrFlow.class);

  final Line line;
  final IvrPlan plan;
  final IvrTrace trace;
  final Clock clock;
  final Dialling dialling;
  final Function<IvrPlan.Server, Customer> customers;
  final Alarms alarms;
  final KeysAhead keys = new KeysAhead();
  final CallFacts facts;
  private final Masked masked;
  private final IvrJournal journal;
  private final Line.Caller caller;
  private String language;
  private @Nullable String callerName;
  private @Nullable Stage stage;
  private @Nullable Stage next;
  private boolean moving;
  private boolean ended;
  private boolean away;
  private int steps;
  private int failures;
  private long ledUntilMs;
  private final Set<String> remarked = new HashSet<>(2);

  Conversation(Line line, IvrPlan plan, IvrFlow.Surroundings around) {
    this.line = line;
    this.plan = plan;
    this.customers = around.customers();
    this.dialling = around.dialling();
    this.journal = around.journal();
    this.trace = around.trace();
    this.clock = around.clock();
    this.alarms = new Alarms(around.timer(), this::run);
    this.caller = line.caller();
    this.language = plan.settings().language();
    this.masked = new Masked(plan);
    this.facts = new CallFacts(caller, plan.did(), clock.millis());
    talked();
  }

  Line.Caller caller() {
    return caller;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isAt(Stage asked) {
    return !ended && stage == asked && next == null;
  }

  @Nullable Stage at() {
    return ended ? null : stage;
  }

  /** The state's name, for pages and logs. */
  String state() {
    if (ended) {
      return "ended";
    }
    Stage now = stage;
    return now == null ? "new" : now.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Does something of the flow's; a mistake of ours is the caller's fallback, not his silence. */
  void run(Runnable what) {
    if (ended) {
      return;
    }
    try {
      what.run();
      endOvertime();
    } catch (RuntimeException broken) {
      log.error("ivr: {} in {}", caller.channelId(), state(), shown(broken));
      try {
        fail("internal", state() + ": " + broken);
      } catch (RuntimeException again) {
        log.error("ivr: {} is hung up", caller.channelId(), shown(again));
        line.hangUp(0);
      }
    }
  }

  /** Goes on. Stages that end as they are entered do not pile up on the stack. */
  void go(Stage to) {
    if (ended) {
      return;
    }
    next = to;
    if (moving) {
      return;
    }
    moving = true;
    try {
      while (next != null && !ended) {
        Stage entered = next;
        next = null;
        alarms.clear();
        Stage before = stage;
        stage = entered;
        if (before != null) {
          before.leave();
        }
        if (!entered.keepsKeys()) {
          keys.clear();
        }
        entered.enter();
      }
    } finally {
      moving = false;
    }
  }

  void on(Line.Event event) {
    Stage now = stage;
    if (event instanceof Line.Event.Gone gone) {
      over(gone.atMs(), gone.lost());
    } else if (now == null) {
      return;
    } else if (event instanceof Line.Event.Key key) {
      if (now.keepsKeys() && keys.add(key.key(), clock.millis())) {
        now.keyed();
      }
    } else if (event instanceof Line.Event.Left && !(now instanceof Leaving)) {
      // The PBX did not do what it was asked for, or somebody moved the caller: not ours any more.
      remark("left: in the dialplan (expected: in our hands)");
      go(Leaving.gone(this));
    } else {
      now.on(event);
    }
  }

  /** Counts a step; a call that takes too many has failed. */
  boolean step() {
    if (++steps > IvrLimits.STEPS) {
      fail("too_many_steps", "steps: " + steps + " (expected: at most " + IvrLimits.STEPS + ")");
      return false;
    }
    return true;
  }

  /** He talked, or begins: from now on he may be led as long as anybody. */
  void talked() {
    ledUntilMs = clock.millis() + IvrLimits.SESSION_MS;
  }

  /** Looked at whenever something happens, and something always does: states are bounded. */
  private void endOvertime() {
    Stage now = at();
    if (now != null && now.isLed() && clock.millis() > ledUntilMs) {
      fail(
          "overtime",
          "session: nobody to talk to (expected: within "
              + IvrLimits.SESSION_MS / 3_600_000
              + " hours)");
    }
  }

  int steps() {
    return steps;
  }

  String language() {
    return language;
  }

  String callerName() {
    String given = callerName;
    return given == null ? caller.name() : given;
  }

  /** The name that a layer's server gave the caller, null if none did. */
  @Nullable String givenName() {
    return callerName;
  }

  /** Takes what an answer says beside its action. */
  void learn(IvrQuestion asked, IvrAnswer.Understood answer) {
    answer.remarks().forEach(this::remarkOnce);
    String spoken = answer.language();
    if (spoken != null) {
      language = spoken;
    } else if (asked instanceof IvrQuestion.Action) {
      // A layer's answer has no such field: the caller goes on in the language that he has.
      language = plan.settings().language();
    }
    if (answer.callerName() != null) {
      callerName = answer.callerName();
    }
    if (!answer.customData().isEmpty()) {
      String lost = facts.merge(answer.customData());
      if (lost != null) {
        remark(
            "CUSTOM_DATA: "
                + lost.substring(0, Math.min(lost.length(), IvrLimits.CUSTOM_TEXT))
                + " left out (expected: at most "
                + IvrLimits.CUSTOM_NAMES
                + " values of "
                + IvrLimits.CUSTOM_TEXT
                + " characters)");
      }
      trace.customData(caller, Map.copyOf(facts.customData()));
      write();
    }
  }

  void entered(String id, String name) {
    away = false;
    trace.entered(caller, masked.name(id), masked.name(name));
  }

  /** The caller typed these; they are told when they mean something. */
  void typed(String digits) {
    masked.typed(digits);
  }

  void pressed(String digits) {
    if (!digits.isEmpty()) {
      trace.pressed(caller, masked.digits(digits));
    }
  }

  void left(String whom) {
    away = true;
    trace.left(caller, masked.name(whom));
  }

  void remark(String what) {
    trace.remark(caller, masked.text(what));
  }

  /** Of each field once in a call: a server that errs does so with each answer. */
  private void remarkOnce(String what) {
    int end = what.indexOf(':');
    if (remarked.size() < IvrLimits.REMARKS
        && remarked.add(end < 0 ? what : what.substring(0, end))) {
      remark(what);
    }
  }

  IvrQuestion shown(IvrQuestion question) {
    return masked.question(question);
  }

  IvrAnswer shown(IvrAnswer answer) {
    return masked.answer(answer);
  }

  /** A mistake of ours may repeat what the caller typed. */
  private Throwable shown(RuntimeException broken) {
    if (!plan.settings().sensitive()) {
      return broken;
    }
    RuntimeException silent = new RuntimeException(broken.getClass().getName());
    silent.setStackTrace(broken.getStackTrace());
    return silent;
  }

  /** Keeps how the call stands. */
  void write() {
    journal.wrote(facts.entry(line.targetChannel()));
  }

  /**
   * Keeps how the call stands, and goes on when that is on the disk: what somebody else learns next
   * must outlive a kill. A store that is slow or away is not waited for.
   */
  void keep(Stage at, Runnable then) {
    Runnable once =
        new Runnable() {
          private boolean done;

          @Override
          public void run() {
            if (!done && isAt(at)) {
              done = true;
              alarms.clear();
              then.run();
            }
          }
        };
    alarms.guard(IvrLimits.KEEP_MS, once);
    var unused = journal.keeps(facts.entry(line.targetChannel())).thenRun(() -> this.run(once));
  }

  /** What cannot go on as it should; the first time is told, and none ends in silence. */
  void fail(String reason, String why) {
    failures++;
    if (failures == 1) {
      trace.failed(caller, reason, masked.why(reason, why));
    } else {
      remark(reason + ": " + why);
    }
    if (failures > 2) {
      go(Leaving.hangUp(this, 0));
    } else if (failures > 1) {
      go(Leaving.fallback(this));
    } else if (plan.settings().fallback() instanceof Fallback.ToQueue queue) {
      go(Leaving.queue(this, queue.queue()));
    } else {
      go(new Apologizing(this));
    }
  }

  /** The caller is gone; the last of everything. */
  void over(long atMs, boolean lost) {
    if (ended) {
      return;
    }
    ended = true;
    next = null;
    alarms.clear();
    keys.clear();
    if (stage != null) {
      stage.leave();
    }
    if (!away) {
      trace.left(caller, null);
    }
    IvrJournal.Entry last = facts.entry(null);
    CallEnd end = CallEnd.of(last, atMs);
    journal.ended(last, end);
    trace.ended(caller, masked.end(end), lost);
  }
}
