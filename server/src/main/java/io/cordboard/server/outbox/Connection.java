package io.cordboard.server.outbox;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a target: a request at a time, each within its times and bounds. What an answer
 * says is its status; its body is read only so that the connection can be kept.
 */
final class Connection extends SimpleChannelInboundHandler<HttpObject> {
  private static final int SWITCHING = 101;

  private final WebhookClient client;
  private final Channel channel;
  private final ClientTimes times;
  private @Nullable Exchange exchange;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable ScheduledFuture<?> total;
  private boolean used;
  private boolean heard;
  private boolean keep;
  private int status;
  private int interim;
  private long bytes;

  Connection(WebhookClient client, Channel channel, ClientTimes times) {
    this.client = client;
    this.channel = channel;
    this.times = times;
  }

  boolean alive() {
    return channel.isActive();
  }

  void close() {
    channel.close();
  }

  void run(Exchange next) {
    stop(timer);
    exchange = next;
    heard = false;
    keep = false;
    status = 0;
    interim = 0;
    bytes = 0;
    timer = after(times.answerMs(), "answer: none within " + times.answerMs() + " ms");
    total = after(times.totalMs(), "answer: not whole within " + times.totalMs() + " ms");
    channel
        .writeAndFlush(next.request())
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                lost("request: not sent (" + reason(written.cause()) + ")");
              }
            });
  }

  private ScheduledFuture<?> after(long ms, String why) {
    return channel.eventLoop().schedule(() -> broken(why), ms, TimeUnit.MILLISECONDS);
  }

  private static void stop(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (exchange == null) {
      close(); // nobody asked
      return;
    }
    heard = true;
    if (part.decoderResult().isFailure()) {
      broken("answer: no HTTP");
      return;
    }
    if (part instanceof HttpResponse response) {
      head(response);
    }
    if (part instanceof HttpContent content) {
      body(content);
    }
  }

  private void head(HttpResponse response) {
    int code = response.status().code();
    if (code < 200) {
      if (code == SWITCHING || ++interim > OutboxLimits.INTERIM) {
        broken("answer: status " + code + " (expected: 2xx)");
      }
      return;
    }
    stop(timer);
    status = code;
    keep = HttpUtil.isKeepAlive(response);
  }

  private void body(HttpContent content) {
    if (exchange == null || status == 0) {
      return; // of an interim answer
    }
    ByteBuf bytesRead = content.content();
    bytes += bytesRead.readableBytes();
    if (bytes > OutboxLimits.BODY_BYTES) {
      broken("answer: too long");
    } else if (content instanceof LastHttpContent) {
      finish();
    }
  }

  private void finish() {
    Exchange over = take();
    if (over == null) {
      return;
    }
    if (keep && channel.isActive()) {
      used = true;
      timer = channel.eventLoop().schedule(this::close, times.idleMs(), TimeUnit.MILLISECONDS);
      client.idle(this);
    } else {
      close();
    }
    over.status(status);
  }

  /** Ends the connection; a status that was heard holds. */
  private void broken(String why) {
    end(why, false);
  }

  /** The same, when the connection ended by itself. */
  private void lost(String why) {
    end(why, used && !heard);
  }

  private void end(String why, boolean mayRepeat) {
    Exchange over = take();
    close();
    if (over == null) {
      return;
    }
    if (status != 0) {
      over.status(status);
    } else if (mayRepeat && over.mayRepeat()) {
      client.connect(over); // it was closed while it was idle
    } else {
      over.fail(why);
    }
  }

  private @Nullable Exchange take() {
    Exchange over = exchange;
    exchange = null;
    stop(timer);
    stop(total);
    return over;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    client.gone(this);
    lost("connection: closed before an answer");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    lost("connection: " + reason(cause));
  }

  /** What went wrong, in a few words and without what was sent. */
  static String reason(@Nullable Throwable cause) {
    Throwable deepest = cause;
    while (deepest != null && deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    if (deepest == null) {
      return "unknown";
    }
    String message = deepest.getMessage();
    String first = message == null ? "" : message.lines().findFirst().orElse("");
    return deepest.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
  }
}
