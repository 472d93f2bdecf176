package io.cordboard.server.stream;

import io.cordboard.server.Limits;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.HttpSteps;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.WebSocketEndpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ws /v1/events}: {@code ?since=n&epoch=…&kind=…&team=…&queue=…&extension=…}. */
public final class StreamEndpoint implements WebSocketEndpoint {
  // What Netty may hold for one reader; the rest waits where it can still be dropped.
  private static final WriteBufferWaterMark MARKS =
      new WriteBufferWaterMark(128 * 1024, 256 * 1024);

  private final StreamHub hub;

  public StreamEndpoint(StreamHub hub) {
    this.hub = hub;
  }

  @Override
  public @Nullable Reply refuse(Request request) {
    try {
      StreamFilter.of(request.query());
      since(request);
    } catch (Refused e) {
      return e.reply();
    }
    return hub.reserve()
        ? null
        : ApiError.reply(
            503,
            "overloaded",
            "readers: too many (expected: at most " + hub.settings().clients() + ")",
            Map.of("Retry-After", "10"));
  }

  @Override
  public void opened(Channel channel, Request request, Recheck recheck) {
    channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS);
    StreamClient client = new StreamClient(hub, channel, request.caller(), recheck);
    channel.pipeline().addLast(HttpSteps.WS_ENDPOINT, client);
    hub.join(client, StreamFilter.of(request.query()), since(request), request.queryValue("epoch"));
  }

  @Override
  public int maxMessageBytes() {
    return Limits.STREAM_MESSAGE_BYTES;
  }

  private static @Nullable Long since(Request request) {
    String text = request.queryValue("since");
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      long since = Long.parseLong(text);
      if (since >= 0) {
        return since;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Refused(400, "bad_since", "since: not a sequence number (expected: 0 or more)");
  }
}
