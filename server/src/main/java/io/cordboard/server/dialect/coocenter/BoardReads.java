package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.access.Scope;
import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.board.Agent;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import io.cordboard.server.config.Config;
import io.cordboard.server.http.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Registrations, extension states and queues, as they are when asked. */
final class BoardReads {
  /** Numbers as people sort them: 99 before 100. */
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private final Config config;
  private final BoardFeed board;
  private final Scope scope;
  private final WireNames names;
  private final Executor builders;

  BoardReads(Config config, BoardFeed board, Scope scope, WireNames names, Executor builders) {
    this.config = config;
    this.board = board;
    this.scope = scope;
    this.names = names;
    this.builders = builders;
  }

  private CompletionStage<Reply> of(Function<BoardSnapshot, JsonBytes> make) {
    return board
        .snapshot()
        .thenApplyAsync(snapshot -> CooReply.json(200, make.apply(snapshot)), builders);
  }

  CompletionStage<Reply> registrations() {
    return of(this::registrations);
  }

  CompletionStage<Reply> hints() {
    return of(this::hints);
  }

  CompletionStage<Reply> queues() {
    return of(this::queues);
  }

  private JsonBytes registrations(BoardSnapshot snapshot) {
    TreeMap<String, Registration> byNumber = new TreeMap<>(BY_NUMBER);
    for (Registration r : snapshot.registrations().values()) {
      String extension = config.extension("PJSIP/" + r.endpoint());
      if (extension != null && scope.seesExtension(extension)) {
        byNumber.merge(extension, r, BoardReads::better);
      }
    }
    JsonBytes out = new JsonBytes(CooLimits.ANSWER_BYTES);
    CooReply.head(out, "success", "Peer status list will follow");
    out.raw(",\"data\":");
    list(
        out,
        byNumber.entrySet(),
        e -> {
          out.raw("{\"Exten\":");
          out.string(e.getKey());
          out.raw(",\"Type\":");
          out.string(names.type());
          out.raw(",\"IPAddr\":");
          out.string(address(e.getValue().uri()));
          out.raw(",\"Status\":");
          out.string(status(e.getValue()));
          out.raw('}');
        });
    out.raw('}');
    return out;
  }

  /** Of an extension that is known on several nodes, where it is registered. */
  private static Registration better(Registration a, Registration b) {
    return b.uri() != null && (a.uri() == null || b.sinceMs() > a.sinceMs()) ? b : a;
  }

  static String status(Registration r) {
    return switch (r.status()) {
      case UNREGISTERED, UNQUALIFIED -> "UNKNOWN";
      case UNMONITORED -> "Unmonitored";
      case UNREACHABLE -> "UNREACHABLE";
      case REACHABLE -> "OK (" + Math.max(1, (r.roundTripMicros() + 500) / 1000) + " ms)";
    };
  }

  /** The host of a contact, {@code sip:801@192.0.2.7:5060;ob}. */
  static String address(@Nullable String uri) {
    if (uri == null || uri.isEmpty()) {
      return "-none-";
    }
    int colon = uri.indexOf(':');
    String rest = uri.substring(colon + 1);
    String host = rest.substring(rest.indexOf('@') + 1);
    if (host.startsWith("[") && host.indexOf(']') > 0) {
      return host.substring(1, host.indexOf(']'));
    }
    int end = 0;
    while (end < host.length() && ":;?>".indexOf(host.charAt(end)) < 0) {
      end++;
    }
    return end == 0 ? "-none-" : host.substring(0, end);
  }

  private JsonBytes hints(BoardSnapshot snapshot) {
    TreeMap<String, Extension> byNumber = new TreeMap<>(BY_NUMBER);
    for (Extension e : snapshot.extensions().values()) {
      if (e.status() >= 0 && scope.seesExtension(e.number())) {
        byNumber.merge(e.number(), e, (a, b) -> b.sinceMs() > a.sinceMs() ? b : a);
      }
    }
    Map<String, String> people = new HashMap<>();
    for (Agent a : snapshot.agents().values()) {
      if (a.extension() != null) {
        people.put(a.extension(), a.name());
      }
    }
    JsonBytes out = new JsonBytes(CooLimits.ANSWER_BYTES);
    list(
        out,
        byNumber.values(),
        e -> {
          out.raw("{\"agentName\":");
          out.string(WireNames.name(people.get(e.number()), e.number()));
          out.raw(",\"extension\":");
          out.string(e.number());
          out.raw(",\"extenType\":\"analogCallCenter\",\"status\":");
          out.string(ExtensionStatus.text(e.status()));
          out.raw('}');
        });
    return out;
  }

  private JsonBytes queues(BoardSnapshot snapshot) {
    TreeMap<String, List<Member>> byQueue = new TreeMap<>(BY_NUMBER);
    for (Queue q : snapshot.queues().values()) {
      if (scope.seesQueue(q.name())) {
        byQueue.put(q.name(), new ArrayList<>());
      }
    }
    for (Member m : snapshot.members().values()) {
      List<Member> all = byQueue.get(m.queue());
      if (all != null) {
        all.add(m);
      }
    }
    JsonBytes out = new JsonBytes(CooLimits.ANSWER_BYTES);
    CooReply.head(out, "success", "Queue status will follow");
    out.raw(",\"data\":{");
    boolean first = true;
    for (Map.Entry<String, List<Member>> e : byQueue.entrySet()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.string(e.getKey());
      out.raw(':');
      e.getValue().sort(Comparator.comparing(this::name, BY_NUMBER));
      list(out, e.getValue(), m -> member(out, m));
    }
    out.raw("}}");
    return out;
  }

  private String name(Member m) {
    return names.member(m.extension(), m.iface());
  }

  private void member(JsonBytes out, Member m) {
    out.raw("{\"name\":");
    out.string(name(m));
    out.raw(",\"paused\":");
    out.string(m.paused() ? "1" : "0");
    out.raw(",\"penalty\":");
    out.string(Integer.toString(m.penalty()));
    out.raw('}');
  }

  private static <T> void list(JsonBytes out, Collection<T> things, Consumer<T> write) {
    out.raw('[');
    boolean first = true;
    for (T thing : things) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      write.accept(thing);
    }
    out.raw(']');
  }
}
