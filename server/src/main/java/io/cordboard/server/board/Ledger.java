package io.cordboard.server.board;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The published values of the board and its one sequence of changes. */
final class Ledger {
  private final Map<Entity.Kind, Map<String, Entity>> shelves = new EnumMap<>(Entity.Kind.class);
  private Consumer<? super Change> sink = change -> {};
  private long seq;
  private long atMs;
  private boolean synthetic;

  /** The first change gets the number after this one. */
  Ledger(long seq) {
    this.seq = seq;
    for (Entity.Kind kind : Entity.Kind.values()) {
      shelves.put(kind, new LinkedHashMap<>());
    }
  }

  void begin(long nowMs, boolean concluded, Consumer<? super Change> changes) {
    atMs = Math.max(atMs, nowMs);
    synthetic = concluded;
    sink = changes;
  }

  long atMs() {
    return atMs;
  }

  long seq() {
    return seq;
  }

  boolean synthetic() {
    return synthetic;
  }

  @Nullable Entity get(Entity.Kind kind, String id) {
    return shelf(kind).get(id);
  }

  /** Publishes a value; nothing happens if it equals the one before. */
  void put(Entity now, Change.What what) {
    Map<String, Entity> shelf = shelf(now.kind());
    Entity before = shelf.get(now.id());
    if (now.equals(before)) {
      return;
    }
    shelf.put(now.id(), now);
    emit(before == null ? Change.What.CREATED : what, before, now);
  }

  /** Takes a thing off the board; {@code last} is told as its last value. */
  void remove(Entity last, Change.What what) {
    if (shelf(last.kind()).remove(last.id()) != null) {
      emit(what, last, null);
    }
  }

  BoardSnapshot snapshot() {
    return new BoardSnapshot(
        seq,
        atMs,
        copy(Entity.Kind.NODE, Node.class),
        copy(Entity.Kind.CHANNEL, Channel.class),
        copy(Entity.Kind.CALL, Call.class),
        copy(Entity.Kind.BRIDGE, Bridge.class),
        copy(Entity.Kind.QUEUE, Queue.class),
        copy(Entity.Kind.CALLER, Caller.class),
        copy(Entity.Kind.MEMBER, Member.class),
        copy(Entity.Kind.EXTENSION, Extension.class),
        copy(Entity.Kind.REGISTRATION, Registration.class),
        copy(Entity.Kind.AGENT, Agent.class));
  }

  int size(Entity.Kind kind) {
    return shelf(kind).size();
  }

  Iterable<Entity> all(Entity.Kind kind) {
    return shelf(kind).values();
  }

  private void emit(Change.What what, @Nullable Entity before, @Nullable Entity now) {
    sink.accept(new Change(++seq, atMs, what, before, now, synthetic));
  }

  private Map<String, Entity> shelf(Entity.Kind kind) {
    Map<String, Entity> shelf = shelves.get(kind);
    if (shelf == null) {
      throw new IllegalStateException("kind: " + kind + " (expected: one with a shelf)");
    }
    return shelf;
  }

  private <E extends Entity> Map<String, E> copy(Entity.Kind kind, Class<E> type) {
    Map<String, E> copy = new LinkedHashMap<>();
    shelf(kind).forEach((id, entity) -> copy.put(id, type.cast(entity)));
    return Collections.unmodifiableMap(copy);
  }
}
