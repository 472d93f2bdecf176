package io.cordboard.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.api.Described;
import io.cordboard.server.console.WallServer.Answer;
import java.io.IOException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The trace of led calls and the rehearsal, as an operator sees them. */
class IvrPageIT extends WallCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NINE = 1_800_000_000_000L;
  private static final String FIRST = "aa".repeat(16);
  private static final String SECOND = "bb".repeat(16);

  private final CopyOnWriteArrayList<ObjectNode> sessions = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<String> tries = new CopyOnWriteArrayList<>();
  private volatile Answer tried = new Answer(200, "{}");
  private volatile int refused;

  @BeforeEach
  void asOperator() {
    server.role = "operator";
    server.more = this::answer;
    browser.driver().get(server.address() + "ivr.html");
  }

  private Answer answer(String method, String path, String body) throws IOException {
    if (method.equals("POST") && path.equals("/v1/ivr/try")) {
      tries.add(body);
      return tried;
    }
    if (!path.equals("/v1/ivr/sessions")) {
      return new Answer(200, "{}");
    }
    if (refused != 0) {
      return new Answer(refused, "{\"error\":{\"message\":\"sessions: away\"}}");
    }
    ObjectNode page = JSON.createObjectNode().put("atMs", NINE + 65_000);
    ArrayNode list = page.putArray("sessions");
    sessions.forEach(list::add);
    page.putArray("servers");
    Described.fits("openapi.yaml", "IvrSessions", page);
    return new Answer(200, page.toString());
  }

  private static ObjectNode session(String id, String did, String caller) {
    ObjectNode session = JSON.createObjectNode().put("id", id).put("node", "pbx1");
    session.put("channelId", "1800000000.1").put("did", did).put("caller", caller);
    session.put("sinceMs", NINE).put("state", "running").put("sensitive", false);
    session.putObject("customData");
    session.put("first", 0).putArray("lines");
    return session;
  }

  private static void line(ObjectNode session, String what, int step, String text) {
    ObjectNode line = session.withArray("lines").addObject();
    line.put("atMs", NINE + 1000L * step).put("what", what).put("text", text);
    if (step > 0) {
      line.put("step", step);
    }
    if (what.equals("answered") || what.equals("failed")) {
      line.put("tookMs", what.equals("failed") ? 5_000 : 42);
    }
  }

  private void begin() {
    browser.find("#user").sendKeys("admin");
    browser.find("#password").sendKeys("right", Keys.ENTER);
    browser.sees("#link", "Live");
  }

  private static String row(String id) {
    return "#sessions tr[data-id='" + id + "']";
  }

  @Test
  void aRunningCallIsFollowedLineByLine() {
    begin();
    browser.sees("#sessions-empty", "No call was led yet.");
    ObjectNode first = session(FIRST, "7000", "+4930901820");
    line(first, "asked", 1, "GET_IVR_ACTION MENU=-1 DTMF=\"\"");
    sessions.add(first);
    browser.sees(row(FIRST), "Running +4930901820 7000");
    browser.sees("#trace", "Asked GET_IVR_ACTION MENU=-1");
    ObjectNode later = first.deepCopy().put("at", "main");
    line(later, "answered", 1, "MENU main, REC welcome");
    line(later, "remark", 1, "REC: ../etc (expected: a record's name)");
    sessions.set(0, later);
    browser.sees("#trace", "Answer MENU main, REC welcome 42 ms");
    browser.sees("#trace", "Remark REC: ../etc");
    browser.sees(row(FIRST), "main 1 1:05");
    browser.sees("#trace-facts", "Call id " + FIRST);
    browser.picture("ivr-running");
  }

  @Test
  void whatAStrangerSentIsTextAndNeverMarkup() {
    ObjectNode session = session(FIRST, "7000", "1").put("callerName", "<img src=x onerror=a()>");
    line(session, "answered", 1, "MENU <script>document.title='x'</script>");
    session.withObject("/customData").put("<b>k", "<i>v");
    sessions.add(session);
    begin();
    browser.sees(row(FIRST), "<img src=x");
    browser.sees("#trace", "<script>document.title='x'</script>");
    browser.sees("#trace-facts", "<b>k <i>v");
    assertThat(browser.script("return document.querySelectorAll('main img, main script').length"))
        .isEqualTo(0L);
  }

  @Test
  void anotherCallIsChosenByTheKeyboardAndStaysChosen() {
    ObjectNode failed = session(SECOND, "7001", "");
    failed.put("state", "ended").put("endedAtMs", NINE + 9_000).put("status", "VOEND");
    failed.put("sensitive", true);
    line(failed, "failed", 1, "late: no answer within 5000 ms");
    line(failed, "fallback", 0, "late: no answer within 5000 ms");
    sessions.add(session(FIRST, "7000", "0171555"));
    sessions.add(failed);
    begin();
    browser.sees("#sessions-count", "1 now, 1 lately");
    browser.sees(row(SECOND), "Failed withheld 7001");
    browser.tabTo(row(SECOND) + " button");
    browser.type(Keys.ENTER);
    browser.sees("#trace", "Failed late: no answer within 5000 ms 5.0 s");
    browser.sees("#trace", "Fallback late");
    browser.sees("#trace-facts", "Status VOEND");
    browser.sees("#trace-facts", "masked");
    browser.picture("ivr-failed");
    sessions.add(0, session("cc".repeat(16), "7000", "49303"));
    browser.sees("#sessions-count", "2 now, 1 lately");
    browser.sees("#trace-of", "withheld to 7001");
    assertThat(browser.script("return document.activeElement.ariaLabel"))
        .isEqualTo("Trace of withheld to 7001");
    browser.until(d -> d.getTitle().startsWith("2 calls in an IVR"));
  }

  @Test
  void aRehearsalIsShownInText() throws IOException {
    tried =
        new Answer(
            200,
            "{\"ended\":false,\"how\":\"dialling\",\"digitsLeft\":1,\"lines\":["
                + "{\"atMs\":1,\"what\":\"pressed\",\"text\":\"1#\"},"
                + "{\"atMs\":1,\"what\":\"dial\",\"text\":\"801\"}]}");
    Described.fits("openapi.yaml", "IvrRehearsal", JSON.readTree(tried.json()));
    begin();
    browser.tabTo("#try-did");
    browser.type("7000", Keys.TAB, "0171555", Keys.TAB, "1# - 12", Keys.ENTER);
    browser.sees("#try-result", "Somebody would be dialled here. Not pressed any more: 12");
    browser.sees("#try-lines", "Keys 1# Would dial 801");
    assertThat(tries)
        .containsExactly(
            "{\"did\":\"7000\",\"caller\":\"0171555\",\"digits\":[\"1#\",\"\",\"12\"]}");
    browser.picture("ivr-rehearsal");
    tried = new Answer(422, "{\"error\":{\"message\":\"did: 7000 (expected: a led one)\"}}");
    browser.type(Keys.ENTER);
    browser.sees("#try-result", "Not rehearsed: did: 7000 (expected: a led one)");
    assertThat(browser.shown("#try-lines")).isEmpty();
  }

  @Test
  void aServerThatCannotSayItIsNotTakenForAQuietOne() {
    sessions.add(session(FIRST, "7000", "0171555"));
    begin();
    browser.sees(row(FIRST), "Running");
    refused = 503;
    browser.sees("#sessions-empty", "They cannot be read: sessions: away");
    refused = 0;
    browser.until(d -> !displayed("#sessions-empty"));
    server.sessionsHold = false;
    browser.sees("#login-fault", "Your session has ended.");
    assertThat(browser.driver().getPageSource()).doesNotContain("0171555").doesNotContain(FIRST);
  }

  @Test
  void agentsAreNotShownIt() {
    server.role = "agent";
    sessions.add(session(FIRST, "7000", "0171555"));
    begin();
    browser.sees("#nobody", "The trace is for supervisors and operators.");
    assertThat(displayed("#ivr-columns")).isFalse();
    assertThat(server.commands).isEmpty();
  }

  @Test
  void itFitsAPhoneAndTheDark() {
    ObjectNode session = session(FIRST, "7000", "+4930901820").put("callerName", "Weber Elektro");
    line(session, "asked", 1, "GET_IVR_ACTION MENU=" + "x".repeat(300));
    line(session, "answered", 1, "MENU main");
    sessions.add(session);
    begin();
    browser.sees("#trace", "MENU main");
    for (int width : new int[] {1920, 1280, 800, 360}) {
      browser.size(width, 800);
      browser.until(
          d ->
              (Boolean)
                  browser.script("return document.documentElement.scrollWidth <= innerWidth"));
      assertThat(browser.script(Looks.CLIPPED)).as("cut off").asInstanceOf(LIST).isEmpty();
      browser.picture("ivr-" + width);
    }
    assertThat(Looks.nameless(browser, "button, input, main table, main section")).isEmpty();
    browser.size(1280, 800);
    for (String scheme : new String[] {"dark", "light"}) {
      browser.prefer(scheme);
      assertThat(browser.script(Looks.FAINT)).as(scheme).asInstanceOf(LIST).isEmpty();
      browser.picture("ivr-" + scheme);
    }
  }
}
