package io.cordboard.server.records;

import io.cordboard.server.board.RecordingNames;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.RecordScope;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.Tx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whose a recording is: those may hear it who may see the record of its call. Any thread. */
public final class RecordingOwners {
  /** The shipped dialplan names a recording by the unique id of its call's first leg. */
  private static final Pattern NAME =
      Pattern.compile("(?:[^/]{1,100}/){0,8}([A-Za-z0-9._-]{1,150})\\.[A-Za-z0-9]{1,8}");

  private final Store store;
  private final List<String> nodes;

  /** Of the calls of these nodes. */
  public RecordingOwners(Store store, List<String> nodes) {
    this.store = store;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Whether a file is the recording of a call of this team; false where nothing is known of it.
   *
   * @param file relative to the recording folder, as it stands in the record
   */
  public CompletionStage<Boolean> isTeams(String team, String file) {
    RecordScope of = RecordScope.ofTeam(team);
    String led = RecordingNames.inIvrFolder(file);
    if (led != null) {
      String call = RecordingNames.callOf(led);
      return store.read(tx -> isOf(tx.records().get(call, of), file));
    }
    Matcher name = NAME.matcher(file);
    if (!name.matches()) {
      return CompletableFuture.completedFuture(false);
    }
    String uniqueId = name.group(1);
    return store.read(tx -> nodes.stream().anyMatch(n -> has(tx, n, uniqueId, of, file)));
  }

  private static boolean has(Tx tx, String node, String uniqueId, RecordScope scope, String file) {
    String id = tx.records().recordOf(node, uniqueId);
    return id != null && isOf(tx.records().get(id, scope), file);
  }

  private static boolean isOf(@Nullable CallRecord record, String file) {
    return record != null && file.equals(record.recording());
  }
}
