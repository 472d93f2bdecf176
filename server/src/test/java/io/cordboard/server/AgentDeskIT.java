package io.cordboard.server;

import static io.cordboard.server.AccScenes.ANN;
import static io.cordboard.server.AccScenes.BEN;
import static io.cordboard.server.AccScenes.SUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.AccClient.Wire;
import io.cordboard.server.console.Browser;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The agent page with the keyboard alone, with real phones on the real PBX. */
@Timeout(240)
class AgentDeskIT {
  private static final String CUSTOMER = "491701234567";
  private static final String SHIFT_L = Keys.chord(Keys.SHIFT, "l");
  private static final String SHIFT_T = Keys.chord(Keys.SHIFT, "t");
  private static final String SHIFT_X = Keys.chord(Keys.SHIFT, "x");

  @RegisterExtension static final House house = AccScenes.house("");

  @TempDir private static Path profile;
  private static AccScenes scenes;
  private static Browser browser;
  private final AccClient others = new AccClient(house, Wire.GET);

  @BeforeAll
  static void open() {
    scenes = new AccScenes(house);
    browser = new Browser(profile);
  }

  @AfterAll
  static void close() {
    browser.close();
    scenes.close();
  }

  @AfterEach
  void goHome() {
    scenes.logOut(others);
  }

  private void sits(String agent, String name) {
    browser.openAsStranger("http://127.0.0.1:" + house.port() + "/agent.html");
    browser.until(d -> browser.script("return document.activeElement.id === 'user'"));
    browser.type(agent, Keys.TAB, "pw" + agent, Keys.ENTER);
    browser.sees("#who", name);
    browser.sees("#work-state", "Logged out");
  }

  @Test
  void aDayAtTheDeskGoesByTheKeyboardAlone() {
    AccScenes.atWork(others, BEN, "1,");
    others.done(AccClient.Op.QUEUEPAUSE, 14, BEN, "type", "1", "pause_reason", "lunch");
    sits(ANN, "Ann");
    browser.type("l");
    browser.sees("#said", "Your shift has begun.");
    scenes.awaitMember("630", "801", "cb-out");
    browser.type("i");
    browser.sees("#work-state", "Free");
    scenes.awaitMember("630", "801", "free");
    browser.type("p", Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ENTER);
    browser.sees("#work-state", "On a break: lunch");
    scenes.awaitMember("630", "801", "lunch");
    browser.type("u");
    scenes.awaitMember("630", "801", "free");
    browser.sees("#work-state", "Free");
    browser.tabTo("#seats li[data-id='1'] select[aria-label^='After-call']");
    browser.type(Keys.ARROW_UP);
    browser.sees("#said", "after answered calls");
    browser.type(Keys.ESCAPE);
    takesACall();
    browser.sees("#today", "491701234567");
    dialsAndHangsUp();
    browser.sees("#today", "030123455");
    browser.type(Keys.ESCAPE, SHIFT_L);
    browser.sees("#work-state", "Logged out");
    scenes.awaitMember("630", "801", "cb-out");
    browser.find("#logout").click();
    browser.sees("#login-fault", "You are logged out.");
    assertThat(browser.complaints()).isEmpty();
  }

