package io.cordboard.server.console;

import static io.cordboard.server.console.Scenes.call;
import static io.cordboard.server.console.Scenes.inside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.cordboard.server.board.Agent;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change.What;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The agent page on every screen, by every eye, by ear; and what an admin sees of the others. */
@Tag("long")
class AgentLooksIT extends DeskCase {
  private static final String RECORD =
      """
      {"id":"%032x","node":"pbx1","direction":"inbound","queue":"630","dialed":"630",
       "caller":{"number":"+4930901820","name":"%s"},
       "callee":{"extension":"801","agent":"1001"},"agent":{"agent":"1001"},
       "times":{"startedAtMs":%d},"spans":{"talkMs":65000,"acwMs":12000},
       "ending":{"outcome":"answered"}}""";

  @BeforeEach
  void asAdmin() {
    desk.admin();
    desk.atWork();
  }

  @Override
  void begin() {
    logsIn();
    browser.sees("#seats", "Support");
    browser.sees("#team", "Jonas Okafor");
  }

  private static Party spy() {
    return new Party(
        Scenes.NODE + "/9.spy",
        Role.SUPERVISOR,
        "0171555",
        null,
        null,
        null,
        Party.State.UP,
        Scenes.ago(900),
        Scenes.ago(900),
        0);
  }

  @Test
  void whoOnlyListensIsNotShownToTheAgent() {
    begin();
    Call call = talking();
    Party own = call.parties().get(1);
    board.put(What.CHANGED, call(1, Call.State.UP, "630", CALLER, own, spy()));
    browser.sees("#parties", "Weber Elektro");
    browser.seesNot("#parties", "0171555");
    desk.leg(call, "talk", List.of(OTHER, spy().channelId()), List.of());
    board.put(What.CHANGED, call(1, Call.State.HELD, "630", CALLER, own, spy()));
    browser.sees("#parties", "0171555");
  }

  private Call othersTalk() {
    Call call = call(2, Call.State.UP, "630", CALLER, inside("802", "1002", Party.State.UP));
    board.put(What.ANSWERED, call);
    board.put(
        What.CHANGED, Scenes.agent("1002", "Jonas Okafor", "802", Agent.State.BUSY, call.id()));
    browser.sees("#team", "Weber Elektro · Support");
    return call;
  }

  @Test
  void anAdminTakesPartInTheTalksOfTheGroup() {
    begin();
    browser.type("m", Keys.ENTER);
    browser.sees("#said", "Spy Jonas Okafor: Jonas Okafor is in no call that is up.");
    Call call = othersTalk();
    for (String how : List.of("spy", "whisper", "barge", "release")) {
      if (!how.equals("spy")) {
        browser.type(Keys.ARROW_RIGHT);
      }
      browser.type(Keys.ENTER);
      String command =
          "POST /v1/agents/1001/supervise {\"how\":\"%s\",\"call\":\"%s\"}"
              .formatted(how, call.id());
      browser.until(d -> server.commands.contains(command), () -> "sent: " + server.commands);
      browser.sees("#said", "Jonas Okafor: done.");
    }
    browser.type(Keys.ARROW_RIGHT, Keys.ENTER);
    browser.sees("#said", "Hang up Jonas Okafor: done.");
    assertThat(server.commands)
        .contains("POST /v1/agents/1001/calls/hangup {\"legs\":[\"2.802\"]}");
    // Who listens on another phone than the own is let go from here, too.
    assertThat(displayed("#team button:last-child")).isFalse();
    board.put(What.CHANGED, call(2, Call.State.UP, "630", CALLER, call.parties().get(1), spy()));
    browser.until(d -> displayed("#team button:last-child"));
    browser.type(Keys.ARROW_RIGHT, Keys.ENTER);
    browser.sees("#said", "End listening Jonas Okafor: done.");
    assertThat(server.commands)
        .contains("POST /v1/agents/1001/calls/hangup {\"legs\":[\"9.spy\"]}");
    browser.find("#team-phone").sendKeys("0171 555");
    desk.instead.put("supervise", DeskScript.refusal("no_answer", null, "phone: x"));
    browser.find("#team button").sendKeys(Keys.ENTER);
    browser.sees("#said", "Spy Jonas Okafor: not done: nobody picked up.");
    assertThat(server.commands.stream().filter(c -> c.contains("\"phone\":\"0171 555\"")))
        .hasSize(1);
    browser.size(1280, 900);
    browser.picture("agent-admin");
    browser.size(1280, 720);
  }

  private static final String ROW = "return document.activeElement.closest('tr').dataset.id";

