import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** Prints the event stream: java conf/examples/Watch.java [ws://127.0.0.1:8000/v1/events] [key] */
public class Watch {
  public static void main(String[] args) throws Exception {
    String url = args.length > 0 ? args[0] : "ws://127.0.0.1:8000/v1/events";
    String key = args.length > 1 ? args[1] : "demo-key";
    CountDownLatch closed = new CountDownLatch(1);
    WebSocket.Listener printer =
        new WebSocket.Listener() {
          private final StringBuilder frame = new StringBuilder();

          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            frame.append(part);
            if (last) {
              System.out.println(frame);
              frame.setLength(0);
            }
            socket.request(1);
            return null;
          }

          @Override
          public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            System.out.println("closed: " + code + " " + reason);
            closed.countDown();
            return null;
          }

          @Override
          public void onError(WebSocket socket, Throwable error) {
            System.out.println("lost: " + error);
            closed.countDown();
          }
        };
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("X-Api-Key", key)
        .buildAsync(URI.create(url), printer)
        .join();
    closed.await();
  }
}
