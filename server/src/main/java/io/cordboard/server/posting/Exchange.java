package io.cordboard.server.posting;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One request and the answer to come. On the client's loop. */
final class Exchange {
  private final String path;
  private final String host;
  private final String contentType;
  private final byte[] body;
  private final Map<String, String> headers;
  private final boolean mayComeTwice;
  private final CompletableFuture<PostAnswer> answer = new CompletableFuture<>();
  private boolean repeated;

  Exchange(
      String path,
      String host,
      String contentType,
      byte[] body,
      Map<String, String> headers,
      boolean mayComeTwice) {
    this.path = path;
    this.host = host;
    this.contentType = contentType;
    this.body = body;
    this.headers = headers;
    this.mayComeTwice = mayComeTwice;
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
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    headers.forEach((name, value) -> request.headers().set(name, value));
    return request;
  }

  CompletableFuture<PostAnswer> answer() {
    return answer;
  }

  boolean over() {
    return answer.isDone();
  }

  void answered(PostAnswer whole) {
    answer.complete(whole);
  }

  void fail(PostAnswer.Trouble trouble, String why) {
    answer.complete(PostAnswer.none(trouble, why));
  }

  /**
   * Whether it may go out once more on a new connection; only once.
   *
   * @param wentOut whole, so that the peer may have read it
   */
  boolean mayRepeat(boolean wentOut) {
    boolean may = !repeated && !over() && (!wentOut || mayComeTwice);
    repeated = true;
    return may;
  }
}
