package io.cordboard.server.dialect.astercc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cordboard.server.console.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code astcc_CJI.js} in a browser: in a page of another site, and in our own test page. */
class ScriptIT {
  @TempDir private Path profile;
  private AccHouse house;
  private HttpServer elsewhere;
  private Browser browser;

  @BeforeEach
  void open() throws IOException {
    house = new AccHouse();
    elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String page =
        "<!doctype html><title>CRM</title><script src=\""
            + house.url("/asterccinterface/astcc_CJI.js")
            + "?language=fr\"></script><script>var got = []; function took(a) { got.push(a); }"
            + " var crm = {took: took}; const fixed = took; let desk = {took: took};</script>";
    elsewhere.createContext(
        "/",
        exchange -> {
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    elsewhere.start();
    browser = new Browser(profile);
  }

  @AfterEach
  void close() {
    browser.close();
    elsewhere.stop(0);
    house.close();
  }

  /** Calls a function of the script in the page, then waits for its answer. */
  private Map<?, ?> call(int before, Object callback, Operation op, String name) {
    List<Object> all = new ArrayList<>(AccCalls.inOrder(op, op.script().parameters()).values());
    browser.script(
        "const all = arguments[1]; if (arguments[2]) all.push(arguments[2]); else all.push(took);"
            + " window[arguments[0]](...all)",
        name,
        all,
        callback);
    return (Map<?, ?>)
        browser.until(d -> browser.script("return got[arguments[0]] || null", before));
  }

  @Test
  void aPageOfAnotherSiteCallsEveryFunction() {
    browser.driver().get("http://localhost:" + elsewhere.getAddress().getPort() + "/");
    int calls = 0;
    for (Operation op : Operation.values()) {
      for (String name : op.functions()) {
        Map<?, ?> answer = call(calls, calls % 2 == 0 ? "crm.took" : null, op, name);
        assertThat(answer.get("code")).as(name).isEqualTo(1L);
        assertThat(answer.get("message")).isEqualTo(BackMsg.text(op, Condition.DONE, null));
        AccCalls.parts(op)
            .forEach(
                (part, value) -> assertThat(String.valueOf(answer.get(part))).isEqualTo(value));
        calls++;
      }
    }
    assertThat(browser.script("return astccMessage('BackMsg_17[busy]', 'es')"))
        .isEqualTo("No se pudo llamar: el estado del agente es [busy]");
    assertThat(browser.script("return astccMessage('BackMsg_04')")).isEqualTo("Connexion réussie");
    assertThat(browser.script("return astccMessage('No answer', 'xx')")).isEqualTo("No answer");
  }

  @Test
  void pagesOlderThanPushEventAreUnderstood() {
    browser.driver().get("http://localhost:" + elsewhere.getAddress().getPort() + "/");
    browser.script(
        "queueActionCJI('1', 'agent', '1001', 'sales', '', 'plaintext', arguments[0], 'took')",
        AccHouse.PASSWORD);
    browser.until(d -> browser.script("return got[0] || null"));
    assertThat(house.reached()).containsExactly("1001 1001 checkIn []");
    assertThat(house.news).isEmpty();
  }

  @Test
  void callbacksAreFoundHoweverThePageDefinesThem() {
    browser.driver().get("http://localhost:" + elsewhere.getAddress().getPort() + "/");
    call(0, "fixed", Operation.LOGOUT, "logoutCJI");
    call(1, "desk.took", Operation.LOGOUT, "logoutCJI");
    browser.script(
        "loginCJI('sales', 'agent', '1001', 'plaintext', arguments[0], 'laterOn');"
            + " window.laterOn = took;",
        AccHouse.PASSWORD);
    browser.until(d -> browser.script("return got[2] || null"));
  }

  /** A proxy, or a slow start, must not make a page send passwords in addresses for good. */
  @Test
  void whoGotNoAnswerAboutPostsAsksAgain() {
    house.admit("http://x.example");
    browser.driver().get(house.url("/asterccinterface/test_CJI.html"));
    browser.script(
        "window.probes = 0; window.urls = []; const Real = XMLHttpRequest;"
            + " window.XMLHttpRequest = function () { const r = new Real(); const o = r.open;"
            + " r.open = function (m, u) { if (m === 'GET' && probes++ === 0) {"
            + " r.send = () => setTimeout(() => r.ontimeout(), 0); } else { urls.push(m); }"
            + " o.apply(r, arguments); }; return r; };"
            + " window.got = []; window.took = a => got.push(a);");
    for (int i = 0; i < 2; i++) {
      call(i, null, Operation.LOGOUT, "logoutCJI");
    }
    assertThat(browser.script("return probes")).isEqualTo(2L);
    assertThat(browser.script("return urls.includes('POST')")).isEqualTo(true);
  }

  @Test
  void theTestPageSpeaksTheLanguageOfItsAddress() {
    browser.driver().get(house.url("/asterccinterface/test_CJI.html?language=jp"));
    browser.sees("#watch", "イベントを受信");
    browser.script("document.querySelector('#logoutCJI').parentNode.open = true");
    browser.find("#logoutCJI button").click();
    browser.sees("#answers", "パラメータが空です");
    assertThat(house.reached()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "cn, 接收事件",
    "kr, 이벤트 받기",
    "Ru, Получать события",
    "FR, Recevoir les événements",
    "xx, Watch events"
  })
  void bothPagesSpeakEachLanguageInAnyCase(String language, String watch) {
    browser.driver().get(house.url("/asterccinterface/test_CJI.html?language=" + language));
    browser.sees("#watch", watch);
    browser
        .driver()
        .get(house.url("/asterccinterface/astercc_nginx_http_push.html?language=" + language));
    browser.sees("#who button", watch);
  }

  @Test
  void theTestPageTriesFunctionsInTheTeamsLanguage() {
    browser.driver().get(house.url("/asterccinterface/test_CJI.html"));
    browser.sees("#watch", "Watch events");
    browser.script(
        "const w = document.getElementById('who').elements; w.orgidentity.value = 'sales';"
            + " w.user.value = '1001'; w.password.value = arguments[0];",
        AccHouse.PASSWORD);
    browser.script("document.querySelector('#loginCJI').parentNode.open = true");
    browser.find("#loginCJI button").click();
    browser.sees("#answers", "BackMsg_04");
    browser.sees("#watch", "Ereignisse empfangen"); // the team's language
    browser.script("document.querySelector('#holdCJI').parentNode.open = true");
    browser.script("document.querySelector('#language').value = 'en';");
    browser.find("#holdCJI button").click();
    browser.sees("#answers", "The call is on hold");
    assertThat(house.reached()).containsExactly("1001 1001 logIn", "1001 1001 hold null/null/null");
  }

  /** Loads the script of events in the page that is open, which may set the globals later. */
  private void follow(String pwd) {
    follow(pwd, house.url(""));
  }

  private void follow(String pwd, String from) {
    browser.script(
        "window.events = []; window.sonAccept = m => events.push(m);"
            + " const s = document.createElement('script'); s.src = arguments[0];"
            + " document.head.appendChild(s);",
        from + "/asterccinterface/astercc_nginx_http_push.js");
    browser.script(
        "window.astercc_ip = arguments[0]; window.astercc_identity = 'sales';"
            + " window.astercc_agentno = '1001'; window.astercc_pwd = arguments[1];",
        "127.0.0.1:" + house.port(),
        pwd);
  }

  /** Tells events until the page has one: when it begins to follow is its own affair. */
  private String told(String event) {
    Object found =
        browser.until(
            d -> {
              house.events.news().happened("1001", event, Set.of(2));
              return browser.script(
                  "return events.find(m => m.includes(arguments[0])) || null",
                  "&event=" + event + "&");
            });
    return String.valueOf(found);
  }

  @Test
  void aPageOfTheTeamsSiteIsToldByWebsocketAndByPolls() {
    String site = "http://localhost:" + elsewhere.getAddress().getPort();
    house.admit(site);
    browser.driver().get(site + "/");
    follow("0123456789abcdef0123456789abcdef");
    assertThat(told("login")).startsWith("calleridnum=").endsWith("&");
    assertThat(browser.script("return asterccPush.way()")).isEqualTo("websocket");
    browser.script("asterccPush.poll()");
    assertThat(told("logoff")).contains("&AgentGroupId=2&");
    assertThat(browser.script("return asterccPush.way()")).isEqualTo("poll");
    assertThat(
            browser.script(
                "const ids = events.map(m => /eventid=(\\d+)&/.exec(m)[1]);"
                    + " return ids.every((id, i) => i === 0 || id > ids[i - 1])"))
        .as("each once, in order")
        .isEqualTo(true);
  }

  @Test
  void aPageOfAnotherSiteIsToldNothing() {
    house.admit("https://crm.example");
    String site = "http://localhost:" + elsewhere.getAddress().getPort();
    browser.driver().get(site + "/");
    follow("0123456789abcdef0123456789abcdef");
    browser.until(d -> browser.script("return window.asterccPush && asterccPush.refused()"));
    house.events.news().happened("1001", "login", Set.of(2));
    assertThat(browser.script("return events.length")).isEqualTo(0L);
  }

  /** The site's own copy of the script, whose page names the server. */
  @Test
  void aCopyOfTheScriptAsksTheServerThatThePageNames() {
    String site = "http://localhost:" + elsewhere.getAddress().getPort();
    house.admit(site);
    String copy = house.get("/asterccinterface/astercc_nginx_http_push.js").body();
    elsewhere.createContext(
        "/asterccinterface/astercc_nginx_http_push.js",
        exchange -> {
          byte[] body = copy.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/javascript; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    browser.driver().get(site + "/");
    follow("0123456789abcdef0123456789abcdef", site);
    assertThat(told("login")).startsWith("calleridnum=");
  }

  @Test
  void theEventPageSaysWhetherItFollowsInTheTeamsLanguage() {
    house.admit("https://crm.example");
    browser.driver().get(house.url("/asterccinterface/astercc_nginx_http_push.html"));
    browser.sees("#who button", "Watch events");
    watches("wrong");
    browser.sees("#state", "BackMsg_03");
    watches(AccHouse.PUSH_KEY);
    browser.sees("#state", "Verbunden");
    browser.sees("#who button", "Ereignisse empfangen");
  }

  private void watches(String key) {
    browser.script(
        "const w = document.getElementById('who').elements; w.identity.value = 'sales';"
            + " w.password.value = arguments[0];",
        key);
    browser.find("#who button").click();
  }

  @Test
  void theEventPageShowsThem() {
    house.admit("https://crm.example");
    browser.driver().get(house.url("/asterccinterface/astercc_nginx_http_push.html?language=es"));
    browser.sees("#who button", "Recibir eventos");
    watches(AccHouse.PUSH_KEY);
    browser.until(
        d -> {
          house.events.news().happened("1001", "login", Set.of(2));
          return browser.script(
              "return document.querySelector('#events').textContent.includes('&event=login&')"
                  + " || null");
        });
  }
}