  private void takesACall() {
    try (AccScenes.Talk talk = scenes.new Talk(CUSTOMER, scenes.ann)) {
      browser.sees("#call-state", "Talking");
      browser.type("h");
      browser.sees("#call-state", "On hold");
      talk.caller.hearsMusic();
      browser.type("r");
      browser.sees("#call-state", "Talking");
      talk.together();
      others.done(AccClient.Op.QUEUEPAUSE, 14, BEN, "type", "2");
      browser.type("d", BEN);
      browser.sees("#target-hint", "free");
      browser.type(Keys.ENTER);
      PhoneCall asked = scenes.ben.awaitCall().answer();
      browser.sees("#call-state", "Consulting");
      asked.hearsOnly(scenes.ann);
      talk.caller.hearsMusic();
      browser.picture("desk-consult");
      browser.type(Keys.ESCAPE, "j");
      browser.sees("#call-state", "Conference");
      talk.caller.hearsOnly(scenes.ann, scenes.ben);
      browser.find("#parties");
      asked.hangUp();
      browser.sees("#call-state", "Talking");
      talk.together();
      browser.type("d");
      browser.type(BEN, Keys.ENTER);
      asked = scenes.ben.awaitCall().answer();
      asked.hearsOnly(scenes.ann);
      browser.sees("#call-state", "Consulting");
      // Whom the agent leaves goes on talking, though the hang-up came on the transfer's heels.
      browser.type(Keys.ESCAPE, SHIFT_T, SHIFT_X);
      talk.agent.awaitOver();
      asked.hearsOnly(talk.customer);
      talk.caller.hearsOnly(scenes.ben);
      browser.sees("#call-state", "No call");
      browser.sees("#work-state", "After-call work");
      scenes.awaitMember("630", "801", "acw");
      browser.picture("desk-acw");
      assertThat(browser.find("#why").getText()).doesNotContain("after-call");
      browser.type("e");
      scenes.awaitMember("630", "801", "free");
      asked.hangUp();
      talk.caller.awaitOver();
      scenes.awaitNoCall();
      browser.sees("#work-state", "Free");
    }
  }

  private void dialsAndHangsUp() {
    browser.type("d", "030 123455", Keys.ENTER);
    PhoneCall regretted = scenes.ann.awaitCall();
    browser.sees("#call-state", "Your phone rings");
    browser.type(SHIFT_X);
    regretted.awaitOver();
    browser.sees("#call-state", "No call");
    scenes.awaitNoCall();
    browser.sees("#work-state", "Free");
    browser.until(d -> browser.find("#dial").getAttribute("aria-disabled") == null);
    browser.type("d", "030 123455", Keys.ENTER);
    browser.sees("#said", "Your phone rings: pick up.");
    PhoneCall own = scenes.ann.awaitCall().answer();
    own.hearsOnly(Voice.NETWORK);
    browser.sees("#call-state", "Talking");
    browser.type(Keys.ESCAPE, SHIFT_X);
    own.awaitOver();
    scenes.awaitNoCall();
    browser.sees("#call-state", "No call");
  }

  @Test
  void anAdminSeesTheGroupAndTakesPart() {
    AccScenes.atWork(others, ANN, "1,");
    sits(SUE, "Sue");
    browser.type("l");
    browser.sees("#said", "Your shift has begun.");
    browser.sees("#team", "Ann 801");
    try (AccScenes.Talk talk = scenes.new Talk(CUSTOMER, scenes.ann)) {
      browser.sees("#team", "49170");
      browser.picture("desk-team");
      PhoneCall spy = takesPart("Spy");
      spy.hearsOnly(scenes.ann, talk.customer);
      talk.together();
      spy.hangUp();
      PhoneCall whisperer = takesPart("Whisper");
      talk.agent.hearsOnly(scenes.sue, talk.customer);
      talk.caller.hearsOnly(scenes.ann);
      whisperer.hangUp();
      PhoneCall third = takesPart("Barge");
      talk.caller.hearsOnly(scenes.sue, scenes.ann);
      third.hangUp();
      talk.together();
      PhoneCall taker = takesPart("Release");
      talk.agent.awaitOver();
      talk.caller.hearsOnly(scenes.sue);
      browser.type(Keys.ESCAPE, SHIFT_X);
      taker.awaitOver();
      scenes.awaitNoCall();
    }
    assertThat(browser.complaints()).isEmpty();
  }

  /** Presses an admin's button on the row of Ann. */
  private PhoneCall takesPart(String how) {
    String button = "#team tr[data-id='1001'] button[aria-label^='" + how + "']";
    browser.until(
        d ->
            browser.find(button).getAttribute("aria-disabled") == null
                ? browser.find(button)
                : null);
    browser.find(button).sendKeys(Keys.ENTER);
    PhoneCall own = scenes.sue.awaitCall().answer();
    browser.sees("#said", ": done.");
    return own;
  }
}
