package io.cordboard.server.http;

import io.cordboard.server.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The pages, read into memory once at start: nothing touches a file later, and no path a client
 * sends is ever looked up on disk.
 */
public final class StaticFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, Reply> files = new TreeMap<>();

  private StaticFiles() {}

  /**
   * Reads a folder of the class path; blocks.
   *
   * @param folder without slashes at its ends, {@code console}
   */
  public static StaticFiles load(ClassLoader loader, String folder) throws IOException {
    URL url = loader.getResource(folder);
    if (url == null) {
      throw new IOException("resources: " + folder + " (expected: a folder on the class path)");
    }
    StaticFiles all = new StaticFiles();
    try {
      URI uri = url.toURI();
      if (uri.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
          all.read(jar.getPath("/" + folder));
        }
      } else {
        all.read(Path.of(uri));
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    return all;
  }

  private void read(Path root) throws IOException {
    long bytes = 0;
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        byte[] body;
        try (InputStream in = Files.newInputStream(file)) {
          body = in.readAllBytes();
        }
        bytes += body.length;
        files.put(root.relativize(file).toString().replace('\\', '/'), reply(file, body));
        if (files.size() > Limits.HTTP_STATIC_FILES || bytes > Limits.HTTP_STATIC_BYTES) {
          throw new IOException("resources: too many or too large (expected: see Limits)");
        }
      }
    }
  }

  /**
   * Adds {@code /} for the index and each file below {@code /} and {@code /console/}; whoever asks
   * for a page there is sent to {@code /}, as pages look for the API beside them.
   */
  public void addTo(Router router) {
    files.forEach(
        (name, reply) -> {
          Route route = request -> CompletableFuture.completedFuture(fresh(request, reply));
          Route there = name.endsWith(".html") ? moved("../" + name) : route;
          if (name.equals("index.html")) {
            router.open("GET", "/", route);
            router.open("GET", "/console/", moved("../"));
          }
          router.open("GET", "/" + name, route);
          router.open("GET", "/console/" + name, there);
        });
  }

  /** Relative, as a proxy may serve us below a prefix. */
  private static Route moved(String to) {
    Reply reply = new Reply(308, "text/plain; charset=utf-8", new byte[0], Map.of("Location", to));
    return request -> CompletableFuture.completedFuture(reply);
  }

  /** Only these of the files, which must be there. */
  public StaticFiles only(Set<String> names) {
    StaticFiles some = new StaticFiles();
    for (String name : names) {
      Reply reply = files.get(name);
      if (reply == null) {
        throw new IllegalArgumentException("file: " + name + " (expected: one of ours)");
      }
      some.files.put(name, reply);
    }
    return some;
  }

  /** These and one more, made by the caller. */
  public StaticFiles with(String name, byte[] body) {
    StaticFiles more = new StaticFiles();
    more.files.putAll(files);
    more.files.put(name, reply(Path.of(name), body));
    return more;
  }

  /** The same, which pages of other sites may load as scripts and styles, too. */
  public StaticFiles forOtherSites() {
    StaticFiles open = new StaticFiles();
    files.forEach(
        (name, reply) -> {
          Map<String, String> headers = new TreeMap<>(reply.headers());
          headers.put("Cross-Origin-Resource-Policy", "cross-origin");
          open.files.put(name, new Reply(200, reply.contentType(), reply.body(), headers));
        });
    return open;
  }

  /** Adds the index as this path and each other file below it. */
  public void addAs(Router router, String path) {
    files.forEach(
        (name, reply) ->
            router.open(
                "GET",
                name.equals("index.html") ? path : path + "/" + name,
                request -> CompletableFuture.completedFuture(fresh(request, reply))));
  }

  private static Reply fresh(Request request, Reply reply) {
    String known = request.headers().get("if-none-match");
    if (known != null && known.contains(reply.headers().getOrDefault("ETag", ""))) {
      return new Reply(304, reply.contentType(), new byte[0], reply.headers());
    }
    return reply;
  }

  private static Reply reply(Path file, byte[] body) {
    String name = String.valueOf(file.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return new Reply(
        200,
        TYPES.getOrDefault(ending, "application/octet-stream"),
        body,
        Map.of(
            "ETag",
            "\"" + hash(body) + "\"",
            "Cache-Control",
            "no-cache",
            "Content-Security-Policy",
            SecurityHeaders.PAGE_POLICY));
  }

  private static String hash(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has SHA-256
    }
  }
}
