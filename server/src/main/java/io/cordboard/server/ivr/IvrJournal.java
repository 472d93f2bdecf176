package io.cordboard.server.ivr;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What must outlive us: a killed server comes back to callers who are still in its sessions, and
 * owes every HANGUP_CALL once. Written behind; the flow waits for it only before somebody else
 * learns of the call. On the flow's loop.
 */
public interface IvrJournal {

  /**
   * How a session stands.
   *
   * @param channelId the caller's
   * @param target whom the last attempt dialled, null before
   * @param bridged whether the two are connected
   * @param status what CALL_STATUS would be if the caller left now
   */
  record Entry(
      String node,
      String channelId,
      String callId,
      String did,
      String callerId,
      long startedAtMs,
      long diallingAtMs,
      long answeredAtMs,
      @Nullable String target,
      @Nullable String targetChannelId,
      boolean bridged,
      CallEnd.Status status,
      Map<String, String> customData) {
    public Entry {
      customData = Map.copyOf(customData);
    }
  }

  /** A session began, or went on; replaces what was written of that channel. */
  void wrote(Entry entry);

  /**
   * The same, before the customer or a target learns of the call: a kill may follow at once.
   *
   * @return ends on the flow's loop when it is on the disk, or if the store does not take it now;
   *     never fails
   */
  CompletionStage<Void> keeps(Entry entry);

  /** The caller is gone: forgets the session and owes its HANGUP_CALL, in one transaction. */
  void ended(Entry last, CallEnd end);
}
