package io.cordboard.server.stream;

import io.cordboard.server.api.EntityJson;
import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.board.Entity;
import io.cordboard.server.http.WebSocketBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes the stream's frames that are not changes: hello, gap, conflated, tick. */
final class StreamFrames {
  private final String epoch;
  private final Clock clock;

  StreamFrames(String epoch, Clock clock) {
    this.epoch = epoch;
    this.clock = clock;
  }

  String epoch() {
    return epoch;
  }

  private JsonBytes head(String type, long seq) {
    JsonBytes json = new JsonBytes(256);
    json.raw("{\"type\":\"" + type + "\",\"seq\":");
    json.number(seq);
    json.raw(",\"atMs\":");
    json.number(clock.millis());
    return json;
  }

  private static void write(ByteBuf out, JsonBytes json) {
    WebSocketBytes.textHead(out, json.size());
    out.writeBytes(json.array(), 0, json.size());
  }

  void hello(ByteBuf out, Mirror mirror, Audience audience) {
    JsonBytes json = head("hello", mirror.seq());
    json.raw(",\"epoch\":\"" + epoch + "\",\"resumed\":false,\"snapshot\":{");
    boolean first = true;
    for (Entity.Kind kind : Entity.Kind.values()) {
      if (!first) {
        json.raw(',');
      }
      first = false;
      json.string(EntityJson.plural(kind));
      json.raw(':');
      // No stale marks: nothing would ever take them back. The node says it for all it serves.
      EntityJson.list(json, mirror.of(kind).values(), audience::inView, e -> false);
    }
    json.raw("}}");
    write(out, json);
  }

  void resumed(ByteBuf out, long since, Audience audience) {
    JsonBytes json = head("hello", since);
    json.raw(",\"epoch\":\"" + epoch + "\",\"resumed\":true}");
    write(out, json);
  }

  void gap(ByteBuf out, @Nullable Long since, String reason) {
    JsonBytes json = new JsonBytes(128);
    json.raw("{\"type\":\"gap\",\"atMs\":");
    json.number(clock.millis());
    if (since != null) {
      json.raw(",\"since\":");
      json.number(since);
    }
    json.raw(",\"reason\":\"" + reason + "\"}");
    write(out, json);
  }

  JsonBytes conflated(ChangeInbox.Conflated what) {
    JsonBytes json = new JsonBytes(128);
    json.raw("{\"type\":\"conflated\",\"atMs\":");
    json.number(clock.millis());
    json.raw(",\"count\":");
    json.number(what.absorbed());
    json.raw(",\"fromSeq\":");
    json.number(what.fromSeq());
    json.raw(",\"toSeq\":");
    json.number(what.toSeq());
    json.raw('}');
    return json;
  }

  void tick(ByteBuf out, long seq) {
    JsonBytes json = head("tick", seq);
    json.raw('}');
    write(out, json);
    ByteBuf ping = WebSocketBytes.ping(ByteBufAllocator.DEFAULT);
    out.writeBytes(ping);
    ping.release();
  }
}
