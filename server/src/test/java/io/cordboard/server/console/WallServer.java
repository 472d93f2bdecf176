package io.cordboard.server.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page and plays the server to it, in the frames of {@code /v1/events}: here a test can
 * cut, forget and restart at will, which the real server is built not to do.
 */
final class WallServer implements AutoCloseable, BoardReader {
  /** The page must work under this, without any exception. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup all = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Deque<ObjectNode> history = new ArrayDeque<>();
  private final String epoch = java.util.UUID.randomUUID().toString();
  private final BoardFeed board;
  private final Channel listener;

  /** Requests that change something: {@code DELETE /v1/calls/1 }, with the body. */
  final Queue<String> commands = new ConcurrentLinkedQueue<>();

  /** The {@code since} of each websocket in turn, "none" if there was none. */
  final Queue<String> since = new ConcurrentLinkedQueue<>();

  /** Answer to the next click-to-call. */
  volatile String callReply = "{\"outcome\":\"done\"}";

  volatile int callStatus = 201;
  volatile String role = "supervisor";
  volatile String id = "admin";

  /** Lets websockets wait for their first frame. */
  volatile boolean greets = true;

  /** Answers what the wallboard doesn't ask; null: an empty object. */
  volatile @Nullable More more;

  /** What {@code /v1/health} says. */
  volatile String health = "{\"store\":{\"up\":true,\"sinceMs\":1}}";

  /** An answer, given when {@code after} is done. */
  record Answer(int status, String json, CompletableFuture<?> after) {
    Answer(int status, String json) {
      this(status, json, CompletableFuture.completedFuture(null));
    }

    Answer after(CompletableFuture<?> other) {
      return new Answer(status, json, other);
    }
  }

  /** What another page asks; called by the server's thread. */
  interface More {
    Answer answer(String method, String path, String body) throws IOException;
  }

  volatile boolean sessionsHold = true;
  volatile boolean remembers = true;

