package io.cordboard.server.console;

import static io.cordboard.server.console.Scenes.call;
import static io.cordboard.server.console.Scenes.inside;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change.What;
import io.cordboard.server.board.Party;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Who may come in, and what each may do from the page. */
class WallCommandsIT extends WallCase {
  @Test
  void nothingIsShownWithoutALogin() {
    assertThat(browser.find("#login").isDisplayed()).isTrue();
    assertThat(displayed("#board")).isFalse();
    browser.find("#user").sendKeys("admin");
    browser.find("#password").sendKeys("wrong", Keys.ENTER);
    browser.sees("#login-fault", "User or password is wrong.");
    assertThat(displayed("#board")).isFalse();
    assertThat(server.since).isEmpty();

    browser.find("#password").sendKeys("right", Keys.ENTER);
    browser.sees("#link", "Live");
    browser.sees("#queues", "Support");
    assertThat(displayed("#login")).isFalse();
  }

  @Test
  void onlyWhoMayIsOfferedToHangUp() {
    server.role = "agent";
    logIn();
    Call call = call(1, Call.State.UP, null, CALLER);
    board.put(What.CREATED, call);
    browser.sees(row(call), "Talking");
    assertThat(displayed(row(call) + " button")).isFalse();
  }

  @Test
  void aStartedCallTellsItsOutcome() {
    logIn();
    browser.find("#dial-from").sendKeys("801");
    browser.find("#dial-to").sendKeys("802", Keys.ENTER);
    browser.sees("#dial-result", "801 has picked up and calls 802.");
    assertThat(server.commands).contains("POST /v1/calls {\"from\":\"801\",\"to\":\"802\"}");

    server.callStatus = 409;
    server.callReply =
        "{\"outcome\":\"refused\",\"reason\":\"no_answer\","
            + "\"error\":{\"code\":\"no_answer\",\"message\":\"801: no answer\"}}";
    browser.find("#dial button").click();
    browser.sees("#dial-result", "The call was not made: 801 did not answer.");

    server.callStatus = 504;
    server.callReply =
        "{\"outcome\":\"unknown\",\"error\":{\"code\":\"unknown\",\"message\":\"link broke\"}}";
    browser.find("#dial button").click();
    browser.sees("#dial-result", "It is not known whether the call was made: link broke");

    server.callStatus = 403;
    server.callReply = "{\"error\":{\"code\":\"not_allowed\",\"message\":\"to: too dear\"}}";
    browser.find("#dial button").click();
    browser.sees("#dial-result", "The call was not made: to: too dear");
  }

  @Test
  void anEndedSessionAsksForALoginAgainAndLeavesNothingBehind() {
    logIn();
    board.put(What.CREATED, call(1, Call.State.UP, null, CALLER));
    browser.sees("#log", "Weber Elektro");
    browser.sees("#calls", "Weber Elektro");
    browser.find("#log-pause").click();
    server.sessionsHold = false;
    server.cut();
    browser.sees("#login-fault", "Your session has ended.");
    assertThat(displayed("#board")).isFalse();
    assertThat(browser.driver().getPageSource()).doesNotContain("Weber Elektro");

    server.sessionsHold = true;
    logIn();
    browser.sees("#calls", "Weber Elektro");
    browser.find("#logout").click();
    browser.sees("#login-fault", "You are logged out.");
    assertThat(browser.driver().getPageSource()).doesNotContain("Weber Elektro");
    assertThat(server.commands).contains("POST /v1/logout");
  }

  @Test
  void anAgentMayEndOnlyCallsOfItsOwnAndCallsFromItsOwnPhone() {
    server.role = "agent\",\"agent\":\"1001";
    logIn();
    browser.sees("#who", "Anna Berg (1001)");
    assertThat(browser.find("#dial-from").getDomProperty("value")).isEqualTo("801");
    Call own = call(1, Call.State.UP, null, CALLER, inside("801", "1001", Party.State.UP));
    Call other = call(2, Call.State.UP, null, CALLER, inside("802", "1002", Party.State.UP));
    board.put(What.CREATED, own);
    board.put(What.CREATED, other);
    browser.sees("#calls-count", "2");
    assertThat(displayed(row(own) + " button")).isTrue();
    assertThat(displayed(row(other) + " button")).isFalse();
  }
}
