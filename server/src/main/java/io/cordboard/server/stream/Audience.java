package io.cordboard.server.stream;

import io.cordboard.server.Limits;
import io.cordboard.server.api.EntityJson;
import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import io.cordboard.server.http.WebSocketBytes;
import io.cordboard.server.stream.ToldLog.How;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Readers that see the same: each change is judged and written once for all of them. The hub's
 * thread only, but for the groups' members.
 */
final class Audience {
  private final Sight sight;
  private final Sight.Judge judge;
  private final String owner;
  private final Mirror mirror;
  private final boolean restricted;
  // What these readers have been shown and not been told gone; unused if not restricted.
  private final Map<Entity.Kind, Set<String>> shown = new EnumMap<>(Entity.Kind.class);
  private final ToldLog told;
  private final Map<EventLoop, Group> groups = new LinkedHashMap<>();
  private int clients;
  private long emptySinceMs;
  private @Nullable ByteBuf gathered;
  private int frames;

  /**
   * Readers to come.
   *
   * @param owner the principal who asked for this view first
   */
  Audience(Sight sight, Sight.Judge judge, String owner, Mirror mirror, int history) {
    this.sight = sight;
    this.judge = judge;
    this.owner = owner;
    this.mirror = mirror;
    this.restricted = sight.restricted();
    this.told = new ToldLog(history);
    restart();
  }

  /** Looks at the whole mirror anew. */
  void restart() {
    for (Entity.Kind kind : Entity.Kind.values()) {
      Set<String> ids = new HashSet<>();
      if (restricted) {
        for (Entity e : mirror.of(kind).values()) {
          if (judge.sees(e, mirror)) {
            ids.add(e.id());
          }
        }
      }
      shown.put(kind, ids);
    }
    told.restart(mirror.seq());
  }

  String owner() {
    return owner;
  }

  Sight sight() {
    return sight;
  }

  /** Whether a thing on the mirror is in view. */
  boolean inView(Entity e) {
    return restricted
        ? shown.getOrDefault(e.kind(), Set.of()).contains(e.id())
        : wantsKind(e.kind());
  }

  private boolean wantsKind(Entity.Kind kind) {
    return sight.filter().kinds().isEmpty() || sight.filter().kinds().contains(kind);
  }

  /**
   * Judges a change that the mirror has already, and what may move with it; tells what must be
   * told.
   *
   * @param company see {@link Company}
   */
  void offer(Change change, List<Entity> company, Frame frame) {
    if (!restricted) {
      if (clients > 0 && wantsKind(change.entity().kind())) {
        append(frame.bytes(change));
      }
      return;
    }
    List<ToldLog.Moved> moved = company.isEmpty() ? List.of() : moved(company);
    How how = judged(change);
    if (how == How.NOT_AT_ALL && moved.isEmpty()) {
      return;
    }
    told.add(change.seq(), how, moved);
    if (clients > 0) {
      if (!moved.isEmpty()) {
        append(frame.view(change, moved, this));
      }
      if (how != How.NOT_AT_ALL) {
        append(how == How.LEFT ? frame.left(change) : frame.bytes(change));
      }
    }
  }

  private How judged(Change change) {
    Entity e = change.entity();
    if (!wantsKind(e.kind())) {
      return How.NOT_AT_ALL;
    }
    Entity now = change.now();
    Set<String> ids = ids(e.kind());
    if (now != null && judge.sees(now, mirror)) {
      ids.add(e.id());
      return How.AS_IT_IS;
    }
    boolean was = ids.remove(e.id());
    if (!was && (now != null || !judge.sees(e, mirror))) {
      return How.NOT_AT_ALL;
    }
    return now != null ? How.LEFT : How.AS_IT_IS;
  }

  /** Looks anew at things that did not change themselves; gives those for which that matters. */
  private List<ToldLog.Moved> moved(List<Entity> company) {
    List<ToldLog.Moved> moved = new ArrayList<>();
    for (Entity e : company) {
      Set<String> ids = ids(e.kind());
      if (judge.sees(e, mirror) ? ids.add(e.id()) : ids.remove(e.id())) {
        moved.add(new ToldLog.Moved(e.kind(), e.id()));
      }
    }
    return moved;
  }

