package io.cordboard.server.ivr;

import io.cordboard.server.ivr.IvrAction.SayDigits;
import io.cordboard.server.ivr.Line.Media;
import java.util.List;

/** What may be shown of a number's calls: if it is sensitive, how many digits but not which. */
final class Masked {

  private Masked() {}

  static String digits(IvrPlan plan, String digits) {
    return plan.settings().sensitive() ? "*".repeat(digits.length()) : digits;
  }

  static IvrQuestion question(IvrPlan plan, IvrQuestion asked) {
    if (!plan.settings().sensitive()) {
      return asked;
    }
    String digits = digits(plan, asked.digits());
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
        action.callerName(),
        action.callId(),
        digits,
        action.menu(),
        action.previousMenu());
  }

  /** Servers say back what was pressed. */
  static IvrAnswer answer(IvrPlan plan, IvrAnswer answer) {
    if (!plan.settings().sensitive() || !(answer instanceof IvrAnswer.Understood understood)) {
      return answer;
    }
    IvrAction action = understood.action();
    if (action instanceof SayDigits say) {
      action = new SayDigits(say.before(), digits(plan, say.digits()), say.then());
    } else if (action instanceof IvrAction.LayerSay say) {
      List<Media> said =
          say.said().stream()
              .map(
                  media ->
                      media instanceof Media.Digits spoken
                          ? new Media.Digits(digits(plan, spoken.digits()))
                          : media)
              .toList();
      action = new IvrAction.LayerSay(said, say.layer());
    } else {
      return answer;
    }
    return new IvrAnswer.Understood(
        action,
        understood.language(),
        understood.callerName(),
        understood.customData(),
        understood.remarks(),
        understood.sorry());
  }
}
