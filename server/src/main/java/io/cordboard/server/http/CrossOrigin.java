package io.cordboard.server.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Tells browsers which other sites may read answers. One per connection. */
final class CrossOrigin extends ChannelDuplexHandler {
  private final Origins origins;
  private @Nullable String origin;

  CrossOrigin(Origins origins) {
    this.origins = origins;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof Incoming incoming) {
      String asked = incoming.head().headers().get(HttpHeaderNames.ORIGIN);
      origin = origins.named(asked) ? asked : null;
    }
    ctx.fireChannelRead(msg);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof HttpResponse response) {
      response.headers().add(HttpHeaderNames.VARY, "Origin");
      if (origin != null) {
        response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response
            .headers()
            .set(
                HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
                "ETag, Retry-After, Accept-Ranges, Content-Range, Content-Disposition");
        response.headers().set("Cross-Origin-Resource-Policy", "cross-origin");
      }
    }
    ctx.write(msg, promise);
  }
}
