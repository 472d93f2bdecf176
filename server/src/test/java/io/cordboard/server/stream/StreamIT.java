package io.cordboard.server.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.api.Described;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Bridge;
import io.cordboard.server.board.Change;
import io.cordboard.server.config.Config;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.roster.LiveRoster;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamIT {
  private static final String KEY = "X-Api-Key: boss";

  @TempDir private Path folder;
  private final EventLoopGroup loops = Transport.best().loops(2, "stream-it");
  private final TestBoard board = new TestBoard();
  private final AtomicBoolean sessionValid = new AtomicBoolean(true);
  private StreamHub hub;
  private HttpServer server;
  private Config config;

  @BeforeEach
  void start() throws Exception {
    Path yaml = folder.resolve("c.yaml");
    Files.writeString(
        yaml,
        """
        nodes:
          - name: main
            ami: {host: 127.0.0.1, port: 5038, user: u, secret: s}
            context: cordboard-internal
        extensions:
          - {numbers: ["801-820"], device: "PJSIP/{ext}"}
        teams:
          - {name: red, id: 1, extensions: ["801-803"]}
        queues:
          - {name: "630", label: Support, team: red}
          - {name: "631", label: Sales}
        """);
    config = Config.load(yaml, Map.of());
    start(StreamSettings.defaults());
  }

  private void start(StreamSettings settings) throws IOException {
    hub =
        new StreamHub(
            settings,
            p -> Scope.of(p, config, LiveRoster.of(config)),
            Clock.systemUTC(),
            System::nanoTime);
    hub.start(board);
    Router router = new Router().webSocket("/v1/events", Role.AGENT, new StreamEndpoint(hub));
    server =
        new HttpServer(
            HttpSettings.loopback(0),
            router,
            (headers, remote) ->
                switch (headers.getOrDefault("x-api-key", headers.getOrDefault("cookie", ""))) {
                  case "boss" -> new Principal("key:boss", Role.SUPERVISOR, null, null);
                  case "red" -> new Principal("key:red", Role.SUPERVISOR, "red", null);
                  case "session=1" ->
                      sessionValid.get()
                          ? new Principal("user:x", Role.SUPERVISOR, null, null)
                          : null;
                  default -> null;
                },
            loops);
    server.start();
  }

  private void restart(StreamSettings settings) throws IOException {
    stop();
    start(settings);
  }

  private void stop() {
    hub.close();
    server.close();
  }

  @AfterEach
  void end() {
    stop();
    loops.shutdownGracefully();
  }

  private static StreamSettings settings(
      int ring, int history, long pendingBytes, long pendingMs, long tickMs, long silentMs) {
    StreamSettings d = StreamSettings.defaults();
    return new StreamSettings(
        d.clients(),
        ring,
        d.conflated(),
        history,
        d.historyBytes(),
        pendingBytes,
        pendingMs,
        tickMs,
        silentMs,
        d.gatherMicros());
  }

  private WsClient open(String query, String... headers) throws IOException {
    return WsClient.open(
        server.port(), "/v1/events" + query, headers.length == 0 ? new String[] {KEY} : headers);
  }

  private static void hello(JsonNode n) {
    assertThat(n.path("type").asText()).isEqualTo("hello");
    assertThat(n.has("snapshot")).isTrue();
  }

  @Test
  void helloHasTheBoardThenEveryChangeComesOnceAndInOrder() throws Exception {
    board.put(Things.node(false), Change.What.CREATED);
    board.put(Things.channel(1, "801"), Change.What.CREATED);
    try (WsClient ws = open("")) {
      JsonNode hello = ws.told();
      hello(hello);
      assertThat(hello.path("seq").asLong()).isEqualTo(2);
      assertThat(hello.path("snapshot").path("channels")).hasSize(1);
      for (int i = 0; i < 20_000; i++) {
        board.put(Things.channel(i % 100, "801"), Change.What.CHANGED);
      }
      for (long seq = 3; seq <= 20_002; seq++) {
        assertThat(ws.told().path("seq").asLong()).isEqualTo(seq);
      }
    }
  }

  @Test
  void goneThingIsToldWithItsLastValue() throws Exception {
    board.put(Things.channel(1, "801"), Change.What.CREATED);
    try (WsClient ws = open("")) {
      ws.told();
      board.remove(Things.channel(1, "801"), Change.What.REMOVED);
      JsonNode n = ws.told();
      assertThat(n.path("gone").asBoolean()).isTrue();
      assertThat(n.path("synthetic").asBoolean()).isTrue();
      assertThat(n.path("what").asText()).isEqualTo("removed");
      assertThat(n.path("data").path("name").asText()).isEqualTo("PJSIP/801-00000001");
    }
  }

  @Test
  void returningReaderGetsWhatItMissedAndNothingElse() throws Exception {
    String epoch;
    try (WsClient ws = open("")) {
      epoch = ws.told().path("epoch").asText();
    }
    for (int i = 0; i < 10; i++) {
      board.put(Things.channel(i, "801"), Change.What.CREATED);
    }
    RawHttp.until(() -> hub.counts().changes() == 10);
    try (WsClient ws = open("?since=4&epoch=" + epoch)) {
      JsonNode hello = ws.told();
      assertThat(hello.path("resumed").asBoolean()).isTrue();
      assertThat(hello.has("snapshot")).isFalse();
      board.put(Things.channel(11, "801"), Change.What.CREATED);
      for (long seq = 5; seq <= 11; seq++) {
        assertThat(ws.told().path("seq").asLong()).isEqualTo(seq);
      }
    }
  }

  @Test
  void whoCannotResumeIsToldSoAndGetsASnapshot() throws Exception {
    restart(settings(65_536, 8, 1 << 20, 10_000, 10_000, 30_000));
    for (int i = 0; i < 100; i++) {
      board.put(Things.channel(i, "801"), Change.What.CREATED);
    }
    for (String[] c :
        new String[][] {
          {"?since=5", "too_old"},
          {"?since=99999", "ahead"},
          {"?since=99&epoch=other", "restarted"}
        }) {
      try (WsClient ws = open(c[0])) {
        JsonNode gap = ws.told();
        assertThat(gap.path("type").asText()).isEqualTo("gap");
        assertThat(gap.path("reason").asText()).isEqualTo(c[1]);
        hello(ws.told());
      }
    }
  }

  @Test
  void filterTellsOnlyWhatFitsAndSaysWhenAThingLeavesTheView() throws Exception {
    board.put(Things.call(1, "630", "801"), Change.What.CREATED);
    board.put(Things.call(2, "631", "804"), Change.What.CREATED);
    try (WsClient ws = open("?kind=call&queue=630")) {
      assertThat(ws.told().path("snapshot").path("calls")).hasSize(1);
      board.put(Things.call(2, "631", "805"), Change.What.CHANGED);
      board.put(Things.channel(1, "801"), Change.What.CREATED);
      board.put(Things.call(1, "631", "801"), Change.What.TRANSFERRED);
      JsonNode left = ws.told();
      assertThat(left.path("id").asText()).isEqualTo(Things.callId(1));
      assertThat(left.path("gone").asBoolean()).isTrue();
      assertThat(left.path("data").path("queue").asText()).isEqualTo("630");
      board.put(Things.call(2, "630", "804"), Change.What.TRANSFERRED);
      assertThat(ws.told().path("data").path("queue").asText()).isEqualTo("630");
    }
  }

  @Test
  void extensionFilterFollowsCallsOfThatExtension() throws Exception {
    try (WsClient ws = open("?extension=801,802")) {
      ws.told();
      board.put(Things.call(1, "631", "804"), Change.What.CREATED);
      board.put(Things.call(2, "631", "804", "802"), Change.What.CREATED);
      assertThat(ws.told().path("id").asText()).isEqualTo(Things.callId(2));
    }
  }

  @Test
  void messageChangesTheFilterAndBeginsAnew() throws Exception {
    board.put(Things.extension("801", 0), Change.What.CREATED);
    try (WsClient ws = open("?kind=queue")) {
      assertThat(ws.told().path("snapshot").path("extensions")).isEmpty();
      ws.text("{\"type\":\"filter\",\"kinds\":[\"extension\"]}");
      assertThat(ws.told().path("snapshot").path("extensions")).hasSize(1);
      board.put(Things.queue("630"), Change.What.CREATED);
      board.put(Things.extension("801", 8), Change.What.CHANGED);
      assertThat(ws.told().path("kind").asText()).isEqualTo("extension");
      ws.text("{\"type\":\"filter\",\"kinds\":[\"nonsense\"]}");
      assertThat(ws.told().path("error").path("code").asText()).isEqualTo("bad_filter");
      ws.text("no json");
      assertThat(ws.told().path("error").path("code").asText()).isEqualTo("bad_message");
    }
  }

  @Test
  void teamSeesOnlyItsOwnWhateverItAsksFor() throws Exception {
    board.put(Things.call(1, "630", "801"), Change.What.CREATED);
    board.put(Things.call(2, "631", "804"), Change.What.CREATED);
    try (WsClient ws = open("?queue=630,631", "X-Api-Key: red")) {
      assertThat(ws.told().path("snapshot").path("calls")).hasSize(1);
      board.put(Things.call(2, "631", "805"), Change.What.CHANGED);
      board.put(Things.call(3, "630", "802"), Change.What.CREATED);
      assertThat(ws.told().path("id").asText()).isEqualTo(Things.callId(3));
      // out of the team's view: told as gone, without the new value
      board.put(Things.call(3, "631", "805"), Change.What.TRANSFERRED);
      JsonNode left = ws.told();
      assertThat(left.path("gone").asBoolean()).isTrue();
      assertThat(left.toString()).doesNotContain("631").doesNotContain("805");
    }
  }

  @Test
  void callTakesItsLegsAndBridgesIntoTheViewAndOutOfIt() throws Exception {
    board.put(Things.channel(1, "804", "main/b"), Change.What.CREATED);
    board.put(
        new Bridge("main/b", "main", "simple_bridge", null, List.of("main/1763689724.1"), 1),
        Change.What.CREATED);
    board.put(Things.call(1, "631", "804"), Change.What.CREATED);
    String epoch;
    try (WsClient ws = open("", "X-Api-Key: red");
        WsClient all = open("");
        WsClient legs = open("?kind=channel&queue=630")) {
      JsonNode hello = ws.told();
      epoch = hello.path("epoch").asText();
      assertThat(hello.path("snapshot").path("channels")).isEmpty();
      hello(all.told());
      hello(legs.told());
      board.put(Things.call(1, "630", "804"), Change.What.QUEUED);
      JsonNode view = ws.told();
      Described.fits("Frame", view);
      assertThat(view.path("type").asText()).isEqualTo("view");
      assertThat(view.path("seq").asLong()).isEqualTo(4);
      assertThat(view.path("things").findValuesAsText("kind")).containsExactly("channel", "bridge");
      assertThat(view.at("/things/0/data/extension").asText()).isEqualTo("804");
      assertThat(ws.told().path("kind").asText()).isEqualTo("call");
      assertThat(all.told().path("kind").asText()).isEqualTo("call");
      assertThat(legs.told().at("/things/0/kind").asText()).isEqualTo("channel");
      // Nothing more to say while the view stays as it is.
      board.put(Things.call(1, "630", "804"), Change.What.CHANGED);
      assertThat(ws.told().path("what").asText()).isEqualTo("changed");
      board.put(Things.call(1, "631", "804"), Change.What.TRANSFERRED);
      JsonNode left = ws.told();
      Described.fits("Frame", left);
      assertThat(left.path("things").findValuesAsText("gone")).containsExactly("true", "true");
      assertThat(left.findValues("data")).isEmpty();
      assertThat(ws.told().path("gone").asBoolean()).isTrue();
      assertThat(legs.told().at("/things/0/gone").asBoolean()).isTrue();
    }
    try (WsClient back = open("?since=3&epoch=" + epoch, "X-Api-Key: red")) {
      assertThat(back.told().path("resumed").asBoolean()).isTrue();
      assertThat(back.told().path("type").asText()).isEqualTo("view");
      assertThat(back.told().path("seq").asLong()).isEqualTo(4);
      assertThat(back.told().path("seq").asLong()).isEqualTo(5);
      assertThat(back.told().at("/things/1/gone").asBoolean()).isTrue();
      assertThat(back.told().path("gone").asBoolean()).isTrue();
    }
  }

  @Test
  void teamResumesToo() throws Exception {
    String epoch;
    try (WsClient ws = open("", "X-Api-Key: red")) {
      epoch = ws.told().path("epoch").asText();
      board.put(Things.call(1, "630", "801"), Change.What.CREATED);
      assertThat(ws.told().path("seq").asLong()).isEqualTo(1);
    }
    board.put(Things.call(2, "631", "804"), Change.What.CREATED);
    board.put(Things.call(1, "631", "804"), Change.What.TRANSFERRED);
    try (WsClient ws = open("?since=1&epoch=" + epoch, "X-Api-Key: red")) {
      assertThat(ws.told().path("resumed").asBoolean()).isTrue();
      JsonNode left = ws.told();
      assertThat(left.path("seq").asLong()).isEqualTo(3);
      assertThat(left.path("gone").asBoolean()).isTrue();
      assertThat(left.path("data").path("queue").asText()).isEqualTo("630");
    }
  }

  @Test
  void slowReaderIsCutWithACodeAndNobodyElseNotices() throws Exception {
    restart(settings(65_536, 65_536, 600_000, 60_000, 60_000, 60_000));
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      try (WsClient slow = WsClient.open(socket, "/v1/events", KEY);
          WsClient quick = open("")) {
        slow.told();
        quick.told();
        long last = 0;
        for (int i = 0; i < 200_000 && hub.counts().slowBytes() == 0; i++) {
          last = board.put(Things.channel(i % 1000, "801"), Change.What.CHANGED);
          assertThat(quick.told().path("seq").asLong()).isEqualTo(last);
        }
        assertThat(hub.counts().slowBytes()).isEqualTo(1);
        WsClient.Closed closed =
            catchThrowableOfType(
                WsClient.Closed.class,
                () -> {
                  while (true) {
                    slow.next();
                  }
                });
        assertThat(closed.code()).isEqualTo(CloseCode.SLOW_BYTES);
        assertThat(closed.getMessage()).contains("unread");
      }
    }
  }

  @Test
  void whenAllReadersAreSlowTheHubWaitsForTheFirstAndNobodyIsCut() throws Exception {
    // 46 MB of changes, each reader may be behind by 16 MB, the inbox has room for all of them.
    int changes = 100_000;
    restart(settings(131_072, 65_536, 16 << 20, 60_000, 60_000, 60_000));
    try (Socket one = new Socket();
        Socket two = new Socket()) {
      for (Socket socket : List.of(one, two)) {
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      }
      try (WsClient first = WsClient.open(one, "/v1/events", KEY);
          WsClient second = WsClient.open(two, "/v1/events", KEY)) {
        first.told();
        second.told();
        long last = 0;
        for (int i = 0; i < changes; i++) {
          last = board.put(Things.channel(i % 1000, "801"), Change.What.CHANGED);
        }
        long seq = last - changes;
        while (seq < last) {
          seq++;
          assertThat(first.told().path("seq").asLong()).isEqualTo(seq);
          assertThat(second.told().path("seq").asLong()).isEqualTo(seq);
        }
      }
    }
    assertThat(hub.counts().slowBytes()).isZero();
    assertThat(hub.counts().conflated()).isZero();
  }

  @Test
  void readerThatIsBehindForTooLongIsCut() throws Exception {
    restart(settings(65_536, 65_536, 1L << 30, 50, 100, 60_000));
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      try (WsClient slow = WsClient.open(socket, "/v1/events", KEY)) {
        slow.told();
        for (int i = 0; i < 30_000; i++) {
          board.put(Things.channel(i % 1000, "801"), Change.What.CHANGED);
        }
        RawHttp.until(() -> hub.counts().slowAge() == 1);
      }
    }
  }

  @Test
  void silentReaderIsCutAndAnAliveOneHearsTicks() throws Exception {
    restart(settings(65_536, 65_536, 1 << 20, 60_000, 50, 200));
    try (WsClient alive = open("");
        WsClient dead = open("")) {
      alive.told();
      JsonNode tick = alive.next();
      assertThat(tick.path("type").asText()).isEqualTo("tick");
      assertThat(tick.path("atMs").asLong()).isPositive();
      while (hub.counts().silent() == 0) {
        alive.next();
      }
      assertThat(alive.pings()).isPositive();
      assertThat(dead.in().read()).isNotNegative();
      RawHttp.until(() -> hub.counts().silent() == 1);
    }
  }

  @Test
  void floodIsConflatedToTheLatestStateAndSaysSo() throws Exception {
    restart(settings(16, 65_536, 1 << 20, 60_000, 60_000, 60_000));
    try (WsClient ws = open("")) {
      long at = ws.told().path("seq").asLong();
      for (int i = 0; i < 100_000; i++) {
        board.put(Things.extension("" + i % 10, i), Change.What.CHANGED);
      }
      board.remove(Things.extension("0", 0), Change.What.REMOVED);
      long last = board.seq();
      long told = 0;
      long conflated = 0;
      boolean gone = false;
      while (at < last) {
        JsonNode n = ws.told();
        if (n.path("type").asText().equals("conflated")) {
          conflated += n.path("count").asLong();
        } else {
          assertThat(n.path("seq").asLong()).isGreaterThan(at);
          at = n.path("seq").asLong();
          gone |= n.path("gone").asBoolean();
          told++;
        }
      }
      assertThat(conflated).isPositive();
      assertThat(told + conflated).isEqualTo(100_001);
      assertThat(hub.counts().conflated()).isEqualTo(conflated);
      assertThat(gone).isTrue();
      JsonNode gap;
      try (WsClient back = open("?since=1")) {
        gap = back.told();
      }
      assertThat(gap.path("type").asText()).isEqualTo("gap");
    }
  }

  @Test
  void whatCannotEvenBeConflatedBecomesANewSnapshot() throws Exception {
    stop();
    StreamSettings d = StreamSettings.defaults();
    start(
        new StreamSettings(
            d.clients(), 4, 8, 100, d.historyBytes(), 1 << 20, 60_000, 60_000, 60_000, 20_000));
    try (WsClient ws = open("")) {
      hello(ws.told());
      for (int i = 0; i < 1000; i++) {
        board.put(Things.extension("" + i, i), Change.What.CREATED);
      }
      BoardSnapshot now = board.snapshot().toCompletableFuture().get();
      JsonNode n = ws.told();
      while (!n.path("type").asText().equals("hello")) {
        n = ws.told();
      }
      assertThat(n.path("snapshot").path("extensions")).hasSize(now.extensions().size());
    }
  }

  @Test
  void keylessAndForeignPagesAreNotLetIn() {
    assertThatThrownBy(() -> open("", "Accept: x")).hasMessageContaining("401");
    assertThatThrownBy(() -> open("", "Cookie: session=1")).hasMessageContaining("403");
    assertThatThrownBy(() -> open("", "Cookie: session=1", "Origin: https://evil.example"))
        .hasMessageContaining("403");
    assertThatThrownBy(() -> open("?kind=nonsense")).hasMessageContaining("400");
    assertThatThrownBy(() -> open("?since=x")).hasMessageContaining("400");
  }

  @Test
  void sessionThatEndsEndsTheStream() throws Exception {
    restart(settings(65_536, 65_536, 1 << 20, 60_000, 50, 60_000));
    try (WsClient ws = open("", "Cookie: session=1", "Origin: http://pbx:8000")) {
      hello(ws.told());
      sessionValid.set(false);
      WsClient.Closed closed =
          catchThrowableOfType(
              WsClient.Closed.class,
              () -> {
                while (true) {
                  ws.next();
                }
              });
      assertThat(closed.code()).isEqualTo(CloseCode.NOT_WELCOME);
    }
  }

  @Test
  void brokenFramesEndThatReaderOnly() throws Exception {
    Map<byte[], Integer> broken =
        Map.of(
            new byte[] {(byte) 0x81, 2, 'h', 'i'},
            1002, // not masked
            WsClient.bytes(0xf1, new byte[0]),
            1002, // reserved bits
            WsClient.bytes(0x83, new byte[0]),
            1002, // unknown opcode
            WsClient.bytes(0x81, new byte[] {(byte) 0xff}),
            1007, // not UTF-8
            WsClient.bytes(0x82, new byte[1]),
            1003, // binary
            WsClient.bytes(0x81, new byte[9000]),
            1009); // too large
    try (WsClient other = open("")) {
      other.told();
      for (Map.Entry<byte[], Integer> e : broken.entrySet()) {
        try (WsClient ws = open("")) {
          ws.told();
          ws.raw(e.getKey());
          WsClient.Closed closed = catchThrowableOfType(WsClient.Closed.class, ws::told);
          assertThat(closed.code()).isEqualTo(e.getValue());
        }
      }
      board.put(Things.queue("630"), Change.What.CREATED);
      assertThat(other.told().path("kind").asText()).isEqualTo("queue");
    }
  }

  @Test
  void messageCutAtEveryByteIsTheSameMessage() throws Exception {
    byte[] frame =
        WsClient.bytes(
            0x81, "{\"type\":\"filter\",\"kinds\":[]}".getBytes(StandardCharsets.US_ASCII));
    for (int cut = 1; cut < frame.length; cut++) {
      try (WsClient ws = open("")) {
        hello(ws.told());
        ws.raw(java.util.Arrays.copyOf(frame, cut));
        ws.raw(java.util.Arrays.copyOfRange(frame, cut, frame.length));
        hello(ws.told());
      }
    }
  }

  @Test
  void goodbyeIsAnswered() throws Exception {
    try (WsClient ws = open("")) {
      ws.told();
      ws.frame(0x88, new byte[] {3, (byte) 0xe8});
      WsClient.Closed closed = catchThrowableOfType(WsClient.Closed.class, ws::told);
      assertThat(closed.code()).isEqualTo(1000);
      RawHttp.until(() -> hub.counts().clients() == 0);
    }
  }
}
