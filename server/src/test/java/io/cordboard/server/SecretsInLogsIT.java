package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.cordboard.server.config.Config;
import io.cordboard.server.lab.Lab;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Every logger wide open, links to a real PBX, requests with right and wrong credentials. */
class SecretsInLogsIT {
  private static final List<String> SECRETS =
      List.of(
          "lab-secret",
          Base64.getEncoder()
              .encodeToString("cordboard:lab-secret".getBytes(StandardCharsets.UTF_8)),
          "demo-key",
          "demo-push",
          "pw1001",
          Md5.of("pw1001"),
          "a-wrong-password");

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Map<Logger, Level> before = new HashMap<>();
  private final AppenderBase<ILoggingEvent> ear =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          String trace =
              event.getThrowableProxy() == null
                  ? ""
                  : ThrowableProxyUtil.asString(event.getThrowableProxy());
          lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + trace);
        }
      };

  @TempDir private Path data;

  @BeforeEach
  void listen() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    for (Logger logger : root.getLoggerContext().getLoggerList()) {
      before.put(logger, logger.getLevel());
      if (logger != root) {
        logger.setLevel(null);
      }
    }
    // What others print at this level would drown the test's own output.
    root.iteratorForAppenders().forEachRemaining(appender -> appender.addFilter(new AboveDebug()));
    root.setLevel(Level.TRACE);
    ear.setContext(root.getLoggerContext());
    ear.start();
    root.addAppender(ear);
  }

  @AfterEach
  void restore() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAppender(ear);
    root.iteratorForAppenders().forEachRemaining(appender -> appender.clearAllFilters());
    before.forEach(
        (logger, level) -> {
          if (level != null) {
            logger.setLevel(level);
          }
        });
  }

  /** Lets only what matters to a person through. */
  private static final class AboveDebug extends ch.qos.logback.core.filter.Filter<ILoggingEvent> {
    @Override
    public ch.qos.logback.core.spi.FilterReply decide(ILoggingEvent event) {
      return event.getLevel().isGreaterOrEqual(Level.WARN)
          ? ch.qos.logback.core.spi.FilterReply.NEUTRAL
          : ch.qos.logback.core.spi.FilterReply.DENY;
    }
  }

  @Test
  void noSecretIsLoggedEvenWhenEverythingIs() throws Exception {
    Lab lab = Lab.shared();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Config config =
        Config.load(
            Path.of("../conf/demo.yaml"),
            Map.of(
                "CORDBOARD_PORT", String.valueOf(port),
                "CORDBOARD_LAB_AMI_PORT", String.valueOf(lab.amiPort()),
                "CORDBOARD_LAB_HTTP_PORT", String.valueOf(lab.httpPort()),
                "CORDBOARD_DATA_FOLDER", data.toString()));
    try (Cordboard cordboard = new Cordboard(config, Clock.systemUTC())) {
      cordboard.start();
      Lab.await(
          Duration.ofSeconds(20), "both links are up", () -> logged("AMI") && logged("ari: up"));
      HttpClient http = HttpClient.newHttpClient();
      URI at = URI.create("http://127.0.0.1:" + port + "/");
      assertThat(
              http.send(
                      HttpRequest.newBuilder(at.resolve("/v1/state"))
                          .header("X-Api-Key", "demo-key")
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      assertThat(logIn(http, at, "pw1001")).isEqualTo(200);
      assertThat(logIn(http, at, "a-wrong-password")).isEqualTo(401);
      asterCc(http, at);
    }
    assertThat(lines).isNotEmpty();
    for (String secret : SECRETS) {
      assertThat(lines).noneMatch(line -> line.contains(secret));
    }
  }

  /** Its clients send the password with every request, mostly in the address. */
  private static void asterCc(HttpClient http, URI at) throws Exception {
    for (String password : List.of("pw1001", "a-wrong-password", Md5.of("pw1001"))) {
      String claim =
          "orgidentity=demo&usertype=agent&user=1001&pwdtype="
              + (password.length() == 32 ? "md5" : "plaintext")
              + "&password="
              + password;
      for (String path :
          List.of(
              "/asterccinterfaces?EVENT=AGENTSTATUS&" + claim,
              "/setevent/agentStatus?callback=f&" + claim,
              "/asterccinterfaces?EVENT=NONE&" + claim,
              "/asterccinterface/events?identity=demo&agentno=1001&pwd=" + password,
              "/asterccinterface/none?" + claim)) {
        http.send(HttpRequest.newBuilder(at.resolve(path)).build(), BodyHandlers.ofString());
      }
      for (String body : List.of(claim, claim + "&x=%zz", "<a><password>" + password)) {
        for (String path : List.of("/asterccinterfaces?EVENT=HOLD", "/astcccwi.php")) {
          http.send(
              HttpRequest.newBuilder(at.resolve(path))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
        }
      }
    }
    assertThat(
            http.send(
                    HttpRequest.newBuilder(
                            at.resolve(
                                "/asterccinterfaces?EVENT=AGENTSTATUS&orgidentity=demo"
                                    + "&usertype=agent&user=1001&pwdtype=plaintext"
                                    + "&password=pw1001"))
                        .build(),
                    BodyHandlers.ofString())
                .body())
        .contains("BackMsg_43");
  }

  private boolean logged(String part) {
    return lines.stream().anyMatch(line -> line.contains(part) && line.contains("up"));
  }

  private static int logIn(HttpClient http, URI at, String password) throws Exception {
    return http.send(
            HttpRequest.newBuilder(at.resolve("/v1/login"))
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"user\":\"1001\",\"password\":\"" + password + "\"}"))
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }
}
