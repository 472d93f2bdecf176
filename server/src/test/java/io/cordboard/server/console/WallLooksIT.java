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
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Readable on every screen, by every eye, by ear, and with the keyboard alone. */
class WallLooksIT extends WallCase {
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
      assertThat(browser.script(Looks.CLIPPED))
          .as("cut off at " + width)
          .asInstanceOf(LIST)
          .isEmpty();
      if (width == 375) {
        browser.picture("phone");
      }
    }
  }

  @Test
  void everythingCanBeDoneWithTheKeyboard() {
    assertThat(focus()).isEqualTo("user");
    browser.type("admin", Keys.TAB, "right", Keys.ENTER);
    browser.sees("#link", "Live");
    Call call = call(1, Call.State.UP, null, CALLER, inside("801", "1001", Party.State.UP));
    board.put(What.CREATED, call);
    browser.sees(row(call), "Talking");
    WebElement hangUp = browser.find(row(call) + " button");
    browser.tabTo(row(call) + " button");
    assertThat(browser.script("return document.activeElement.matches(':focus-visible')"))
        .isEqualTo(true);
    // The board goes on changing below the fingers; the focus stays.
    board.put(What.CREATED, call(2, Call.State.RINGING, null, outside("+4940777", "Other")));
    browser.sees("#calls-count", "2");
    assertThat(browser.driver().switchTo().activeElement()).isEqualTo(hangUp);

    browser.type(Keys.ENTER);
    browser.sees("#ask", "Hang up this call?");
    browser.sees("#ask", "Weber Elektro");
    browser.type(Keys.ESCAPE);
    browser.until(d -> !displayed("#ask"));
    assertThat(server.commands).isEmpty();
    assertThat(browser.driver().switchTo().activeElement()).isEqualTo(hangUp);
    browser.type(Keys.ENTER);
    browser.sees("#ask", "Hang up this call?");
    browser.type(Keys.TAB, Keys.ENTER);
    browser.until(d -> server.commands.contains("DELETE /v1/calls/" + call.id()));
  }

  private static String focus() {
    return browser.until(
        d -> {
          String id = d.switchTo().activeElement().getAttribute("id");
          return id == null || id.isEmpty() ? null : id;
        });
  }

  @Test
  void whatIsThereHasANameForScreenReaders() {
    logIn();
    board.put(What.CREATED, call(1, Call.State.UP, "630", CALLER));
    browser.sees("#calls", "Weber Elektro");
    assertThat(Looks.nameless(browser, "button, input, summary")).isEmpty();
    assertThat(Looks.nameless(browser, "main table, main section, [role=region]")).isEmpty();
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
      assertThat(browser.script(Looks.FAINT)).as(scheme).asInstanceOf(LIST).isEmpty();
      browser.picture("contrast-" + scheme);
    }
    browser.prefer("light");
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
