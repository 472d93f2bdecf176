package io.cordboard.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change.What;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.console.WallServer.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The agent page where keys are pressed twice, answers are slow and links break. */
@Tag("long")
class AgentTroubleIT extends DeskCase {
  private static final Answer DONE = new Answer(200, "{\"outcome\":\"done\"}");
  private static final String HANG_UP = "POST /v1/agents/1001/calls/hangup {}";
  private static final String PRESS =
      "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
          + " {key: arguments[0], code: arguments[1], shiftKey: arguments[2], bubbles: true}))";

  private final CompletableFuture<Void> slow = new CompletableFuture<>();

  private Object focus() {
    return browser.script("return document.activeElement.id");
  }

  /** Whom the agent leaves behind goes on: a hang-up in haste ends the own legs alone. */
  @Test
  void hangUpDuringATransferEndsTheOwnLegsAlone() {
    desk.atWork();
    begin();
    consulting();
    desk.instead.put("calls/transfer", DONE.after(slow));
    press(SHIFT_T);
    browser.sees("#said", "Transferring…");
    press(SHIFT_X);
    browser.sees("#said", "Hung up.");
    slow.complete(null);
    browser.sees("#said", "The call is transferred.");
    assertThat(server.commands).containsExactly("POST /v1/agents/1001/calls/transfer {}", HANG_UP);
  }

  @Test
  void whoHangsUpTwiceLeavesAConferenceOnce() {
    desk.atWork();
    begin();
    Call call = talking();
    desk.leg(call, "talk", List.of(OTHER, ASKED), List.of());
    board.put(What.CHANGED, Scenes.member("630", "801", DeviceState.IN_USE, false));
    desk.instead.put("calls/hangup", DONE.after(slow));
    press(SHIFT_X);
    press(SHIFT_X);
    browser.sees("#said", "Hanging up…");
    press("b");
    browser.sees("#said", "Back: You consult nobody.");
    slow.complete(null);
    browser.sees("#said", "Hung up.");
    assertThat(server.commands).containsExactly(HANG_UP);
  }

  @Test
  void aPartyIsHungUpWhileACommandIsUnderWay() {
    desk.atWork();
    begin();
    talking();
    desk.instead.put("calls/consult", DONE.after(slow));
    browser.type("d", "1002", Keys.ENTER);
    browser.sees("#said", "Ringing the one to consult…");
    browser.tabTo("#parties button");
    press(Keys.ENTER);
    browser.sees("#said", "Hung up.");
    press("h");
    browser.sees("#said", "Hold: Consult is still under way.");
    slow.complete(null);
    browser.sees("#said", "It rings there.");
    press("h");
    browser.sees("#said", "The call is on hold.");
  }

  /** What is wished while another wish is under way is looked at when its turn comes. */
  @Test
  void slowWishesAreSaidAndKeepTheirTurn() {
    begin();
    desk.instead.put(
        "login", new Answer(200, DeskScript.loggedIn(System.currentTimeMillis())).after(slow));
    press("l");
    browser.sees("#said", "Begin shift…");
    press("l");
    press("i");
    browser.sees("#said", "Take calls of all groups…");
    press("u");
    browser.sees("#said", "End the break…");
    assertThat(server.commands).containsExactly("POST /v1/agents/1001/login {}");
    desk.atWork();
    slow.complete(null);
    browser.sees("#said", "End the break: You are not on a break.");
    assertThat(server.commands)
        .containsExactly("POST /v1/agents/1001/login {}", "POST /v1/agents/1001/checkin {}");
  }

  @Test
  void whatAProxyAnswersLeavesItOpen() {
    desk.atWork();
    begin();
    talking();
    desk.instead.put("calls/hold", new Answer(504, "<html>gateway timeout</html>"));
    press("h");
    browser.sees("#said", "Hold: it is not known whether it was done: The server answered 504.");
    desk.instead.put("pause", new Answer(502, ""));
    browser.type("p", Keys.ENTER);
    browser.sees("#said", "Pause: it is not known whether it was done: The server answered 502.");
  }

