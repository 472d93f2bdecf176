package io.cordboard.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.Cordboard;
import io.cordboard.server.config.Config;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page as served by the whole server, over a real Asterisk with real phones; by keyboard. */
@Timeout(120)
class LiveWallIT {
  private static final String FROM = "4930777123";

  @TempDir static Path profile;
  @TempDir static Path data;

  private static final Lab LAB = Lab.shared();
  private static Browser browser;
  private static Config config;
  private static Cordboard server;

  @BeforeAll
  static void openAndLogIn() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    config =
        Config.load(
            Path.of("../conf/demo.yaml"),
            Map.of(
                "CORDBOARD_PORT", String.valueOf(port),
                "CORDBOARD_DATA_FOLDER", data.toString(),
                "CORDBOARD_LAB_CEL", LAB.callEvents().toString(),
                "CORDBOARD_LAB_AMI_PORT", String.valueOf(LAB.amiPort()),
                "CORDBOARD_LAB_HTTP_PORT", String.valueOf(LAB.httpPort())));
    String password = String.valueOf(start().get("admin"));
    browser = new Browser(profile);
    browser.openAsStranger("http://127.0.0.1:" + port + "/");
    browser.find("#user");
    browser.type("admin", Keys.TAB, "not it", Keys.ENTER);
    browser.sees("#login-fault", "User or password is wrong.");
    browser.type(password, Keys.ENTER);
    browser.sees("#link", "Live");
    browser.sees("#who", "admin");
  }

  private static Map<String, String> start() throws Exception {
    server = new Cordboard(config, Clock.systemUTC());
    server.start();
    return server.madeUpPasswords();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void quiet() {
    LAB.quiet();
    browser.sees("#link", "Live");
    browser.sees("#calls-count", "0");
    browser.until(d -> browser.shown("#calls").isEmpty());
  }

  @AfterEach
  void noComplaints() {
    assertThat(browser.complaints()).isEmpty();
  }

  private static String agent(int number) {
    return "#agents tr[data-id='" + number + "']";
  }

  @Test
  void anInboundCallWaitsRingsIsAnsweredAndEnds() {
    // The queue is linear: with 801 taken over, the call rings as long as the test wants it to.
    try (Phone ann = LAB.phone(801);
        LabCall caller = LAB.call("4930555630", "--from", FROM, "--for", "60", "--ring", "60")) {
      PhoneCall call = ann.awaitCall();
      browser.sees("#log", FROM + " waits in Support");
      browser.sees("#calls", FROM);
      browser.sees("#queues tr[data-id='lab/630']", "Support 630 1 0:0");
      browser.sees(agent(1001), "Ann 801 Ringing");
      browser.sees("#extensions li[data-id='lab/801']", "Ringing");
      browser.picture("live-ringing");

      call.answer();
      caller.awaitAnswered();
      browser.sees("#calls", "Talking " + FROM + " Ann 801 Support");
      browser.sees(agent(1001), "In a call");
      browser.sees(agent(1001), FROM + " · Support");
      browser.sees("#queues tr[data-id='lab/630']", "Support 630 0 –");
      browser.sees("#log", FROM + " → Ann (801): answered");
      browser.picture("live-talking");

      call.hangUp();
      browser.sees("#calls", "Ended " + FROM);
      browser.sees("#calls-count", "0");
      browser.sees(agent(1001), "Free");
    }
  }

  @Test
  void aStartedCallTellsItsOutcomeAndTheButtonEndsIt() {
    dial("801", "802");
    browser.sees("#dial-result", "801 has picked up and calls 802.");
    browser.sees("#calls", "Talking Ann 801 Ben 802 Internal");
    browser.picture("live-click-to-call");
    browser.tabTo("#calls button");
    browser.type(Keys.ENTER);
    browser.sees("#ask", "Ann (801) → Ben (802)");
    browser.type(Keys.TAB, Keys.ENTER);
    browser.sees("#calls", "Ended Ann 801 Ben 802");
    browser.sees("#calls-count", "0");

    dial("807", "802");
    browser.sees("#dial-result", "The call was not made: 807 is busy.");
    dial("801", "0090123");
    browser.sees("#dial-result", "The call was not made: ");
    browser.sees("#calls-count", "0");
  }

  private static void dial(String from, String to) {
    browser.tabTo("#dial-from");
    browser.type(Keys.chord(Keys.CONTROL, "a"), from, Keys.TAB);
    browser.type(Keys.chord(Keys.CONTROL, "a"), to, Keys.ENTER);
  }

  @Test
  void thePageComesBackByItselfWhenTheServerDoes() throws Exception {
    try (LabCall caller = LAB.call("4930555802", "--from", FROM, "--for", "60")) {
      caller.awaitAnswered();
      browser.sees("#calls", "Talking " + FROM + " Ben 802 Inbound");
      server.close();
      browser.sees("#link", "Stale");
      browser.sees("#banner", "No link to Cordboard since");
      browser.sees("#calls", FROM);
      start();
      browser.sees("#link", "Live");
      assertThat(browser.shown("#banner")).isEmpty();
      browser.sees("#log", "Cordboard was restarted: the board was read anew");
      browser.sees("#calls", "Talking " + FROM + " Ben 802 Inbound");
    }
    // It is not the picture of before: changes come in again.
    LAB.quiet();
    browser.sees("#calls-count", "0");
  }

  @Test
  void aKilledAsteriskMakesThePageStaleUntilItIsBack() {
    try (LabCall caller = LAB.call("4930555802", "--from", FROM, "--for", "60")) {
      caller.awaitAnswered();
      browser.sees("#calls", "Talking " + FROM);
      LAB.killAsterisk();
      try {
        browser.sees("#banner", "The link to PBX lab is lost since");
        browser.sees("#link", "Stale");
        browser.sees("#calls", FROM);
        browser.picture("live-asterisk-killed");
      } finally {
        LAB.startAsterisk();
        LAB.awaitPhones();
      }
    }
    browser.sees("#link", "Live");
    assertThat(browser.shown("#banner")).isEmpty();
    browser.sees("#calls-count", "0");
    browser.sees("#log", "ended: end not seen (found when the link came back)");
  }
}
