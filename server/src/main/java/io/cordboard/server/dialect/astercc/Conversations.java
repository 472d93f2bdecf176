package io.cordboard.server.dialect.astercc;

import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.Talks;
import io.cordboard.server.control.Talks.Legs;
import io.cordboard.server.control.Talks.Supervision;
import io.cordboard.server.control.Talks.Target;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What agents do with their calls, and the admins of groups with those of others. */
final class Conversations {
  private final Talks talks;
  private final CallNotes notes;

  Conversations(Talks talks, CallNotes notes) {
    this.talks = talks;
    this.notes = notes;
  }

  CompletionStage<Answer> makeCall(Asked asked) {
    boolean inner = asked.arguments().is(Param.TARGET_TYPE, "inner");
    Condition wrong = wrong(asked, inner);
    if (wrong != null) {
      return Answers.now(asked.answer(wrong, asked.arguments().needed(Param.TARGET)));
    }
    Arguments a = asked.arguments();
    String tag =
        notes.keep(
            new CallNotes.Note(
                asked.team().name(),
                inner ? null : a.needed(Param.TARGET),
                a.number(Param.GROUP),
                a.text(Param.MODEL_TYPE),
                a.text(Param.MODEL),
                a.text(Param.USERDATA)));
    CompletionStage<CommandResult> dialled =
        talks.dial(asked.by(), asked.agent().number(), target(asked, inner), tag);
    dialled.whenComplete(
        (result, failure) -> {
          if (result instanceof CommandResult.Refused refused && neverRang(refused.why())) {
            notes.drop(tag);
          }
        });
    return accepted(asked, dialled);
  }

  /** Whether a refusal says that there was no call, of which events could be on their way. */
  private static boolean neverRang(CommandResult.Why why) {
    return switch (why) {
      case BUSY, NO_ANSWER, UNREACHABLE, FAILED, LINK_DOWN -> false;
      default -> true;
    };
  }

  CompletionStage<Answer> consult(Asked asked) {
    boolean inner = asked.arguments().is(Param.CONSULT_TYPE, "internal");
    if (inner && asked.arguments().text(Param.GROUP) == null) {
      return Answers.now(asked.answer(Condition.EMPTY));
    }
    Condition wrong = wrong(asked, inner);
    return wrong != null
        ? Answers.now(asked.answer(wrong))
        : ended(
            asked,
            talks.consult(asked.by(), asked.agent().number(), legs(asked), target(asked, inner)));
  }

  /** What of a target cannot be, null if nothing. */
  private static @Nullable Condition wrong(Asked asked, boolean inner) {
    int group = asked.arguments().number(Param.GROUP);
    if (group != 0 && asked.group(group) == null) {
      return Condition.GROUP_UNKNOWN;
    }
    if (inner && asked.colleague(asked.arguments().needed(Param.TARGET)) == null) {
      return Condition.TARGET_UNKNOWN;
    }
    boolean member = group == 0 || asked.agent().groups().containsKey(group);
    return asked.op() == Operation.MAKE_CALL && !member ? Condition.NOT_IN_GROUP : null;
  }

  private static Target target(Asked asked, boolean inner) {
    String target = asked.arguments().needed(Param.TARGET);
    int group = asked.arguments().number(Param.GROUP);
    return inner ? new Target(target, null, group) : new Target(null, target, group);
  }

  private static Legs legs(Asked asked) {
    Arguments a = asked.arguments();
    return new Legs(
        a.text(Param.AGENT_LEG),
        a.text(Param.CALLER_LEG),
        a.text(Param.CONSULT_LEG),
        a.text(Param.SESSION));
  }

  CompletionStage<Answer> back(Asked asked) {
    return ended(asked, talks.back(asked.by(), asked.agent().number(), legs(asked)));
  }

  CompletionStage<Answer> transfer(Asked asked) {
    return ended(asked, talks.transfer(asked.by(), asked.agent().number(), legs(asked)));
  }

  CompletionStage<Answer> conference(Asked asked) {
    return ended(asked, talks.conference(asked.by(), asked.agent().number(), legs(asked)));
  }

  CompletionStage<Answer> hold(Asked asked) {
    return ended(asked, talks.hold(asked.by(), asked.agent().number(), legs(asked)));
  }

  CompletionStage<Answer> resume(Asked asked) {
    return ended(asked, talks.resume(asked.by(), asked.agent().number(), legs(asked)));
  }

  CompletionStage<Answer> hangUp(Asked asked) {
    List<String> legs = asked.arguments().items(Param.LEGS);
    return ended(asked, talks.hangUp(asked.by(), asked.agent().number(), legs));
  }

  CompletionStage<Answer> supervise(Asked asked) {
    Supervision how =
        switch (asked.op()) {
          case SILENT_MONITOR -> Supervision.SPY;
          case WHISPER -> Supervision.WHISPER;
          case INTRUDE -> Supervision.BARGE;
          default -> Supervision.RELEASE;
        };
    Arguments a = asked.arguments();
    return accepted(
        asked,
        talks.supervise(
            asked.by(), asked.agent().number(), how, a.text(Param.SESSION), a.text(Param.PHONE)));
  }

  /**
   * For what rings a phone: its clients wait for the PBX, not for the person. What cannot be it
   * says at once; a phone that rings for longer than that was accepted, and events tell the rest.
   */
  private static CompletionStage<Answer> accepted(
      Asked asked, CompletionStage<CommandResult> stage) {
    return ended(
        asked,
        stage
            .toCompletableFuture()
            .copy()
            .completeOnTimeout(
                new CommandResult.Done(""), AccLimits.ACCEPT_MS, TimeUnit.MILLISECONDS));
  }

  /** Three are printed with a third part, what the call is then: the words are those of events. */
  private static Answer done(Asked asked) {
    String status =
        switch (asked.op()) {
          case HOLD -> "onhold";
          case RESUME -> "resume";
          case FORCED_RELEASE -> "release";
          default -> null;
        };
    return status == null
        ? asked.answer(Condition.DONE)
        : Answer.done(asked.op(), new Answer.Part("status", status));
  }

  private static CompletionStage<Answer> ended(Asked asked, CompletionStage<CommandResult> stage) {
    return stage.thenApply(
        result -> {
          if (result instanceof CommandResult.Done) {
            return done(asked);
          }
          return result instanceof CommandResult.Refused refused
              ? asked.answer(Condition.of(refused.why(), asked.account()), refused.detail())
              : asked.answer(Condition.UNSURE);
        });
  }
}
