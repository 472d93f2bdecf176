package io.cordboard.ari;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Requests over HTTP with kept connections, for a PBX without REST over the websocket. The JDK's
 * client repeats a lost GET by itself, never a POST, PUT or DELETE.
 */
final class HttpRest implements RestWay, AutoCloseable {

  private final AriSettings settings;
  private final ExecutorService threads;
  private final HttpClient client;
  private final AtomicInteger pending = new AtomicInteger();

  HttpRest(AriSettings settings) {
    this.settings = settings;
    this.threads =
        Executors.newFixedThreadPool(
            AriLimits.HTTP_THREADS,
            task -> {
              Thread thread = new Thread(task, "ari-http");
              thread.setDaemon(true);
              return thread;
            });
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(settings.times().connectMs()))
            .executor(threads)
            .build();
  }

  @Override
  public AriLinkState.RestKind kind() {
    return AriLinkState.RestKind.HTTP;
  }

  @Override
  public CompletionStage<AriReply> request(AriRequest request, int limitMs, Executor on) {
    if (pending.incrementAndGet() > AriLimits.PENDING_REQUESTS) {
      int count = pending.decrementAndGet();
      return CompletableFuture.completedFuture(
          new AriReply.Unknown(
              "pending: " + count + " requests unanswered (expected: fewer)", false));
    }
    CompletableFuture<AriReply> future = new CompletableFuture<>();
    CompletableFuture<HttpResponse<byte[]>> exchange;
    int longest = request.mayBeLong() ? AriLimits.LIST_BYTES : AriLimits.REPLY_BYTES;
    try {
      exchange = client.sendAsync(http(request, limitMs), info -> new BoundedBody(longest));
    } catch (RuntimeException e) {
      pending.decrementAndGet();
      return CompletableFuture.completedFuture(new AriReply.Unknown(text(e), false));
    }
    // The client's own time limit ends with the headers; this one covers the body too.
    var timed = exchange.orTimeout(limitMs, TimeUnit.MILLISECONDS);
    var unused =
        timed.whenComplete(
            (response, failure) -> {
              pending.decrementAndGet();
              complete(on, future, response == null ? unknown(failure) : reply(response));
            });
    return future;
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private HttpRequest http(AriRequest request, int limitMs) {
    URI uri = URI.create(settings.root() + request.encodedPath() + request.encodedQuery());
    HttpRequest.Builder out =
        HttpRequest.newBuilder(uri)
            .header("Authorization", settings.authorization())
            .timeout(Duration.ofMillis(limitMs));
    String body = request.body();
    if (body != null) {
      out.header("Content-Type", "application/json");
    }
    return out.method(
            request.method().name(),
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static AriReply reply(HttpResponse<byte[]> response) {
    return Replies.of(
        response.statusCode(),
        "status " + response.statusCode(),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  private static AriReply unknown(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null
        && cause.getCause() != null
        && !(cause instanceof ConnectException || cause instanceof HttpTimeoutException)) {
      cause = cause.getCause();
    }
    boolean sent =
        !(cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException);
    return new AriReply.Unknown(text(cause), sent);
  }

  private static String text(@Nullable Throwable failure) {
    if (failure instanceof TimeoutException || failure instanceof HttpTimeoutException) {
      return "reply: none (expected: in time)";
    }
    if (failure instanceof IOException && failure.getMessage() != null) {
      return "ari: " + Replies.shortened(failure.getMessage());
    }
    return "ari: " + Replies.shortened(String.valueOf(failure));
  }

  private static void complete(Executor on, CompletableFuture<AriReply> future, AriReply reply) {
    try {
      on.execute(() -> future.complete(reply));
    } catch (RejectedExecutionException e) {
      future.complete(reply);
    }
  }
}
