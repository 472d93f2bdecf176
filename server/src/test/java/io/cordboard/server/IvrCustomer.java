package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.lab.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A customer's web server in Python that leads calls as the test says ({@code customer.py}), and
 * what it was asked. Any thread.
 */
final class IvrCustomer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * A question as it came.
   *
   * @param method GET_IVR_ACTION and so on
   * @param auth the header Authorization, null for none
   */
  record Asked(String path, String method, @Nullable String auth, JsonNode data) {
    String text(String field) {
      assertThat(data.has(field)).as(field + " of " + data).isTrue();
      return data.get(field).asText();
    }
  }

  private final List<Asked> asked = new ArrayList<>();
  private final Set<String> rehearsed = new HashSet<>();
  private @Nullable Process process;
  private int port;
  private int told;
  private int ended;

  IvrCustomer() {
    up();
  }

  /** Begins to listen, on the same port as before if there was one. */
  void up() {
    try {
      Path script = Path.of("src/test/resources/ivr-customers/customer.py");
      Process python =
          new ProcessBuilder("python3", script.toString(), String.valueOf(port))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process = python;
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8));
      port = JSON.readTree(lines.readLine()).path("port").asInt();
      Thread reader = new Thread(() -> read(lines), "ivr-customer");
      reader.setDaemon(true);
      reader.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(BufferedReader lines) {
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode one = JSON.readTree(line);
        String auth = one.path("auth").isNull() ? null : one.path("auth").asText();
        synchronized (asked) {
          asked.add(
              new Asked(
                  one.path("path").asText(), one.path("method").asText(), auth, one.get("data")));
        }
      }
    } catch (IOException e) {
      // It was killed.
    }
  }

  /** Nobody listens from here on. */
  void down() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** What it answers to the next question, in whichever wire. */
  IvrCustomer answers(String action, String... fields) {
    return wishes(with("answer", action, fields));
  }

  /** The same, this late. */
  IvrCustomer answersLate(double seconds, String action, String... fields) {
    return wishes(with("late", action, fields).put("seconds", seconds));
  }

  /** A layer's answer: without DATA. */
  IvrCustomer answersLayer(String json) {
    try {
      ObjectNode wish = JSON.createObjectNode().put("do", "answer");
      wish.set("with", JSON.readTree(json));
      return wishes(wish);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Misbehaves at the next question; see {@code customer.py}. */
  IvrCustomer does(String what, String... fields) {
    ObjectNode wish = JSON.createObjectNode().put("do", what);
    put(wish, fields);
    return wishes(wish);
  }

  /** Misbehaves at the next HANGUP_CALL, which is a question of that name, "refused", then. */
  IvrCustomer refusesTheEnd(String how, String... fields) {
    ObjectNode wish = JSON.createObjectNode().put("do", how).put("of", "end");
    put(wish, fields);
    return wishes(wish);
  }

  /** An answer that the document prints, as its file has it. */
  IvrCustomer answersAsPrinted(String file) {
    try {
      String body = Files.readString(Path.of("src/test/resources/ivr-answers").resolve(file));
      return does("raw", "type=text/html", "body=" + body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode with(String what, String action, String... fields) {
    ObjectNode wish = JSON.createObjectNode().put("do", what);
    ObjectNode answer = wish.putObject("with").put("STATUS", 0).put("ACTION", action);
    answer.put("LANGUAGE", "en");
    put(answer.putObject("DATA"), fields);
    return wish;
  }

  /** {@code NAME=value}; a bare number is one; LANGUAGE stands outside of DATA. */
  private static void put(ObjectNode data, String... fields) {
    for (String field : fields) {
      int equals = field.indexOf('=');
      String name = field.substring(0, equals);
      String value = field.substring(equals + 1);
      if (value.startsWith("[")) {
        try {
          data.set(name, JSON.readTree(value));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      } else if (value.matches("[1-9][0-9]{0,4}|0") && !name.matches("TARGET|MENU|DIGITS")) {
        data.put(name, Integer.parseInt(value));
      } else {
        data.put(name, value);
      }
    }
  }

  private IvrCustomer wishes(ObjectNode wish) {
    JsonNode language = wish.path("with").path("DATA").get("LANGUAGE");
    if (language != null) {
      ((ObjectNode) wish.get("with")).set("LANGUAGE", language);
    }
    try {
      OutputStream to = java.util.Objects.requireNonNull(process).getOutputStream();
      to.write((wish + "\n").getBytes(StandardCharsets.UTF_8));
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Waits for the next question of what to do. */
  Asked next() {
    List<Asked> questions = await("a question", told + 1, false);
    return questions.get(told++);
  }

  /** Waits for the next HANGUP_CALL. */
  Asked end() {
    List<Asked> ends = await("HANGUP_CALL", ended + 1, true);
    return ends.get(ended++);
  }

  /** What came beyond what was waited for: questions, then ends of calls. */
  List<Asked> more() {
    List<Asked> more = new ArrayList<>();
    more.addAll(all(false).subList(told, all(false).size()));
    more.addAll(all(true).subList(ended, all(true).size()));
    return more;
  }

  /** A rehearsal asked this: it has no end. */
  void rehearsed(Asked question) {
    rehearsed.add(question.text("IVR_UNIQUE_ID"));
  }

  /** One HANGUP_CALL for each call that asked, though it forgot about it. */
  void assertEveryCallEndedOnce() {
    List<String> ends = all(true).stream().map(end -> end.text("IVR_UNIQUE_ID")).toList();
    assertThat(ends).doesNotHaveDuplicates();
    assertThat(ends)
        .containsAll(
            all(false).stream()
                .filter(one -> one.method().equals("GET_IVR_ACTION"))
                .map(one -> one.text("IVR_UNIQUE_ID"))
                .filter(id -> !rehearsed.contains(id))
                .toList())
        .noneMatch(rehearsed::contains);
  }

  /** Forgets what it was to answer, and what it was asked. */
  void forget() {
    if (process != null && process.isAlive()) {
      wishes(JSON.createObjectNode().put("do", "forget"));
    }
    told = all(false).size();
    ended = all(true).size();
  }

  private List<Asked> await(String what, int count, boolean end) {
    Lab.await(PATIENCE, "the customer's server: " + what, () -> all(end).size() >= count);
    return all(end);
  }

  private List<Asked> all(boolean end) {
    synchronized (asked) {
      return asked.stream().filter(one -> one.method().equals("HANGUP_CALL") == end).toList();
    }
  }

  @Override
  public void close() {
    down();
  }
}
