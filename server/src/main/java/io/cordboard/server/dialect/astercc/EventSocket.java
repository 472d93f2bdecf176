package io.cordboard.server.dialect.astercc;

import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.HttpSteps;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.WebSocketEndpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Events by websocket: the page says who it is in its first message. */
final class EventSocket implements WebSocketEndpoint {
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final EventHub hub;
  private final EventDoor door;
  private final LongSupplier nanos;
  private final SocketSeats seats = new SocketSeats();

  EventSocket(EventHub hub, EventDoor door, LongSupplier nanos) {
    this.hub = hub;
    this.door = door;
    this.nanos = nanos;
  }

  @Override
  public @Nullable Reply refuse(Request request) {
    if (seats.enter(request.remote())) {
      return null;
    }
    return ApiError.reply(
        503,
        "overloaded",
        "pages: too many (expected: at most "
            + AccLimits.FOLLOWERS
            + ", and "
            + AccLimits.STRANGERS
            + " of an address that have not said who they are)",
        Map.of("Retry-After", "10"));
  }

  @Override
  public void opened(Channel channel, Request request, Recheck recheck) {
    channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS);
    channel
        .pipeline()
        .addLast(
            HttpSteps.WS_ENDPOINT,
            new EventPage(
                hub,
                door,
                EventRoutes.place(request),
                channel,
                nanos,
                seats.seat(request.remote())));
  }

  @Override
  public int maxMessageBytes() {
    return AccLimits.HELLO * 4;
  }
}
