package io.cordboard.server.api;

import io.cordboard.server.board.Agent;
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
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of the board's things as JSON: component names as they are, null left out, enums
 * in lower case, times in epoch milliseconds. Stateless; any thread.
 */
public final class EntityJson {
  private static final byte[] ABANDONED_TODAY = key("abandonedToday");
  private static final byte[] AGENT = key("agent");
  private static final byte[] AMI_UP = key("amiUp");
  private static final byte[] ANSWERED_AT_MS = key("answeredAtMs");
  private static final byte[] ANSWERED_TODAY = key("answeredToday");
  private static final byte[] ARI_UP = key("ariUp");
  private static final byte[] BRIDGE_ID = key("bridgeId");
  private static final byte[] CALL_ID = key("callId");
  private static final byte[] CALLS_TAKEN = key("callsTaken");
  private static final byte[] CAUSE = key("cause");
  private static final byte[] OPEN_CHANNEL_ID = open("channelId");
  private static final byte[] CHANNEL_IDS = key("channelIds");
  private static final byte[] CONFERENCE = key("conference");
  private static final byte[] CONNECTED_NAME = key("connectedName");
  private static final byte[] CONNECTED_NUMBER = key("connectedNumber");
  private static final byte[] CREATED_AT_MS = key("createdAtMs");
  private static final byte[] DEVICE = key("device");
  private static final byte[] DIALED = key("dialed");
  private static final byte[] DID = key("did");
  private static final byte[] DIRECTION = key("direction");
  private static final byte[] DYNAMIC = key("dynamic");
  private static final byte[] ENDED_AT_MS = key("endedAtMs");
  private static final byte[] ENDPOINT = key("endpoint");
  private static final byte[] EXTENSION = key("extension");
  private static final byte[] HELD = key("held");
  private static final byte[] HUNG_UP_BY = key("hungUpBy");
  private static final byte[] OPEN_ID = open("id");
  private static final byte[] IFACE = key("iface");
  private static final byte[] IN_CALL = key("inCall");
  private static final byte[] JOINED_AT_MS = key("joinedAtMs");
  private static final byte[] LABEL = key("label");
  private static final byte[] LAST_CALL_AT_MS = key("lastCallAtMs");
  private static final byte[] LEFT_AT_MS = key("leftAtMs");
  private static final byte[] LINKED_IDS = key("linkedIds");
  private static final byte[] LONGEST_WAIT_SINCE_MS = key("longestWaitSinceMs");
  private static final byte[] MERGED_INTO = key("mergedInto");
  private static final byte[] NAME = key("name");
  private static final byte[] NODE = key("node");
  private static final byte[] NOTE = key("note");
  private static final byte[] NUMBER = key("number");
  private static final byte[] NUMBER_NAME = key("numberName");
  private static final byte[] OUTCOME = key("outcome");
  private static final byte[] PARTIES = key("parties");
  private static final byte[] PAUSED = key("paused");
  private static final byte[] PAUSED_AT_MS = key("pausedAtMs");
  private static final byte[] PAUSED_REASON = key("pausedReason");
  private static final byte[] PENALTY = key("penalty");
  private static final byte[] POSITION = key("position");
  private static final byte[] QUEUE = key("queue");
  private static final byte[] QUEUES = key("queues");
  private static final byte[] REPORTED = key("reported");
  private static final byte[] ROLE = key("role");
  private static final byte[] ROUND_TRIP_MICROS = key("roundTripMicros");
  private static final byte[] SINCE_MS = key("sinceMs");
  private static final byte[] STALE = key("stale");
  private static final byte[] STARTED_AT_MS = key("startedAtMs");
  private static final byte[] STATE = key("state");
  private static final byte[] STATUS = key("status");
  private static final byte[] STRATEGY = key("strategy");
  private static final byte[] TAG = key("tag");
  private static final byte[] TEAM = key("team");
  private static final byte[] TECHNOLOGY = key("technology");
  private static final byte[] TRUNK = key("trunk");
  private static final byte[] URI = key("uri");
  private static final byte[] USER_AGENT = key("userAgent");
  private static final byte[] VERSION = key("version");
  private static final byte[] WAITING = key("waiting");

