package io.cordboard.server.console;

import static io.cordboard.server.console.Scenes.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change.What;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Party;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** An agent's day at the agent page, with the keyboard alone. */
class AgentPageIT extends DeskCase {
  @Test
  void aShiftGoesByTheKeyboardAlone() {
    begin();
    browser.sees("#why", "not logged in");
    browser.sees("#work-state", "Logged out");
    press("i");
    browser.sees("#said", "Take calls of all groups: You are not logged in.");
    press("l");
    browser.sees("#said", "Your shift has begun.");
    browser.sees("#work-state", "Logged in, takes no calls");
    press("i");
    browser.sees("#said", "You take calls of all your groups.");
    browser.sees("#work-state", "Free");
    browser.sees("#groups-count", "calls of 2 of 2");
    browser.type("p", Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ENTER);
    browser.sees("#work-state", "On a break: lunch");
    browser.picture("agent-break");
    press("u");
    browser.sees("#said", "The break is over.");
    browser.tabTo("#pause-text");
    browser.type("dentist", Keys.ENTER);
    browser.sees("#work-state", "On a break: dentist");
    browser.type(Keys.ESCAPE);
    press("u");
    browser.sees("#work-state", "Free");
    browser.type("g", Keys.ENTER);
    browser.sees("#said", "You take no calls of Support.");
    browser.sees("#seats", "Support Out Check in"); // what the button says is what it does
    browser.type(Keys.ENTER);
    browser.sees("#said", "You take calls of Support.");
    press(Keys.chord(Keys.SHIFT, "o"));
    browser.sees("#groups-count", "calls of 0 of 2");
    press(Keys.chord(Keys.SHIFT, "l"));
    browser.sees("#work-state", "Logged out");
    assertThat(server.commands)
        .containsExactly(
            "POST /v1/agents/1001/login {}",
            "POST /v1/agents/1001/checkin {}",
            "POST /v1/agents/1001/pause {\"reason\":\"lunch\"}",
            "POST /v1/agents/1001/unpause {}",
            "POST /v1/agents/1001/pause {\"reason\":\"dentist\"}",
            "POST /v1/agents/1001/unpause {}",
            "POST /v1/agents/1001/checkout {\"groups\":[1]}",
            "POST /v1/agents/1001/checkin {\"groups\":[1]}",
            "POST /v1/agents/1001/checkout {}",
            "POST /v1/agents/1001/logout {}");
  }

