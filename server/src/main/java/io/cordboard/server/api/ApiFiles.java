package io.cordboard.server.api;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** The descriptions of the APIs, as YAML and as JSON: open. */
public final class ApiFiles {
  private ApiFiles() {}

  /** Adds {@code /v1/openapi.yaml}, {@code /v1/asyncapi.yaml} and both as JSON. */
  public static void addTo(Router router) throws IOException {
    add(router, "/v1/", "openapi");
    add(router, "/v1/", "asyncapi");
  }

  /**
   * Reads a description from the class path and adds its routes.
   *
   * @param folder where it is served, {@code /v1/}
   * @param name without an ending
   */
  public static void add(Router router, String folder, String name) throws IOException {
    try (InputStream in = ApiFiles.class.getResourceAsStream("/api/" + name + ".yaml")) {
      if (in == null) {
        throw new IOException("resource: /api/" + name + ".yaml (expected: on the class path)");
      }
      byte[] yaml = in.readAllBytes();
      byte[] json = JsonBody.MAPPER.writeValueAsBytes(new YAMLMapper().readTree(yaml));
      serve(router, folder + name + ".yaml", Reply.of(200, "application/yaml", yaml));
      serve(router, folder + name + ".json", Reply.of(200, ApiError.JSON, json));
    }
  }

  private static void serve(Router router, String path, Reply reply) {
    router.open("GET", path, request -> CompletableFuture.completedFuture(reply));
  }
}
