package io.cordboard.server;

import static io.cordboard.server.AccScenes.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cordboard.server.AccClient.Wire;
import io.cordboard.server.console.Browser;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The test page as a customer's site serves it, a copy that loads {@code astcc_CJI.js} from us, in
 * a browser, with real calls on the real PBX.
 */
@Timeout(240)
class AsterCcPageIT {
  private static final HttpServer site = site();
  private static final String ORIGIN = "http://localhost:" + site.getAddress().getPort();
  private static final String CUSTOMER = "491701234567";

  @RegisterExtension
  static final House house =
      AccScenes.house("", "    push-key: demo-push\n    allowed-origins: [\"" + ORIGIN + "\"]\n");

  @TempDir private static Path profile;
  private static AccScenes scenes;
  private static Browser browser;
  private static Phone ann;

  private static HttpServer site() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setExecutor(Executors.newCachedThreadPool());
      made.createContext("/crm/", AsterCcPageIT::copy);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives a file of ours as the customer's: only the script of the operations is loaded from us.
   */
  private static void copy(HttpExchange exchange) throws IOException {
    String ours = "http://127.0.0.1:" + house.port() + "/asterccinterface/";
    String name = exchange.getRequestURI().getPath().replaceFirst("^/crm/", "");
    try {
      HttpResponse<String> file =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(ours + name)).build(), BodyHandlers.ofString());
      byte[] body =
          file.body()
              .replace("src=\"astcc_CJI.js\"", "src=\"" + ours + "astcc_CJI.js\"")
              .getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", file.headers().firstValue("Content-Type").orElse("text/plain"));
      exchange.sendResponseHeaders(file.statusCode(), body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @BeforeAll
  static void open() {
    scenes = new AccScenes(house);
    ann = scenes.ann;
    site.start();
    browser = new Browser(profile);
    browser.driver().get(ORIGIN + "/crm/test_CJI.html");
    browser.script(
        "const w = document.getElementById('who').elements; w.orgidentity.value = 'demo';"
            + " w.user.value = arguments[0]; w.password.value = 'pw' + arguments[0];"
            + " window.watched = []; const shows = window.sonAccept;"
            + " window.sonAccept = m => { watched.push(m); shows(m); };",
        ANN);
  }

  @AfterAll
  static void close() {
    scenes.logOut(new AccClient(house, Wire.GET));
    scenes.close();
    browser.close();
    site.stop(0);
  }

  /** Fills the form of a function, presses its button, and waits for the good answer. */
  private static void press(String function, int message, String... values) {
    browser.script("document.getElementById(arguments[0]).parentNode.open = true", function);
    for (int i = 0; i < values.length; i += 2) {
      browser.script(
          "document.getElementById(arguments[0]).elements[arguments[1]].value = arguments[2]",
          function,
          values[i],
          values[i + 1]);
    }
    Object before = browser.script("return document.getElementById('answers').children.length");
    browser.find("#" + function + " button").click();
    Object answer =
        browser.until(
            d ->
                browser.script(
                    "const all = document.getElementById('answers');"
                        + " return all.children.length > arguments[0]"
                        + " && all.firstChild.textContent",
                    before));
    assertThat(String.valueOf(answer))
        .startsWith(function + ": ")
        .contains("\"code\":1")
        .contains("\"BackMsg_%02d\"".formatted(message));
  }

  /** Waits until the page's {@code sonAccept} has been told that. */
  private static void told(String brief) {
    browser.until(d -> briefs().contains(brief));
  }

  private static List<String> briefs() {
    List<String> all = new ArrayList<>();
    for (Object line : (List<?>) browser.script("return watched")) {
      all.add(EventPage.brief(EventPage.pairs(String.valueOf(line))));
    }
    return all;
  }

  @Test
  void aPageOfAnotherSiteLeadsACallFromLogInToHangUp() {
    browser.find("#watch").click();
    browser.until(d -> browser.script("return window.asterccPush && asterccPush.following()"));
    press("loginCJI", 4);
    press("queueActionCJI", 14, "type", "1", "list", "1,");
    scenes.awaitMember("630", "801", "free");
    try (AccScenes.Talk talk = scenes.new Talk(CUSTOMER, ann)) {
      told("AGENT answer 801");
      press("holdCJI", 52);
      talk.caller.hearsMusic();
      press("resumeCJI", 54);
      talk.together();
      press("consultCJI", 27, "targetdn", "+49 30 123455", "consulttype", "external");
      told("CONSULT answer 030123455");
      talk.caller.hearsMusic();
      talk.agent.hearsOnly(Voice.NETWORK);
      press("conferenceCJI", 34);
      told("CONSULT join 030123455");
      talk.caller.hearsOnly(ann, Voice.NETWORK);
      talk.agent.hearsOnly(talk.customer, Voice.NETWORK);
      press("hangupCJI", 37);
      talk.agent.awaitOver();
      scenes.awaitNoCall();
    }
    told("CONVERSATION hangup 801");
    press("acwOffCJI", 61);
    dialsFromThePage();
    assertThat(briefs().subList(0, 4))
        .containsExactly(
            "CALLER incoming " + CUSTOMER,
            "AGENT ringing 801",
            "AGENT answer 801",
            "CALLER onhold " + CUSTOMER);
    press("logoutCJI", 8);
    assertThat(pressed("holdCJI")).contains("\"BackMsg_51\"");
  }

  private void dialsFromThePage() {
    int before = briefs().size();
    browser.script("document.getElementById('makeCallCJI').parentNode.open = true");
    browser.script(
        "const f = document.getElementById('makeCallCJI'); f.elements.targetdn.value = '030123455';"
            + " f.elements.targettype.value = 'exter'; f.elements.agentgroupid.value = '1';"
            + " f.querySelector('button').click()");
    PhoneCall own = ann.awaitCall().answer();
    browser.sees("#answers", "\"BackMsg_19\"");
    told("CALLEE answer 030123455");
    own.hearsOnly(Voice.NETWORK);
    press("hangupCJI", 37);
    own.awaitOver();
    browser.until(
        d ->
            briefs().subList(before, briefs().size()).stream()
                .anyMatch("CONVERSATION hangup 801"::equals));
    assertThat(briefs().subList(before, before + 4))
        .containsExactly(
            "AGENT ringing 801",
            "AGENT answer 801",
            "CALLEE ringing 030123455",
            "CALLEE answer 030123455");
  }

  private static String pressed(String function) {
    browser.script("document.getElementById('answers').textContent = ''");
    browser.find("#" + function + " button").click();
    Object answer =
        browser.until(
            d ->
                browser.script(
                    "return document.getElementById('answers').firstChild?.textContent"));
    return answer.toString();
  }
}
