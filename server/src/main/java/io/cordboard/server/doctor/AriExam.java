package io.cordboard.server.doctor;

import io.cordboard.server.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Examines a PBX's ARI. Only reads: connecting its websocket would take the application away from a
 * running server. Blocks; not for event loops.
 */
final class AriExam {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Config.Ari ari;
  private final IvrExam ivr;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build();

  AriExam(Config.Ari ari, IvrExam ivr) {
    this.ari = ari;
    this.ivr = ivr;
  }

  List<Finding> run() {
    String where = "ARI user " + ari.user() + " at " + ari.url();
    try {
      int status = status("/ari/asterisk/ping");
      if (status != 200) {
        return List.of(
            Finding.missing(
                where + ": status " + status,
                status == 404
                    ? "#include ari_cordboard.conf in ari.conf, enabled = yes there"
                    : "#include ari_cordboard.conf in ari.conf; the same secret on both sides"));
      }
      List<Finding> findings = new ArrayList<>(List.of(Finding.ok(where), application()));
      findings.addAll(ivr.sounds(this::status));
      findings.addAll(ivr.trunks(this::status));
      return findings;
    } catch (IOException e) {
      return List.of(
          Finding.missing(
              where + ": no answer", "#include http_cordboard.conf in http.conf; nodes[].ari.url"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Finding.missing(where + ": interrupted", "run the doctor again"));
    }
  }

  private Finding application() throws IOException, InterruptedException {
    int status = status("/ari/applications/" + ari.app());
    String what = "ARI application " + ari.app();
    return switch (status) {
      case 200 -> Finding.ok(what + ": registered, a server is connected");
      case 404 -> Finding.ok(what + ": free, no server is connected now");
      default ->
          Finding.missing(
              what + ": status " + status, "#include ari_cordboard.conf in ari.conf, ari reload");
    };
  }

  private int status(String path) throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder()
            .encodeToString(
                (ari.user() + ":" + ari.secret().reveal()).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ari.url() + path))
            .timeout(WAIT)
            .header("Authorization", "Basic " + basic)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
