package io.cordboard.ari;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests over the events websocket, for one connection. */
final class SocketRest implements RestWay {

  /** The name Asterisk gives to a reply among the events. */
  static final String RESPONSE = "RESTResponse";

  /** Sends one text frame without waiting; a failure ends the connection. */
  interface Sender {
    void send(String frame);
  }

  private record Pending(
      CompletableFuture<AriReply> future, ScheduledFuture<?> limit, Executor on) {}

  private final Sender sender;
  private final ScheduledExecutorService timer;
  private final Map<String, Pending> pending = new HashMap<>();
  private long nextId;
  private @Nullable String closedWhy;

  SocketRest(Sender sender, ScheduledExecutorService timer) {
    this.sender = sender;
    this.timer = timer;
  }

  @Override
  public AriLinkState.RestKind kind() {
    return AriLinkState.RestKind.SOCKET;
  }

  @Override
  public CompletionStage<AriReply> request(AriRequest request, int limitMs, Executor on) {
    CompletableFuture<AriReply> future = new CompletableFuture<>();
    String id;
    synchronized (this) {
      if (closedWhy != null) {
        return CompletableFuture.completedFuture(new AriReply.Unknown(closedWhy, false));
      }
      if (pending.size() >= AriLimits.PENDING_REQUESTS) {
        return CompletableFuture.completedFuture(
            new AriReply.Unknown(
                "pending: " + pending.size() + " requests unanswered (expected: fewer)", false));
      }
      id = "r" + ++nextId;
      ScheduledFuture<?> limit;
      try {
        limit = timer.schedule(() -> expire(id, limitMs), limitMs, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        return CompletableFuture.completedFuture(new AriReply.Unknown("ari: closed", false));
      }
      pending.put(id, new Pending(future, limit, on));
    }
    try {
      sender.send(frame(id, request));
    } catch (RuntimeException e) {
      finish(id, new AriReply.Unknown("ari: " + Replies.shortened(String.valueOf(e)), true));
    }
    return future;
  }

  /** Takes a {@value #RESPONSE}; one that nobody waits for any more is dropped. */
  void onResponse(AriEvent response) {
    JsonNode status = response.at("status_code");
    finish(
        response.text("request_id"),
        Replies.of(status.asInt(), response.text("reason_phrase"), response.text("message_body")));
  }

  /** Ends every request: the link broke, so nobody knows what became of them. */
  void close(String why) {
    List<Pending> lost;
    synchronized (this) {
      if (closedWhy != null) {
        return;
      }
      closedWhy = why;
      lost = new ArrayList<>(pending.values());
      pending.clear();
    }
    for (Pending one : lost) {
      one.limit().cancel(false);
      complete(one, new AriReply.Unknown(why, true));
    }
  }

  private void expire(String id, int limitMs) {
    finish(id, new AriReply.Unknown("reply: none (expected: within " + limitMs + " ms)", true));
  }

  private void finish(String id, AriReply reply) {
    Pending one;
    synchronized (this) {
      one = pending.remove(id);
    }
    if (one != null) {
      one.limit().cancel(false);
      complete(one, reply);
    }
  }

  private static void complete(Pending one, AriReply reply) {
    try {
      one.on().execute(() -> one.future().complete(reply));
    } catch (RejectedExecutionException e) {
      one.future().complete(reply);
    }
  }

  private static String frame(String id, AriRequest request) {
    ObjectNode out = AriEvent.JSON.createObjectNode();
    out.put("type", "RESTRequest").put("transaction_id", id).put("request_id", id);
    out.put("method", request.method().name()).put("uri", request.encodedPath());
    if (!request.query().isEmpty()) {
      ArrayNode query = out.putArray("query_strings");
      request.query().forEach(p -> query.addObject().put("name", p.name()).put("value", p.value()));
    }
    if (request.body() != null) {
      out.put("content_type", "application/json").put("message_body", request.body());
    }
    return out.toString();
  }
}
