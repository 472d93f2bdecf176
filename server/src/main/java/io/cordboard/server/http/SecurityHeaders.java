package io.cordboard.server.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;

/** Puts on every answer the headers that keep browsers from being clever. */
@Sharable
final class SecurityHeaders extends ChannelOutboundHandlerAdapter {
  /** For pages: own scripts, styles and data only. */
  static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
          + "frame-ancestors 'none'";

  private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof HttpResponse response && response.status().code() >= 200) {
      HttpHeaders headers = response.headers();
      absent(headers, "X-Content-Type-Options", "nosniff");
      absent(headers, "X-Frame-Options", "DENY");
      absent(headers, "Referrer-Policy", "no-referrer");
      absent(headers, "Cross-Origin-Resource-Policy", "same-origin");
      absent(headers, "Content-Security-Policy", DATA_POLICY);
      absent(headers, "Cache-Control", "no-store");
    }
    ctx.write(msg, promise);
  }

  private static void absent(HttpHeaders headers, String name, String value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
    }
  }
}
