package io.cordboard.server.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lets one request through at a time. What a client sends ahead waits here, at most what one read
 * brought: reading stops as soon as something waits.
 */
final class OneByOne extends ChannelInboundHandlerAdapter {
  private final ArrayDeque<Object> waiting = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private boolean busy;
  private boolean draining;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (busy || !waiting.isEmpty()) {
      waiting.add(msg);
      ctx.channel().config().setAutoRead(false);
      return;
    }
    pass(ctx, msg);
  }

  private void pass(ChannelHandlerContext ctx, Object msg) {
    busy = msg instanceof LastHttpContent;
    ctx.fireChannelRead(msg);
  }

  /** The request was answered: the next may come. May be called while one is being passed. */
  void next() {
    busy = false;
    ChannelHandlerContext ctx = context;
    if (draining || ctx == null) {
      return;
    }
    draining = true;
    try {
      while (!busy && !waiting.isEmpty()) {
        pass(ctx, waiting.poll());
      }
    } finally {
      draining = false;
    }
    if (waiting.isEmpty()) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    drop();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
    context = null;
  }

  private void drop() {
    for (Object msg = waiting.poll(); msg != null; msg = waiting.poll()) {
      ReferenceCountUtil.release(msg);
    }
  }
}
