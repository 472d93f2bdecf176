package io.cordboard.server.stream;

import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The board as far as the stream has told it. The hub's thread only. */
final class Mirror implements Scope.Lookup {
  private final Map<Entity.Kind, Map<String, Entity>> kinds =
      new java.util.EnumMap<>(Entity.Kind.class);
  private long seq;

  Mirror() {
    for (Entity.Kind kind : Entity.Kind.values()) {
      kinds.put(kind, new LinkedHashMap<>());
    }
  }

  void replace(BoardSnapshot snapshot) {
    for (Entity.Kind kind : Entity.Kind.values()) {
      Map<String, Entity> map = of(kind);
      map.clear();
      for (Entity e : snapshot.of(kind)) {
        map.put(e.id(), e);
      }
    }
    seq = snapshot.seq();
  }

  void apply(Change change) {
    Entity now = change.now();
    Entity entity = change.entity();
    if (now == null) {
      of(entity.kind()).remove(entity.id());
    } else {
      of(entity.kind()).put(entity.id(), now);
    }
    seq = change.seq();
  }

  long seq() {
    return seq;
  }

  Map<String, Entity> of(Entity.Kind kind) {
    Map<String, Entity> map = kinds.get(kind);
    if (map == null) {
      throw new IllegalStateException("kind: " + kind + " (expected: one of the board's)");
    }
    return map;
  }

  @Override
  public @Nullable Call call(String id) {
    return of(Entity.Kind.CALL).get(id) instanceof Call c ? c : null;
  }

  @Override
  public @Nullable Channel channel(String id) {
    return of(Entity.Kind.CHANNEL).get(id) instanceof Channel c ? c : null;
  }
}
