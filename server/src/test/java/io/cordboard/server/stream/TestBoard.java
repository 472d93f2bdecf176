package io.cordboard.server.stream;

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

/** A board that tests and the benchmark write by hand; every call is one thread's turn. */
public final class TestBoard implements BoardFeed {
  private final Map<Entity.Kind, Map<String, Entity>> kinds = new EnumMap<>(Entity.Kind.class);
  private final List<BoardReader> readers = new ArrayList<>();
  private long seq;

  public TestBoard() {
    for (Entity.Kind kind : Entity.Kind.values()) {
      kinds.put(kind, new LinkedHashMap<>());
    }
  }

  public synchronized long put(Entity now, Change.What what) {
    Entity before = kinds.get(now.kind()).put(now.id(), now);
    return tell(new Change(++seq, 1_700_000_000_000L + seq, what, before, now, false));
  }

  public synchronized long remove(Entity last, Change.What what) {
    kinds.get(last.kind()).remove(last.id());
    return tell(new Change(++seq, 1_700_000_000_000L + seq, what, last, null, true));
  }

  private long tell(Change change) {
    for (BoardReader reader : readers) {
      reader.onChange(change);
    }
    return change.seq();
  }

  public synchronized long seq() {
    return seq;
  }

  @Override
  public synchronized CompletionStage<BoardSnapshot> snapshot() {
    return CompletableFuture.completedFuture(now());
  }

  private BoardSnapshot now() {
    return new BoardSnapshot(
        seq,
        1_700_000_000_000L + seq,
        of(Node.class, Entity.Kind.NODE),
        of(Channel.class, Entity.Kind.CHANNEL),
        of(Call.class, Entity.Kind.CALL),
        of(Bridge.class, Entity.Kind.BRIDGE),
        of(Queue.class, Entity.Kind.QUEUE),
        of(Caller.class, Entity.Kind.CALLER),
        of(Member.class, Entity.Kind.MEMBER),
        of(Extension.class, Entity.Kind.EXTENSION),
        of(Registration.class, Entity.Kind.REGISTRATION),
        of(Agent.class, Entity.Kind.AGENT));
  }

  private <E extends Entity> Map<String, E> of(Class<E> type, Entity.Kind kind) {
    Map<String, E> copy = new LinkedHashMap<>();
    kinds.get(kind).forEach((id, e) -> copy.put(id, type.cast(e)));
    return copy;
  }

  @Override
  public synchronized void attach(BoardReader reader) {
    readers.add(reader);
    reader.onSnapshot(now());
  }

  @Override
  public synchronized void detach(BoardReader reader) {
    readers.remove(reader);
  }
}
