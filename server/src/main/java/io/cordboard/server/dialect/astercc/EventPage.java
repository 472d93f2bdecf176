package io.cordboard.server.dialect.astercc;

import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.dialect.astercc.EventDoor.Claim;
import io.cordboard.server.dialect.astercc.EventDoor.Entry;
import io.cordboard.server.dialect.astercc.EventDoor.Place;
import io.cordboard.server.http.WebSocketBytes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One page that follows events by websocket. Its connection's loop only, but for {@link #told}. */
final class EventPage extends SimpleChannelInboundHandler<WebSocketFrame>
    implements EventHub.Follower {
  private static final int GOING_AWAY = 1001;
  private static final int WRONG = 1008;
  private static final int SLOW = 4008;

  private final EventHub hub;
  private final EventDoor door;
  private final Place place;
  private final Channel channel;
  private final LongSupplier nanos;
  private final SocketSeats.Seat seat;
  private final Future<?> hello;
  private @Nullable Claim claim;
  private @Nullable Future<?> pings;
  private long heardNanos;
  private volatile Viewer viewer = new Viewer("", "");
  private volatile boolean ending;

  EventPage(
      EventHub hub,
      EventDoor door,
      Place place,
      Channel channel,
      LongSupplier nanos,
      SocketSeats.Seat seat) {
    this.hub = hub;
    this.door = door;
    this.place = place;
    this.channel = channel;
    this.nanos = nanos;
    this.seat = seat;
    heardNanos = nanos.getAsLong();
    hello =
        channel
            .eventLoop()
            .schedule(
                () -> end(WRONG, "hello: none (expected: identity, agentno, pwd)"),
                AccLimits.HELLO_MS,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public Viewer viewer() {
    return viewer;
  }

  @Override
  public void told(AccEvent event) {
    if (ending) {
      return;
    }
    if (!channel.isWritable()) {
      channel.eventLoop().execute(() -> end(SLOW, "events: not read (expected: read)"));
      return;
    }
    channel.writeAndFlush(WebSocketBytes.text(channel.alloc(), event.line()));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    heardNanos = nanos.getAsLong();
    if (frame instanceof CloseWebSocketFrame) {
      end(1000, "");
    } else if (frame instanceof PingWebSocketFrame) {
      channel.writeAndFlush(WebSocketBytes.pong(ctx.alloc(), frame.content()));
    } else if (frame instanceof TextWebSocketFrame text && claim == null && !ending) {
      hello(text.text());
    }
  }

  private void hello(String text) {
    hello.cancel(false);
    Given given = text.length() > AccLimits.HELLO ? null : given(text);
    Claim said = given == null ? null : EventRoutes.claim(given);
    if (given == null || said == null) {
      refused("BackMsg_28");
      return;
    }
    claim = said;
    Long after = EventRoutes.after(given);
    door.admit(said, place)
        .whenComplete(
            (entry, failure) ->
                channel.eventLoop().execute(() -> admitted(entry, failure == null, after)));
  }

  private static @Nullable Given given(String text) {
    try {
      return Given.of(
          new QueryStringDecoder(text, StandardCharsets.UTF_8, false, 8, true).parameters());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void admitted(Entry entry, boolean asked, @Nullable Long after) {
    Viewer may = asked ? entry.viewer() : null;
    if (may == null) {
      refused(asked ? entry.message() : "BackMsg_44");
      return;
    }
    if (ending || !channel.isActive()) {
      return;
    }
    if (!seat.known()) {
      refused("BackMsg_44");
      return;
    }
    viewer = may;
    pings =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(
                this::lookAfter, AccLimits.PING_MS, AccLimits.PING_MS, TimeUnit.MILLISECONDS);
    hub.follow(
        this,
        after,
        id -> say(EventRoutes.welcome(id, door.language(may.team()))),
        () -> channel.eventLoop().execute(() -> refused("BackMsg_44")));
    channel.closeFuture().addListener(f -> hub.leave(this));
  }

  private void refused(String message) {
    say(EventRoutes.refusal(message));
    end(WRONG, "credentials: not known (expected: an agent's, or the push key)");
  }

  private void say(JsonBytes json) {
    String text = new String(json.copy(), StandardCharsets.UTF_8);
    channel.writeAndFlush(WebSocketBytes.text(channel.alloc(), text));
  }

  /** Is it there, and may it still? */
  private void lookAfter() {
    Claim mine = claim;
    if (ending || mine == null) {
      return;
    }
    if (TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - heardNanos) > AccLimits.SILENT_MS) {
      end(GOING_AWAY, "pong: none (expected: one for every ping)");
      return;
    }
    channel.writeAndFlush(WebSocketBytes.ping(channel.alloc()));
    door.admit(mine, place)
        .thenAccept(
            entry -> {
              if (entry.viewer() == null && entry.surely()) {
                channel.eventLoop().execute(() -> refused(entry.message()));
              }
            });
  }

  /** Says why and closes. */
  private void end(int code, String reason) {
    if (ending) {
      return;
    }
    ending = true;
    hub.leave(this);
    channel
        .writeAndFlush(WebSocketBytes.close(channel.alloc(), code, reason))
        .addListener(f -> channel.close());
    // Who reads nothing does not read this, either.
    var unused =
        channel
            .eventLoop()
            .schedule(() -> channel.close(), AccLimits.HELLO_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ending = true;
    hello.cancel(false);
    Future<?> mine = pings;
    if (mine != null) {
      mine.cancel(false);
    }
    hub.leave(this);
    seat.left();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
