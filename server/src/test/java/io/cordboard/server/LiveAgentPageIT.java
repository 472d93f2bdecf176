package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.AccClient.Wire;
import io.cordboard.server.console.Browser;
import io.cordboard.server.lab.PhoneCall;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The agent page as served by the whole server, with real calls on the real PBX; by keyboard. */
@Timeout(180)
class LiveAgentPageIT {
  private static final String CUSTOMER = "491701234568";
  private static final String SHIFT_T = Keys.chord(Keys.SHIFT, "t");
  private static final String SHIFT_X = Keys.chord(Keys.SHIFT, "x");

  @RegisterExtension static final House house = AccScenes.house("");

  @TempDir private static Path profile;
  private static AccScenes scenes;
  private static Browser browser;

  @BeforeAll
  static void open() {
    scenes = new AccScenes(house);
    browser = new Browser(profile);
    browser.driver().get("http://127.0.0.1:" + house.port() + "/agent.html");
    browser.find("#user");
  }

  @AfterAll
  static void close() {
    scenes.logOut(new AccClient(house, Wire.GET));
    scenes.close();
    browser.close();
  }

  @Test
  void anAgentWorksByKeysAndAHastyHangUpCutsOffNobodyElse() {
    browser.type(AccScenes.ANN, Keys.TAB, "pw" + AccScenes.ANN, Keys.ENTER);
    browser.sees("#why", "not logged in");
    browser.type("l", "i");
    browser.sees("#said", "You take calls of all your groups.");
    scenes.awaitMember("630", "801", "free");
    browser.sees("#why", "Nothing hinders.");
    browser.find("#seats li[data-id='1'] select").sendKeys("After an");
    browser.sees("#said", "after-call work after answered calls.");
    browser.type(Keys.chord(Keys.SHIFT, Keys.TAB)); // a select takes letters for itself
    transfersInHaste();
    browser.sees("#work-state", "After-call work, ");
    browser.until(d -> !browser.find("#acw-left").getText().equals("–"));
    assertThat(browser.find("#why").getText()).doesNotContain("after-call");
    browser.type("e");
    browser.sees("#said", "After-call work is over.");
    browser.sees("#work-state", "Free");
    regretsADial();
    browser.find("#logout").click();
    browser.sees("#ask", "calls go on ringing your phone");
    browser.find("#ask button[value='end']").click();
    browser.sees("#login-fault", "You are logged out.");
  }

  /** Whom the agent leaves goes on talking, though the hang-up came on the transfer's heels. */
  private static void transfersInHaste() {
    AccScenes.Customer waiting = scenes.new Customer(CUSTOMER);
    browser.sees("#said", "Your phone rings: " + CUSTOMER);
    try (AccScenes.Talk talk = scenes.new Talk(waiting, scenes.ann)) {
      browser.sees("#call-state", "Talking");
      browser.type("h");
      browser.sees("#said", "The call is on hold.");
      talk.caller.hearsMusic();
      browser.type("r");
      browser.sees("#said", "The call goes on.");
      talk.together();
      browser.type("d", "802", Keys.ENTER);
      PhoneCall asked = scenes.ben.awaitCall().answer();
      browser.until(d -> browser.find("#call-state").getText().equals("Consulting"));
      talk.agent.hearsOnly(scenes.ben);
      browser.type(SHIFT_T, SHIFT_X);
      talk.agent.awaitOver();
      talk.caller.hearsOnly(scenes.ben);
      asked.hearsOnly(talk.customer);
      browser.sees("#call-state", "No call");
      asked.hangUp();
      scenes.awaitNoCall();
    }
  }

  private static void regretsADial() {
    browser.type("d", "030123455", Keys.ENTER);
    PhoneCall own = scenes.ann.awaitCall();
    browser.sees("#said", "Your phone rings: pick up.");
    browser.sees("#call-state", "Your phone rings");
    browser.type(SHIFT_X);
    own.awaitOver();
    browser.sees("#call-state", "No call");
    browser.until(d -> browser.find("#dial").getAttribute("aria-disabled") == null);
  }
}
