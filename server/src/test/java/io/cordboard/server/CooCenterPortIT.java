package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.api.Described;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.http.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On which port the dialect is, and on which it is not; no PBX is there. */
class CooCenterPortIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CALLS = "/coocenter-api/extensions/current-calls";

  @TempDir private Path folder;
  private int main;
  private int own;

  @BeforeEach
  void ports() throws IOException {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      main = one.getLocalPort();
      own = two.getLocalPort();
    }
  }

  private Cordboard started(String coocenter) throws IOException {
    Config config =
        TestConfigs.of(
            """
            secrets-are-public: true
            data-folder: %s
            http: {port: %d}
            nodes:
              - name: main
                ami: {host: 127.0.0.1, port: 1, user: u, secret: s}
                context: cordboard-internal
            coocenter: {%s}
            """
                .formatted(folder.resolve("data"), main, coocenter));
    Cordboard cordboard = new Cordboard(config, Clock.systemUTC());
    cordboard.start();
    return cordboard;
  }

  private static RawHttp.Answer ask(int port, String method, String path) throws IOException {
    try (RawHttp c = new RawHttp(port)) {
      return c.send(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").answer();
    }
  }

  @Test
  void itsOwnPortServesTheDialectAloneAndTheMainPortServesItToo() throws IOException {
    try (Cordboard cordboard = started("enabled: true, port: " + own)) {
      assertThat(cordboard.router().entries()).isNotEmpty();
      for (int port : new int[] {main, own}) {
        RawHttp.Answer calls = ask(port, "POST", CALLS);
        assertThat(calls.status()).isEqualTo(200);
        Described.fits("coocenter.yaml", "CurrentCalls", JSON.readTree(calls.body()));
      }
      assertThat(ask(main, "GET", "/v1/health").status()).isEqualTo(200);
      for (String other : Set.of("/v1/health", "/v1/state", "/metrics", "/", "/console/app.js")) {
        RawHttp.Answer none = ask(own, "GET", other);
        assertThat(none.status()).as(other).isEqualTo(404);
        Described.fits("coocenter.yaml", "Error", JSON.readTree(none.body()));
      }
    }
  }

  @Test
  void whereItIsNotEnabledNothingOfItIsThere() throws IOException {
    TreeSet<String> requests = Described.operations("coocenter.yaml");
    assertThat(requests).contains("POST " + CALLS);
    try (Cordboard cordboard = started("enabled: false, debug: true, port: " + own)) {
      assertThat(cordboard.router().entries())
          .noneMatch(e -> e.pattern().startsWith("/coocenter-api"));
      for (String request : requests) {
        String[] words = request.split(" ");
        RawHttp.Answer none = ask(main, words[0], words[1].replace("{", "").replace("}", ""));
        assertThat(none.status()).as(request).isEqualTo(404);
        Described.fits("openapi.yaml", "Error", JSON.readTree(none.body()));
      }
      assertThat(ask(main, "GET", "/v1/health").status()).isEqualTo(200);
      try (ServerSocket free = new ServerSocket(own, 1, InetAddress.getLoopbackAddress())) {
        assertThat(free.isBound()).isTrue();
      }
    }
  }
}
