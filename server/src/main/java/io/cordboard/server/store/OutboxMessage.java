package io.cordboard.server.store;

import org.jspecify.annotations.Nullable;

/**
 * One webhook that is owed to one target.
 *
 * @param id stable: the same for the same target, event and thing, also when it is made anew after
 *     a crash (see {@link OutboxIds})
 * @param target the target's name in the configuration
 * @param event the event's name in the target's format
 * @param order messages of one target with the same word go out one after the other; a call's id
 * @param coalesce while the target is down a newer message with this word replaces an older one;
 *     null for those that are never left out (records)
 * @param seq its place in the order, given by the store; 0 before
 * @param attempts tries so far
 * @param nextAtMs not before this
 * @param error why the last try failed, null if none did
 */
public record OutboxMessage(
    String id,
    String target,
    String event,
    String order,
    @Nullable String coalesce,
    String contentType,
    String body,
    long createdAtMs,
    long seq,
    int attempts,
    long nextAtMs,
    State state,
    @Nullable String error) {

  /** Where a message stands; delivered ones are deleted. */
  public enum State {
    PENDING,
    DEAD
  }

  /** A new message. */
  public static OutboxMessage owed(
      String id,
      String target,
      String event,
      String order,
      @Nullable String coalesce,
      String contentType,
      String body,
      long nowMs) {
    return new OutboxMessage(
        id,
        target,
        event,
        order,
        coalesce,
        contentType,
        body,
        nowMs,
        0,
        0,
        nowMs,
        State.PENDING,
        null);
  }
}