  @Test
  void keysMeanTheCallOnceANumberIsSent() {
    desk.atWork();
    begin();
    desk.instead.put("calls/dial", DONE.after(slow));
    browser.type("d", "040 777", Keys.ENTER);
    browser.sees("#said", "Your phone rings: pick up.");
    assertThat(focus()).isEqualTo("main");
    slow.complete(null);
    browser.sees("#said", "You picked up; it rings there.");
    assertThat(browser.find("#target").getDomProperty("value")).isEmpty();
    talking();
    press(SHIFT_X);
    gave(HANG_UP);
    press(Keys.ENTER);
    desk.instead.put("calls/consult", DeskScript.refusal("target_state", "busy", "target: x"));
    browser.type("d", "1002", Keys.ENTER);
    browser.sees("#said", "Consult: not done: that agent is not free (busy).");
    assertThat(focus()).isEqualTo("target");
    assertThat(server.commands.stream().filter(c -> c.contains("/calls/consult"))).hasSize(1);
  }

  /** A screen reader speaks what is new in a live region: the same again is none. */
  @Test
  void theSameRefusalIsSpokenAgain() {
    begin();
    browser.script(
        "window.spoken = []; new MutationObserver(() => spoken.push("
            + "document.getElementById('said').textContent))"
            + ".observe(document.getElementById('said'), {childList: true, subtree: true})");
    assertThat(displayed("#said")).isTrue();
    press("h");
    browser.until(d -> spoken() == 1);
    press("h");
    browser.until(d -> spoken() == 2);
  }

  private long spoken() {
    return (Long) browser.script("return spoken.filter(t => t.startsWith('Hold: ')).length");
  }

  @Test
  void keysAreFoundOnEveryKeyboard() {
    begin();
    browser.script(PRESS, "д", "KeyL", false);
    browser.sees("#said", "Your shift has begun.");
    browser.script(PRESS, "ι", "KeyI", false);
    browser.sees("#said", "You take calls of all your groups.");
    browser.script(PRESS, "ㅒ", "KeyO", true);
    browser.sees("#said", "You take no calls of any group.");
    // On a Latin keyboard it is the letter that counts, wherever it lies.
    browser.script(PRESS, "L", "KeyP", true);
    browser.sees("#said", "Your shift is over.");
    browser.script(PRESS, "ö", "Semicolon", false);
    assertThat(server.commands).hasSize(4);
  }

  @Test
  void afterCallWorkOfNoGroupIsShownAndEnded() {
    desk.atWork();
    begin();
    desk.afterCallOfNoGroupUntil(System.currentTimeMillis() + 90_000);
    board.put(What.CHANGED, Scenes.member("632", "801", DeviceState.NOT_IN_USE, true));
    browser.sees("#acw-left", "1:2");
    press("e");
    gave("POST /v1/agents/1001/after-call/end {}");
    browser.sees("#said", "After-call work is over.");
  }

  @Test
  void afterCallWorkCountsOnWhileTheLinkIsLost() {
    desk.atWork();
    desk.afterCallUntil(System.currentTimeMillis() + 90_000);
    begin();
    browser.sees("#acw-left", "1:2");
    server.greets = false;
    server.cut();
    browser.sees("#banner", "No link to Cordboard since");
    String left = browser.shown("#acw-left");
    browser.until(d -> !browser.shown("#acw-left").equals(left));
    String later = browser.shown("#acw-left");
    browser.until(d -> !browser.shown("#acw-left").equals(later));
  }

