package io.cordboard.server.board;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole board after change {@code seq}; immutable, may be read by any thread.
 *
 * @param seq the last change in it, 0 if none was made yet
 * @param atMs when it was taken
 */
public record BoardSnapshot(
    long seq,
    long atMs,
    Map<String, Node> nodes,
    Map<String, Channel> channels,
    Map<String, Call> calls,
    Map<String, Bridge> bridges,
    Map<String, Queue> queues,
    Map<String, Caller> callers,
    Map<String, Member> members,
    Map<String, Extension> extensions,
    Map<String, Registration> registrations,
    Map<String, Agent> agents) {

  /** All things of one kind. */
  public Collection<? extends Entity> of(Entity.Kind kind) {
    return switch (kind) {
      case NODE -> nodes.values();
      case CHANNEL -> channels.values();
      case CALL -> calls.values();
      case BRIDGE -> bridges.values();
      case QUEUE -> queues.values();
      case CALLER -> callers.values();
      case MEMBER -> members.values();
      case EXTENSION -> extensions.values();
      case REGISTRATION -> registrations.values();
      case AGENT -> agents.values();
    };
  }

  /** One thing, null if there is none such. */
  public @Nullable Entity of(Entity.Kind kind, String id) {
    return switch (kind) {
      case NODE -> nodes.get(id);
      case CHANNEL -> channels.get(id);
      case CALL -> calls.get(id);
      case BRIDGE -> bridges.get(id);
      case QUEUE -> queues.get(id);
      case CALLER -> callers.get(id);
      case MEMBER -> members.get(id);
      case EXTENSION -> extensions.get(id);
      case REGISTRATION -> registrations.get(id);
      case AGENT -> agents.get(id);
    };
  }

  /** Whether what this node serves is old. An unknown node counts as stale. */
  public boolean stale(String node) {
    Node n = nodes.get(node);
    return n == null || n.stale();
  }
}