  private Set<String> ids(Entity.Kind kind) {
    return shown.computeIfAbsent(kind, k -> new HashSet<>());
  }

  /** Adds a frame for all its readers. */
  void append(JsonBytes payload) {
    ByteBuf out = gathered;
    if (out == null) {
      out = ByteBufAllocator.DEFAULT.directBuffer(Math.max(8192, payload.size() + 16));
      gathered = out;
    }
    WebSocketBytes.textHead(out, payload.size());
    out.writeBytes(payload.array(), 0, payload.size());
    frames++;
  }

  int gatheredBytes() {
    return gathered == null ? 0 : gathered.readableBytes();
  }

  /** Gives what was gathered to the loops of its readers. */
  void deliver(Pace.Turn turn) {
    ByteBuf out = gathered;
    if (out == null) {
      return;
    }
    gathered = null;
    int n = frames;
    frames = 0;
    for (Group group : groups.values()) {
      turn.post(group, out.retainedDuplicate(), n);
    }
    out.release();
  }

  Iterable<Group> groups() {
    return groups.values();
  }

  Group join(EventLoop loop) {
    clients++;
    return groups.computeIfAbsent(loop, l -> new Group(this, l));
  }

  void leave(long nowMs) {
    clients--;
    emptySinceMs = nowMs;
    if (clients == 0) {
      groups.clear();
    }
  }

  int clients() {
    return clients;
  }

  /** Whether nobody will miss it. */
  boolean over(long nowMs) {
    return clients == 0 && (!restricted || nowMs - emptySinceMs > Limits.STREAM_AUDIENCE_MS);
  }

  /** Writes everything after {@code since}; false if that would be more than {@code maxBytes}. */
  boolean replay(long since, History history, Frame frame, ByteBuf out, long maxBytes) {
    if (restricted) {
      return told.after(
          since,
          (seq, how, moved) -> {
            Change change = history.get(seq);
            // What moved then is told as it is now: what it went through since follows.
            return (moved.isEmpty() || put(frame.view(change, moved, this), out, maxBytes))
                && (how == How.NOT_AT_ALL
                    || put(
                        how == How.LEFT ? frame.left(change) : frame.bytes(change), out, maxBytes));
          });
    }
    for (long seq = since + 1; seq <= mirror.seq(); seq++) {
      Change change = history.get(seq);
      if (wantsKind(change.entity().kind()) && !put(frame.bytes(change), out, maxBytes)) {
        return false;
      }
    }
    return true;
  }

  boolean remembers(long since) {
    return !restricted || told.reaches(since);
  }

  private static boolean put(JsonBytes payload, ByteBuf out, long maxBytes) {
    WebSocketBytes.textHead(out, payload.size());
    out.writeBytes(payload.array(), 0, payload.size());
    return out.readableBytes() <= maxBytes;
  }

  /** Writes a change as JSON, at most once however many ask. */
  static final class Frame {
    private final JsonBytes bytes = new JsonBytes(4096);
    private final JsonBytes other = new JsonBytes(4096);
    private @Nullable Change written;

    JsonBytes bytes(Change change) {
      if (written != change) {
        bytes.clear(65_536);
        EntityJson.frame(bytes, change);
        written = change;
      }
      return bytes;
    }

    /** What came into view with a change, and what went out of it. */
    JsonBytes view(Change change, List<ToldLog.Moved> moved, Audience audience) {
      other.clear(65_536);
      EntityJson.beginView(other, change);
      boolean first = true;
      for (ToldLog.Moved m : moved) {
        Entity e = audience.mirror.of(m.kind()).get(m.id());
        EntityJson.viewed(
            other, first, m.kind(), m.id(), e != null && audience.inView(e) ? e : null);
        first = false;
      }
      EntityJson.endView(other);
      return other;
    }

    JsonBytes left(Change change) {
      other.clear(65_536);
      EntityJson.leftFrame(other, change);
      return other;
    }
  }
}
