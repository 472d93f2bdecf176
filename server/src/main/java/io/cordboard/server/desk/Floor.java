package io.cordboard.server.desk;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the desk knows of the board, by extension. On the board's thread. */
final class Floor {
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Set<String> queues = new HashSet<>();
  private final Map<String, Extension> extensions = new HashMap<>();
  private final Map<String, Registration> registrations = new HashMap<>();
  private final Map<String, Map<String, Member>> members = new HashMap<>();
  private final Map<String, Map<String, Call>> calls = new HashMap<>();
  private final Map<String, Set<String>> callsAt = new HashMap<>();
  private final DeskCalls queueCalls = new DeskCalls();

  void snapshot(BoardSnapshot snapshot) {
    for (Entity.Kind kind : Entity.Kind.values()) {
      snapshot.of(kind).forEach(thing -> put(thing, false));
    }
  }

  /** Takes a change over. */
  void change(Change change) {
    put(change.entity(), change.now() == null);
  }

  private void put(Entity thing, boolean gone) {
    if (thing instanceof Node node) {
      keep(nodes, node, gone);
    } else if (thing instanceof Queue queue) {
      if (gone) {
        queues.remove(queue.id());
      } else {
        queues.add(queue.id());
      }
    } else if (thing instanceof Member member && member.extension() != null) {
      keep(members, member.extension(), member, gone);
    } else if (thing instanceof Extension extension) {
      keep(extensions, extension, gone);
    } else if (thing instanceof Registration registration) {
      keep(registrations, registration, gone);
    } else if (thing instanceof Call call) {
      if (gone) {
        queueCalls.gone(call);
      } else {
        queueCalls.seen(call);
      }
      // A party of before may be another call's by now: where the call was kept is remembered.
      Set<String> kept = gone ? callsAt.remove(call.id()) : callsAt.get(call.id());
      if (kept != null) {
        kept.forEach(extension -> keep(calls, extension, call, gone));
      }
      if (!gone) {
        keepAt(call);
      }
    }
  }

  private static <T extends Entity> void keep(Map<String, T> all, T thing, boolean gone) {
    if (gone) {
      all.remove(thing.id());
    } else {
      all.put(thing.id(), thing);
    }
  }

  private void keepAt(Call call) {
    for (Party party : call.parties()) {
      String extension = party.extension();
      if (extension != null
          && callsAt.computeIfAbsent(call.id(), id -> new HashSet<>(2)).add(extension)) {
        keep(calls, extension, call, false);
      }
    }
  }

  private static <T extends Entity> void keep(
      Map<String, Map<String, T>> all, String extension, T thing, boolean gone) {
    if (gone) {
      Map<String, T> some = all.get(extension);
      if (some != null) {
        some.remove(thing.id());
        if (some.isEmpty()) {
          all.remove(extension);
        }
      }
    } else {
      all.computeIfAbsent(extension, e -> new LinkedHashMap<>(2)).put(thing.id(), thing);
    }
  }

  /** Where an extension is a member. */
  Collection<Member> members(@Nullable String extension) {
    return extension == null ? List.of() : members.getOrDefault(extension, Map.of()).values();
  }

  /** The calls in which an extension takes or took part. */
  Collection<Call> calls(@Nullable String extension) {
    return extension == null ? List.of() : calls.getOrDefault(extension, Map.of()).values();
  }

  /** The queue call in which the agent at an extension talks, null if none is known. */
  @Nullable String queueCall(String node, String extension) {
    return queueCalls.of(node, extension);
  }

  /** See {@link DeskCalls#talks(String, String, String)}. */
  boolean talks(String node, @Nullable String extension, @Nullable String callId) {
    return queueCalls.talks(node, extension, callId);
  }

  /** The nodes that have a queue; none while a node is not known yet. */
  List<String> nodesOf(String queue) {
    return nodes.keySet().stream().filter(n -> queues.contains(n + "/" + queue)).toList();
  }

  /** The node on which an extension is put into a queue, null if none has the queue. */
  @Nullable String home(String queue, String extension) {
    List<String> all = nodesOf(queue);
    return all.stream()
        .filter(n -> extensions.containsKey(n + "/" + extension))
        .findFirst()
        .orElse(all.isEmpty() ? null : all.get(0));
  }

  /** Whether what is known of a node is how it is. */
  boolean isLive(String node) {
    Node n = nodes.get(node);
    return n != null && n.state() == Node.State.LIVE && !n.stale();
  }

  /** Whether that holds for all nodes. */
  boolean allLive() {
    return !nodes.isEmpty() && nodes.keySet().stream().allMatch(this::isLive);
  }

  /** Whether a live node has an extension or a member there; or all are live, and none has. */
  boolean knows(@Nullable String extension) {
    return allLive()
        || members(extension).stream().anyMatch(m -> isLive(m.node()))
        || nodes.keySet().stream()
            .anyMatch(n -> isLive(n) && extensions.containsKey(n + "/" + extension));
  }

  Collection<Node> nodes() {
    return nodes.values();
  }

  /** A device's registration on any node that knows it; null if none does. */
  @Nullable Registration registration(String endpoint) {
    return nodes.keySet().stream()
        .map(n -> registrations.get(n + "/" + endpoint))
        .filter(r -> r != null)
        .findFirst()
        .orElse(null);
  }

  /** An extension's hint on any node that has one; null if none has. */
  @Nullable Extension extension(String number) {
    return nodes.keySet().stream()
        .map(n -> extensions.get(n + "/" + number))
        .filter(e -> e != null)
        .findFirst()
        .orElse(null);
  }
}
