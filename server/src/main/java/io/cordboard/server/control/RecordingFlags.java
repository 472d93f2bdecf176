package io.cordboard.server.control;

import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Node;
import io.cordboard.server.config.Config;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.pbx.Pbx.DbFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each PBX which calls it records, as the configuration says: flags in its database that the
 * shipped dialplan reads, put in order whenever a node goes live. The family is Cordboard's own:
 * flags of others in it are taken away.
 */
public final class RecordingFlags implements BoardReader {
  private static final Logger log = LoggerFactory.getLogger(RecordingFlags.class);

  private final Set<String> wanted;
  private final Map<String, Pbx> pbxes = new HashMap<>();

  /** The flags of this configuration for these nodes. */
  public RecordingFlags(Config config, List<Pbx> pbxes) {
    this.wanted = wanted(config);
    pbxes.forEach(pbx -> this.pbxes.put(pbx.node(), pbx));
  }

  /** The keys that are set: {@code all}, {@code queues}, or the numbers of phones. */
  static Set<String> wanted(Config config) {
    Set<String> keys = new TreeSet<>();
    switch (config.recording().when()) {
      case NONE -> {}
      case ALL -> keys.add("all");
      case QUEUES -> keys.add("queues");
      case EXTENSIONS ->
          config
              .extensions()
              .forEach(
                  some ->
                      some.forEach(
                          (extension, device) -> {
                            if (config.recording().extensions().stream()
                                .anyMatch(range -> range.contains(extension))) {
                              keys.add(extension);
                            }
                          }));
    }
    return keys;
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    for (Node node : snapshot.nodes().values()) {
      if (node.state() == Node.State.LIVE) {
        arrange(node.id());
      }
    }
  }

  @Override
  public void onChange(Change change) {
    if (change.what() == Change.What.LIVE && change.now() instanceof Node node) {
      arrange(node.id());
    }
  }

  private void arrange(String node) {
    Pbx pbx = pbxes.get(node);
    if (pbx == null) {
      return;
    }
    var unused =
        pbx.dbList(DbFamily.RECORD)
            .thenCompose(entries -> arrange(pbx, entries))
            .exceptionally(
                error -> {
                  log.warn("node {}: recording flags: {}", node, String.valueOf(error));
                  return null;
                });
  }

  private CompletionStage<Void> arrange(Pbx pbx, Pbx.Entries entries) {
    if (!(entries.outcome() instanceof Pbx.Outcome.Done)) {
      log.warn("node {}: recording flags cannot be read: {}", pbx.node(), entries.outcome());
      return CompletableFuture.completedFuture(null);
    }
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    int steps = 0;
    for (String key : wanted) {
      if (!"1".equals(entries.values().get(key))) {
        steps++;
        done =
            done.thenCompose(before -> pbx.dbPut(DbFamily.RECORD, key, "1"))
                .thenAccept(outcome -> note(pbx, key, outcome));
      }
    }
    for (String key : entries.values().keySet()) {
      if (!wanted.contains(key)) {
        steps++;
        done =
            done.thenCompose(before -> pbx.dbDelete(DbFamily.RECORD, key))
                .thenAccept(outcome -> note(pbx, key, outcome));
      }
    }
    if (steps > 0) {
      log.info("node {}: recorded are now: {}", pbx.node(), wanted.isEmpty() ? "none" : wanted);
    }
    return done;
  }

  private static void note(Pbx pbx, String key, Pbx.Outcome outcome) {
    if (!(outcome instanceof Pbx.Outcome.Done)) {
      log.warn("node {}: recording flag {}: {}", pbx.node(), key, outcome);
    }
  }
}
