package io.cordboard.server.console;

import static io.cordboard.server.console.Scenes.ago;
import static io.cordboard.server.console.Scenes.call;
import static io.cordboard.server.console.Scenes.inside;
import static io.cordboard.server.console.Scenes.outside;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Agent;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change.What;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** What a supervisor sees of calls, queues, agents and what happens. */
class WallboardIT extends WallCase {
  @Test
  void aCallAppearsRingsIsAnsweredAndEnds() {
    logIn();
    browser.sees("#calls-empty", "No calls right now.");
    Call ringing =
        call(1, Call.State.RINGING, null, CALLER, inside("801", "1001", Party.State.RINGING));
    board.put(What.CREATED, call(1, Call.State.DIALING, null, CALLER));
    board.put(What.RINGING, ringing);
    browser.sees(row(ringing), "Ringing");
    browser.sees(row(ringing), "Weber Elektro +4930901820");
    browser.sees(row(ringing), "Anna Berg 801");
    browser.sees("#calls-count", "1");

    board.put(
        What.ANSWERED, call(1, Call.State.UP, null, CALLER, inside("801", "1001", Party.State.UP)));
    browser.sees(row(ringing), "Talking");
    browser.picture("call-up");

    board.gone(
        What.ENDED,
        call(
            1,
            Call.State.ENDED,
            null,
            Call.Outcome.ANSWERED,
            CALLER,
            inside("801", "1001", Party.State.GONE)));
    browser.sees(row(ringing), "Ended");
    browser.sees("#calls-count", "0");
    browser.until(d -> d.findElements(By.cssSelector(row(ringing))).isEmpty());
    browser.sees("#calls-empty", "No calls right now.");
  }

  @Test
  void howACallFailedIsSaid() {
    logIn();
    Call first = call(1, Call.State.RINGING, null, CALLER);
    board.put(What.CREATED, first);
    browser.sees(row(first), "Ringing");
    board.gone(What.ENDED, call(1, Call.State.ENDED, null, Call.Outcome.BUSY, CALLER));
    browser.sees(row(first), "Busy");
    browser.sees("#log", "ended: busy");
  }

  @Test
  void aQueueCountsItsWaitingAndTheLongestWaitRuns() {
    logIn();
    board.put(What.CHANGED, Scenes.queue("630", "Support", 2, ago(61_000), 13, 4));
    board.put(What.CHANGED, Scenes.member("630", "801", DeviceState.IN_USE, false));
    String support = "#queues tr[data-id='pbx1/630']";
    browser.sees(support, "Support 630 2 1:0");
    browser.sees(support, "1 busy 1 paused 13 4");
    browser.sees("#figures", "Waiting 2");
    String wait = browser.shown(support + " .longest");
    browser.until(d -> !browser.shown(support + " .longest").equals(wait));
    assertThat(browser.driver().getTitle()).contains("2 waiting");
  }

  @Test
  void anAgentIsShownWithStateAndCall() {
    logIn();
    Call up = call(1, Call.State.UP, "630", CALLER, inside("801", "1001", Party.State.UP));
    board.put(What.CREATED, up);
    board.put(What.CHANGED, Scenes.agent("1001", "Anna Berg", "801", Agent.State.BUSY, up.id()));
    browser.sees("#agents tr[data-id='1001']", "In a call");
    browser.sees("#agents tr[data-id='1001']", "Weber Elektro · Support");
    browser.sees("#agents tr[data-id='1002']", "Paused");
    board.put(What.CHANGED, Scenes.extension("801", 8));
    browser.sees("#extensions li[data-id='pbx1/801']", "Ringing");
  }

