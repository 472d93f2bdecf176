package io.cordboard.server.ivr;

import io.cordboard.server.ivr.IvrAction.Call;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.LayerCall;
import io.cordboard.server.ivr.IvrAction.Menu;
import io.cordboard.server.ivr.IvrAction.SayDigits;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.Line.Media;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be shown of one call; for a number that is not sensitive: all. For one that is, digits
 * that are pressed, said or sent are so many stars; so are all in free text, as servers repeat what
 * they got; and names (menus, records, targets) lose those that the caller typed, or a part of
 * them. On the flow's loop.
 */
final class Masked {
  private static final Pattern DIGIT = Pattern.compile("[0-9]");

  /** As people write long ones. */
  private static final Pattern RUN = Pattern.compile("[0-9](?:[ ._/-]?[0-9])*");

  private static final String EXPECTED = " (expected: ";

  /** In our own words, with nothing in them that the server wrote. */
  private static final Set<String> OURS =
      Set.of("late", "unreachable", "refused", "breaker_open", "http_status", "too_long");

  /** Typed digits below this are choices of a menu, and would be found in every name. */
  private static final int LEAST_TYPED = 3;

  /** A part of what was typed that is known again; shorter ones are in many numbers by chance. */
  private static final int LEAST_PART = 4;

  private final boolean sensitive;
  private final Set<String> typed = new HashSet<>(2);

  Masked(IvrPlan plan) {
    this.sensitive = plan.settings().sensitive();
  }

  /** The caller typed these: they are not shown in other places either. */
  void typed(String keys) {
    String digits = keys.replaceAll("[^0-9]", "");
    if (sensitive && digits.length() >= LEAST_TYPED) {
      typed.add(digits); // at most one for each step
    }
  }

  String digits(String digits) {
    return sensitive ? "*".repeat(digits.length()) : digits;
  }

  /** A line of ours with a value in it, {@code REC: x (expected: …)}. */
  String text(String line) {
    if (!sensitive) {
      return line;
    }
    int end = line.lastIndexOf(EXPECTED);
    String value = end < 0 ? line : line.substring(0, end);
    return stars(value) + line.substring(value.length());
  }

  String why(String reason, String why) {
    return OURS.contains(reason) ? why : text(why);
  }

  /** A name, without what the caller typed. */
  String name(String name) {
    return typed.isEmpty()
        ? name
        : RUN.matcher(name)
            .replaceAll(run -> isTyped(run.group()) ? stars(run.group()) : run.group());
  }

  private boolean isTyped(String run) {
    String digits = run.replaceAll("[^0-9]", "");
    return typed.stream()
        .anyMatch(
            one -> digits.contains(one) || digits.length() >= LEAST_PART && one.contains(digits));
  }

  private @Nullable String nameOrNull(@Nullable String name) {
    return name == null ? null : name(name);
  }

  private static String stars(String text) {
    return DIGIT.matcher(text).replaceAll("*");
  }

  /** What a call carries, as it may be shown. */
  Map<String, String> data(Map<String, String> data) {
    return sensitive ? withoutDigits(data) : data;
  }

  /** Of two names that differ by their digits alone one is shown. */
  static Map<String, String> withoutDigits(Map<String, String> data) {
    Map<String, String> shown = new LinkedHashMap<>();
    data.forEach((name, value) -> shown.put(stars(name), stars(value)));
    return shown;
  }

  /** A call's end; its target may be what the caller typed. */
  CallEnd end(CallEnd end) {
    return new CallEnd(
        end.did(),
        end.callerId(),
        end.callId(),
        name(end.target()),
        end.startedAtMs(),
        end.diallingAtMs(),
        end.answeredAtMs(),
        end.endedAtMs(),
        end.status());
  }

  IvrQuestion question(IvrQuestion asked) {
    if (!sensitive) {
      return asked;
    }
    String digits = digits(asked.digits());
    if (asked instanceof IvrQuestion.LayerInput layer) {
      return new IvrQuestion.LayerInput(
          layer.did(),
          layer.callerId(),
          layer.callId(),
          digits,
          layer.layer(),
          layer.previousLayer());
    }
    IvrQuestion.Action action = (IvrQuestion.Action) asked;
    return new IvrQuestion.Action(
        action.did(),
        action.callerId(),
        name(action.callerName()),
        action.callId(),
        digits,
        name(action.menu()),
        name(action.previousMenu()));
  }

  IvrAnswer answer(IvrAnswer answer) {
    if (!sensitive) {
      return answer;
    }
    if (answer instanceof IvrAnswer.Failed failed) {
      return new IvrAnswer.Failed(failed.reason(), why(failed.reason(), failed.why()));
    }
    IvrAnswer.Understood understood = (IvrAnswer.Understood) answer;
    return new IvrAnswer.Understood(
        action(understood.action()),
        understood.language(),
        nameOrNull(understood.callerName()),
        withoutDigits(understood.customData()),
        understood.remarks().stream().map(this::text).toList(),
        understood.sorry());
  }

  private IvrAction action(IvrAction action) {
    if (action instanceof Menu menu) {
      return menu(menu);
    } else if (action instanceof SayDigits say) {
      return new SayDigits(prompt(say.before()), digits(say.digits()), menu(say.then()));
    } else if (action instanceof IvrAction.GoToLayer to) {
      return new IvrAction.GoToLayer(prompt(to.prompt()), to.layer());
    } else if (action instanceof IvrAction.SilentRecord record) {
      return new IvrAction.SilentRecord(prompt(record.prompt()), record.maxSeconds());
    } else if (action instanceof IvrAction.HangUp end) {
      return new IvrAction.HangUp(prompt(end.prompt()), end.cause());
    } else if (action instanceof Call call) {
      IvrAction.AfterCall after = call.after();
      Target otherwise = call.otherwise();
      return new Call(
          dial(call.dial()),
          otherwise == null ? null : target(otherwise),
          new IvrAction.AfterCall(
              name(after.menu()), prompt(after.prompt()), after.size(), after.sorry()));
    } else if (action instanceof LayerCall call) {
      return new LayerCall(
          dial(call.dial()), call.failedLayer(), call.unansweredLayer(), call.answeredLayer());
    }
    IvrAction.LayerSay say = (IvrAction.LayerSay) action;
    return new IvrAction.LayerSay(say.said().stream().map(this::media).toList(), say.layer());
  }

  private Menu menu(Menu menu) {
    return new Menu(prompt(menu.prompt()), menu.size(), name(menu.menu()), menu.validated());
  }

  private Dial dial(Dial dial) {
    return new Dial(
        dial.targets().stream().map(this::target).toList(),
        nameOrNull(dial.callerId()),
        dial.withheld(),
        nameOrNull(dial.callerName()),
        prompt(dial.callerPrompt()),
        nameOrNull(dial.musicClass()),
        prompt(dial.targetPrompt()),
        dial.ringSeconds(),
        dial.maxSeconds(),
        dial.recorded(),
        digits(dial.digitsAfterAnswer()));
  }

  private Target target(Target target) {
    return new Target(name(target.number()), nameOrNull(target.provider()), target.kind());
  }

  private Prompt prompt(Prompt prompt) {
    return new Prompt(nameOrNull(prompt.sound()), prompt.loops(), prompt.delaySeconds());
  }

  Media media(Media media) {
    if (media instanceof Media.Digits digits) {
      return new Media.Digits(digits(digits.digits()));
    }
    return media instanceof Media.Sound sound ? new Media.Sound(name(sound.name())) : media;
  }
}