  @Test
  void callsOfTodayAreListedAndCalledBack() {
    desk.records =
        "["
            + RECORD.formatted(1, "Weber Elektro", Scenes.ago(3_600_000))
            + ","
            + RECORD.formatted(2, "<img src=x onerror=alert(1)>", Scenes.ago(4_600_000))
            + "]";
    begin();
    browser.sees("#today", "Weber Elektro");
    browser.sees("#today", "<img src=x onerror=alert(1)>");
    browser.sees("#today", "1:05");
    // In a table up and down go along the rows.
    browser.type("y", Keys.ARROW_DOWN);
    assertThat(browser.script(ROW)).isEqualTo("%032x".formatted(2));
    browser.type(Keys.ARROW_UP);
    assertThat(browser.script(ROW)).isEqualTo("%032x".formatted(1));
    browser.type(Keys.ENTER);
    assertThat(browser.find("#target").getDomProperty("value")).isEqualTo("+4930901820");
    assertThat(browser.find("#target-kind").getDomProperty("value")).isEqualTo("number");
    // What is typed over it may be an agent's number.
    browser.type("1002");
    browser.sees("#target-hint", "Agent Jonas Okafor");
    browser.type(Keys.ESCAPE, "y", Keys.ENTER);
    browser.type(Keys.ENTER);
    browser.until(
        d ->
            server.commands.contains(
                "POST /v1/agents/1001/calls/dial {\"number\":\"+4930901820\"}"));
    // An ended call is asked for again.
    desk.records = "[" + RECORD.formatted(3, "Neu", Scenes.ago(1000)) + "]";
    Call call = talking();
    desk.noLeg();
    board.gone(What.ENDED, Scenes.ended(call, Call.Outcome.ANSWERED, null));
    browser.sees("#today", "Neu");
  }

  /** As the server's words do, whatever zone the browser is in. */
  @Test
  void timesAreTheServers() {
    String zone = "Pacific/Kiritimati";
    server.role += "\",\"zone\":\"" + zone;
    Instant at = Instant.ofEpochMilli(Scenes.ago(3_600_000));
    desk.records = "[" + RECORD.formatted(1, "Weber Elektro", at.toEpochMilli()) + "]";
    begin();
    String there = at.atZone(ZoneId.of(zone)).toLocalTime().toString().substring(0, 5);
    browser.sees("#today", there);
    Object asked =
        browser.script(
            "return performance.getEntriesByType('resource').map(e => e.name)"
                + ".find(n => n.includes('/v1/records'))");
    assertThat(asked.toString())
        .contains("from=" + Instant.now().atZone(ZoneId.of(zone)).toLocalDate());
  }

  @Test
  void ourOwnPausesAreNotShownAsBreaks() {
    begin();
    Agent paused = Scenes.agent("1002", "Jonas Okafor", "802", Agent.State.PAUSED, null);
    board.put(What.CHANGED, withReason(paused, "acw"));
    browser.sees("#team", "After-call work");
    browser.type("d", "1002");
    browser.sees("#target-hint", "Agent Jonas Okafor: after-call work.");
    board.put(What.CHANGED, withReason(paused, "cb-dial-out"));
    browser.sees("#team", "Dial-out only");
    board.put(What.CHANGED, withReason(paused, "lunch"));
    browser.sees("#team", "Paused: lunch");
  }

  private static Agent withReason(Agent a, String reason) {
    return new Agent(
        a.id(),
        a.node(),
        a.name(),
        a.extension(),
        a.team(),
        a.state(),
        a.queues(),
        reason,
        a.callId(),
        a.sinceMs());
  }

  /** On a low screen the bar at the bottom lies over what is below it. */
  @Test
  void theBarNeverHidesWhatHasTheFocus() {
    begin();
    browser.size(1280, 420);
    browser.tabTo("#seats li[data-id='2'] select[aria-label^='Work']");
    assertThat((Boolean) browser.script(UNHIDDEN)).isTrue();
    browser.size(1280, 720);
  }

  private static final String UNHIDDEN =
      "const r = document.activeElement.getBoundingClientRect();"
          + " return r.bottom <= document.getElementById('said').getBoundingClientRect().top";

  @Test
  void namesAreTextAndNothingElse() {
    String evil = "<b id=evil>Bobby</b>\"'&";
    desk.called(evil);
    board.put(What.CHANGED, Scenes.agent("1001", evil, "801", Agent.State.IDLE, null));
    board.put(What.CHANGED, Scenes.agent("1002", evil, "802", Agent.State.IDLE, null));
    desk.why = List.of("paused: " + evil);
    begin();
    browser.sees("#who", evil);
    browser.sees("#why", evil);
    assertThat(browser.script("return document.getElementById('evil')")).isNull();
  }

