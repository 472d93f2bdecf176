package io.cordboard.server.console;

import static io.cordboard.server.console.Scenes.ago;
import static io.cordboard.server.console.Scenes.call;
import static io.cordboard.server.console.Scenes.inside;
import static io.cordboard.server.console.Scenes.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.cordboard.server.board.Agent;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change.What;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a supervisor sees and does, in a real browser. */
class WallboardIT {
  private static final Party CALLER = outside("+4930901820", "Weber Elektro");

  @TempDir static Path profile;
  private static Browser browser;

  private final ScriptedBoard board = new ScriptedBoard();
  private WallServer server;

  @BeforeAll
  static void openBrowser() {
    browser = new Browser(profile);
  }

  @AfterAll
  static void closeBrowser() {
    browser.close();
  }

  @BeforeEach
  void morning() {
    Scenes.quietMorning(board);
    server = new WallServer(board, 0);
    browser.size(1280, 720);
    browser.openAsStranger(server.address());
  }

  @AfterEach
  void noComplaints() {
    browser.driver().get("about:blank");
    server.close();
    assertThat(browser.complaints()).isEmpty();
  }

  private void logIn() {
    browser.find("#user").sendKeys("admin");
    browser.find("#password").sendKeys("right", Keys.ENTER);
    browser.sees("#link", "Live");
  }

  private static String row(Call call) {
    return "#calls tr[data-id='" + call.id() + "']";
  }

  private static boolean displayed(String css) {
    return browser.driver().findElement(By.cssSelector(css)).isDisplayed();
  }

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
  void everythingCanBeDoneWithTheKeyboard() {
    assertThat(focus()).isEqualTo("user");
    type("admin", Keys.TAB, "right", Keys.ENTER);
    browser.sees("#link", "Live");
    Call call = call(1, Call.State.UP, null, CALLER, inside("801", "1001", Party.State.UP));
    board.put(What.CREATED, call);
    browser.sees(row(call), "Talking");
    WebElement hangUp = browser.find(row(call) + " button");
    tabTo(hangUp);
    assertThat(browser.script("return document.activeElement.matches(':focus-visible')"))
        .isEqualTo(true);
    // The board goes on changing below the fingers; the focus stays.
    board.put(What.CREATED, call(2, Call.State.RINGING, null, outside("+4940777", "Other")));
    browser.sees("#calls-count", "2");
    assertThat(browser.driver().switchTo().activeElement()).isEqualTo(hangUp);

    type(Keys.ENTER);
    browser.sees("#ask", "Hang up this call?");
    browser.sees("#ask", "Weber Elektro");
    type(Keys.ESCAPE);
    browser.until(d -> !displayed("#ask"));
    assertThat(server.commands).isEmpty();
    assertThat(browser.driver().switchTo().activeElement()).isEqualTo(hangUp);
    type(Keys.ENTER);
    browser.sees("#ask", "Hang up this call?");
    type(Keys.TAB, Keys.ENTER);
    browser.until(d -> server.commands.contains("DELETE /v1/calls/" + call.id()));
  }

  private static String focus() {
    return browser.until(
        d -> {
          String id = d.switchTo().activeElement().getAttribute("id");
          return id == null || id.isEmpty() ? null : id;
        });
  }

  private static void type(CharSequence... keys) {
    for (CharSequence key : keys) {
      browser.driver().switchTo().activeElement().sendKeys(key);
    }
  }

