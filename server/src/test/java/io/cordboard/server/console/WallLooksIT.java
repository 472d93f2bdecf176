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

  private static List<String> nameless(String css) {
    return browser.driver().findElements(By.cssSelector(css)).stream()
        .filter(WebElement::isDisplayed)
        .filter(e -> e.getAccessibleName().isBlank())
        .map(e -> e.getAttribute("outerHTML"))
        .toList();
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
