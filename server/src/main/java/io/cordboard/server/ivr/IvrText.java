package io.cordboard.server.ivr;

import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.Menu;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.Line.Media;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers in one line each, in the words of the contract: for logs, traces and
 * rehearsals. Digits are shown as they come; who asks masks them first.
 */
public final class IvrText {

  private IvrText() {}

  /** What a call carries, as it may be shown of a sensitive number. */
  public static Map<String, String> withoutDigits(Map<String, String> data) {
    return Masked.withoutDigits(data);
  }

  /** What was asked: {@code GET_IVR_ACTION MENU=main PREVIOUS_MENU=-1 DTMF=12}. */
  public static String of(IvrQuestion question) {
    if (question instanceof IvrQuestion.Action action) {
      return "GET_IVR_ACTION MENU="
          + action.menu()
          + " PREVIOUS_MENU="
          + action.previousMenu()
          + " DTMF="
          + action.digits();
    }
    IvrQuestion.LayerInput layer = (IvrQuestion.LayerInput) question;
    return "IVR_LAYER_INPUT LAYER_ID="
        + layer.layer()
        + " PREVIOUS_LAYER_ID="
        + layer.previousLayer()
        + " DTMF="
        + layer.digits();
  }

  /** What was answered: {@code MENU REC=hello LOOP=1 …}, or the failure. */
  public static String of(IvrAnswer answer) {
    if (answer instanceof IvrAnswer.Failed failed) {
      return failed.reason() + ": " + failed.why();
    }
    IvrAnswer.Understood understood = (IvrAnswer.Understood) answer;
    String language = understood.language();
    return of(understood.action()) + (language == null ? "" : " LANGUAGE=" + language);
  }

  /** What is to be done. */
  public static String of(IvrAction action) {
    if (action instanceof Menu menu) {
      return "MENU " + of(menu);
    } else if (action instanceof IvrAction.SayDigits say) {
      return "SAYDIGITS SAYDIGITSRECORD="
          + sound(say.before())
          + " DIGITS="
          + say.digits()
          + " "
          + of(say.then());
    } else if (action instanceof IvrAction.GoToLayer layer) {
      return "VO LAYER="
          + layer.layer()
          + " RECORD="
          + sound(layer.prompt())
          + times(layer.prompt());
    } else if (action instanceof IvrAction.SilentRecord silent) {
      return "SILENTRECORD REC=" + sound(silent.prompt()) + " MAXDURATION=" + silent.maxSeconds();
    } else if (action instanceof IvrAction.HangUp end) {
      return "HANGUP HANGUP_REC=" + sound(end.prompt()) + " HANGUP_CAUSE=" + end.cause();
    } else if (action instanceof IvrAction.Call call) {
      return "CALL "
          + of(call.dial())
          + " NEXT_MENU="
          + call.after().menu()
          + " NEXT_MENU_RECORD="
          + sound(call.after().prompt());
    } else if (action instanceof IvrAction.LayerCall dial) {
      return "DIAL "
          + of(dial.dial())
          + " NEXT_VO_ID="
          + dial.failedLayer()
          + " UNAVAILABLE_VO_ID="
          + dial.unansweredLayer()
          + " ANSWER_NEXT_VO_ID="
          + dial.answeredLayer();
    }
    IvrAction.LayerSay say = (IvrAction.LayerSay) action;
    return "SAY_DIGITS " + of(say.said()) + " NEXT_VO_ID=" + say.layer();
  }

  /** What is heard: {@code hello, then 1 2 3}. */
  public static String of(List<Media> sounds) {
    return sounds.stream()
        .map(
            media ->
                media instanceof Media.Sound sound
                    ? sound.name()
                    : media instanceof Media.Digits digits
                        ? "digits " + String.join(" ", digits.digits().split(""))
                        : "silence")
        .collect(Collectors.joining(", then "));
  }

  private static String of(Menu menu) {
    return "REC="
        + sound(menu.prompt())
        + times(menu.prompt())
        + " SIZE="
        + menu.size()
        + " MENU="
        + menu.menu()
        + " VALIDATION="
        + (menu.validated() ? 1 : 0);
  }

  private static String of(Dial dial) {
    return "TARGETS="
        + dial.targets().stream().map(IvrText::of).collect(Collectors.joining(","))
        + " CALL_MAX_DIAL="
        + dial.ringSeconds()
        + " CALL_MAX="
        + dial.maxSeconds();
  }

  private static String of(Target target) {
    String provider = target.provider();
    return provider == null ? target.number() : target.number() + "@" + provider;
  }

  private static String times(Prompt prompt) {
    return " LOOP=" + prompt.loops() + " DELAY=" + prompt.delaySeconds();
  }

  private static String sound(Prompt prompt) {
    @Nullable String sound = prompt.sound();
    return sound == null ? "" : sound;
  }
}