  private static final byte[] FRAME_SEQ = open("seq");
  private static final byte[] AT_MS = key("atMs");
  private static final byte[] KIND = key("kind");
  private static final byte[] WHAT = key("what");
  private static final byte[] FRAME_ID = key("id");
  private static final byte[] SYNTHETIC = ascii(",\"synthetic\":true");
  private static final byte[] GONE = ascii(",\"gone\":true");
  private static final byte[] DATA = key("data");
  private static final byte[] VIEW = ascii("{\"type\":\"view\",\"seq\":");
  private static final byte[] THINGS = ascii(",\"things\":[");
  private static final byte[] OPEN_KIND = open("kind");
  private static final byte[] STALE_MARK = ascii(",\"stale\":true");

  private EntityJson() {}

  /** The word for a kind in lists, {@code channels}. */
  public static String plural(Entity.Kind kind) {
    return JsonBytes.word(kind) + "s";
  }

  /** The word for a kind, {@code channel}. */
  public static String word(Enum<?> value) {
    return JsonBytes.word(value);
  }

  /** One thing; {@code stale} marks what a node serves that is not up to date. */
  public static void entity(JsonBytes out, Entity entity, boolean stale) {
    if (entity instanceof Channel e) {
      channel(out, e);
    } else if (entity instanceof Call e) {
      call(out, e);
    } else if (entity instanceof Member e) {
      member(out, e);
    } else if (entity instanceof Extension e) {
      extension(out, e);
    } else if (entity instanceof Bridge e) {
      bridge(out, e);
    } else if (entity instanceof Queue e) {
      queue(out, e);
    } else if (entity instanceof Caller e) {
      caller(out, e);
    } else if (entity instanceof Agent e) {
      agent(out, e);
    } else if (entity instanceof Registration e) {
      registration(out, e);
    } else if (entity instanceof Node e) {
      node(out, e);
    }
    if (stale && !(entity instanceof Node)) {
      out.raw(STALE_MARK);
    }
    out.raw('}');
  }

  /** A frame of the stream that tells a change. */
  public static void frame(JsonBytes out, Change change) {
    Entity now = change.now();
    Entity entity = change.entity();
    head(out, change, entity, change.what());
    if (now == null) {
      out.raw(GONE);
    }
    if (change.synthetic()) {
      out.raw(SYNTHETIC);
    }
    out.raw(DATA);
    entity(out, entity, false);
    out.raw('}');
  }

  /** A frame for a reader out of whose view a thing went, with the last that it may know of it. */
  public static void leftFrame(JsonBytes out, Change change) {
    head(out, change, change.entity(), Change.What.REMOVED);
    out.raw(GONE);
    Entity before = change.before();
    if (before != null) {
      out.raw(DATA);
      entity(out, before, false);
    }
    out.raw('}');
  }

  /** Begins a frame that tells what came into or went out of view with a change. */
  public static void beginView(JsonBytes out, Change change) {
    out.raw(VIEW);
    out.number(change.seq());
    out.raw(AT_MS);
    out.number(change.atMs());
    out.raw(THINGS);
  }

  /** One thing of such a frame; null for one that is out of view. */
  public static void viewed(
      JsonBytes out, boolean first, Entity.Kind kind, String id, @Nullable Entity now) {
    if (!first) {
      out.raw(',');
    }
    word(out, OPEN_KIND, kind);
    text(out, FRAME_ID, id);
    if (now == null) {
      out.raw(GONE);
    } else {
      out.raw(DATA);
      entity(out, now, false);
    }
    out.raw('}');
  }

  /** Ends such a frame. */
  public static void endView(JsonBytes out) {
    out.raw("]}");
  }

  private static void head(JsonBytes out, Change change, Entity entity, Change.What what) {
    number(out, FRAME_SEQ, change.seq());
    number(out, AT_MS, change.atMs());
    word(out, KIND, entity.kind());
    word(out, WHAT, what);
    text(out, FRAME_ID, entity.id());
  }

  /** {@code [{…},…]}: those things of a kind that may be seen. */
  public static void list(
      JsonBytes out,
      Iterable<? extends Entity> entities,
      Predicate<Entity> seen,
      Predicate<Entity> stale) {
    out.raw('[');
    boolean first = true;
    for (Entity e : entities) {
      if (seen.test(e)) {
        if (!first) {
          out.raw(',');
        }
        first = false;
        entity(out, e, stale.test(e));
      }
    }
    out.raw(']');
  }