  @Test
  void theLogIsFilteredHeldAndCleared() {
    logIn();
    board.put(What.CREATED, call(1, Call.State.RINGING, null, CALLER));
    board.put(What.CHANGED, Scenes.agent("1002", "Jonas Okafor", "802", Agent.State.IDLE, null));
    browser.sees("#log", "Weber Elektro");
    browser.sees("#log", "Jonas Okafor");

    browser.find("#log-text").sendKeys("weber");
    browser.seesNot("#log", "Jonas Okafor");
    browser.sees("#log", "Weber Elektro");
    browser.find("#log-text").clear();
    browser.find("#log-text").sendKeys(" ");
    browser.sees("#log", "Jonas Okafor");
    browser.find("#log-filter input[value=calls]").click();
    browser.seesNot("#log", "Weber Elektro");
    browser.find("#log-filter input[value=calls]").click();

    browser.find("#log-pause").click();
    board.put(What.CHANGED, Scenes.agent("1001", "Anna Berg", "801", Agent.State.OFFLINE, null));
    browser.sees("#log-count", "paused, 1 since");
    assertThat(browser.shown("#log")).doesNotContain("Anna Berg");
    browser.find("#log-pause").click();
    browser.sees("#log", "Anna Berg (1001): offline");

    browser.find("#log-clear").click();
    browser.sees("#log-empty", "Nothing yet.");
  }

  @Test
  void aHostileNameIsOnlyText() {
    logIn();
    String name = "<img src=x onerror=alert(1)>";
    Call call = call(1, Call.State.UP, "630", outside("\"><script>alert(2)</script>", name));
    board.put(What.CREATED, call);
    board.put(What.CHANGED, Scenes.queue("630", name, 1, ago(1000), 0, 0));
    board.put(What.CHANGED, Scenes.agent("1001", name, "801", Agent.State.BUSY, call.id()));
    board.put(What.LINK_LOST, Scenes.node(Node.State.DOWN, name));
    browser.sees(row(call), name);
    browser.sees("#queues", name);
    browser.sees("#agents", name);
    browser.sees("#banner", name);
    browser.sees("#log", name);
    assertThat(browser.script("return document.querySelectorAll('main img, main script').length"))
        .isEqualTo(0L);
  }

  @Test
  void aThousandCallsAreCountedAndOnlyTheNewestDrawn() {
    logIn();
    for (int i = 1; i <= 1000; i++) {
      board.put(What.CREATED, call(i, Call.State.UP, null, outside("+49" + i, "Caller " + i)));
    }
    browser.sees("#calls-count", "1000");
    browser.sees("#calls-more", "and 940 more calls");
    assertThat(browser.driver().findElements(By.cssSelector("#calls tr"))).hasSize(60);
    assertThat(browser.driver().findElements(By.cssSelector("#log tr")).size())
        .isLessThanOrEqualTo(120);
    assertThat((Long) browser.script("return document.querySelectorAll('*').length"))
        .isLessThan(4000L);
  }

  @Test
  void aMergedCallGoesOnInTheOtherAndALostOneIsNotCalledEnded() {
    logIn();
    Party anna = inside("801", "1001", Party.State.UP);
    Call first = call(1, Call.State.UP, null, CALLER, anna);
    Call consult = call(2, Call.State.UP, null, outside("802", "Jonas"), anna);
    board.put(What.CREATED, first);
    board.put(What.CREATED, consult);
    browser.sees("#calls-count", "2");
    Call merged = Scenes.ended(consult, Call.Outcome.MERGED, first.id());
    board.gone(What.ENDED, merged);
    browser.sees("#calls-count", "1");
    browser.sees("#log", "Jonas (802) → Anna Berg (801): went on in the call Weber Elektro");
    assertThat(browser.driver().findElements(By.cssSelector(row(consult)))).isEmpty();

    board.gone(What.ENDED, Scenes.ended(first, Call.Outcome.LOST, null));
    browser.sees(row(first), "End not seen");
    browser.sees("#log", "ended: end not seen");
  }

  @Test
  void theLogTellsNewsAndNotEveryMovement() {
    logIn();
    browser.find("#log-filter input[value=phones]").click();
    for (int i = 1; i <= 50; i++) {
      board.put(What.CHANGED, Scenes.registration("801", 1000 + i));
      board.put(What.CHANGED, Scenes.queue("630", "Support", 0, 0, 12 + i, 3));
      board.put(What.CHANGED, Scenes.member("630", "801", DeviceState.IN_USE, false));
    }
    board.put(What.CHANGED, Scenes.member("630", "801", DeviceState.IN_USE, true));
    browser.sees("#queues", "62 3");
    browser.sees("#log", "Anna Berg in Support: paused");
    assertThat(browser.driver().findElements(By.cssSelector("#log tr"))).hasSize(1);
  }
}
