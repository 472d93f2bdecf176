package io.cordboard.server.pbx;

import io.cordboard.ami.AmiLinkState;
import io.cordboard.ami.AmiLinkStats;
import io.cordboard.ari.AriLink;
import io.cordboard.ari.AriLinkState;
import io.cordboard.server.board.LiveBoard;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What is counted about the links to the PBXs and the board, for the operator's graphs. */
public final class NodeMetrics {
  private final MeterRegistry registry;

  /** Adds to this registry. */
  public NodeMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Adds what went through the board. */
  public void add(LiveBoard board) {
    count("cordboard.board.facts", board, b -> b.counts().facts());
    count("cordboard.board.changes", board, b -> b.counts().changes());
    count("cordboard.board.ignored", board, b -> b.counts().ignored());
    count("cordboard.board.refused", board, b -> b.counts().refused());
    Gauge.builder("cordboard.board.readers.cut", board, b -> b.cutOff().size()).register(registry);
  }

  /** Adds a node and its AMI link. */
  public void add(AsteriskNode node) {
    String name = node.name();
    Gauge.builder(
            "cordboard.ami.up", node, n -> n.link().state() instanceof AmiLinkState.Up ? 1 : 0)
        .tag("node", name)
        .register(registry);
    AmiLinkStats stats = node.link().stats();
    count("cordboard.ami.bytes", name, stats, AmiLinkStats::bytes);
    count("cordboard.ami.messages", name, stats, AmiLinkStats::messages);
    count("cordboard.ami.messages.dropped", name, stats, AmiLinkStats::dropped);
    count("cordboard.ami.messages.too.long", name, stats, AmiLinkStats::tooLong);
    count("cordboard.ami.messages.malformed", name, node, AsteriskNode::malformed);
    count("cordboard.ami.actions", name, stats, AmiLinkStats::actions);
    count("cordboard.ami.actions.timeouts", name, stats, AmiLinkStats::timeouts);
    count("cordboard.ami.connects", name, stats, AmiLinkStats::connects);
    count("cordboard.ami.losses", name, stats, AmiLinkStats::losses);
    count("cordboard.board.drifts", name, node, AsteriskNode::drifts);
  }

  /** Adds a node's ARI link. */
  public void add(String node, AriLink ari) {
    Gauge.builder("cordboard.ari.up", ari, a -> a.state() instanceof AriLinkState.Up ? 1 : 0)
        .tag("node", node)
        .register(registry);
    count("cordboard.ari.events", node, ari, a -> a.counters().events());
    count("cordboard.ari.connects", node, ari, a -> a.counters().connects());
    count("cordboard.ari.overflows", node, ari, a -> a.counters().overflows());
  }

  private <T> void count(String name, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).register(registry);
  }

  private <T> void count(String name, String node, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).tag("node", node).register(registry);
  }
}
