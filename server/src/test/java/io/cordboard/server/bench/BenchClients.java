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

  private static final String COUNT = "\"count\":";
  private static final int LOOK = 30;

  private final List<Channel> channels = new ArrayList<>();
  private final List<AtomicLong> counts = new ArrayList<>();
  final AtomicLong bytes = new AtomicLong();
  final AtomicInteger ready = new AtomicInteger();

  /** How many changes the stream said that it left out, over all readers. */
  final AtomicLong toldConflated = new AtomicLong();

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
        if (skip > 0 || in.readableBytes() < 2) {
          break;
        }
        int at = in.readerIndex();
        int length = in.getUnsignedByte(at + 1);
        int head = length < 126 ? 2 : length == 126 ? 4 : 10;
        // Of a short frame all, of others the head and the sequence number.
        if (in.readableBytes() < head + (head == 2 ? length : LOOK)) {
          break;
        }
        skip = head == 2 ? length : head == 4 ? in.getUnsignedShort(at + 2) : in.getLong(at + 2);
        if (head == 4 && in.getByte(at + head + 2) == 's') {
          frames++;
          if (onSeq != null) {
            onSeq.accept(number(in, at + head + 7));
          }
        } else if (head == 2 && length > LOOK && in.getByte(at + head + 9) == 'c') {
          String said = in.toString(at + head, length, StandardCharsets.US_ASCII);
          int n = said.indexOf(COUNT);
          if (n > 0) {
            toldConflated.addAndGet(number(in, at + head + n + COUNT.length()));
          }
        }
        in.skipBytes(head);
      }
      count.lazySet(count.get() + frames);
    }

    private static long number(ByteBuf in, int from) {
      long n = 0;
      for (int i = from; in.getByte(i) >= '0' && in.getByte(i) <= '9'; i++) {
        n = n * 10 + in.getByte(i) - '0';
      }
      return n;
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
