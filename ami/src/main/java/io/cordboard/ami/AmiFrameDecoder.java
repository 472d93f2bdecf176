package io.cordboard.ami;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the byte stream into the greeting ({@link Banner}) and frames ({@link AmiMessage}).
 *
 * <p>Events that nobody asked for are counted and forgotten here, before a message is made of them.
 * A frame over {@link AmiLimits#FRAME_BYTES} is skipped to its end, keeping nothing of it.
 */
final class AmiFrameDecoder extends ChannelInboundHandlerAdapter {
  /** The line with which a server greets. */
  record Banner(String line) {}

  private static final byte[] EVENT = "Event: ".getBytes(StandardCharsets.US_ASCII);

  private final @Nullable AmiNames interesting;
  private final BooleanSupplier keepAll;
  private final AmiLinkStats stats;
  private final int maxFrame;

  private byte[] buffer = new byte[AmiLimits.READ_BUFFER_BYTES];
  private int start;
  private int end;
  private int scanned;
  private boolean greeted;
  private boolean skipping;
  private boolean removed;
  private long messages;
  private long dropped;

  /**
   * Makes a decoder for one connection.
   *
   * @param interesting the names of the events wanted; null for all
   * @param keepAll asked for each event of another name; true keeps it (a list is being collected)
   */
  AmiFrameDecoder(@Nullable AmiNames interesting, BooleanSupplier keepAll, AmiLinkStats stats) {
    this(interesting, keepAll, stats, AmiLimits.FRAME_BYTES);
  }

  AmiFrameDecoder(
      @Nullable AmiNames interesting, BooleanSupplier keepAll, AmiLinkStats stats, int maxFrame) {
    this.interesting = interesting;
    this.keepAll = keepAll;
    this.stats = stats;
    this.maxFrame = maxFrame;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    removed = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    try {
      stats.bytes.lazySet(stats.bytes.get() + in.readableBytes());
      while (in.isReadable() && !removed && ctx.channel().isActive()) {
        int n = Math.min(in.readableBytes(), buffer.length - end);
        in.readBytes(buffer, end, n);
        end += n;
        if (!greeted) {
          greet(ctx);
        }
        if (greeted) {
          frames(ctx);
        }
        makeRoom();
      }
    } finally {
      in.release();
      stats.messages.lazySet(messages + stats.messages.get());
      stats.dropped.lazySet(dropped + stats.dropped.get());
      messages = 0;
      dropped = 0;
    }
  }

  private void greet(ChannelHandlerContext ctx) {
    int line = AmiText.lineEnd(buffer, 0, end);
    if (line == end && end < AmiLimits.BANNER_BYTES) {
      return;
    }
    int length = Math.min(line, AmiLimits.BANNER_BYTES);
    greeted = true;
    start = Math.min(line + 2, end);
    scanned = start;
    ctx.fireChannelRead(new Banner(new String(buffer, 0, length, StandardCharsets.UTF_8)));
  }

  /** Finds CR LF CR LF, looking at one byte in four as long as it belongs to no line end. */
  private void frames(ChannelHandlerContext ctx) {
    byte[] b = buffer;
    int i = scanned;
    while (i + 3 < end) {
      byte last = b[i + 3];
      if (last == '\n') {
        if (b[i + 2] == '\r' && b[i + 1] == '\n' && b[i] == '\r') {
          frame(ctx, i);
          if (removed) {
            return;
          }
          i += 4;
          start = i;
        } else if (b[i + 2] == '\r') {
          i += 2;
        } else {
          i += 4;
        }
      } else if (last == '\r') {
        i += 1;
      } else {
        i += 4;
      }
    }
    scanned = i;
  }

  private void frame(ChannelHandlerContext ctx, int frameEnd) {
    if (skipping) {
      skipping = false;
      return;
    }
    int from = start;
    // Empty lines between frames mean nothing.
    while (from + 1 < frameEnd && b(from) == '\r' && b(from + 1) == '\n') {
      from += 2;
    }
    if (from >= frameEnd) {
      return;
    }
    messages++;
    String name = null;
    if (interesting != null && isEvent(from, frameEnd)) {
      int nameStart = from + EVENT.length;
      name = interesting.find(buffer, nameStart, AmiText.lineEnd(buffer, nameStart, frameEnd));
      if (name == null && !keepAll.getAsBoolean()) {
        dropped++;
        return;
      }
    }
    ctx.fireChannelRead(AmiMessage.of(Arrays.copyOfRange(buffer, from, frameEnd), name));
  }

  private byte b(int at) {
    return buffer[at];
  }

  private boolean isEvent(int from, int to) {
    return to - from > EVENT.length
        && Arrays.equals(buffer, from, from + EVENT.length, EVENT, 0, EVENT.length);
  }

  /** Moves what is unfinished to the front; grows for it up to the bound, then skips the frame. */
  private void makeRoom() {
    if (start == end) {
      start = 0;
      end = 0;
      scanned = 0;
      if (buffer.length > AmiLimits.READ_BUFFER_BYTES) {
        buffer = new byte[AmiLimits.READ_BUFFER_BYTES];
      }
      return;
    }
    if (skipping || end - start > maxFrame) {
      if (!skipping) {
        skipping = true;
        stats.tooLong.incrementAndGet();
      }
      // The last three bytes may be the first of the frame's end.
      start = Math.max(start, end - 3);
      scanned = start;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      scanned = Math.max(0, scanned - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
  }
}
