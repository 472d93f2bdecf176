package io.cordboard.server;

import io.cordboard.ami.AmiSettings;
import io.cordboard.ami.AmiTimes;
import io.cordboard.ami.AmiTls;
import io.cordboard.ami.AmiTransport;
import io.cordboard.server.access.Accounts;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.config.Config;
import io.cordboard.server.http.HttpLimits;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.Router;
import io.cordboard.server.pbx.AsteriskNode;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The whole server, wired: the one place that knows every room. */
public final class Cordboard implements AutoCloseable {
  private final EventLoopGroup boardLoop = AmiTransport.loops(1, "board");
  private final EventLoopGroup httpLoops = AmiTransport.loops(2, "http");
  private final Accounts accounts;
  private final LiveBoard board;
  private final List<AsteriskNode> nodes = new ArrayList<>();
  private final HttpServer http;

  /** Wires everything; connects and binds nothing before {@link #start}. */
  public Cordboard(Config config, Clock clock) {
    EventLoop loop = boardLoop.next();
    accounts = new Accounts(config, clock);
    BoardSettings settings = boardSettings(config);
    board = new LiveBoard(new Board(settings), loop, clock);
    for (Config.Node node : config.nodes()) {
      nodes.add(
          new AsteriskNode(
              node.name(),
              ami(node.ami()),
              settings.devices().keySet(),
              Set.of(),
              board,
              loop,
              config.zone(),
              clock));
    }
    Router router = new Router();
    http = new HttpServer(httpSettings(config.http()), router, accounts, httpLoops);
  }

  /**
   * Binds the ports, then begins to connect to the PBXs; they may come later.
   *
   * @throws IOException if a port cannot be had
   */
  public void start() throws IOException {
    http.start();
    board.start();
    nodes.forEach(AsteriskNode::start);
  }

  /** The passwords made up for users that have none in the configuration, to be shown once. */
  public Map<String, String> madeUpPasswords() {
    return accounts.takeMadeUpPasswords();
  }

  @Override
  public void close() {
    http.close();
    nodes.forEach(AsteriskNode::close);
    board.close();
    accounts.close();
    httpLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
    boardLoop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
  }

  private static AmiSettings ami(Config.Ami ami) {
    return new AmiSettings(
        ami.host(),
        ami.port(),
        ami.user(),
        ami.secret().reveal(),
        ami.tls() ? new AmiTls(ami.ca(), null, true) : null,
        ami.md5(),
        AmiTimes.DEFAULT);
  }

  private static HttpSettings httpSettings(Config.Http http) {
    Config.Tls tls = http.tls();
    return new HttpSettings(
        new InetSocketAddress(http.bind(), http.port()),
        tls == null
            ? null
            : new HttpSettings.Tls(
                new InetSocketAddress(tls.bind(), tls.port()), tls.certificate(), tls.key()),
        Set.copyOf(http.allowedOrigins()),
        HttpLimits.defaults());
  }

  static BoardSettings boardSettings(Config config) {
    Map<String, String> devices = new HashMap<>();
    for (Config.Devices some : config.extensions()) {
      some.forEach((extension, device) -> devices.put(device, extension));
    }
    String first = config.nodes().get(0).name();
    List<BoardSettings.AgentEntry> agents = new ArrayList<>();
    for (Config.Agent agent : config.agents()) {
      agents.add(
          new BoardSettings.AgentEntry(
              agent.number(),
              first,
              agent.name(),
              agent.extension(),
              agent.team() == null ? "" : agent.team()));
    }
    Map<String, String> labels = new HashMap<>();
    config.queues().forEach(queue -> labels.put(queue.name(), queue.label()));
    return new BoardSettings(
        config.nodes().stream().map(Config.Node::name).toList(),
        config.nodes().stream().anyMatch(node -> node.ari() != null),
        devices,
        agents,
        labels,
        config.zone());
  }
}
