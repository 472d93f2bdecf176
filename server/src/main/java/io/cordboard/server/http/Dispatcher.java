package io.cordboard.server.http;

import io.cordboard.server.Limits;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route, asks who it is, has it answered in time. One per connection. */
final class Dispatcher extends SimpleChannelInboundHandler<Incoming> {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  private final HttpServer.Shared shared;
  private final RequestClock clock;
  private final OneByOne oneByOne;
  private final boolean secure;

  Dispatcher(HttpServer.Shared shared, RequestClock clock, OneByOne oneByOne, boolean secure) {
    this.shared = shared;
    this.clock = clock;
    this.oneByOne = oneByOne;
    this.secure = secure;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Incoming in) {
    String method = in.head().method().name();
    boolean head = method.equals("HEAD");
    boolean keep = HttpUtil.isKeepAlive(in.head()) && !shared.stopping();
    if (shared.enter() > shared.limits().inFlight()) {
      shared.leave();
      respond(ctx, Overload.REPLY, head, keep);
      return;
    }
    boolean handed = false;
    try {
      handed = dispatch(ctx, in, method, head, keep);
    } catch (Refused e) {
      respond(ctx, e.reply(), head, keep);
    } catch (RuntimeException e) {
      log.error("{}: route failed", method, e);
      respond(ctx, failed(), head, keep);
    } finally {
      if (!handed) {
        shared.leave();
      }
    }
  }

  /** True if the answer comes later, and with it {@code shared.leave()}. */
  private boolean dispatch(
      ChannelHandlerContext ctx, Incoming in, String method, boolean head, boolean keep) {
    Map<String, String> headers = headers(in.head().headers());
    RequestPath path = RequestPath.of(in.head().uri(), Limits.HTTP_QUERY_PARAMETERS);
    Router.Match match = shared.router().match(method, path.segments());
    Router.Entry entry = match.entry();
    if (entry == null) {
      respond(ctx, noRoute(method, headers, match.allowed()), head, keep);
      return false;
    }
    boolean stateChanging = !HARMLESS.contains(method) || entry.endpoint() != null;
    if (stateChanging && !entry.anySite() && !shared.origins().trusted(headers)) {
      respond(
          ctx,
          ApiError.reply(403, "foreign_origin", "origin: another site (expected: our own page)"),
          head,
          keep);
      return false;
    }
    InetAddress remote = ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
    Principal principal = shared.authenticator().authenticate(headers, remote);
    Reply refusal = refusal(entry.needed(), principal);
    if (refusal != null) {
      respond(ctx, refusal, head, keep);
      return false;
    }
    Request request =
        new Request(
            method,
            path.text(),
            match.parameters(),
            path.query(),
            headers,
            in.body(),
            remote,
            principal,
            secure || shared.secureAtProxy(remote, headers));
    if (entry.endpoint() != null) {
      upgrade(ctx, entry.endpoint(), request, entry.needed(), keep);
      return false;
    }
    Route route = entry.route();
    if (route == null) {
      throw new IllegalStateException("route: none for " + entry.pattern());
    }
    answer(ctx, route.answer(request), request, head, keep);
    return true;
  }

  private static @Nullable Reply refusal(@Nullable Role needed, @Nullable Principal principal) {
    if (needed == null) {
      return null;
    }
    if (principal == null) {
      return ApiError.reply(
          401,
          "unauthorized",
          "credentials: none or not known (expected: Authorization: Bearer, X-Api-Key or a login)",
          Map.of("WWW-Authenticate", "Bearer realm=\"cordboard\""));
    }
    if (!principal.role().covers(needed)) {
      return ApiError.reply(
          403,
          "forbidden",
          "role: "
              + principal.role().name().toLowerCase(Locale.ROOT)
              + " (expected: "
              + needed.name().toLowerCase(Locale.ROOT)
              + ")");
    }
    return null;
  }

