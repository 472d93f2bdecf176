package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiTimes;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.stream.WsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers do to the HTTP port, while a good client from another address is served. */
class AbuseIT {
  private static final String GOOD = "127.0.0.2";

  @TempDir private Path folder;
  private final List<Socket> open = new ArrayList<>();
  private FloodPbx pbx;
  private FloodHouse house;

  @BeforeEach
  void start() throws Exception {
    pbx = new FloodPbx(10, 1, false);
    house = new FloodHouse(folder, pbx.port(), AmiTimes.DEFAULT, "clients: 100");
    FloodHouse.until("node live", house::live);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    house.close();
    pbx.close();
  }

  private Socket connect(String from) throws IOException {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), house.port(), InetAddress.getByName(from), 0);
    open.add(socket);
    return socket;
  }

  private RawHttp http(String from) throws IOException {
    return new RawHttp(connect(from));
  }

  private void goodClientIsServed() {
    assertThat(house.get("/v1/health", GOOD).path("status").asText()).isEqualTo("ok");
  }

  @Test
  void requestsThatNeverEndAndHalfOpenWebsocketsKeepNobodyOut() throws Exception {
    String begun = "GET /v1/health HTTP/1.1\r\nHost: pbx\r\nX-Slow: ";
    String upgrade = WsClient.request("/v1/events", FloodHouse.KEY);
    for (int i = 0; i < 200; i++) {
      connect("127.0.0.1").getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
    }
    for (int i = 0; i < 2_000; i++) {
      Socket socket = connect("127.0.0.1");
      try {
        socket
            .getOutputStream()
            .write(upgrade.substring(0, upgrade.length() - 2).getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // Refused and closed already, which is as good.
      }
      if (i % 200 == 0) {
        for (int slow = 0; slow < 200; slow++) {
          open.get(slow).getOutputStream().write('x');
        }
        goodClientIsServed();
      }
    }
    FloodHouse.until(
        "those past the bound refused",
        () ->
            house.metric("cordboard_http_connections_refused_total", GOOD)
                == 2_200 - Limits.HTTP_CONNECTIONS_PER_ADDRESS);
    goodClientIsServed();
    FloodHouse.until( // the good client's last connection may be closing still
        "the bound and who asks",
        () ->
            house.metric("cordboard_http_connections", GOOD)
                <= Limits.HTTP_CONNECTIONS_PER_ADDRESS + 1);
    for (Socket socket : open) {
      socket.close();
    }
    FloodHouse.until("all gone", () -> house.metric("cordboard_http_connections", GOOD) == 1);
    assertThat(house.get("/v1/health").path("status").asText()).isEqualTo("ok");
  }

  @Test
  void websocketsPastTheBoundAreRefusedAndTheirPlacesComeBack() throws Exception {
    List<WsClient> readers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      readers.add(WsClient.open(house.port(), "/v1/events", FloodHouse.KEY));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(
              http("127.0.0.1")
                  .send(WsClient.request("/v1/events", FloodHouse.KEY))
                  .answer()
                  .status())
          .isEqualTo(503);
    }
    goodClientIsServed();
    for (WsClient reader : readers) {
      reader.close();
    }
    FloodHouse.until("places free", () -> house.metric("cordboard_stream_clients") == 0);
    try (WsClient reader = WsClient.open(house.port(), "/v1/events", FloodHouse.KEY)) {
      assertThat(reader.told().path("type").asText()).isEqualTo("hello");
    }
  }

  @Test
  void garbageEndsOnlyItsOwnConnection() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] garbage = new byte[1 + random.nextInt(20_000)];
      random.nextBytes(garbage);
      Socket socket = connect("127.0.0.3");
      try {
        socket.getOutputStream().write(garbage);
        socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // Ended already.
      }
    }
    goodClientIsServed();
    FloodHouse.until("ended", () -> house.metric("cordboard_http_connections", GOOD) == 1);
  }

  @Test
  void tooLargeHeadsAreRefusedByTheirName() throws Exception {
    String fill = "a".repeat(Limits.HTTP_HEADER_BYTES);
    for (int i = 0; i < 50; i++) {
      assertThat(
              http("127.0.0.3")
                  .send("GET /v1/health HTTP/1.1\r\nHost: pbx\r\nX-Fill: " + fill + "\r\n\r\n")
                  .answer()
                  .status())
          .isEqualTo(431);
      assertThat(
              http("127.0.0.3")
                  .send("GET /v1/" + fill + " HTTP/1.1\r\nHost: pbx\r\n\r\n")
                  .answer()
                  .status())
          .isEqualTo(414);
    }
    goodClientIsServed();
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      String path = i % 2 == 0 ? "/v1/health" : "/v1/nothing-" + i;
      requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: pbx\r\n\r\n");
    }
    RawHttp http = http("127.0.0.3").send(requests.toString());
    for (int i = 0; i < 100; i++) {
      assertThat(http.answer().status()).as("answer " + i).isEqualTo(i % 2 == 0 ? 200 : 404);
    }
    goodClientIsServed();
  }

  @Test
  void anAddressThatAsksTooOftenIsToldSoAndTheOthersAreServed() throws Exception {
    RawHttp http = http("127.0.0.4");
    String request = "GET /v1/health HTTP/1.1\r\nHost: pbx\r\n\r\n";
    int status = 200;
    for (int asked = 0; asked < 200_000 && status == 200; asked += 100) {
      http.send(request.repeat(100));
      for (int i = 0; i < 100 && status == 200; i++) {
        status = http.answer().status();
      }
    }
    assertThat(status).isEqualTo(429);
    goodClientIsServed();
    assertThat(house.metric("cordboard_http_requests_refused_total", GOOD)).isPositive();
  }
}
