package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * Someone waiting in a queue.
 *
 * @param id {@code node/uniqueid} of the leg
 * @param queue the queue's name
 * @param position 1 is next
 */
public record Caller(
    String id,
    String node,
    String queue,
    @Nullable String callId,
    int position,
    @Nullable String number,
    @Nullable String name,
    long joinedAtMs)
    implements Entity {

  @Override
  public Kind kind() {
    return Kind.CALLER;
  }
}