  @Test
  void keysCanBeSwitchedOffAndStayOff() {
    begin();
    browser.type("?");
    browser.sees("#keys", "Hang up");
    browser.picture("agent-keys");
    browser.tabTo("#keys-on");
    browser.type(Keys.SPACE, Keys.ESCAPE);
    browser.until(d -> !displayed("#keys"));
    browser.find("#main").sendKeys("p");
    browser.driver().navigate().refresh();
    browser.sees("#seats", "Support");
    browser.find("#main").sendKeys(Keys.chord(Keys.SHIFT, "l"));
    browser.find("#keys-open").click();
    assertThat(browser.find("#keys-on").isSelected()).isFalse();
    assertThat(server.commands).isEmpty();
    browser.type(Keys.ESCAPE);
    browser.tabTo("#logout-shift");
    browser.type(Keys.ENTER);
    browser.until(d -> server.commands.contains("POST /v1/agents/1001/logout {}"));
  }

  @Test
  void lettersTypedInAFieldAreNoKeys() {
    begin();
    talking();
    browser.type("d", Keys.chord(Keys.SHIFT, "x"), "hrbl");
    assertThat(browser.find("#target").getDomProperty("value")).isEqualTo("Xhrbl");
    browser.type(Keys.ESCAPE, Keys.chord(Keys.CONTROL, "h"));
    browser.tabTo("#seats li[data-id='1'] select");
    browser.type("h");
    assertThat(server.commands).isEmpty();
  }

  @Test
  void nothingJumpsUnderTheHand() {
    begin();
    for (int width : List.of(1920, 1280, 768)) {
      browser.size(width, 1200);
      desk.noLeg();
      board.gone(What.ENDED, call(1, Call.State.UP, "630", CALLER));
      browser.sees("#call-state", "No call");
      Object before = browser.script(PLACES);
      talking();
      browser.type("h");
      browser.sees("#said", "The call is on hold.");
      desk.why = List.of("after-call work: 90 s left", "in a call", "a third", "a fourth");
      desk.afterCallUntil(System.currentTimeMillis() + 90_000);
      board.put(What.CHANGED, Scenes.member("630", "801", DeviceState.NOT_IN_USE, true));
      browser.sees("#acw-left", "1:2");
      assertThat(browser.script(PLACES)).as("places at " + width).isEqualTo(before);
      desk.why = List.of();
      desk.afterCallUntil(0);
      board.put(What.CHANGED, Scenes.member("630", "801", DeviceState.NOT_IN_USE, false));
      browser.sees("#acw-left", "–");
    }
  }

  /** Where every button and field is. */
  private static final String PLACES =
      "return scrollTo(0, 0), [...document.querySelectorAll('.mycall .acts button, .target > *, .panel h2,"
          + " #reasons button, #unpause, #acw-end, #seats button')].map(e => {"
          + " const r = e.getBoundingClientRect(); return e.id + ' ' + Math.round(r.left) + ','"
          + " + Math.round(r.top) + ' ' + Math.round(r.height); }).join('\\n')";

  @Test
  void everyScreenIsWideEnough() {
    String longName = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik";
    desk.called(longName);
    desk.records = "[" + RECORD.formatted(1, longName, Scenes.ago(3_600_000)) + "]";
    desk.why = List.of("paused: " + longName + " since 12:03", "device 801 unreachable");
    board.put(What.CHANGED, Scenes.agent("1002", longName, "802", Agent.State.IDLE, null));
    begin();
    talking();
    browser.sees("#today", "Donaudampf");
    for (int width : List.of(375, 320, 640, 641, 768, 1000, 1001, 1280, 1920)) {
      browser.size(width, 800);
      assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
          .as("width of the page at " + width)
          .isLessThanOrEqualTo(width);
      assertThat(browser.script(Looks.CLIPPED))
          .as("cut off at " + width)
          .asInstanceOf(LIST)
          .isEmpty();
      if (List.of(375, 768, 1280, 1920).contains(width)) {
        browser.size(width, width == 375 ? 1900 : 1080);
        browser.picture("agent-" + width);
      }
    }
  }

  @Test
  void everythingHasANameAndStandsOutInBothThemes() {
    desk.records = "[" + RECORD.formatted(1, "Weber Elektro", Scenes.ago(3_600_000)) + "]";
    begin();
    talking();
    othersTalk();
    browser.sees("#today", "Weber Elektro");
    browser.type("r");
    browser.sees("#said", "Resume: You hold nobody.");
    assertThat(Looks.nameless(browser, "button, input, select, summary")).isEmpty();
    assertThat(Looks.nameless(browser, "main table, main section, [role=group]")).isEmpty();
    // Only the link, the banner and what became of a wish are spoken.
    assertThat(
            browser.script(
                "return [...document.querySelectorAll('[role=status]')].map(e => e.id).join(' ')"))
        .isEqualTo("link banner said");
    for (String scheme : List.of("light", "dark")) {
      browser.prefer(scheme);
      assertThat(browser.script(Looks.FAINT)).as(scheme).asInstanceOf(LIST).isEmpty();
      browser.picture("agent-contrast-" + scheme);
    }
    browser.prefer("light");
  }
}
