package io.cordboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.lab.Lab;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A page that follows asterCC's events by long poll. */
final class EventPage implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;
  private final String claim;
  private final List<Map<String, String>> got = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;

  /** Follows from here on. */
  EventPage(int port, String claim) throws InterruptedException {
    url = URI.create("http://127.0.0.1:" + port + "/asterccinterface/events");
    this.claim = claim;
    thread = new Thread(this::follow, "event-page");
    thread.setDaemon(true);
    thread.start();
    begun.await();
  }

  private void follow() {
    String last = "";
    while (!closed) {
      try {
        JsonNode answer = poll(last);
        last = answer.path("eventid").asText();
        answer.path("events").forEach(line -> got.add(pairs(line.asText())));
        begun.countDown();
      } catch (IOException e) {
        if (!closed) {
          throw new AssertionError(e);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private JsonNode poll(String last) throws IOException, InterruptedException {
    String form = claim + (last.isEmpty() ? "" : "&eventid=" + last);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    JsonNode answer =
        new JsonMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
    if (answer.path("code").asInt() != 1) {
      throw new IOException(answer.toString());
    }
    return answer;
  }

  /** As the document's own example takes a message apart. */
  static Map<String, String> pairs(String line) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String pair : line.split("&")) {
      String[] parts = pair.split("=", -1);
      if (parts.length != 2) {
        throw new AssertionError(line);
      }
      all.put(parts[0], parts[1]);
    }
    return all;
  }

  static String brief(Map<String, String> event) {
    return event.get("source") + " " + event.get("event") + " " + event.get("activenum");
  }

  List<Map<String, String>> got() {
    return List.copyOf(got);
  }

  List<String> briefs() {
    return got.stream().map(EventPage::brief).toList();
  }

  /** Waits for an event. */
  void await(String brief) {
    try {
      Lab.await(Duration.ofSeconds(30), brief, () -> briefs().contains(brief));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; came: " + briefs(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
