package io.cordboard.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.cordboard.server.api.Described;
import io.cordboard.server.board.Change.What;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The API debug page: each request tried, the pushed events seen arriving. */
class DebugPageIT {
  private static final String KEYED = "  web-key: " + DebugServer.WEB_KEY + "\n";

  @TempDir static Path profile;
  private static Browser browser;

  @TempDir private Path folder;
  private final ScriptedBoard board = new ScriptedBoard();
  private DebugServer server;

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
    browser.size(1280, 720);
    browser.prefer("light");
  }

  @AfterEach
  void noComplaints() {
    browser.driver().get("about:blank");
    server.close();
    assertThat(browser.complaints()).isEmpty();
  }

  private void open(boolean pushes, String settings) throws IOException {
    server = new DebugServer(board, folder, true, pushes, settings);
    browser.openAsStranger(server.page());
    browser.find("body[data-ready]");
  }

  private static WebElement operation(String name) {
    WebElement row = browser.find("[data-operation='" + name + "']");
    browser.script(
        "const d = arguments[0]; d.closest('.description').open = true; d.open = true;"
            + "d.scrollIntoView({block: 'start'});",
        row);
    browser.until(d -> row.findElements(By.tagName("form")).size() == 1);
    return row;
  }

  private static String answer(WebElement row, String part) {
    return browser.until(
        d -> {
          String text = row.findElement(By.cssSelector(".answer " + part)).getText();
          return text.isEmpty() || text.startsWith("Sent") ? null : text;
        });
  }

  private static void send(WebElement row) {
    row.findElement(By.cssSelector(".send button")).sendKeys(Keys.ENTER);
  }

  @Test
  void everyRequestOfBothDescriptionsCanBeOpened() throws IOException {
    open(true, KEYED);
    TreeSet<String> described = Described.operations("coocenter.yaml");
    described.addAll(Described.operations());
    TreeSet<String> shown = new TreeSet<>();
    for (WebElement row : browser.driver().findElements(By.className("operation"))) {
      String name = row.getAttribute("data-operation");
      shown.add(name);
      assertThat(operation(name).findElements(By.cssSelector(".send button"))).as(name).hasSize(1);
    }
    assertThat(shown).isEqualTo(described);
    WebElement pause = operation("POST /coocenter-api/queues/agent-pause");
    assertThat(pause.findElements(By.cssSelector("[name]")))
        .extracting(e -> e.getAttribute("name"))
        .containsExactly("queue", "member", "state");
  }

  @Test
  void aReadIsTriedWithTheWebKeysDayOfTheServer() throws IOException {
    open(true, KEYED);
    WebElement calls = operation("GET /coocenter-api/queues/queue-info");
    send(calls);
    assertThat(answer(calls, ".status")).startsWith("401");
    assertThat(answer(calls, ".body")).contains("Unauthorized");

    browser.find("#web-key").sendKeys(DebugServer.WEB_KEY, Keys.TAB);
    browser.sees("#web-key-note", LocalDate.now(ZoneId.of("Pacific/Kiritimati")).toString());
    send(calls);
    browser.until(d -> answer(calls, ".status").startsWith("200"));
    assertThat(answer(calls, ".body")).contains("\"name\": \"sip/801\"");
    assertThat(answer(calls, ".curl"))
        .startsWith("curl -i")
        .contains("/coocenter-api/queues/queue-info")
        .containsPattern("Authorization: [0-9a-f]{32}'");
    assertThat(calls.findElement(By.className("headers")).getAttribute("textContent"))
        .contains("content-type: application/json");
  }

  @Test
  void aCommandIsTriedAndItsRefusalShown() throws IOException {
    open(true, "");
    WebElement hangUp = operation("POST /coocenter-api/extensions/hangup");
    hangUp.findElement(By.name("extension")).sendKeys("it's 801<b>", Keys.ENTER);
    assertThat(answer(hangUp, ".status")).startsWith("400");
    assertThat(answer(hangUp, ".body")).contains("\"status\": \"error\"");
    assertThat(answer(hangUp, ".curl"))
        .contains("-X POST")
        .contains("--data-raw 'extension=it%27s");
    assertThat(hangUp.findElements(By.cssSelector(".answer b"))).isEmpty();
  }

  @Test
  void theNativeApiIsTriedWithAKeyThatTheCurlLineDoesNotTell() throws IOException {
    open(true, "");
    WebElement state = operation("GET /v1/state/{kind}");
    send(state);
    assertThat(answer(state, ".status")).startsWith("401");
    browser.find("#api-key").sendKeys("boss", Keys.TAB);
    send(state);
    browser.until(d -> answer(state, ".status").startsWith("200"));
    assertThat(answer(state, ".body")).contains("\"nodes\"");
    assertThat(answer(state, ".curl")).contains("$CORDBOARD_KEY").doesNotContain("boss");
    assertThat(browser.script("return JSON.stringify(localStorage) + document.cookie").toString())
        .doesNotContain("boss");
  }

  @Test
  void aPushedEventIsSeenArrivingFailingAndDelivered() throws IOException {
    open(true, KEYED);
    browser.sees("#events-note", "Type the WEBKEY");
    browser.find("#web-key").sendKeys(DebugServer.WEB_KEY, Keys.TAB);
    browser.sees("#link", "Live");
    server.answer = 503;
    board.put(What.CHANGED, Scenes.extension("801", 1));
    String row = "#events li[data-event=extensionstatus]";
    browser.sees(row, "Failed");
    browser.find(row + " summary").click();
    browser.sees(row, "\"exten\": \"801\"");
    browser.sees(row, "webhook-id: msg_");
    browser.picture("debug-event");
    server.answer = 200;
    browser.sees(row, "Delivered");
    assertThat(server.received).last().asString().contains("\"exten\":\"801\"");
  }

  @Test
  void eventsAreMadeForThePageWhereNobodyIsTold() throws IOException {
    open(false, "");
    browser.sees("#link", "Live");
    browser.find("#events-pause").click();
    board.put(What.CHANGED, Scenes.extension("802", 8));
    browser.sees("#events-count", "paused, 1 since");
    browser.find("#events-pause").click();
    browser.sees("#events", "Not sent");
    browser.sees("#events", "802 → Ringing");
    browser.find("#events-clear").click();
    browser.sees("#events-empty", "Nothing yet");
    assertThat(server.received).isEmpty();
  }

  @Test
  void anOperatorsKeyShowsTheEventsToo() throws IOException {
    open(false, KEYED);
    board.put(What.CHANGED, Scenes.extension("801", 1));
    browser.sees("#events-note", "Type the WEBKEY");
    browser.find("#api-key").sendKeys("boss", Keys.TAB);
    browser.sees("#events", "extensionstatus");
  }

  @Test
  void withoutDebugNothingIsThere() throws Exception {
    server = new DebugServer(board, folder, false, false, "");
    HttpClient client = HttpClient.newHttpClient();
    for (String path : List.of("", "/", "/settings", "/events", "/page.js", "/style.css")) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.page() + path)).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).startsWith("{\"status\":\"error\"");
    }
  }

  @Test
  void itsMd5IsMd5() throws IOException {
    open(false, "");
    List<List<String>> vectors =
        List.of(
            List.of("", "d41d8cd98f00b204e9800998ecf8427e"),
            List.of("a", "0cc175b9c0f1b6a831c399e269772661"),
            List.of("abc", "900150983cd24fb0d6963f7d28e17f72"),
            List.of("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
            List.of("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
            List.of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                "d174ab98d277d9f5a5611c2c9f419d9f"),
            List.of("1234567890".repeat(8), "57edf4a22be3c955ac49da2e2107b67a"));
    for (List<String> v : vectors) {
      assertThat(md5(v.get(0))).as(v.get(0)).isEqualTo(v.get(1));
    }
    for (int length = 50; length < 140; length++) {
      String text = "ü€😀x".repeat(length).substring(0, length - length % 5);
      assertThat(md5(text)).as(text).isEqualTo(javaMd5(text));
    }
  }

  private static Object md5(String text) {
    return browser.script(
        "return import(location.pathname + '/md5.js').then(m => m.md5(arguments[0]))", text);
  }

  private static String javaMd5(String text) {
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("MD5")
                  .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPhoneNeedsNoSidewaysScrolling() throws IOException {
    open(true, "");
    browser.sees("#link", "Live");
    board.put(What.CHANGED, Scenes.extension("801", 1));
    browser.sees("#events", "extensionstatus");
    browser.find("#events summary").click();
    WebElement info = operation("POST /coocenter-api/queues/queue-info");
    send(info);
    answer(info, ".body");
    operation("POST /v1/calls");
    for (int width : List.of(375, 320, 640, 641, 768, 1000, 1280, 1920)) {
      browser.size(width, 720);
      assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
          .as("width of the page at " + width)
          .isLessThanOrEqualTo(width);
      assertThat(browser.script(CLIPPED)).as("cut off at " + width).asInstanceOf(LIST).isEmpty();
    }
    pictures(info);
  }

  /** What is wider than its place. */
  private static final String CLIPPED =
      "return [...document.querySelectorAll('.panel, .operation, summary, .try, .field, pre, li')]"
          + ".filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)"
          + ".map(e => (e.id || e.className) + ': ' + e.innerText)";

  private static void pictures(WebElement row) {
    for (String scheme : List.of("light", "dark")) {
      browser.prefer(scheme);
      for (int width : List.of(1280, 375)) {
        browser.size(width, width == 375 ? 800 : 720);
        browser.script("scrollTo(0, 0)");
        browser.picture("debug-" + width + "-" + scheme);
        browser.script("arguments[0].scrollIntoView({block: 'start'})", row);
        browser.picture("debug-" + width + "-" + scheme + "-answer");
      }
    }
  }

  @Test
  void aRequestIsFoundOpenedFilledAndSentWithTheKeyboard() throws IOException {
    open(true, "");
    browser.sees("#link", "Live");
    browser.tabTo("#find");
    browser.type("queue-info");
    browser.tabTo("[data-operation='GET /coocenter-api/queues/queue-info'] summary");
    browser.type(Keys.ENTER);
    WebElement row = browser.find("[data-operation='GET /coocenter-api/queues/queue-info']");
    browser.until(d -> row.findElements(By.tagName("form")).size() == 1);
    browser.tabTo("[data-operation='GET /coocenter-api/queues/queue-info'] .send button");
    browser.type(Keys.ENTER);
    assertThat(answer(row, ".status")).startsWith("200");
    assertThat(browser.shown("#descriptions")).doesNotContain("extensions/hangup");
  }
}
