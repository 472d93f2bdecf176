package io.cordboard.server.console;

import io.cordboard.server.board.Agent;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Bridge;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Caller;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A board whose story a test tells. Any thread may call; readers are called by the teller. */
final class ScriptedBoard implements BoardFeed {
  private final Map<Entity.Kind, Map<String, Entity>> things = new EnumMap<>(Entity.Kind.class);
  private final List<BoardReader> readers = new ArrayList<>();
  private long seq;

  ScriptedBoard() {
    for (Entity.Kind kind : Entity.Kind.values()) {
      things.put(kind, new LinkedHashMap<>());
    }
  }

  /** A thing is there, or is now like this. */
  synchronized void put(Change.What what, Entity now) {
    Entity before = things.get(now.kind()).put(now.id(), now);
    tell(new Change(++seq, System.currentTimeMillis(), what, before, now, false));
  }

  /** A thing is gone; this is how it last was. */
  synchronized void gone(Change.What what, Entity last) {
    things.get(last.kind()).remove(last.id());
    tell(new Change(++seq, System.currentTimeMillis(), what, last, null, false));
  }

  private void tell(Change change) {
    for (BoardReader reader : List.copyOf(readers)) {
      reader.onChange(change);
    }
  }

  @Override
  public synchronized CompletionStage<BoardSnapshot> snapshot() {
    return CompletableFuture.completedFuture(now());
  }

  @Override
  public synchronized void attach(BoardReader reader) {
    reader.onSnapshot(now());
    readers.add(reader);
  }

  @Override
  public synchronized void detach(BoardReader reader) {
    readers.remove(reader);
  }

  private BoardSnapshot now() {
    return new BoardSnapshot(
        seq,
        System.currentTimeMillis(),
        of(Entity.Kind.NODE, Node.class),
        of(Entity.Kind.CHANNEL, Channel.class),
        of(Entity.Kind.CALL, Call.class),
        of(Entity.Kind.BRIDGE, Bridge.class),
        of(Entity.Kind.QUEUE, Queue.class),
        of(Entity.Kind.CALLER, Caller.class),
        of(Entity.Kind.MEMBER, Member.class),
        of(Entity.Kind.EXTENSION, Extension.class),
        of(Entity.Kind.REGISTRATION, Registration.class),
        of(Entity.Kind.AGENT, Agent.class));
  }

  private <T extends Entity> Map<String, T> of(Entity.Kind kind, Class<T> type) {
    Map<String, T> copy = new LinkedHashMap<>();
    things.get(kind).forEach((id, thing) -> copy.put(id, type.cast(thing)));
    return copy;
  }
}
