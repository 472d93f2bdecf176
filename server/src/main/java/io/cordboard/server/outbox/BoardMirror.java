package io.cordboard.server.outbox;

import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls and legs of the board, to see whose a thing is. On the board's thread. */
final class BoardMirror implements Scope.Lookup {
  private final Map<String, Call> calls = new HashMap<>();
  private final Map<String, Channel> channels = new HashMap<>();

  void take(BoardSnapshot snapshot) {
    calls.clear();
    channels.clear();
    calls.putAll(snapshot.calls());
    channels.putAll(snapshot.channels());
  }

  /** Takes a new value in; what is gone stays until {@link #forget}. */
  void take(Change change) {
    Entity now = change.now();
    if (now instanceof Call call) {
      calls.put(call.id(), call);
    } else if (now instanceof Channel channel) {
      channels.put(channel.id(), channel);
    }
  }

  void forget(Change change) {
    if (change.now() == null) {
      Entity gone = change.entity();
      if (gone instanceof Call) {
        calls.remove(gone.id());
      } else if (gone instanceof Channel) {
        channels.remove(gone.id());
      }
    }
  }

  @Override
  public @Nullable Call call(String id) {
    return calls.get(id);
  }

  @Override
  public @Nullable Channel channel(String id) {
    return channels.get(id);
  }
}