  /** {@code "nodes":[…],"channels":[…],…}: all of a snapshot that may be seen. */
  public static void lists(JsonBytes out, BoardSnapshot snapshot, Predicate<Entity> seen) {
    boolean first = true;
    for (Entity.Kind kind : Entity.Kind.values()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.string(plural(kind));
      out.raw(':');
      list(out, snapshot.of(kind), seen, e -> snapshot.stale(e.node()));
    }
  }

  private static void node(JsonBytes out, Node n) {
    text(out, OPEN_ID, n.id());
    word(out, STATE, n.state());
    flag(out, STALE, n.stale());
    flag(out, AMI_UP, n.amiUp());
    flag(out, ARI_UP, n.ariUp());
    text(out, VERSION, n.version());
    number(out, STARTED_AT_MS, n.startedAtMs());
    number(out, SINCE_MS, n.sinceMs());
    text(out, NOTE, n.note());
  }

  private static void channel(JsonBytes out, Channel c) {
    text(out, OPEN_ID, c.id());
    text(out, NODE, c.node());
    text(out, NAME, c.name());
    text(out, ENDPOINT, c.endpoint());
    text(out, EXTENSION, c.extension());
    text(out, TRUNK, c.trunk());
    word(out, STATE, c.state());
    text(out, CALL_ID, c.callId());
    word(out, ROLE, c.role());
    text(out, NUMBER, c.number());
    text(out, NUMBER_NAME, c.numberName());
    text(out, CONNECTED_NUMBER, c.connectedNumber());
    text(out, CONNECTED_NAME, c.connectedName());
    text(out, DIALED, c.dialed());
    text(out, BRIDGE_ID, c.bridgeId());
    flag(out, HELD, c.held());
    number(out, CREATED_AT_MS, c.createdAtMs());
    number(out, ANSWERED_AT_MS, c.answeredAtMs());
    number(out, CAUSE, c.cause());
  }

  private static void call(JsonBytes out, Call c) {
    text(out, OPEN_ID, c.id());
    text(out, NODE, c.node());
    word(out, DIRECTION, c.direction());
    word(out, STATE, c.state());
    text(out, DID, c.did());
    text(out, TRUNK, c.trunk());
    text(out, DIALED, c.dialed());
    text(out, QUEUE, c.queue());
    text(out, TAG, c.tag());
    parties(out, PARTIES, c.parties());
    number(out, STARTED_AT_MS, c.startedAtMs());
    number(out, ANSWERED_AT_MS, c.answeredAtMs());
    number(out, ENDED_AT_MS, c.endedAtMs());
    word(out, OUTCOME, c.outcome());
    number(out, CAUSE, c.cause());
    word(out, HUNG_UP_BY, c.hungUpBy());
    text(out, MERGED_INTO, c.mergedInto());
    texts(out, LINKED_IDS, c.linkedIds());
    if (!c.reported().nothing()) {
      out.raw(REPORTED);
      ReportedJson.write(out, c.reported());
    }
  }

  private static void bridge(JsonBytes out, Bridge b) {
    text(out, OPEN_ID, b.id());
    text(out, NODE, b.node());
    text(out, TECHNOLOGY, b.technology());
    text(out, CONFERENCE, b.conference());
    texts(out, CHANNEL_IDS, b.channelIds());
    number(out, CREATED_AT_MS, b.createdAtMs());
  }

  private static void queue(JsonBytes out, Queue q) {
    text(out, OPEN_ID, q.id());
    text(out, NODE, q.node());
    text(out, NAME, q.name());
    text(out, LABEL, q.label());
    text(out, STRATEGY, q.strategy());
    number(out, WAITING, q.waiting());
    number(out, LONGEST_WAIT_SINCE_MS, q.longestWaitSinceMs());
    number(out, ANSWERED_TODAY, q.answeredToday());
    number(out, ABANDONED_TODAY, q.abandonedToday());
  }