  WallServer(BoardFeed board, int port) {
    this.board = board;
    listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    all.add(channel);
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(65536))
                        .addLast(new Answers());
                  }
                })
            .bind("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
    board.attach(this);
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  String address() {
    return "http://127.0.0.1:" + port() + "/";
  }

  /** Cuts every websocket, as a proxy or a cable would. */
  void cut() {
    sockets.close().syncUninterruptibly();
  }

  /** Sends a frame as it is. */
  void say(String frame) {
    sockets.writeAndFlush(new TextWebSocketFrame(frame));
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    // Each reader gets its own.
  }

  @Override
  public void onChange(Change change) {
    ObjectNode frame = JsonNodeFactory.instance.objectNode();
    Entity thing = change.entity();
    frame.put("seq", change.seq()).put("atMs", change.atMs());
    frame.put("kind", low(thing.kind())).put("what", low(change.what())).put("id", thing.id());
    frame.set("data", json(thing));
    if (change.now() == null) {
      frame.put("gone", true);
    }
    synchronized (history) {
      history.add(frame);
    }
    say(frame.toString());
  }

  private static String low(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode json(Object thing) {
    ObjectNode node = JSON.valueToTree(thing);
    lowerEnums(node);
    return node;
  }

  // Enum words are the only texts in capitals alone at these keys.
  private static void lowerEnums(ObjectNode node) {
    for (String key : new String[] {"state", "role", "status", "direction", "outcome"}) {
      if (node.path(key).isTextual()) {
        node.put(key, node.get(key).asText().toLowerCase(Locale.ROOT));
      }
    }
    node.path("parties").forEach(party -> lowerEnums((ObjectNode) party));
  }

  private ObjectNode hello() {
    BoardSnapshot now = board.snapshot().toCompletableFuture().join();
    ObjectNode snapshot = JsonNodeFactory.instance.objectNode();
    for (Entity.Kind kind : Entity.Kind.values()) {
      ArrayNode list = snapshot.putArray(low(kind) + "s");
      now.of(kind).forEach(thing -> list.add(json(thing)));
    }
    ObjectNode hello = JsonNodeFactory.instance.objectNode();
    hello.put("type", "hello").put("seq", now.seq()).put("atMs", now.atMs());
    hello.put("epoch", epoch).put("resumed", false);
    hello.set("snapshot", snapshot);
    return hello;
  }

  @Override
  public void close() {
    board.detach(this);
    listener.close().syncUninterruptibly();
    all.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 2, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request)
        throws IOException {
      QueryStringDecoder target = new QueryStringDecoder(request.uri());
      String path = target.path();
      String body = request.content().toString(StandardCharsets.UTF_8);
      boolean known = sessionsHold && request.headers().get("Cookie", "").contains("session=good");
      if (!path.startsWith("/v1/")) {
        page(ctx, path);
      } else if (path.equals("/v1/health")) {
        json(ctx, 200, health, null);
      } else if (path.equals("/v1/login")) {
        boolean good = JSON.readTree(body).path("password").asText().equals("right");
        json(ctx, good ? 200 : 401, "{}", good ? "session=good; HttpOnly; Path=/" : null);
      } else if (!known) {
        json(ctx, 401, "{\"error\":{\"code\":\"unauthorized\",\"message\":\"who?\"}}", null);
      } else if (path.equals("/v1/me")) {
        json(ctx, 200, "{\"id\":\"" + id + "\",\"role\":\"" + role + "\"}", null);
      } else if (path.equals("/v1/events")) {
        events(ctx, request, target);
      } else {
        More other = more;
        if (other == null || !request.method().name().equals("GET")) {
          commands.add((request.method() + " " + path + " " + body).trim());
        }
        if (path.equals("/v1/logout")) {
          json(ctx, 200, "{}", "session=; Max-Age=0; Path=/");
        } else if (path.equals("/v1/calls")) {
          json(ctx, callStatus, callReply, null);
        } else if (other != null) {
          Answer answer = other.answer(request.method().name(), path, body);
          answer.after.thenRun(() -> json(ctx, answer.status, answer.json, null));
        } else {
          json(ctx, 200, "{}", null);
        }
      }
    }

    private void page(ChannelHandlerContext ctx, String path) throws IOException {
      String name = path.equals("/") ? "/index.html" : path;
      try (InputStream in = WallServer.class.getResourceAsStream("/console" + name)) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (in == null || type == null) {
          answer(ctx, 404, "text/plain", new byte[0], null);
        } else {
          answer(ctx, 200, type, in.readAllBytes(), null);
        }
      }
    }

    private void events(
        ChannelHandlerContext ctx, FullHttpRequest request, QueryStringDecoder target) {
      String from = target.parameters().getOrDefault("since", java.util.List.of("none")).get(0);
      since.add(from);
      String url = "ws://" + request.headers().get("Host") + request.uri();
      new WebSocketServerHandshakerFactory(url, null, false)
          .newHandshaker(request)
          .handshake(ctx.channel(), request)
          .addListener(done -> greet(ctx.channel(), from, target));
    }

    private void greet(Channel channel, String from, QueryStringDecoder target) {
      sockets.add(channel);
      if (!greets) {
        return;
      }
      boolean same =
          target.parameters().getOrDefault("epoch", java.util.List.of(epoch)).contains(epoch);
      if (from.equals("none") || !remembers || !same) {
        if (!from.equals("none")) {
          String reason = same ? "too_old" : "restarted";
          channel.write(
              new TextWebSocketFrame(
                  "{\"type\":\"gap\",\"since\":" + from + ",\"reason\":\"" + reason + "\"}"));
        }
        channel.writeAndFlush(new TextWebSocketFrame(hello().toString()));
        return;
      }
      synchronized (history) {
        channel.write(
            new TextWebSocketFrame(
                "{\"type\":\"hello\",\"seq\":"
                    + from
                    + ",\"epoch\":\""
                    + epoch
                    + "\",\"resumed\":true}"));
        for (ObjectNode frame : history) {
          if (frame.get("seq").asLong() > Long.parseLong(from)) {
            channel.write(new TextWebSocketFrame(frame.toString()));
          }
        }
        channel.flush();
      }
    }

    private void json(ChannelHandlerContext ctx, int status, String body, String cookie) {
      answer(ctx, status, "application/json", body.getBytes(StandardCharsets.UTF_8), cookie);
    }

    private void answer(
        ChannelHandlerContext ctx, int status, String type, byte[] body, String cookie) {
      DefaultFullHttpResponse reply =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(status),
              Unpooled.wrappedBuffer(body));
      reply.headers().set("Content-Type", type).set("Content-Length", body.length);
      reply.headers().set("Content-Security-Policy", POLICY).set("Cache-Control", "no-store");
      reply.headers().set("X-Content-Type-Options", "nosniff");
      if (cookie != null) {
        reply.headers().set("Set-Cookie", cookie);
      }
      ctx.writeAndFlush(reply);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
