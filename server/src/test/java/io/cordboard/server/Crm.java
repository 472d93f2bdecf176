package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.lab.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The example receiver in Python as a CRM that is pushed to, and what it got. Any thread. */
final class Crm implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String FIRST_LINE = "listening on http://127.0.0.1:";

  /** An event as it came: its {@code webhook-id}, whether that was seen before, the body. */
  record Pushed(String id, boolean again, JsonNode body) {
    String event() {
      return text("event");
    }

    /** Whether it is about this call. */
    boolean isOf(String uniqueId) {
      return body.path(body.has("uuid") ? "uuid" : "uniqueid").asText().equals(uniqueId);
    }

    String text(String field) {
      assertThat(body.path(field).isTextual()).as(field + " of " + body).isTrue();
      return body.path(field).textValue();
    }
  }

  private final List<Pushed> got = new ArrayList<>();
  private @Nullable Process process;
  private int port;

  /** Begins to listen, on the same port as before if there was one. */
  void up() {
    try {
      Process python =
          new ProcessBuilder(
                  "python3",
                  Path.of("../conf/examples/receiver.py").toString(),
                  "--port",
                  String.valueOf(port),
                  "--json")
              .redirectErrorStream(true)
              .start();
      process = python;
      CountDownLatch listening = new CountDownLatch(1);
      Thread reader = new Thread(() -> read(python, listening), "crm");
      reader.setDaemon(true);
      reader.start();
      assertThat(listening.await(20, TimeUnit.SECONDS)).as("the receiver listens").isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void read(Process python, CountDownLatch listening) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(FIRST_LINE)) {
          port = Integer.parseInt(line.substring(FIRST_LINE.length(), line.length() - 1));
          listening.countDown();
          continue;
        }
        JsonNode told = JSON.readTree(line);
        JsonNode body = JSON.readTree(told.path("body").textValue());
        synchronized (got) {
          got.add(new Pushed(told.path("id").textValue(), told.path("again").asBoolean(), body));
        }
      }
    } catch (IOException e) {
      if (python.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Nobody listens from here on. */
  void down() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** What came so far, in order. */
  List<Pushed> got() {
    synchronized (got) {
      return List.copyOf(got);
    }
  }

  int mark() {
    return got().size();
  }

  /** What came since a mark. */
  List<Pushed> since(int mark) {
    List<Pushed> all = got();
    return all.subList(mark, all.size());
  }

  /** Waits for one since a mark. */
  Pushed await(int mark, String event, Predicate<Pushed> wanted) {
    List<Pushed> found = new ArrayList<>(1);
    try {
      Lab.await(
          Duration.ofSeconds(40),
          event,
          () ->
              since(mark).stream()
                  .filter(p -> p.event().equals(event) && wanted.test(p))
                  .findFirst()
                  .map(found::add)
                  .orElse(false));
    } catch (AssertionError e) {
      StringBuilder all = new StringBuilder(e.getMessage()).append("; came:");
      since(mark).forEach(p -> all.append('\n').append(p.body()));
      throw new AssertionError(all.toString(), e);
    }
    return found.get(0);
  }

  @Override
  public void close() {
    down();
  }
}
