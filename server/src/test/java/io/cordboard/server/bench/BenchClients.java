package io.cordboard.server.bench;

import io.cordboard.server.stream.WsClient;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Websocket readers that count frames and bytes and look at nothing else, to cost little. */
final class BenchClients implements AutoCloseable {
  private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final List<Channel> channels = new ArrayList<>();
  private final List<AtomicLong> counts = new ArrayList<>();
  final AtomicLong bytes = new AtomicLong();
  final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /** Called with the number after {@code {"seq":} of each change frame; null to not look. */
  private final LongConsumer onSeq;

  BenchClients(EventLoopGroup loops, int port, int n, LongConsumer onSeq) {
    this.onSeq = onSeq;
    for (int i = 0; i < n; i++) {
      AtomicLong count = new AtomicLong();
      counts.add(count);
      channels.add(
          new Bootstrap()
              .group(loops)
              .channel(EpollSocketChannel.class)
              .option(
                  ChannelOption.RECVBUF_ALLOCATOR,
                  new io.netty.channel.FixedRecvByteBufAllocator(65_536))
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel c) {
                      c.pipeline().addLast(new Reader(count));
                    }
                  })
              .connect("127.0.0.1", port)
              .syncUninterruptibly()
              .channel());
    }
    channels.forEach(
        c ->
            c.writeAndFlush(
                c.alloc()
                    .buffer()
                    .writeBytes(
                        WsClient.request("/v1/events", "X-Api-Key: boss")
                            .getBytes(StandardCharsets.US_ASCII))));
  }

  /** The frames of the reader that has the fewest. */
  long slowest() {
    long least = Long.MAX_VALUE;
    for (AtomicLong c : counts) {
      least = Math.min(least, c.get());
    }
    return least;
  }

  long total() {
    long all = 0;
    for (AtomicLong c : counts) {
      all += c.get();
    }
    return all;
  }

  int closed() {
    return closed.get();
  }

  @Override
  public void close() {
    List<Future<?>> all = new ArrayList<>();
    channels.forEach(c -> all.add(c.close()));
    all.forEach(Future::syncUninterruptibly);
  }

  private final class Reader extends ChannelInboundHandlerAdapter {
    private final AtomicLong count;
    private ByteBuf rest;
    private boolean shaken;
    private long skip;

    Reader(AtomicLong count) {
      this.count = count;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf in = (ByteBuf) msg;
      bytes.lazySet(bytes.get() + in.readableBytes());
      if (rest != null) {
        in =
            ctx.alloc()
                .buffer(rest.readableBytes() + in.readableBytes())
                .writeBytes(rest)
                .writeBytes(in);
        rest.release();
        rest = null;
        ((ByteBuf) msg).release();
      }
      try {
        walk(in);
        if (in.isReadable()) {
          rest = in.readRetainedSlice(in.readableBytes());
        }
      } finally {
        in.release();
      }
    }

    private void walk(ByteBuf in) {
      if (!shaken) {
        int end = indexOf(in);
        if (end < 0) {
          return;
        }
        in.readerIndex(end + 4);
        shaken = true;
        ready.incrementAndGet();
      }
      long frames = 0;
      while (true) {
        int pass = (int) Math.min(skip, in.readableBytes());
        in.skipBytes(pass);
        skip -= pass;
        // 40 bytes: head and sequence number, if somebody wants it
        if (skip > 0 || in.readableBytes() < 2) {
          break;
        }
        int at = in.readerIndex();
        int length = in.getUnsignedByte(at + 1);
        int head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (in.readableBytes() < head + (onSeq == null ? 0 : 30)) {
          if (onSeq == null || length > 100) {
            break;
          }
          if (in.readableBytes() < head + length) {
            break;
          }
        }
        skip = head == 2 ? length : head == 4 ? in.getUnsignedShort(at + 2) : in.getLong(at + 2);
        boolean change = head == 4 && in.getByte(at) == (byte) 0x81;
        in.skipBytes(head);
        if (change) {
          frames++;
          if (onSeq != null && in.getByte(at + head + 2) == 's') {
            long seq = 0;
            for (int i = at + head + 7; in.getByte(i) != ','; i++) {
              seq = seq * 10 + in.getByte(i) - '0';
            }
            onSeq.accept(seq);
          }
        }
      }
      count.lazySet(count.get() + frames);
    }

    private int indexOf(ByteBuf in) {
      for (int i = in.readerIndex(); i + 4 <= in.writerIndex(); i++) {
        if (in.getByte(i) == END[0]
            && in.getByte(i + 1) == END[1]
            && in.getByte(i + 2) == END[2]
            && in.getByte(i + 3) == END[3]) {
          return i;
        }
      }
      return -1;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      closed.incrementAndGet();
    }
  }
}
