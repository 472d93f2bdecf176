package io.cordboard.server.stream;

import io.cordboard.server.board.Bridge;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Caller;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Party;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may come into view, or go out of it, by the change of another thing: with a call its legs,
 * their bridges and its place in a queue. As large as the call's own list of parties, and looked
 * for only when that list or the queue changed, so it costs no more than the call's own frame.
 */
final class Company {
  private Company() {}

  /** The things as the mirror has them after the change; empty if none is concerned. */
  static List<Entity> of(Change change, Mirror mirror) {
    if (change.now() instanceof Call call) {
      Call before = change.before() instanceof Call b ? b : null;
      return before != null && same(before, call) ? List.of() : of(call, mirror);
    }
    if (change.now() instanceof Channel now
        && change.before() instanceof Channel before
        && !now.callId().equals(before.callId())) {
      Bridge bridge = bridge(now, mirror);
      return bridge == null ? List.of() : List.of(bridge);
    }
    return List.of(); // with the end of a call its legs have ended or moved on: they say so
  }

  private static List<Entity> of(Call call, Mirror mirror) {
    List<Entity> all = new ArrayList<>();
    Map<String, Bridge> bridges = new LinkedHashMap<>();
    for (Party party : call.parties()) {
      Channel channel = mirror.channel(party.channelId());
      if (channel != null) {
        all.add(channel);
        Bridge bridge = bridge(channel, mirror);
        if (bridge != null) {
          bridges.put(bridge.id(), bridge);
        }
      }
      if (mirror.of(Entity.Kind.CALLER).get(party.channelId()) instanceof Caller caller) {
        all.add(caller);
      }
    }
    all.addAll(bridges.values());
    return all;
  }

  private static @Nullable Bridge bridge(Channel channel, Mirror mirror) {
    return channel.bridgeId() != null
            && mirror.of(Entity.Kind.BRIDGE).get(channel.bridgeId()) instanceof Bridge b
        ? b
        : null;
  }

  private static boolean same(Call a, Call b) {
    if (!Objects.equals(a.queue(), b.queue()) || a.parties().size() != b.parties().size()) {
      return false;
    }
    for (int i = 0; i < a.parties().size(); i++) {
      Party x = a.parties().get(i);
      Party y = b.parties().get(i);
      if (!x.channelId().equals(y.channelId()) || !Objects.equals(x.extension(), y.extension())) {
        return false;
      }
    }
    return true;
  }
}
