package io.cordboard.server.console;

import static io.cordboard.server.console.Scenes.call;
import static io.cordboard.server.console.Scenes.outside;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change.What;
import io.cordboard.server.board.Node;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** What the page says and does when a link is lost: its own, or that of a PBX. */
@Tag("long")
class WallLinkIT extends WallCase {
  @Test
  void thePageSurvivesARestartOfTheServer() {
    logIn();
    Call old = call(1, Call.State.UP, null, CALLER);
    board.put(What.CREATED, old);
    browser.sees(row(old), "Weber Elektro");
    int port = server.port();
    server.close();
    browser.sees("#link", "Stale");
    browser.sees("#banner", "No link to Cordboard since");
    browser.picture("server-lost");
    // What was known stays in sight, said to be old.
    assertThat(browser.shown(row(old))).contains("Weber Elektro");

    ScriptedBoard next = new ScriptedBoard();
    Scenes.quietMorning(next);
    Call fresh = call(2, Call.State.UP, null, outside("+4940777", "Neue Welt"));
    next.put(What.CREATED, fresh);
    server = new WallServer(next, port);
    server.remembers = false;
    browser.sees("#link", "Live");
    browser.sees(row(fresh), "Neue Welt");
    assertThat(browser.driver().findElements(By.cssSelector(row(old)))).isEmpty();
    assertThat(browser.shown("#banner")).isEmpty();
    next.put(What.ENDED, call(2, Call.State.HELD, null, outside("+4940777", "Neue Welt")));
    browser.sees(row(fresh), "On hold");
  }

  @Test
  void aCutSocketIsResumedWhereItStopped() {
    logIn();
    Call one = call(1, Call.State.RINGING, null, CALLER);
    board.put(What.CREATED, one);
    browser.sees(row(one), "Ringing");
    server.cut();
    board.put(What.ANSWERED, call(1, Call.State.UP, null, CALLER));
    browser.sees(row(one), "Talking");
    browser.sees("#link", "Live");
    assertThat(server.since).hasSize(2).first().isEqualTo("none");
    assertThat(server.since).last().isNotEqualTo("none");
    assertThat(browser.shown("#log")).containsOnlyOnce("answered");
  }

  @Test
  void aLostPbxIsSaidAtOnceAndTakenBack() {
    logIn();
    board.put(What.LINK_LOST, Scenes.node(Node.State.DOWN, "connection refused"));
    browser.sees("#banner", "The link to PBX pbx1 is lost since");
    browser.sees("#banner", "connection refused");
    browser.sees("#link", "Stale");
    browser.picture("pbx-lost");
    board.put(What.RESYNCING, Scenes.node(Node.State.SYNCING, ""));
    browser.sees("#banner", "is being read anew");
    board.put(What.LIVE, Scenes.node(Node.State.LIVE, ""));
    browser.sees("#link", "Live");
    assertThat(browser.shown("#banner")).isEmpty();
  }

  @Test
  void operatorIsToldThatNothingIsKeptAndWhenItIsAgain() {
    server.role = "operator";
    server.health = "{\"store\":{\"up\":false,\"sinceMs\":1,\"why\":\"disk <b>full</b>\"}}";
    logIn();
    browser.sees("#banner", "Call records and webhooks cannot be kept since");
    browser.sees("#banner", "(disk <b>full</b>). Calls go on.");
    assertThat(browser.shown("#link")).contains("Live");
    server.health = "{\"store\":{\"up\":true,\"sinceMs\":2}}";
    browser.seesNot("#banner", "cannot be kept");
  }

  @Test
  void operatorIsToldWhatElseDoesNotWorkAsItShould() {
    server.role = "operator";
    server.health =
        "{\"store\":{\"up\":true,\"sinceMs\":1},\"notes\":[\"one <i>x</i>\",\"two\",\"three\",\"four\",\"five\"]}";
    logIn();
    browser.sees("#banner", "one <i>x</i>");
    browser.sees("#banner", "And 1 more, see /v1/health.");
    server.health = "{\"store\":{\"up\":true,\"sinceMs\":1},\"notes\":[]}";
    browser.seesNot("#banner", "one");
  }

  @Test
  void aNumberOfAnotherRunOfTheServerIsNotResumed() {
    logIn();
    Call old = call(1, Call.State.UP, null, CALLER);
    board.put(What.CREATED, old);
    browser.sees(row(old), "Weber Elektro");
    int port = server.port();
    server.close();
    browser.sees("#link", "Stale");

    // The new run has long come past the number that the page stopped at.
    ScriptedBoard next = new ScriptedBoard();
    Scenes.quietMorning(next);
    for (int i = 10; i < 20; i++) {
      next.put(What.CREATED, call(i, Call.State.UP, null, outside("+49" + i, "Later " + i)));
    }
    server = new WallServer(next, port);
    browser.sees("#link", "Live");
    browser.sees("#calls-count", "10");
    browser.sees("#log", "Cordboard was restarted: the board was read anew");
    assertThat(browser.driver().findElements(By.cssSelector(row(old)))).isEmpty();
  }

  @Test
  void whatWasMissedIsSaidAndReadAnew() {
    logIn();
    server.remembers = false;
    server.cut();
    Call call = call(1, Call.State.UP, null, CALLER);
    board.put(What.CREATED, call);
    browser.sees(row(call), "Talking");
    browser.sees("#log", "Some changes were missed: the board was read anew");
    server.say("{\"type\":\"conflated\",\"atMs\":1,\"count\":7,\"fromSeq\":1,\"toSeq\":9}");
    browser.sees("#log", "7 changes came too fast");
  }
}
