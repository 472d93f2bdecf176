package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.Calling.Outcome;
import io.cordboard.server.ivr.Collecting.Wanted;
import io.cordboard.server.ivr.IvrAction.AfterCall;
import io.cordboard.server.ivr.IvrAction.Menu;
import io.cordboard.server.ivr.Line.Media;
import io.cordboard.server.ivr.Playing.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Does what answers say, and asks for the next. */
final class Actions {
  private static final String NO_MENU = "-1";

  private final Conversation call;
  private final Calls calls;
  private final Layers layers;
  private String menu = NO_MENU;
  private String previousMenu = NO_MENU;

  /** Who gave the last answer: the digits of its menu are for the same. */
  private Consumer<String> asked = this::askNumber;

  Actions(Conversation call) {
    this.call = call;
    this.calls = new Calls(call);
    this.layers = new Layers(call, this, calls);
  }

  void begin() {
    if (call.plan.server() != null) {
      askNumber("");
    } else {
      layers.enter(call.plan.firstLayer());
    }
  }

  private void ask(String digits) {
    asked.accept(digits);
  }

  private void askNumber(String digits) {
    IvrPlan.Server server = call.plan.server();
    if (server == null) {
      call.fail("internal", "number: without a server (expected: one to ask)");
      return;
    }
    Line.Caller caller = call.caller();
    IvrQuestion.Action question =
        new IvrQuestion.Action(
            call.plan.did(),
            caller.number(),
            call.callerName(),
            caller.callId(),
            digits,
            menu,
            previousMenu);
    call.go(
        new Asking(
            call,
            call.customers.apply(server),
            question,
            answer -> perform(answer, this::askNumber)));
  }

  /**
   * @param by asks who gave this answer, with digits
   */
  void perform(IvrAnswer.Understood answer, Consumer<String> by) {
    asked = by;
    if (!answer.sorry()) {
      perform(answer.action());
      return;
    }
    List<Media> sorry = List.of(new Media.Sound(call.plan.settings().sounds().sorry()));
    call.go(new Announcing(call, Playing.parts(sorry), true, () -> perform(answer.action())));
  }

  private void perform(IvrAction action) {
    if (action instanceof Menu menu) {
      enter(menu.menu());
      menu(menu);
    } else if (action instanceof IvrAction.SayDigits say) {
      enter(say.then().menu());
      call.line.answer();
      List<Part> parts = new ArrayList<>(Playing.parts(say.before()));
      if (!say.digits().isEmpty()) {
        parts.add(new Part(new Media.Digits(say.digits()), 1, 0));
      }
      call.go(new Announcing(call, parts, true, () -> menu(say.then())));
    } else if (action instanceof IvrAction.GoToLayer layer) {
      List<Part> parts = Playing.parts(layer.prompt());
      // DELAY lies between each loop and the next: after the last the layer speaks.
      call.go(new Announcing(call, parts, true, false, () -> layers.enter(layer.layer())));
    } else if (action instanceof IvrAction.LayerSay say) {
      call.go(
          new Announcing(call, Playing.parts(say.said()), true, () -> layers.orEnd(say.layer())));
    } else if (action instanceof IvrAction.SilentRecord silent) {
      call.line.answer();
      record(silent.prompt(), silent.maxSeconds(), false);
    } else if (action instanceof IvrAction.HangUp end) {
      call.facts.hangUpOrdered();
      end(end.prompt(), end.cause());
    } else if (action instanceof IvrAction.Call dial) {
      calls.begin(dial.dial(), dial.otherwise(), outcome -> after(outcome, dial.after()));
    } else if (action instanceof IvrAction.LayerCall dial) {
      calls.begin(
          dial.dial(),
          null,
          outcome ->
              layers.after(
                  outcome, dial.failedLayer(), dial.unansweredLayer(), dial.answeredLayer()));
    }
  }

  /** Records what the caller says, and ends the call. */
  void record(Prompt prompt, int maxSeconds, boolean voicemail) {
    int most = call.plan.settings().recordSeconds();
    if (maxSeconds > most) {
      call.remark(
          "MAXDURATION: " + maxSeconds + " (expected: at most record-seconds, " + most + ")");
    }
    int seconds = maxSeconds > 0 ? Math.min(maxSeconds, most) : most;
    Runnable end = () -> call.go(Leaving.hangUp(call, 0));
    call.go(
        new Announcing(
            call,
            Playing.parts(prompt),
            false,
            () -> call.go(new Recording(call, seconds, voicemail, end))));
  }

  void end(Prompt prompt, int cause) {
    call.go(
        new Announcing(
            call, Playing.parts(prompt), false, () -> call.go(Leaving.hangUp(call, cause))));
  }

  private void enter(String name) {
    previousMenu = menu;
    menu = name;
    call.entered(name, name);
  }

  private void menu(Menu menu) {
    if (menu.size() == 0) {
      call.line.answer();
      call.go(new Announcing(call, Playing.parts(menu.prompt()), true, () -> ask("")));
      return;
    }
    call.go(
        new Collecting(
            call,
            Playing.parts(menu.prompt()),
            wanted(menu.size(), !menu.validated()),
            digits -> {
              if (menu.validated() && digits.chars().anyMatch(Character::isDigit)) {
                confirm(menu, digits, 1);
              } else {
                if (menu.validated()) {
                  call.pressed(digits);
                }
                ask(digits);
              }
            }));
  }

  /** Reads the digits back: 1 confirms, 2 re-enters, anything else is asked again. */
  private void confirm(Menu menu, String digits, int time) {
    List<Media> readBack = new ArrayList<>();
    readBack.add(new Media.Digits(digits));
    readBack.addAll(call.plan.settings().sounds().confirmation());
    call.go(
        new Collecting(
            call,
            Playing.parts(readBack),
            wanted(1, false),
            said -> {
              if (said.equals("1")) {
                call.pressed(digits);
                ask(digits);
              } else if (said.equals("2")) {
                if (call.step()) {
                  menu(menu);
                }
              } else if (time < IvrLimits.CONFIRMATIONS) {
                confirm(menu, digits, time + 1);
              } else {
                ask("");
              }
            }));
  }

  /**
   * @param told whether nothing confirms them
   */
  private Wanted wanted(int size, boolean told) {
    IvrPlan.Settings settings = call.plan.settings();
    return new Wanted(
        size, settings.firstDigitMs(), settings.interDigitMs(), digits -> false, told);
  }

  private void after(Outcome outcome, AfterCall after) {
    if (outcome.status() == Status.ANSWER) {
      call.go(Leaving.hangUp(call, 16));
    } else if (after.menu().isEmpty()) {
      call.go(Leaving.hangUp(call, outcome.cause()));
    } else {
      enter(after.menu());
      Prompt prompt = after.prompt();
      if (after.sorry()) {
        String sorry = call.plan.settings().sounds().sorry();
        prompt = new Prompt(sorry, prompt.loops(), prompt.delaySeconds());
      }
      if (prompt.sound() == null) {
        ask("");
      } else {
        menu(new Menu(prompt, after.size(), after.menu(), false));
      }
    }
  }
}
