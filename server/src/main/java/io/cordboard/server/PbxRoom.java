package io.cordboard.server;

import io.cordboard.ami.AmiSettings;
import io.cordboard.ami.AmiTimes;
import io.cordboard.ami.AmiTls;
import io.cordboard.ari.AriLink;
import io.cordboard.ari.AriSettings;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.config.Config;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.stasis.HelloIvr;
import io.cordboard.server.ivr.stasis.LineScript;
import io.cordboard.server.ivr.stasis.StasisGreeter;
import io.cordboard.server.pbx.AriFacts;
import io.cordboard.server.pbx.AsteriskNode;
import io.cordboard.server.pbx.NodeMetrics;
import io.cordboard.server.pbx.Pbx;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links to all PBXs, wired: they tell the board, and take commands. */
final class PbxRoom implements AutoCloseable, MeterBinder {
  private static final Logger log = LoggerFactory.getLogger(PbxRoom.class);

  /** What number {@code hello} of the Stasis application plays; part of the core sounds. */
  private static final String HELLO = "sound:demo-congrats";

  /** Where the shipped dialplan takes callers that no script takes. */
  private static final String STASIS_FALLBACK = "cordboard-stasis-fallback";

  private final LiveBoard board;
  private final List<AsteriskNode> nodes = new ArrayList<>();
  private final Map<String, AriLink> stasis = new LinkedHashMap<>();
  private final List<StasisGreeter> greeters = new ArrayList<>();
  private final EventLoop loop;

  PbxRoom(
      Config config,
      Set<String> devices,
      LiveBoard board,
      FlowOpener flows,
      AmiTimes times,
      EventLoop loop,
      Clock clock) {
    this.board = board;
    this.loop = loop;
    for (Config.Node node : config.nodes()) {
      nodes.add(
          new AsteriskNode(
              node.name(),
              ami(node.ami(), times),
              devices,
              config.calls().autoAnswer(),
              board,
              loop,
              config.zone(),
              clock));
      if (node.ari() != null) {
        stasis.put(node.name(), stasis(node.name(), node.ari(), flows, loop, clock));
      }
    }
  }

  private static AmiSettings ami(Config.Ami ami, AmiTimes times) {
    return new AmiSettings(
        ami.host(),
        ami.port(),
        ami.user(),
        ami.secret().reveal(),
        ami.tls() ? new AmiTls(ami.ca(), null, true) : null,
        ami.md5(),
        times);
  }

  private AriLink stasis(
      String node, Config.Ari ari, FlowOpener flows, EventLoop loop, Clock clock) {
    AriFacts facts = new AriFacts(node, board::apply, clock);
    AriLink link =
        new AriLink(
            new AriSettings(ari.url(), ari.user(), ari.secret().reveal(), ari.app()), facts, loop);
    StasisGreeter greeter =
        new StasisGreeter(
            link.application(),
            List.of(new LineScript(node, flows, loop, clock), new HelloIvr(HELLO)),
            STASIS_FALLBACK,
            loop);
    greeters.add(greeter);
    facts.passTo(greeter);
    return link;
  }

  /** What commands go to. */
  List<Pbx> calls() {
    return nodes.stream().map(AsteriskNode::calls).toList();
  }

  List<AsteriskNode> nodes() {
    return List.copyOf(nodes);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    NodeMetrics links = new NodeMetrics(registry);
    links.add(board);
    nodes.forEach(links::add);
    stasis.forEach(links::add);
  }

  /** Begins to connect; the PBXs may come later. */
  void start() {
    nodes.forEach(AsteriskNode::start);
    stasis.values().forEach(AriLink::start);
  }

  /** Nobody stays in silence with a server that is not there; waits a moment for the PBXs. */
  private void letGo() {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (StasisGreeter greeter : greeters) {
      asked.add(
          CompletableFuture.supplyAsync(greeter::letGo, loop)
              .thenCompose(stage -> stage)
              .toCompletableFuture());
    }
    try {
      CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
          .get(Limits.LET_GO_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("ivr: not every caller could be given to the dialplan: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    letGo();
    stasis.values().forEach(AriLink::close);
    nodes.forEach(AsteriskNode::close);
  }
}