  @Test
  void workWayAndAfterCallWorkAreChosenPerGroup() {
    desk.atWork();
    begin();
    browser.tabTo("#seats li[data-id='2'] select[aria-label^='After-call']");
    browser.type(Keys.ARROW_UP);
    gave("POST /v1/agents/1001/after-call {\"mode\":\"ringing\",\"groups\":[2]}");
    browser.type(Keys.TAB, Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    gave("POST /v1/agents/1001/work-way {\"workWay\":\"dial_out\",\"groups\":[2]}");
    browser.sees("#said", "Sales: work way dial-out only.");
  }

  @Test
  void afterCallWorkCountsDownAndEndsByAKey() {
    desk.atWork();
    begin();
    browser.sees("#work-state", "Free");
    press("e");
    browser.sees("#said", "End after-call work: There is no after-call work.");
    desk.afterCallUntil(System.currentTimeMillis() + 90_000);
    board.put(What.CHANGED, Scenes.member("630", "801", DeviceState.NOT_IN_USE, true));
    browser.sees("#said", "After-call work: ");
    browser.sees("#acw-left", "1:2");
    browser.sees("#work-state", "After-call work, 1:2");
    browser.picture("agent-acw");
    press("e");
    gave("POST /v1/agents/1001/after-call/end {}");
    browser.sees("#said", "After-call work is over.");
    browser.sees("#work-state", "Free");
  }

  @Test
  void aQueueCallIsHeldConsultedJoinedAndEnded() {
    desk.atWork();
    begin();
    rings();
    browser.sees("#said", "Your phone rings: Weber Elektro, Support");
    browser.sees("#parties", "Weber Elektro");
    press("h");
    browser.sees("#said", "Hold: Nobody hears you now.");
    Call call = talking();
    press("h");
    gave("POST /v1/agents/1001/calls/hold {}");
    desk.leg(call, "hold", List.of(), List.of(OTHER));
    board.put(What.HELD, call(1, Call.State.HELD, "630", held(), call.parties().get(1)));
    browser.sees("#call-state", "On hold");
    press("r");
    gave("POST /v1/agents/1001/calls/resume {}");
    call = talking();
    browser.type("d", "1002");
    browser.sees("#target-hint", "Agent Jonas Okafor: paused.");
    browser.type(Keys.ENTER);
    gave("POST /v1/agents/1001/calls/consult {\"agent\":\"1002\"}");
    Party own = call.parties().get(1);
    desk.leg(call, "consult", List.of(ASKED), List.of(OTHER));
    board.put(What.CHANGED, call(1, Call.State.UP, "630", held(), own, asked(Party.State.RINGING)));
    browser.sees("#call-state", "Consulting: it rings");
    browser.sees("#parties", "Jonas Okafor");
    press("j");
    browser.sees("#said", "Conference: The one you consult has not answered yet.");
    press(SHIFT_T);
    browser.sees("#said", "Transfer: The one you consult has not answered yet.");
    board.put(What.CHANGED, call(1, Call.State.UP, "630", held(), own, asked(Party.State.UP)));
    browser.sees("#call-state", "Consulting");
    browser.picture("agent-consult");
    press("b");
    gave("POST /v1/agents/1001/calls/back {}");
    browser.sees("#said", "You are back in the call.");
    press("j");
    gave("POST /v1/agents/1001/calls/conference {}");
    browser.sees("#said", "All are in one conference.");
    press(SHIFT_T);
    gave("POST /v1/agents/1001/calls/transfer {}");
    browser.sees("#said", "The call is transferred.");
    browser.tabTo("#parties tr:nth-child(2) button");
    browser.type(Keys.ENTER);
    gave("POST /v1/agents/1001/calls/hangup {\"legs\":[\"3.802\"]}");
    press(SHIFT_X);
    gave("POST /v1/agents/1001/calls/hangup {}");
    desk.noLeg();
    board.gone(What.ENDED, Scenes.ended(call, Call.Outcome.ANSWERED, null));
    browser.sees("#call-state", "No call");
    browser.sees("#parties-empty", "You are in no call.");
  }

  @Test
  void everyRefusalIsSaidInWords() {
    desk.atWork();
    begin();
    desk.instead.put("calls/dial", DeskScript.refusal("agent_state", "ringing", "agent: x"));
    browser.type("d", "040 777", Keys.ENTER);
    browser.sees("#said", "Dial: not done: you are not free (ringing).");
    desk.instead.put("calls/dial", DeskScript.refusal("number_refused", null, "number: too dear"));
    browser.type(Keys.ENTER);
    browser.sees("#said", "Dial: not done: number: too dear");
    desk.instead.put(
        "calls/dial",
        new WallServer.Answer(
            504, "{\"outcome\":\"unknown\",\"error\":{\"message\":\"the link broke\"}}"));
    browser.type(Keys.ENTER);
    browser.sees("#said", "Dial: it is not known whether it was done: the link broke");
    browser.type("d", Keys.ENTER);
    browser.sees("#said", "You picked up; it rings there.");
    desk.instead.put("checkout", DeskScript.refusal("not_kept", null, "store: away"));
    press(Keys.chord(Keys.SHIFT, "o"));
    browser.sees("#said", "Take no calls: not done: the store is away, so nothing was changed.");
    server.sessionsHold = false;
    press("p");
    browser.type(Keys.ENTER);
    browser.sees("#login-fault", "Your session has ended.");
    assertThat(browser.driver().getPageSource()).doesNotContain("Support");
  }

  @Test
  void whereTheStateForbidsItNothingIsSent() {
    desk.atWork();
    begin();
    for (String id :
        List.of("hold", "resume", "back", "transfer", "conference", "hangup", "consult")) {
      assertThat(browser.find("#" + id).getAttribute("aria-disabled")).as(id).isEqualTo("true");
      browser.find("#" + id).click();
    }
    browser.sees("#said", "Consult: You are in no call.");
    assertThat(browser.find("#dial").getAttribute("aria-disabled")).isNull();
    Call call = talking();
    assertThat(browser.find("#dial").getAttribute("aria-disabled")).isEqualTo("true");
    // The focus stays on a button that may not be pressed any more.
    browser.tabTo("#hold");
    desk.leg(call, "hold", List.of(), List.of(OTHER));
    board.put(What.HELD, call(1, Call.State.HELD, "630", held(), call.parties().get(1)));
    browser.sees("#call-state", "On hold");
    assertThat(browser.find("#hold").getAttribute("aria-disabled")).isEqualTo("true");
    assertThat(browser.script("return document.activeElement.id")).isEqualTo("hold");
    assertThat(server.commands).isEmpty();
  }

  @Test
  void oneWhoIsNoAgentIsToldSo() {
    server.role = "supervisor";
    browser.type("admin", Keys.TAB, "right", Keys.ENTER);
    browser.sees("#nobody", "This login is no agent's");
    assertThat(displayed("#agent-columns")).isFalse();
    browser.until(d -> displayed("#nobody"));
    browser.driver().findElement(By.cssSelector("#nobody a")).click();
    browser.sees("#queues", "Support");
    assertThat(displayed("#desk-link")).isFalse();
  }
}
