package io.cordboard.server.ivr.house;

import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Prompt;
import java.util.stream.Collectors;

/** Questions and answers in one line for people, in the document's words. */
final class TraceText {
  private TraceText() {}

  static String of(IvrQuestion question) {
    String digits = question.digits().isEmpty() ? "" : " DTMF " + question.digits();
    if (question instanceof IvrQuestion.LayerInput layer) {
      return bounded(
          "IVR_LAYER_INPUT layer " + layer.layer() + before(layer.previousLayer()) + digits);
    }
    IvrQuestion.Action action = (IvrQuestion.Action) question;
    return bounded(
        "GET_IVR_ACTION menu " + action.menu() + " before " + action.previousMenu() + digits);
  }

  private static String before(int layer) {
    return layer == 0 ? "" : " before " + layer;
  }

  static String of(IvrAnswer answer) {
    if (answer instanceof IvrAnswer.Failed failed) {
      return bounded(failed.reason() + ": " + failed.why());
    }
    IvrAnswer.Understood understood = (IvrAnswer.Understood) answer;
    String language = understood.language() == null ? "" : " " + understood.language();
    String remarks = understood.remarks().isEmpty() ? "" : " (" + understood.remarks() + ")";
    return bounded(of(understood.action()) + language + remarks);
  }

  private static String of(IvrAction action) {
    if (action instanceof IvrAction.Menu menu) {
      return "MENU " + of(menu);
    } else if (action instanceof IvrAction.SayDigits say) {
      return "SAYDIGITS " + of(say.before()) + " " + say.digits() + ", " + of(say.then());
    } else if (action instanceof IvrAction.GoToLayer to) {
      return "VO " + of(to.prompt()) + " to layer " + to.layer();
    } else if (action instanceof IvrAction.SilentRecord record) {
      return "SILENTRECORD " + of(record.prompt()) + " " + record.maxSeconds() + " s";
    } else if (action instanceof IvrAction.HangUp end) {
      return "HANGUP " + of(end.prompt()) + (end.cause() == 0 ? "" : " cause " + end.cause());
    } else if (action instanceof IvrAction.Call call) {
      String menu = call.after().menu();
      return "CALL " + of(call.dial()) + (menu.isEmpty() ? "" : ", failed: menu " + menu);
    } else if (action instanceof IvrAction.LayerSay say) {
      String said = say.said().stream().map(TraceText::of).collect(Collectors.joining(" "));
      return "SAY_DIGITS " + said + " to layer " + say.layer();
    }
    IvrAction.LayerCall call = (IvrAction.LayerCall) action;
    return "DIAL "
        + of(call.dial())
        + ", failed: "
        + call.failedLayer()
        + ", unanswered: "
        + call.unansweredLayer()
        + ", answered: "
        + call.answeredLayer();
  }

  private static String of(IvrAction.Menu menu) {
    return menu.menu()
        + " "
        + of(menu.prompt())
        + " up to "
        + menu.size()
        + " digits"
        + (menu.validated() ? ", read back" : "");
  }

  private static String of(IvrAction.Dial dial) {
    String targets =
        dial.targets().stream()
            .map(t -> t.provider() == null ? t.number() : t.number() + "@" + t.provider())
            .collect(Collectors.joining(" "));
    return targets + (dial.recorded() ? ", recorded" : "");
  }

  private static String of(Prompt prompt) {
    String sound = prompt.sound();
    return sound == null ? "blank" : prompt.loops() == 1 ? sound : sound + " ×" + prompt.loops();
  }

  private static String of(Line.Media media) {
    if (media instanceof Line.Media.Sound sound) {
      return sound.name();
    }
    return media instanceof Line.Media.Digits digits ? digits.digits() : "…";
  }

  /** One line that is not too long. */
  static String bounded(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= IvrLimits.TRACE_TEXT
        ? line
        : line.substring(0, IvrLimits.TRACE_TEXT - 1) + "…";
  }
}
