package io.cordboard.server.board;

/**
 * A queue of the PBX, with today's counts (the day of the configured zone).
 *
 * @param id {@code node/name}
 * @param name Asterisk's name, {@code 630}
 * @param label what people call it, {@code Support}
 * @param waiting callers waiting now
 * @param longestWaitSinceMs when the longest waiting caller joined, 0 if nobody waits
 * @param answeredToday callers that reached an agent
 * @param abandonedToday callers that gave up
 */
public record Queue(
    String id,
    String node,
    String name,
    String label,
    String strategy,
    int waiting,
    long longestWaitSinceMs,
    int answeredToday,
    int abandonedToday)
    implements Entity {

  @Override
  public Kind kind() {
    return Kind.QUEUE;
  }
}
