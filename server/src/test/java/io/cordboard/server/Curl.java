package io.cordboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs curl commands as a document prints them; only the host is another. */
final class Curl {
  private static final JsonMapper JSON = new JsonMapper();

  /** What curl did. */
  record Answer(int exit, int status, String text) {
    JsonNode body() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + text, e);
      }
    }

    String message() {
      return body().path("message").asText();
    }
  }

  private final int port;
  private final Path home;

  Curl(int port) throws IOException {
    this.port = port;
    home = Files.createTempDirectory("curl");
    // So that nothing need be added to the command itself.
    Files.writeString(
        home.resolve(".curlrc"), "silent\nshow-error\nwrite-out = \"\\n%{http_code}\"\n");
  }

  /** Runs a command; where the page broke its line there was a space. */
  Answer run(String printed) {
    String command =
        printed
            .replaceAll("\\s*\\n\\s*", " ")
            .replaceAll("https?://192\\.168\\.12\\.18[35]:80[08]0", "http://127.0.0.1:" + port);
    try {
      ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
      builder.environment().put("CURL_HOME", home.toString());
      Process process = builder.start();
      process.getOutputStream().close();
      String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("curl: " + command + " (expected: an answer)");
      }
      int line = all.lastIndexOf('\n');
      boolean answered = process.exitValue() == 0;
      return new Answer(
          process.exitValue(),
          answered ? Integer.parseInt(all.substring(line + 1)) : 0,
          answered ? all.substring(0, line) : all);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A command of the document's style: a POST of a form. */
  Answer post(String path, String form) {
    return run(
        "curl -X POST \"http://192.168.12.183:8000/coocenter-api/"
            + path
            + "\" -H \"accept: application/json\""
            + " -H \"Content-Type: application/x-www-form-urlencoded\" -d \""
            + form
            + "\"");
  }

  Answer ask(String method, String path, String... more) {
    return run(
        "curl -X "
            + method
            + (method.equals("HEAD") ? " -I" : "")
            + " --path-as-is \"http://192.168.12.183:8000/coocenter-api/"
            + path
            + "\" "
            + String.join(" ", more));
  }
}
