package io.cordboard.ami;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.asteriskjava.manager.action.PingAction;
import org.jspecify.annotations.Nullable;

/** One connection of a link, from its first byte to its last. Lives on the link's event loop. */
final class AmiSession implements AmiLogin.Outcome {
  private final Channel channel;
  private final AmiTimes times;
  private final Owner owner;
  private final LongSupplier nanoClock;
  private final AmiWatchdog watchdog;
  private final AmiLogin login;
  private final AmiReplies replies;
  private @Nullable String endedBecause;
  private boolean refused;
  private boolean ready;
  private boolean ended;
  private long loginDeadlineNanos;

  /** The link. */
  interface Owner {
    void onReady(AmiSession session, String banner);

    void onEvent(AmiMessage event);

    void onEnd(AmiSession session, String why, boolean refused);

    String nextId();
  }

  AmiSession(
      Channel channel,
      AmiSettings settings,
      @Nullable AmiNames interesting,
      AmiLinkStats stats,
      LongSupplier nanoClock,
      Owner owner) {
    this.channel = channel;
    this.times = settings.times();
    this.owner = owner;
    this.nanoClock = nanoClock;
    this.watchdog = new AmiWatchdog(times, nanoClock);
    this.login = new AmiLogin(settings, this);
    this.replies = new AmiReplies(interesting == null, stats);
    this.loginDeadlineNanos = in(times.loginMs() + times.connectMs());
    channel
        .pipeline()
        .addLast(AmiSteps.WATCHDOG, watchdog)
        .addLast(AmiSteps.FRAMES, new AmiFrameDecoder(interesting, replies::collecting, stats))
        .addLast(AmiSteps.LOGIN, login)
        .addLast(AmiSteps.REPLIES, replies)
        .addLast(AmiSteps.EVENTS, new Tail());
  }

  /** Puts TLS in front; to be called before the connection is made. */
  void encrypt(SslContext context, AmiSettings settings) {
    ChannelPipeline pipeline = channel.pipeline();
    SslHandler tls = context.newHandler(channel.alloc(), settings.host(), settings.port());
    tls.setHandshakeTimeoutMillis(times.connectMs());
    pipeline.addFirst(AmiSteps.TLS, tls);
  }

  /** Writes an action; a link that is not up or congested answers at once. */
  void ask(String id, byte[] action, boolean list, CompletableFuture<AmiReply> reply) {
    if (!ready) {
      reply.complete(new AmiReply.Unknown("link is down", false));
    } else if (!channel.isWritable()) {
      reply.complete(new AmiReply.Unknown("link is congested", false));
    } else {
      long deadline = in(list ? times.listMs() : times.actionMs());
      replies.ask(channel, id, action, list, deadline, reply);
    }
  }

  void tick() {
    long now = nanoClock.getAsLong();
    if (!ready) {
      if (now - loginDeadlineNanos >= 0) {
        end(login.waitingFor(), false);
      }
      return;
    }
    replies.tick(now);
    switch (watchdog.tick(now)) {
      case PING -> {
        String id = owner.nextId();
        ask(id, AmiActionWriter.write(new PingAction(), id), false, new CompletableFuture<>());
      }
      case DEAD ->
          end(
              "silence: nothing came for "
                  + times.deadAfterMs()
                  + " ms after a ping"
                  + " (expected: an answer)",
              false);
      case FINE -> {}
    }
  }

  /** Ends the connection; the owner hears of it once. */
  void end(String why, boolean wasRefused) {
    if (endedBecause == null) {
      endedBecause = why;
      refused = wasRefused;
    }
    channel.close();
    over();
  }

  @Override
  public void onAccepted() {
    loginDeadlineNanos = in(times.bootMs());
  }

  @Override
  public void onReady(String banner) {
    ready = true;
    owner.onReady(this, banner);
  }

  @Override
  public void onRefused(String why) {
    end(why, true);
  }

  private void over() {
    if (ended) {
      return;
    }
    ended = true;
    ready = false;
    String why = endedBecause == null ? "connection: closed by the PBX" : endedBecause;
    replies.fail(why);
    owner.onEnd(this, why, refused);
  }

  private long in(int ms) {
    return nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /** The pipeline's end. */
  private final class Tail extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (ready) {
        owner.onEvent((AmiMessage) msg);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      over();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      String what =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      end("connection: " + what, false);
    }
  }
}
