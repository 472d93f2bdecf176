package io.cordboard.server.console;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** What every page must look like. */
final class Looks {
  /** Panels whose content is wider than they are. */
  static final String CLIPPED =
      "return [...document.querySelectorAll('.panel, .figures, .scroll, td, tbody th')]"
          + ".filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)"
          + ".map(e => (e.id || e.className) + ': ' + e.innerText)";

  /** Texts with a contrast below 4.5 (WCAG AA), as "text ratio". */
  static final String FAINT =
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

  private Looks() {}

  /** Elements without a name for screen readers. */
  static List<String> nameless(Browser browser, String css) {
    return browser.driver().findElements(By.cssSelector(css)).stream()
        .filter(WebElement::isDisplayed)
        .filter(e -> e.getAccessibleName().isBlank())
        .map(e -> e.getAttribute("outerHTML"))
        .toList();
  }
}
