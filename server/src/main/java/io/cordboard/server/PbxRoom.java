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

/** The links to all PBXs, wired: they tell the board, and take commands. */
final class PbxRoom implements AutoCloseable, MeterBinder {
  /** What number {@code hello} of the Stasis application plays; part of the core sounds. */
  private static final String HELLO = "sound:demo-congrats";

  /** Where the shipped dialplan takes callers that no script takes. */
  private static final String STASIS_FALLBACK = "cordboard-stasis-fallback";

  private final LiveBoard board;
  private final List<AsteriskNode> nodes = new ArrayList<>();
  private final Map<String, AriLink> stasis = new LinkedHashMap<>();

  PbxRoom(
      Config config,
      Set<String> devices,
      LiveBoard board,
      FlowOpener flows,
      AmiTimes times,
      EventLoop loop,
      Clock clock) {
    this.board = board;
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
    facts.passTo(
        new StasisGreeter(
            link.application(),
            List.of(new LineScript(node, flows, loop, clock), new HelloIvr(HELLO)),
            STASIS_FALLBACK,
            loop));
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

  @Override
  public void close() {
    stasis.values().forEach(AriLink::close);
    nodes.forEach(AsteriskNode::close);
  }
}
