package io.cordboard.server.outbox;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request and the answer to come. On the target's loop. */
final class Exchange {
  private final String path;
  private final String host;
  private final String id;
  private final String contentType;
  private final byte[] body;
  private final long atSeconds;
  private final @Nullable String signature;
  private final CompletableFuture<WebhookClient.Answer> answer = new CompletableFuture<>();
  private boolean repeated;

  Exchange(
      String path,
      String host,
      String id,
      String contentType,
      byte[] body,
      long atSeconds,
      @Nullable String signature) {
    this.path = path;
    this.host = host;
    this.id = id;
    this.contentType = contentType;
    this.body = body;
    this.atSeconds = atSeconds;
    this.signature = signature;
  }

  FullHttpRequest request() {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.wrappedBuffer(body));
    request
        .headers()
        .set(HttpHeaderNames.HOST, host)
        .set(HttpHeaderNames.USER_AGENT, "Cordboard")
        .set(HttpHeaderNames.ACCEPT, "*/*")
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set("webhook-id", id);
    if (signature != null) {
      request.headers().set("webhook-timestamp", atSeconds).set("webhook-signature", signature);
    }
    return request;
  }

  CompletableFuture<WebhookClient.Answer> answer() {
    return answer;
  }

  boolean over() {
    return answer.isDone();
  }

  void status(int status) {
    answer.complete(WebhookClient.Answer.of(status));
  }

  void fail(String why) {
    answer.complete(WebhookClient.Answer.none(why));
  }

  /** Whether it may go out once more on a new connection; only once. */
  boolean mayRepeat() {
    boolean may = !repeated;
    repeated = true;
    return may;
  }
}
