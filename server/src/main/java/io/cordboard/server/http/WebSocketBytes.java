package io.cordboard.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Writes a server's websocket frames (RFC 6455, unmasked) as plain bytes, so that one buffer can
 * serve many clients.
 */
public final class WebSocketBytes {
  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private WebSocketBytes() {}

  /** Writes the head of a text frame; its payload of that length must follow. */
  public static void textHead(ByteBuf out, int length) {
    out.writeByte(FIN | TEXT);
    if (length < 126) {
      out.writeByte(length);
    } else if (length < 65_536) {
      out.writeByte(126);
      out.writeShort(length);
    } else {
      out.writeByte(127);
      out.writeLong(length);
    }
  }

  /** A whole text frame. */
  public static ByteBuf text(ByteBufAllocator allocator, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuf out = allocator.buffer(payload.length + 10);
    textHead(out, payload.length);
    return out.writeBytes(payload);
  }

  /** A close frame; the reason is cut to the 123 bytes the protocol has room for. */
  public static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    int n = Math.min(text.length, 123);
    ByteBuf out = allocator.buffer(n + 4);
    out.writeByte(FIN | CLOSE).writeByte(n + 2).writeShort(code);
    return out.writeBytes(text, 0, n);
  }

  /** A ping without payload. */
  public static ByteBuf ping(ByteBufAllocator allocator) {
    return allocator.buffer(2).writeByte(FIN | PING).writeByte(0);
  }

  /** The answer to a ping; its payload has at most 125 bytes by the protocol. */
  public static ByteBuf pong(ByteBufAllocator allocator, ByteBuf payload) {
    int n = payload.readableBytes();
    return allocator
        .buffer(n + 2)
        .writeByte(FIN | PONG)
        .writeByte(n)
        .writeBytes(payload, payload.readerIndex(), n);
  }
}
