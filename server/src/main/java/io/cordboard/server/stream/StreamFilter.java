package io.cordboard.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.Limits;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.Agent;
import io.cordboard.server.board.Bridge;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Caller;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import io.cordboard.server.http.Refused;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reader wants to hear of. An empty set asks for everything; several sets must all fit.
 * Nodes are told to everybody who does not leave them out by kind: their links concern all.
 */
record StreamFilter(
    Set<Entity.Kind> kinds, Set<String> teams, Set<String> queues, Set<String> extensions) {

  static final StreamFilter ALL = new StreamFilter(Set.of(), Set.of(), Set.of(), Set.of());

  /** From {@code ?kind=call,channel&queue=630}; names may be repeated or joined by commas. */
  static StreamFilter of(Map<String, List<String>> query) {
    return new StreamFilter(
        kinds(split(query.get("kind"))),
        names("team", split(query.get("team"))),
        names("queue", split(query.get("queue"))),
        names("extension", split(query.get("extension"))));
  }

  /** From {@code {"type":"filter","kinds":[…],"teams":[…],"queues":[…],"extensions":[…]}}. */
  static StreamFilter of(JsonNode message) {
    for (var names = message.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!Set.of("type", "kinds", "teams", "queues", "extensions").contains(name)) {
        throw new Refused(
            400, "bad_filter", "filter: unknown key (expected: kinds, teams, queues, extensions)");
      }
    }
    return new StreamFilter(
        kinds(list(message, "kinds")),
        names("teams", list(message, "teams")),
        names("queues", list(message, "queues")),
        names("extensions", list(message, "extensions")));
  }

  boolean onlyKinds() {
    return teams.isEmpty() && queues.isEmpty() && extensions.isEmpty();
  }

  /** Kind, queue and extension; teams are the business of scopes. */
  boolean fits(Entity e, Scope.Lookup lookup) {
    if (!kinds.isEmpty() && !kinds.contains(e.kind())) {
      return false;
    }
    return e.kind() == Entity.Kind.NODE
        || (queues.isEmpty() || inQueue(e, lookup))
            && (extensions.isEmpty() || atExtension(e, lookup));
  }

  private boolean inQueue(Entity e, Scope.Lookup lookup) {
    if (e instanceof Call call) {
      return has(queues, call.queue());
    } else if (e instanceof Channel channel) {
      Call call = lookup.call(channel.callId());
      return call != null && has(queues, call.queue());
    } else if (e instanceof Bridge bridge) {
      return ofBridge(bridge, lookup, c -> inQueue(c, lookup));
    } else if (e instanceof Queue queue) {
      return queues.contains(queue.name());
    } else if (e instanceof Caller caller) {
      return queues.contains(caller.queue());
    } else if (e instanceof Member member) {
      return queues.contains(member.queue());
    }
    return e instanceof Agent agent && agent.queues().stream().anyMatch(queues::contains);
  }

  private boolean atExtension(Entity e, Scope.Lookup lookup) {
    if (e instanceof Call call) {
      return partyFits(call);
    } else if (e instanceof Channel channel) {
      Call call = lookup.call(channel.callId());
      return has(extensions, channel.extension()) || (call != null && partyFits(call));
    } else if (e instanceof Bridge bridge) {
      return ofBridge(bridge, lookup, c -> atExtension(c, lookup));
    } else if (e instanceof Caller caller) {
      Call call = caller.callId() == null ? null : lookup.call(caller.callId());
      return call != null && partyFits(call);
    } else if (e instanceof Member member) {
      return has(extensions, member.extension());
    } else if (e instanceof Extension extension) {
      return extensions.contains(extension.number());
    } else if (e instanceof Registration registration) {
      return extensions.contains(registration.endpoint());
    }
    return e instanceof Agent agent
        && agent.extension() != null
        && extensions.contains(agent.extension());
  }

  private boolean partyFits(Call call) {
    for (Party party : call.parties()) {
      if (has(extensions, party.extension())) {
        return true;
      }
    }
    return false;
  }

  private static boolean ofBridge(
      Bridge bridge, Scope.Lookup lookup, java.util.function.Predicate<Channel> fits) {
    for (String id : bridge.channelIds()) {
      Channel channel = lookup.channel(id);
      if (channel != null && fits.test(channel)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Set<String> set, @Nullable String name) {
    return name != null && set.contains(name);
  }

  private static Set<Entity.Kind> kinds(List<String> words) {
    Set<Entity.Kind> kinds = EnumSet.noneOf(Entity.Kind.class);
    for (String word : words) {
      Entity.Kind found = null;
      for (Entity.Kind kind : Entity.Kind.values()) {
        if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
          found = kind;
        }
      }
      if (found == null) {
        throw new Refused(400, "bad_filter", "kind: unknown (expected: call, channel, queue, …)");
      }
      kinds.add(found);
    }
    return Set.copyOf(kinds);
  }

  private static Set<String> names(String what, List<String> names) {
    if (names.size() > Limits.STREAM_FILTER_NAMES) {
      throw new Refused(
          400,
          "bad_filter",
          what + ": " + names.size() + " (expected: at most " + Limits.STREAM_FILTER_NAMES + ")");
    }
    return Set.copyOf(new HashSet<>(names));
  }

  private static List<String> split(@Nullable List<String> values) {
    List<String> all = new ArrayList<>();
    for (String value : values == null ? List.<String>of() : values) {
      for (String part : value.split(",", -1)) {
        if (!part.isBlank()) {
          all.add(part.trim());
        }
      }
    }
    return all;
  }

  private static List<String> list(JsonNode message, String name) {
    JsonNode node = message.get(name);
    List<String> all = new ArrayList<>();
    if (node == null || node.isNull()) {
      return all;
    }
    if (!node.isArray()) {
      throw new Refused(400, "bad_filter", name + ": not a list (expected: a list of texts)");
    }
    for (JsonNode item : node) {
      if (!item.isTextual()) {
        throw new Refused(400, "bad_filter", name + ": not texts (expected: a list of texts)");
      }
      all.add(item.textValue());
    }
    return all;
  }
}