  private static void caller(JsonBytes out, Caller c) {
    text(out, OPEN_ID, c.id());
    text(out, NODE, c.node());
    text(out, QUEUE, c.queue());
    text(out, CALL_ID, c.callId());
    number(out, POSITION, c.position());
    text(out, NUMBER, c.number());
    text(out, NAME, c.name());
    number(out, JOINED_AT_MS, c.joinedAtMs());
  }

  private static void member(JsonBytes out, Member m) {
    text(out, OPEN_ID, m.id());
    text(out, NODE, m.node());
    text(out, QUEUE, m.queue());
    text(out, IFACE, m.iface());
    text(out, NAME, m.name());
    text(out, EXTENSION, m.extension());
    text(out, AGENT, m.agent());
    word(out, STATE, m.state());
    flag(out, PAUSED, m.paused());
    text(out, PAUSED_REASON, m.pausedReason());
    number(out, PAUSED_AT_MS, m.pausedAtMs());
    number(out, PENALTY, m.penalty());
    flag(out, DYNAMIC, m.dynamic());
    flag(out, IN_CALL, m.inCall());
    number(out, CALLS_TAKEN, m.callsTaken());
    number(out, LAST_CALL_AT_MS, m.lastCallAtMs());
  }

  private static void extension(JsonBytes out, Extension e) {
    text(out, OPEN_ID, e.id());
    text(out, NODE, e.node());
    text(out, NUMBER, e.number());
    text(out, DEVICE, e.device());
    number(out, STATUS, e.status());
    text(out, AGENT, e.agent());
    number(out, SINCE_MS, e.sinceMs());
  }

  private static void registration(JsonBytes out, Registration r) {
    text(out, OPEN_ID, r.id());
    text(out, NODE, r.node());
    text(out, ENDPOINT, r.endpoint());
    word(out, STATUS, r.status());
    text(out, URI, r.uri());
    text(out, USER_AGENT, r.userAgent());
    number(out, ROUND_TRIP_MICROS, r.roundTripMicros());
    number(out, SINCE_MS, r.sinceMs());
  }

  private static void agent(JsonBytes out, Agent a) {
    text(out, OPEN_ID, a.id());
    text(out, NODE, a.node());
    text(out, NAME, a.name());
    text(out, EXTENSION, a.extension());
    text(out, TEAM, a.team());
    word(out, STATE, a.state());
    texts(out, QUEUES, a.queues());
    text(out, PAUSED_REASON, a.pausedReason());
    text(out, CALL_ID, a.callId());
    number(out, SINCE_MS, a.sinceMs());
  }

  private static void party(JsonBytes out, Party p) {
    text(out, OPEN_CHANNEL_ID, p.channelId());
    word(out, ROLE, p.role());
    text(out, NUMBER, p.number());
    text(out, NAME, p.name());
    text(out, EXTENSION, p.extension());
    text(out, AGENT, p.agent());
    word(out, STATE, p.state());
    number(out, JOINED_AT_MS, p.joinedAtMs());
    number(out, ANSWERED_AT_MS, p.answeredAtMs());
    number(out, LEFT_AT_MS, p.leftAtMs());
  }

  private static void parties(JsonBytes out, byte[] key, List<Party> parties) {
    out.raw(key);
    out.raw('[');
    for (int i = 0; i < parties.size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      party(out, parties.get(i));
      out.raw('}');
    }
    out.raw(']');
  }

  private static void texts(JsonBytes out, byte[] key, List<String> values) {
    out.raw(key);
    out.raw('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      out.string(values.get(i));
    }
    out.raw(']');
  }

  static void text(JsonBytes out, byte[] key, @Nullable String value) {
    if (value != null) {
      out.raw(key);
      out.string(value);
    }
  }

  static void number(JsonBytes out, byte[] key, long value) {
    out.raw(key);
    out.number(value);
  }

  static void flag(JsonBytes out, byte[] key, boolean value) {
    out.raw(key);
    out.flag(value);
  }

  private static void word(JsonBytes out, byte[] key, @Nullable Enum<?> value) {
    if (value != null) {
      out.raw(key);
      out.raw('"');
      out.lower(value.name());
      out.raw('"');
    }
  }

  static byte[] open(String name) {
    return ascii("{\"" + name + "\":");
  }

  static byte[] key(String name) {
    return ascii(",\"" + name + "\":");
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }
}
