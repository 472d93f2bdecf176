package io.cordboard.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.Cordboard;
import io.cordboard.server.config.Config;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole server beside the lab's Asterisk: what phones show, and what the stream tells. */
@Timeout(120)
class ClickToCallIT {
  private final Lab lab = Lab.shared();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
  private final JsonMapper json = new JsonMapper();
  private int port;
  private Cordboard server;
  private WebSocket stream;

  @BeforeEach
  void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Config config =
        Config.load(
            Path.of("../conf/demo.yaml"),
            Map.of(
                "CORDBOARD_PORT", Integer.toString(port),
                "CORDBOARD_LAB_AMI_PORT", Integer.toString(lab.amiPort()),
                "CORDBOARD_LAB_HTTP_PORT", Integer.toString(lab.httpPort())));
    server = new Cordboard(config, Clock.systemUTC());
    server.start();
    stream =
        http.newWebSocketBuilder()
            .header("X-Api-Key", "demo-key")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/events"), new Frames())
            .get(20, TimeUnit.SECONDS);
    Lab.await(Duration.ofSeconds(30), "the node is live", this::live);
  }

  @AfterEach
  void stop() {
    stream.abort();
    server.close();
    lab.quiet();
  }

  private final class Frames implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          frames.add(json.readTree(text.toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private boolean live() {
    return frames.stream()
        .anyMatch(
            f ->
                f.at("/data/state").asText().equals("live")
                    || f.at("/snapshot/nodes/0/state").asText().equals("live"));
  }

  private CompletableFuture<HttpResponse<String>> order(String body) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/calls"))
            .header("X-Api-Key", "demo-key")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private List<JsonNode> callFrames(String tag) {
    return frames.stream()
        .filter(f -> f.path("kind").asText().equals("call"))
        .map(f -> f.path("data"))
        .filter(c -> c.path("tag").asText().equals(tag))
        .toList();
  }

  private void awaitCall(String tag, String state) {
    Lab.await(
        Duration.ofSeconds(20),
        tag + " is " + state + " in the stream",
        () -> callFrames(tag).stream().anyMatch(c -> c.path("state").asText().equals(state)));
  }

  private static String from(PhoneCall call) {
    Lab.await(
        Duration.ofSeconds(5),
        "the INVITE is noted",
        () -> call.events().stream().anyMatch(e -> e.startsWith("from")));
    return call.events().stream().filter(e -> e.startsWith("from")).findFirst().orElseThrow();
  }

  @Test
  void theRingingPhoneShowsWhomItWillCallAndTheCalleeWhoCalls() throws Exception {
    try (Phone ann = lab.phone(801);
        Phone goal = lab.phone(812)) {
      CompletableFuture<HttpResponse<String>> answer =
          order("{\"from\":\"1001\",\"to\":\"812\",\"callerId\":\"Ms. Goal\",\"tag\":\"it-1\"}");
      PhoneCall first = ann.awaitCall();
      assertThat(from(first)).contains("\"Ms. Goal\" <sip:812@");
      first.answer();
      PhoneCall second = goal.awaitCall();
      assertThat(from(second)).contains("\"Ann\" <sip:801@");
      second.answer();
      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
      awaitCall("it-1", "up");
      second.hangUp();
      first.awaitOver();
      awaitCall("it-1", "ended");
    }
    // Never, from the first ring on, is anybody shown with the other's number or name.
    List<JsonNode> all = callFrames("it-1");
    for (JsonNode call : all) {
      for (JsonNode party : call.path("parties")) {
        assertThat(party.path("number").asText()).isEqualTo(party.path("extension").asText());
        if (party.path("extension").asText().equals("801")) {
          assertThat(party.path("name").asText()).isEqualTo("Ann");
        }
      }
      assertThat(call.path("direction").asText()).isEqualTo("internal");
    }
    JsonNode last = all.get(all.size() - 1);
    assertThat(last.path("dialed").asText()).isEqualTo("812");
    assertThat(last.path("parties")).hasSize(2);
    assertThat(last.at("/parties/0/number").asText()).isEqualTo("801");
    assertThat(last.at("/parties/0/name").asText()).isEqualTo("Ann");
    assertThat(last.at("/parties/1/number").asText()).isEqualTo("812");
  }

  @Test
  void anOutsideNumberIsShownAsPeopleWriteIt() throws Exception {
    try (Phone phone = lab.phone(813)) {
      CompletableFuture<HttpResponse<String>> answer =
          order("{\"from\":\"813\",\"to\":\"030 23125105\",\"tag\":\"it-2\"}");
      PhoneCall first = phone.awaitCall();
      assertThat(from(first)).contains("<sip:+493023125105@");
      first.answer();
      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
      awaitCall("it-2", "up");
      first.hangUp();
      awaitCall("it-2", "ended");
    }
    List<JsonNode> all = callFrames("it-2");
    JsonNode last = all.get(all.size() - 1);
    assertThat(last.at("/parties/0/number").asText()).isEqualTo("813");
    assertThat(last.at("/parties/1/number").asText()).isEqualTo("03023125105");
    assertThat(last.path("direction").asText()).isEqualTo("outbound");
  }
}
