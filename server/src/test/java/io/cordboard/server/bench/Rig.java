package io.cordboard.server.bench;

import io.cordboard.ami.AmiLinkStats;
import io.cordboard.ami.AmiSettings;
import io.cordboard.ami.AmiTransport;
import io.cordboard.ami.fake.FloodServer;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardCounts;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.board.Node;
import io.cordboard.server.config.Config;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.Router;
import io.cordboard.server.pbx.AsteriskNode;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.stream.StreamEndpoint;
import io.cordboard.server.stream.StreamHub;
import io.cordboard.server.stream.StreamSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The server as {@code Cordboard} wires it, from a fake Asterisk's socket to the websocket; all
 * rooms but the commands, the accounts and Stasis.
 */
final class Rig implements AutoCloseable {
  private static final String NODE = "main";
  private static final int SLICE = 32 * 1024;

  private final EventLoopGroup boardLoop = AmiTransport.loops(1, "bench-board");
  private final EventLoopGroup httpLoops = AmiTransport.loops(2, "bench-http");
  private final EventLoop loop = boardLoop.next();
  private final Board board;
  private final LiveBoard live;
  private final AsteriskNode node;
  private final HttpServer http;
  final FloodServer pbx = new FloodServer();
  final StreamHub hub;
  private final AtomicLong made = new AtomicLong();
  private volatile LongConsumer heard = seq -> {};
  private long bytesBefore;
  private long bytesPlayed;

  Rig() throws Exception {
    Config config = config();
    Map<String, String> devices = new HashMap<>();
    for (int i = 801; i <= 820; i++) {
      devices.put("PJSIP/" + i, "" + i);
    }
    board =
        new Board(
            new BoardSettings(List.of(NODE), false, devices, List.of(), Map.of(), ZoneOffset.UTC));
    live = new LiveBoard(board, loop, Clock.systemUTC());
    node =
        new AsteriskNode(
            NODE,
            AmiSettings.of("127.0.0.1", pbx.port(), "cti", "secret"),
            List.of(),
            null,
            live,
            loop,
            ZoneOffset.UTC,
            Clock.systemUTC());
    hub =
        new StreamHub(
            StreamSettings.defaults(),
            p -> Scope.of(p, config, LiveRoster.of(config)),
            Clock.systemUTC(),
            System::nanoTime);
    http =
        new HttpServer(
            HttpSettings.loopback(0),
            new Router().webSocket("/v1/events", Role.AGENT, new StreamEndpoint(hub)),
            (h, a) -> new Principal("bench", Role.SUPERVISOR, null, null),
            httpLoops);
    http.start();
    live.attach(new Counter()); // before the hub: a change is counted before anybody gets it
    hub.start(live);
    node.start();
    until("the node is live", () -> snapshot().nodes().get(NODE).state() == Node.State.LIVE);
    bytesBefore = link().bytes();
  }

  private final class Counter implements BoardReader {
    @Override
    public void onSnapshot(BoardSnapshot snapshot) {}

    @Override
    public void onChange(Change change) {
      made.lazySet(made.get() + 1);
      heard.accept(change.seq());
    }
  }

  private static Config config() throws Exception {
    Path yaml = Files.createTempFile("cordboard-bench", ".yaml");
    Files.writeString(
        yaml,
        """
        nodes:
          - name: main
            ami: {host: 127.0.0.1, port: 5038, user: u, secret: s}
            context: cordboard-internal
        """);
    Config config = Config.load(yaml, Map.of());
    Files.delete(yaml);
    return config;
  }

  int port() {
    return http.port();
  }

  AmiLinkStats link() {
    return node.link().stats();
  }

  BoardSnapshot snapshot() {
    return live.snapshot().toCompletableFuture().join();
  }

  /** What went through the board, to the last fact. */
  BoardCounts counts() throws Exception {
    return loop.submit(board::counts).get();
  }

  /** Interesting events that could not be understood. */
  long malformed() {
    return node.malformed();
  }

  /** Counts changes from now on; {@code onChange} hears their numbers on the board's thread. */
  AtomicLong count(LongConsumer onChange) {
    heard = onChange;
    loop.submit(() -> made.set(0)).syncUninterruptibly();
    return made;
  }

  /** Plays all; comes back when every byte was read and what it tells applied. */
  void playAll(byte[] bytes) {
    play(bytes);
    until("all is read", this::allRead);
    snapshot(); // comes after what the last bytes told
  }

  /** Comes back when the hub has told what the board changed; before any {@link #count}. */
  void settle() {
    until("the hub is done", () -> hub.counts().changes() + hub.counts().conflated() == made.get());
  }

  void play(byte[] bytes) {
    pbx.play(bytes);
    bytesPlayed += bytes.length;
  }

  boolean allRead() {
    return unread() == 0;
  }

  /** Bytes played and not read yet. */
  long unread() {
    return bytesPlayed - (link().bytes() - bytesBefore);
  }

  /** The pieces in which a paced flood is played. */
  static byte[] slice(byte[] bytes, int from) {
    return java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + SLICE));
  }

  static void until(String what, BooleanSupplier done) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("bench: waited a minute (expected: " + what + ")");
      }
      LockSupport.parkNanos(200_000);
    }
  }

  @Override
  public void close() {
    http.close();
    hub.close();
    node.close();
    live.close();
    pbx.close();
    httpLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    boardLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
