package io.cordboard.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns an HTTP connection into a websocket (RFC 6455). */
final class WebSocketUpgrade {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private WebSocketUpgrade() {}

  /** Why this request cannot become a websocket; null if it can. */
  static @Nullable Reply refuse(Map<String, String> headers) {
    String upgrade = headers.getOrDefault("upgrade", "");
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    if (!upgrade.equalsIgnoreCase("websocket") || !connection.contains("upgrade")) {
      return ApiError.reply(
          426,
          "upgrade_required",
          "upgrade: none (expected: a websocket)",
          Map.of("Upgrade", "websocket"));
    }
    if (!headers.getOrDefault("sec-websocket-version", "").equals("13")) {
      return ApiError.reply(
          426,
          "upgrade_required",
          "Sec-WebSocket-Version: unknown (expected: 13)",
          Map.of("Sec-WebSocket-Version", "13"));
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(headers.getOrDefault("sec-websocket-key", ""));
    } catch (IllegalArgumentException e) {
      key = new byte[0];
    }
    return key.length == 16
        ? null
        : ApiError.reply(400, "bad_request", "Sec-WebSocket-Key: broken (expected: 16 bytes)");
  }

  /** Answers 101 and swaps the pipeline's steps; the endpoint adds its own afterwards. */
  static ChannelFuture accept(ChannelHandlerContext ctx, String key, int maxMessageBytes) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.UPGRADE, "websocket");
    response.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
    response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, acceptKey(key));
    ChannelFuture written = ctx.writeAndFlush(response);
    ChannelPipeline p = ctx.pipeline();
    // The outbound side first: what the endpoint writes from here on are ready bytes.
    p.remove(HttpSteps.ENCODER);
    p.remove(HttpSteps.HEADERS);
    p.remove(HttpSteps.CLOCK);
    p.remove(HttpSteps.WRITE_TIMEOUT);
    p.remove(HttpSteps.COLLECTOR);
    p.remove(HttpSteps.RATE);
    p.remove(HttpSteps.CORS);
    p.addLast(
        HttpSteps.WS_DECODER,
        new WebSocket13FrameDecoder(
            WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .allowMaskMismatch(false)
                .maxFramePayloadLength(maxMessageBytes)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build()));
    p.addLast(HttpSteps.WS_UTF8, new Utf8FrameValidator(false));
    p.addLast(HttpSteps.WS_MESSAGES, new WebSocketFrameAggregator(maxMessageBytes));
    return written;
  }

  /** The inbound side last, when the endpoint is in place: it hands on bytes that came early. */
  static void finish(ChannelPipeline p) {
    p.remove(HttpSteps.DISPATCHER);
    p.remove(HttpSteps.ONE_BY_ONE);
    p.remove(HttpSteps.DECODER);
    p.channel().config().setAutoRead(true);
  }

  private static String acceptKey(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has SHA-1
    }
  }
}
