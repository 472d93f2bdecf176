package io.cordboard.server.console;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a screen, that goes nowhere but to the loopback. */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-dev-shm-usage",
          "--hide-scrollbars");

  private final ChromeDriver driver;

  /** Starts it; {@code profile} is its folder. */
  public Browser(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(FLAGS);
    options.addArguments("--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
    size(1280, 720);
  }

  /** For what has no method here. */
  public ChromeDriver driver() {
    return driver;
  }

  /** The size of the page itself, as on a device of that size. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** As a stranger: no cookie, no stored choice. */
  public void openAsStranger(String address) {
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin", Map.of("origin", address, "storageTypes", "local_storage"));
    driver.get(address);
  }

  /** Runs a script in the page. */
  public Object script(String text, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(text, arguments);
  }

  /** Waits for an element. */
  public WebElement find(String css) {
    return until(d -> d.findElement(By.cssSelector(css)));
  }

  /** Waits until the text of an element has this in it. */
  public void sees(String css, String text) {
    until(d -> shown(css).contains(text) ? true : null, () -> css + " shows: " + shown(css));
  }

  /** Waits until it is not in there any more. */
  public void seesNot(String css, String text) {
    until(d -> shown(css).contains(text) ? null : true, () -> css + " shows: " + shown(css));
  }

  /** What an element shows to the eye; empty while there is no such element. */
  String shown(String css) {
    Object text = script("return document.querySelector(arguments[0])?.innerText ?? ''", css);
    return text.toString().replaceAll("\\s+", " ");
  }

  /** Types where the focus is, as a hand does. */
  public void type(CharSequence... keys) {
    for (CharSequence key : keys) {
      driver.switchTo().activeElement().sendKeys(key);
    }
  }

  /** Goes on with the tab key until the element has the focus. */
  public void tabTo(String css) {
    for (int i = 0; i < 60; i++) {
      if (Boolean.TRUE.equals(script("return document.activeElement.matches(arguments[0])", css))) {
        return;
      }
      type(Keys.TAB);
    }
    throw new AssertionError("focus: never reached " + css + " (expected: within 60 tabs)");
  }

  /** Asks again and again until the answer is neither null nor false. */
  public <T> T until(Function<ChromeDriver, @Nullable T> condition) {
    return until(condition, () -> "condition");
  }

  /** Asks again and again until the answer is neither null nor false. */
  <T> T until(Function<ChromeDriver, @Nullable T> condition, Supplier<String> was) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    RuntimeException last = null;
    do {
      try {
        T value = condition.apply(driver);
        if (value != null && !Boolean.FALSE.equals(value)) {
          return value;
        }
      } catch (StaleElementReferenceException | NoSuchElementException e) {
        last = e;
      }
      LockSupport.parkNanos(30_000_000);
    } while (System.nanoTime() < end);
    throw new AssertionError(was.get() + ": not within " + PATIENCE, last);
  }

  /** What the page itself complained about; a refused or failed request is not a complaint. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(m -> !m.contains("Failed to load resource") && !m.contains("WebSocket connection"))
        .toList();
  }

  /** Keeps a picture beside the test's reports. */
  public void picture(String name) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "pictures"));
      Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
