package io.cordboard.server;

import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardLimits;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.config.Config;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.roster.Roster;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The board, made of the configuration and told of the roster's agents. */
final class BoardRoom {
  private final Config config;
  private final LiveRoster roster;
  private final Clock clock;
  private final BoardSettings settings;
  private final LiveBoard board;

  BoardRoom(Config config, LiveRoster roster, EventLoop loop, Clock clock) {
    this.config = config;
    this.roster = roster;
    this.clock = clock;
    settings = settings(config, roster.get());
    board =
        new LiveBoard(
            new Board(settings, BoardLimits.DEFAULT, firstSeq(clock.millis())), loop, clock);
    roster.listen(this::listAgents);
    listAgents(roster.get()); // it may have changed since the settings were made
  }

  private void listAgents(Roster now) {
    board.submit(new Fact.AgentsListed(clock.millis(), entries(config, now)));
  }

  LiveBoard board() {
    return board;
  }

  /** The devices that belong to extensions. */
  Set<String> devices() {
    return settings.devices().keySet();
  }

  /** The settings of a board made now. */
  BoardSettings settingsNow() {
    return settings.withAgents(entries(config, roster.get()));
  }

  /**
   * Where the sequence of this run begins: above all that earlier runs gave out (a million changes
   * a second are out of reach), so that {@code since} from another life never looks like one of
   * ours; and below 2^53 for some centuries, so that it stays exact in a browser.
   */
  static long firstSeq(long nowMs) {
    return (nowMs / 1_000 - Instant.parse("2026-01-01T00:00:00Z").getEpochSecond()) * 1_000_000;
  }

  private static BoardSettings settings(Config config, Roster roster) {
    Map<String, String> devices = new HashMap<>();
    for (Config.Devices some : config.extensions()) {
      some.forEach((extension, device) -> devices.put(device, extension));
    }
    Map<String, String> labels = new HashMap<>();
    config.queues().forEach(queue -> labels.put(queue.name(), queue.label()));
    return new BoardSettings(
        config.nodes().stream().map(Config.Node::name).toList(),
        config.nodes().stream().anyMatch(node -> node.ari() != null),
        devices,
        entries(config, roster),
        labels,
        config.zone());
  }

  private static List<BoardSettings.AgentEntry> entries(Config config, Roster roster) {
    String node = config.nodes().get(0).name();
    return roster.agents().stream()
        .map(
            a ->
                new BoardSettings.AgentEntry(
                    a.number(), node, a.name(), a.extension(), a.team() == null ? "" : a.team()))
        .toList();
  }
}