  /** What one cannot see one must not end by a key. */
  @Test
  void withoutLiveEventsThePageSaysSoAndItsKeysAreOff() {
    desk.atWork();
    server.greets = false;
    logsIn();
    browser.sees("#link", "Connecting");
    press(Keys.chord(Keys.SHIFT, "l"));
    browser.sees("#banner", "its live events do not come");
    assertThat(server.commands).isEmpty();
    server.greets = true;
    browser.sees("#seats", "Support");
    browser.sees("#link", "Live");
    press(Keys.chord(Keys.SHIFT, "l"));
    gave("POST /v1/agents/1001/logout {}");
  }

  @Test
  void aPageOfSomebodyElseThanTheBrowsersSessionEnds() {
    begin();
    server.id = "agent:1002";
    server.cut();
    browser.sees("#login-fault", "Your session has ended.");
    assertThat(browser.driver().getPageSource()).doesNotContain("Support");
  }

  @Test
  void whatIsNotKnownYetIsAskedAgainAndNotMadeUp() {
    desk.atWork();
    Answer broken = new Answer(500, "{\"error\":{\"message\":\"a fault\"}}");
    desk.instead.put("/v1/agents/1001", broken);
    desk.instead.put("/v1/agents/1001/state", broken.after(slow));
    logsIn();
    browser.sees("#said", "Your desk cannot be read: a fault");
    browser.sees("#why", "Not known yet.");
    press("d");
    browser.type("040 777", Keys.ENTER);
    browser.sees("#said", "Dial: Not known yet.");
    slow.complete(null);
    browser.sees("#why", "Nothing hinders.");
    browser.until(d -> browser.find("#dial").getAttribute("aria-disabled") == null);
  }

  @Test
  void whoLogsOutIsAskedWhetherTheShiftGoesOn() {
    desk.atWork();
    begin();
    talking();
    press(Keys.chord(Keys.SHIFT, "l"));
    browser.sees("#ask", "You are in a call: it goes on, but no more will come.");
    press(Keys.ESCAPE);
    browser.until(d -> !displayed("#ask"));
    browser.find("#logout").click();
    browser.sees("#ask", "calls go on ringing your phone");
    browser.find("#ask button[value='no']").click();
    browser.until(d -> !displayed("#ask"));
    assertThat(server.commands).isEmpty();
    desk.instead.put("logout", DeskScript.refusal("not_kept", null, "store: away"));
    browser.find("#logout").click();
    browser.find("#ask button[value='end']").click();
    browser.sees("#said", "End shift: not done: the store is away");
    browser.find("#logout").click();
    browser.find("#ask button[value='end']").click();
    browser.sees("#login-fault", "You are logged out.");
    assertThat(server.commands)
        .containsExactly(
            "POST /v1/agents/1001/logout {}", "POST /v1/agents/1001/logout {}", "POST /v1/logout");
  }

  @Test
  void nobodyIsDialledForAGroupWhoseCallsOneDoesNotTake() {
    desk.atWork();
    begin();
    browser.type("g", Keys.ENTER);
    browser.sees("#said", "You take no calls of Support.");
    browser.tabTo("#target-group");
    browser.type("Su");
    browser.script("document.getElementById('target').focus()");
    browser.type("040 777", Keys.ENTER);
    browser.sees("#said", "Dial: You take no calls of Support.");
    browser.script("document.getElementById('target-group').value = '0'");
    desk.instead.put(
        "after-call", DeskScript.refusal("not_checked_in", null, "agent: in no group (x)"));
    browser.tabTo("#seats li[data-id='2'] select[aria-label^='After-call']");
    browser.type(Keys.ARROW_UP);
    browser.sees("#said", "After-call work of Sales: not done: you take no calls of that group.");
  }

  @Test
  void whatThePhoneDoesIsNoBreak() {
    desk.atWork();
    begin();
    for (String[] one :
        new String[][] {
          {"in_use", "Call goes on"},
          {"busy", "In a call"},
          {"ringing", "Ringing"},
          {"idle", "Free"}
        }) {
      desk.status(one[0]);
      board.put(What.CHANGED, Scenes.member("630", "801", DeviceState.IN_USE, false));
      browser.sees("#work-state", one[1]);
    }
  }
}