  private Reply noRoute(String method, Map<String, String> headers, Set<String> allowed) {
    if (allowed.isEmpty()) {
      return ApiError.reply(
          404, "not_found", "path: nothing here (expected: see /v1/openapi.yaml)");
    }
    Set<String> sorted = new TreeSet<>(allowed);
    sorted.add("OPTIONS");
    String allow = String.join(", ", sorted);
    if (!method.equals("OPTIONS")) {
      return ApiError.reply(
          405, "method_not_allowed", "method: (expected: " + allow + ")", Map.of("Allow", allow));
    }
    if (shared.origins().named(headers.get("origin"))
        && headers.containsKey("access-control-request-method")) {
      return new Reply(
          204,
          "",
          new byte[0],
          Map.of(
              "Allow",
              allow,
              "Access-Control-Allow-Methods",
              allow,
              "Access-Control-Allow-Headers",
              "Authorization, X-Api-Key, Content-Type, Idempotency-Key, Range, If-Range",
              "Access-Control-Max-Age",
              "600"));
    }
    return new Reply(204, "", new byte[0], Map.of("Allow", allow));
  }

  private void answer(
      ChannelHandlerContext ctx,
      CompletionStage<Reply> stage,
      Request request,
      boolean head,
      boolean keep) {
    // Touched on the loop only: the first of answer and time limit wins.
    boolean[] done = new boolean[1];
    Future<?> limit =
        ctx.executor()
            .schedule(
                () -> {
                  if (!done[0]) {
                    done[0] = true;
                    log.warn("{} {}: no answer in time", request.method(), request.path());
                    respond(ctx, late(), head, keep);
                  }
                },
                shared.limits().replyMs(),
                TimeUnit.MILLISECONDS);
    stage.whenComplete(
        (reply, failure) -> {
          Runnable finish =
              () -> {
                try {
                  if (!done[0]) {
                    done[0] = true;
                    limit.cancel(false);
                    respond(ctx, failure == null ? reply : failed(request, failure), head, keep);
                  } else if (reply != null && reply.file() != null) {
                    reply.file().close(); // nobody waits for it any more
                  }
                } finally {
                  shared.leave(); // last: who stops the server waits for it, then cuts
                }
              };
          if (ctx.executor().inEventLoop()) {
            finish.run();
          } else {
            ctx.executor().execute(finish);
          }
        });
  }

  private void respond(ChannelHandlerContext ctx, Reply reply, boolean head, boolean keep) {
    Replies.write(ctx, reply, head, keep)
        .addListener(
            f -> {
              if (keep) {
                clock.answered();
                oneByOne.next();
              }
            });
  }

  private void upgrade(
      ChannelHandlerContext ctx,
      WebSocketEndpoint endpoint,
      Request request,
      @Nullable Role needed,
      boolean keep) {
    Reply refusal = WebSocketUpgrade.refuse(request.headers());
    if (refusal == null) {
      refusal = endpoint.refuse(request);
    }
    if (refusal != null) {
      respond(ctx, refusal, request.method().equals("HEAD"), keep);
      return;
    }
    Map<String, String> shown = new HashMap<>(request.headers());
    shown.keySet().retainAll(Set.of("authorization", "x-api-key", "cookie"));
    Principal first = request.principal();
    WebSocketEndpoint.Recheck recheck =
        () -> {
          Principal now = shared.authenticator().authenticate(shown, request.remote());
          return needed == null || (now != null && now.equals(first));
        };
    String key = request.headers().getOrDefault("sec-websocket-key", "");
    WebSocketUpgrade.accept(ctx, key, endpoint.maxMessageBytes());
    endpoint.opened(ctx.channel(), request, recheck);
    WebSocketUpgrade.finish(ctx.pipeline());
  }

  private static Map<String, String> headers(HttpHeaders headers) {
    Map<String, String> all = new HashMap<>();
    for (Map.Entry<String, String> e : headers) {
      all.put(e.getKey().toLowerCase(Locale.ROOT), e.getValue());
    }
    return all;
  }

  private static Reply failed(Request request, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Refused refused) {
      return refused.reply();
    }
    log.error("{} {}: route failed", request.method(), request.path(), cause);
    return failed();
  }

  private static Reply failed() {
    return ApiError.reply(500, "internal", "server: failed (expected: see its log)");
  }

  private static Reply late() {
    return ApiError.reply(504, "timeout", "answer: none in time (expected: try again)");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause instanceof io.netty.handler.codec.DecoderException) {
      log.debug("connection: {}", cause.toString());
    } else if (!(cause instanceof io.netty.handler.timeout.WriteTimeoutException)) {
      log.warn("connection failed", cause);
    }
    ctx.close();
  }

  private static final class Overload {
    static final Reply REPLY =
        ApiError.reply(
            503,
            "overloaded",
            "requests: too many under way (expected: fewer)",
            Map.of("Retry-After", "1"));

    private Overload() {}
  }
}