  private static void tabTo(WebElement wanted) {
    for (int i = 0; i < 40; i++) {
      if (browser.driver().switchTo().activeElement().equals(wanted)) {
        return;
      }
      type(Keys.TAB);
    }
    throw new AssertionError("focus: never reached " + wanted + " (expected: within 40 tabs)");
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
    browser.sees("#dial-result", "The call was not made: 801: no answer");

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
    browser.sees("#calls", "Weber Elektro");
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
  void aPhoneNeedsNoSidewaysScrolling() {
    String longName = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik";
    board.put(
        What.CREATED, call(1, Call.State.UP, "630", outside("+493090182012345", longName), CALLER));
    board.put(What.CHANGED, Scenes.queue("630", longName, 12, ago(4_000_000), 1234, 567));
    board.put(What.CHANGED, Scenes.agent("1001", longName, "801", Agent.State.BUSY, Scenes.id(1)));
    logIn();
    for (int width : List.of(375, 320, 640, 641, 768, 1000, 1280, 1920)) {
      browser.size(width, 720);
      browser.sees("#calls", "Donaudampf");
      browser.find("#pbx").findElement(By.tagName("summary"));
      browser.script("document.getElementById('pbx').open = true");
      assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
          .as("width of the page at " + width)
          .isLessThanOrEqualTo(width);
      assertThat(browser.script(CLIPPED)).as("cut off at " + width).asInstanceOf(LIST).isEmpty();
      if (width == 375) {
        browser.picture("phone");
      }
    }
  }

  /** Panels whose content is wider than they are. */
  private static final String CLIPPED =
      "return [...document.querySelectorAll('.panel, .figures, .scroll, td, tbody th')]"
          + ".filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)"
          + ".map(e => (e.id || e.className) + ': ' + e.innerText)";

  @Test
  void whatIsThereHasANameForScreenReaders() {
    logIn();
    board.put(What.CREATED, call(1, Call.State.UP, "630", CALLER));
    browser.sees("#calls", "Weber Elektro");
    assertThat(nameless("button, input, summary")).isEmpty();
    assertThat(nameless("main table, main section, [role=region]")).isEmpty();
    assertThat(
            browser.script(
                "return [...document.querySelectorAll('td')].filter(c => c.getAttribute('role') !=="
                    + " 'cell').length"))
        .isEqualTo(0L);
    assertThat(browser.driver().findElements(By.cssSelector("header, main, h1"))).hasSize(3);
    // Only the link state, the banner and outcomes are spoken; never the log.
    assertThat(
            browser.script(
                "return [...document.querySelectorAll('[role=status], [aria-live]')]"
                    + ".map(e => e.id).join(' ')"))
        .isEqualTo("link banner dial-result");
    assertThat(browser.script("return document.querySelector('#log').closest('[aria-live]')"))
        .isNull();
  }

  @Test
  void everyTextStandsOutFromItsGroundInBothThemes() {
    logIn();
    board.put(What.CREATED, call(1, Call.State.UP, "630", CALLER));
    board.put(What.CREATED, call(2, Call.State.RINGING, null, outside("+4940777", "Other")));
    board.put(What.CREATED, call(3, Call.State.HELD, null, outside("+4940778", "Third")));
    board.put(What.CHANGED, Scenes.queue("630", "Support", 2, ago(61_000), 13, 4));
    board.put(What.CHANGED, Scenes.extension("801", 8));
    board.put(What.CHANGED, Scenes.extension("802", 4));
    board.put(What.LINK_LOST, Scenes.node(Node.State.DOWN, "connection refused"));
    browser.sees("#banner", "connection refused");
    browser.sees("#log", "connection refused");
    // The glow of a new call is over soon and is no state.
    browser.script("document.getAnimations().forEach(a => a.cancel())");
    for (String scheme : List.of("light", "dark")) {
      browser.prefer(scheme);
      assertThat(browser.script(FAINT)).as(scheme).asInstanceOf(LIST).isEmpty();
      browser.picture("contrast-" + scheme);
    }
    browser.prefer("light");
  }

  /** Texts with a contrast below 4.5 (WCAG AA), as "text ratio". */
  private static final String FAINT =
      """
      const rgb = c => c.match(/[\\d.]+/g).map(Number);
      const light = c => rgb(c).slice(0, 3).map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = e => {
        for (; e; e = e.parentElement) {
          const c = getComputedStyle(e).backgroundColor;
          if ((rgb(c)[3] ?? 1) === 1) return c;
        }
        return 'rgb(255, 255, 255)';
      };
      const faint = [];
      for (const e of document.querySelectorAll('body *')) {
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim() !== '');
        if (!own || !e.checkVisibility() || e.getBoundingClientRect().width <= 1) continue;
        const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) faint.push(e.textContent.trim() + ' ' + ratio.toFixed(2));
      }
      return faint;
      """;

  private static List<String> nameless(String css) {
    return browser.driver().findElements(By.cssSelector(css)).stream()
        .filter(WebElement::isDisplayed)
        .filter(e -> e.getAccessibleName().isBlank())
        .map(e -> e.getAttribute("outerHTML"))
        .toList();
  }

  @Test
  void lightAndDarkFollowTheSystemUnlessChosen() {
    logIn();
    browser.prefer("dark");
    Object dark = browser.script("return getComputedStyle(document.documentElement).color");
    browser.picture("dark");
    browser.prefer("light");
    Object light = browser.script("return getComputedStyle(document.documentElement).color");
    assertThat(dark).isNotEqualTo(light);
    browser.find("#theme").click();
    browser.sees("#theme", "Theme: dark");
    browser.driver().navigate().refresh();
    browser.sees("#theme", "Theme: dark");
    assertThat(browser.script("return getComputedStyle(document.documentElement).color"))
        .isEqualTo(dark);
  }
}
