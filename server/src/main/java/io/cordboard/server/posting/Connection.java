package io.cordboard.server.posting;

import io.cordboard.server.posting.PostAnswer.Trouble;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection to a peer: a request at a time, each within its times and bounds. */
final class Connection extends SimpleChannelInboundHandler<HttpObject> {
  private static final int SWITCHING = 101;
  private static final String KEEP_ALIVE = "Keep-Alive";
  private static final Pattern TIMEOUT =
      Pattern.compile("timeout *= *\"?([0-9]{1,6})", Pattern.CASE_INSENSITIVE);

  private final PostClient client;
  private final Channel channel;
  private final ClientTimes times;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);
  private @Nullable Exchange exchange;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable ScheduledFuture<?> total;
  private @Nullable ScheduledFuture<?> silence;
  private @Nullable String contentType;
  private boolean used;
  private boolean wentOut;
  private boolean silent;
  private boolean heard;
  private boolean keep;
  private long idleMs;
  private int status;
  private int interim;

  Connection(PostClient client, Channel channel, ClientTimes times) {
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
    wentOut = false;
    keep = false;
    status = 0;
    interim = 0;
    contentType = null;
    body.reset();
    timer = after(times.answerMs(), "answer: none within " + times.answerMs() + " ms");
    total = after(times.totalMs(), "answer: not whole within " + times.totalMs() + " ms");
    if (!used) {
      silence = later(PostingLimits.ONE_THREAD_MS, this::silent);
    }
    // An answer that nobody waits for any more must not come to the next one.
    var unused = next.answer().thenRun(() -> over(next));
    channel
        .writeAndFlush(next.request())
        .addListener(
            written -> {
              if (written.isSuccess()) {
                wentOut = true;
              } else {
                lost("request: not sent (" + reason(written.cause()) + ")");
              }
            });
  }

  private void over(Exchange ended) {
    if (exchange == ended) {
      take();
      close();
    }
  }

  private void silent() {
    silent = true;
    client.silent();
  }

  private void notSilent() {
    stop(silence);
    if (silent) {
      silent = false;
      client.heard();
    }
  }

  private @Nullable ScheduledFuture<?> after(long ms, String why) {
    return ms == 0 ? null : later(ms, () -> broken(Trouble.LATE, why));
  }

  private ScheduledFuture<?> later(long ms, Runnable what) {
    return channel.eventLoop().schedule(what, ms, TimeUnit.MILLISECONDS);
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
    notSilent();
    if (part.decoderResult().isFailure()) {
      broken(Trouble.GARBLED, "answer: no HTTP");
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
      if (code == SWITCHING || ++interim > PostingLimits.INTERIM) {
        broken(Trouble.GARBLED, "answer: status " + code + " (expected: 2xx)");
      }
      return;
    }
    stop(timer);
    status = code;
    keep = HttpUtil.isKeepAlive(response);
    idleMs = idleMs(response.headers().get(KEEP_ALIVE));
    contentType = response.headers().get(HttpHeaderNames.CONTENT_TYPE);
    if (HttpUtil.getContentLength(response, -1L) > PostingLimits.BODY_BYTES) {
      broken(Trouble.TOO_LONG, "answer: too long");
    }
  }

  /** Ours ends before the server's: what crosses its end is lost, or comes twice. */
  private long idleMs(@Nullable String announced) {
    Matcher seconds = TIMEOUT.matcher(announced == null ? "" : announced);
    return seconds.find()
        ? Math.min(
            times.idleMs(), Long.parseLong(seconds.group(1)) * 1000 - PostingLimits.IDLE_MARGIN_MS)
        : times.idleMs();
  }

  private void body(HttpContent content) {
    if (exchange == null || status == 0) {
      return; // of an interim answer
    }
    ByteBuf read = content.content();
    if (body.size() + read.readableBytes() > PostingLimits.BODY_BYTES) {
      broken(Trouble.TOO_LONG, "answer: too long");
      return;
    }
    try {
      read.readBytes(body, read.readableBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory
    }
    if (content instanceof LastHttpContent) {
      finish();
    }
  }

  private void finish() {
    Exchange over = take();
    if (over == null) {
      return;
    }
    if (keep && idleMs > 0 && channel.isActive()) {
      used = true;
      timer = later(idleMs, this::close);
      client.idle(this);
    } else {
      close();
    }
    over.answered(PostAnswer.of(status, contentType, body.toByteArray()));
  }

  /** Ends the connection; a status that was heard holds. */
  private void broken(Trouble trouble, String why) {
    end(trouble, why, false);
  }

  /** The same, when the connection ended by itself. */
  private void lost(String why) {
    end(Trouble.UNREACHABLE, why, used && !heard);
  }

  private void end(Trouble trouble, String why, boolean mayRepeat) {
    Exchange over = take();
    close();
    if (over == null) {
      return;
    }
    if (status != 0) {
      over.answered(PostAnswer.cut(status, trouble, why));
    } else if (mayRepeat && over.mayRepeat(wentOut)) {
      client.connect(over); // it was closed while it was idle
    } else {
      over.fail(trouble, why);
    }
  }

  private @Nullable Exchange take() {
    Exchange over = exchange;
    exchange = null;
    stop(timer);
    stop(total);
    notSilent();
    return over;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    client.gone(this);
    lost("connection: closed before " + (status == 0 ? "an answer" : "the answer's end"));
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
