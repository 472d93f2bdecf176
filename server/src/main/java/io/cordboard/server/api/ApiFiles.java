package io.cordboard.server.api;

import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** The descriptions of the API, {@code /v1/openapi.yaml} and {@code /v1/asyncapi.yaml}: open. */
public final class ApiFiles {
  private ApiFiles() {}

  /** Reads them from the class path and adds their routes. */
  public static void addTo(Router router) throws IOException {
    for (String name : new String[] {"openapi.yaml", "asyncapi.yaml"}) {
      try (InputStream in = ApiFiles.class.getResourceAsStream("/api/" + name)) {
        if (in == null) {
          throw new IOException("resource: /api/" + name + " (expected: on the class path)");
        }
        Reply reply = Reply.of(200, "application/yaml", in.readAllBytes());
        router.open("GET", "/v1/" + name, request -> CompletableFuture.completedFuture(reply));
      }
    }
  }
}
