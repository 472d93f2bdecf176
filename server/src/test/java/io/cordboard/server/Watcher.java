package io.cordboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of {@code ws /v1/events}, as a program of a customer's would be: it keeps its own model
 * from the hello and the changes, and holds the stream to its word: every change once, in order,
 * and fitting the model. Safe for use by several threads.
 */
final class Watcher implements AutoCloseable {
  /** Bounds every wait; long enough for the slowest ring, a machine under load included. */
  static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final JsonMapper JSON = new JsonMapper();

  /** A change as it came. */
  record Told(
      long seq,
      String kind,
      String what,
      String id,
      boolean gone,
      boolean synthetic,
      JsonNode data) {
    @Override
    public String toString() {
      return seq
          + " "
          + kind
          + " "
          + id
          + " "
          + what
          + (gone ? " gone" : "")
          + (synthetic ? " synthetic" : "")
          + " "
          + data;
    }
  }

  private final Object lock = new Object();
  private final Map<String, Map<String, JsonNode>> model = new HashMap<>();
  private final List<Told> told = new ArrayList<>();
  private final WebSocket socket;
  private long seq = -1;
  private @Nullable String broken;

  private Watcher(int port, String key) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + key)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/events"), new Ear())
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  /** Connects and waits for the hello. */
  static Watcher connect(int port, String key) {
    Watcher watcher = new Watcher(port, key);
    watcher.await("hello", () -> watcher.seq >= 0);
    return watcher;
  }

  /** Where the story of a test begins: give it to {@link #since}. */
  int mark() {
    synchronized (lock) {
      return told.size();
    }
  }

  /** The changes since a mark. */
  List<Told> since(int mark) {
    synchronized (lock) {
      return List.copyOf(told.subList(mark, told.size()));
    }
  }

  /** All things of a kind, {@code call}, as they are now. */
  Collection<JsonNode> all(String kind) {
    synchronized (lock) {
      return List.copyOf(shelf(kind).values());
    }
  }

  /** One thing as it is now, a missing node if it isn't there. */
  JsonNode get(String kind, String id) {
    synchronized (lock) {
      JsonNode node = shelf(kind).get(id);
      return node == null ? JSON.missingNode() : node;
    }
  }

  long seq() {
    synchronized (lock) {
      return seq;
    }
  }

  /** Waits until a condition on this watcher holds. */
  void await(String what, Supplier<Boolean> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lock) {
      while (true) {
        if (broken != null) {
          throw new AssertionError("stream: " + broken);
        }
        if (condition.get()) {
          return;
        }
        long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (leftMs <= 0) {
          throw new AssertionError(what + ": not seen within " + PATIENCE + "; " + picture());
        }
        try {
          lock.wait(leftMs);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError("interrupted while waiting for " + what, e);
        }
      }
    }
  }

  /** Waits for a change after the mark and gives it. */
  Told awaitTold(int mark, String what, Predicate<Told> condition) {
    List<Told> found = new ArrayList<>(1);
    await(
        what,
        () -> {
          for (int i = mark; i < told.size(); i++) {
            if (condition.test(told.get(i))) {
              return found.add(told.get(i));
            }
          }
          return false;
        });
    return found.get(0);
  }

  /** Waits until a thing's state, now, is this. */
  void awaitState(String kind, String id, String state) {
    await(kind + " " + id + " " + state, () -> get(kind, id).path("state").asText().equals(state));
  }

  /** Fails if the stream ever broke its word. */
  void check() {
    synchronized (lock) {
      if (broken != null) {
        throw new AssertionError("stream: " + broken);
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private String picture() {
    StringBuilder text = new StringBuilder("seq " + seq);
    for (String kind : List.of("node", "call", "caller", "agent", "queue")) {
      shelf(kind).values().forEach(n -> text.append("\n  ").append(kind).append(' ').append(n));
    }
    return text.toString();
  }

  private Map<String, JsonNode> shelf(String kind) {
    return model.computeIfAbsent(kind, k -> new HashMap<>());
  }

  private void hear(String text) throws IOException {
    JsonNode frame = JSON.readTree(text);
    String type = frame.path("type").asText();
    switch (type) {
      case "hello" -> {
        seq = frame.path("seq").asLong();
        frame
            .path("snapshot")
            .fields()
            .forEachRemaining(
                list -> {
                  String kind = list.getKey().replaceAll("s$", "");
                  list.getValue().forEach(one -> shelf(kind).put(one.path("id").asText(), one));
                });
      }
      case "" -> change(frame);
      case "tick" -> expect(frame.path("seq").asLong() == seq, "tick " + text + " after " + seq);
      default -> expect(false, "not expected here: " + text);
    }
  }

  private void change(JsonNode frame) {
    Told now =
        new Told(
            frame.path("seq").asLong(),
            frame.path("kind").asText(),
            frame.path("what").asText(),
            frame.path("id").asText(),
            frame.path("gone").asBoolean(),
            frame.path("synthetic").asBoolean(),
            frame.path("data"));
    expect(now.seq == seq + 1, now + " after " + seq);
    seq = now.seq;
    Map<String, JsonNode> shelf = shelf(now.kind);
    if (now.gone) {
      expect(shelf.remove(now.id) != null, "gone, but was never there: " + now);
    } else {
      JsonNode before = shelf.put(now.id, now.data);
      expect((before == null) == now.what.equals("created"), now + " was " + before);
      expect(!now.data.equals(before), "no change: " + now);
    }
    told.add(now);
  }

  private void expect(boolean kept, String what) {
    if (!kept && broken == null) {
      broken = what;
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        String text = parts.toString();
        parts.setLength(0);
        synchronized (lock) {
          try {
            hear(text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            lock.notifyAll();
          }
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      breaks("closed: " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      breaks("failed: " + error);
    }

    private void breaks(String why) {
      synchronized (lock) {
        expect(false, why);
        lock.notifyAll();
      }
    }
  }
}
