package io.cordboard.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL of its own for a test: Debian's package, a new folder, a loopback port. It does not
 * run as root, so as root it is started as {@code nobody}.
 */
public final class ThrowawayPostgres implements AutoCloseable {
  private static final long WAIT_MS = 60_000;

  private final Path folder;
  private final Path bin;
  private final int port;
  private Process server;

  private ThrowawayPostgres(Path folder, Path bin, int port) {
    this.folder = folder;
    this.bin = bin;
    this.port = port;
  }

  /** Makes and starts one. */
  public static ThrowawayPostgres start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("cordboard-postgres");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ThrowawayPostgres made = new ThrowawayPostgres(folder, bin(), port);
    made.run(
        made.bin.resolve("initdb").toString(),
        "-D",
        made.data().toString(),
        "-U",
        "cordboard",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
        "--locale=C");
    made.up();
    return made;
  }

  private static Path bin() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(all)) {
      throw new IOException(all + ": not there (expected: Debian's package postgresql)");
    }
    try (Stream<Path> versions = Files.list(all)) {
      return versions
          .map(v -> v.resolve("bin"))
          .filter(b -> Files.isExecutable(b.resolve("postgres")))
          .max(Comparator.naturalOrder())
          .orElseThrow(
              () -> new IOException(all + ": no server (expected: Debian's package postgresql)"));
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** Where it is. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** The store's settings for a database of its own in it. */
  public StoreSettings database(String name) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(), "cordboard", "")) {
      connection.createStatement().execute("CREATE DATABASE " + name);
    }
    return StoreSettings.postgresql(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + name, "cordboard", null);
  }

  /** Starts it (again); returns when it lets somebody in. */
  public void up() throws IOException, InterruptedException {
    server =
        builder(
                bin.resolve("postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-h",
                "127.0.0.1",
                "-c",
                "unix_socket_directories=")
            .start();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
    while (true) {
      try (Connection connection = DriverManager.getConnection(url(), "cordboard", "")) {
        return;
      } catch (SQLException e) {
        if (!server.isAlive() || System.nanoTime() > end) {
          throw new IOException(
              "postgres does not come up: " + Files.readString(folder.resolve("log")), e);
        }
        Thread.onSpinWait();
        server.waitFor(100, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Stops it, as an operator would; connections are cut. */
  public void down() throws InterruptedException {
    server.destroy(); // through setpriv's exec the process is postgres itself: "smart" shutdown
    // SIGINT is the fast shutdown; SIGTERM waits for clients, which we are.
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!server.waitFor(WAIT_MS, TimeUnit.MILLISECONDS)) {
      server.destroyForcibly().waitFor();
    }
  }

  private ProcessBuilder builder(String... command) {
    List<String> all = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      all.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    all.addAll(List.of(command));
    return new ProcessBuilder(all)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
  }

  private void run(String... command) throws IOException, InterruptedException {
    Process process = builder(command).start();
    if (process.waitFor() != 0) {
      throw new IOException(command[0] + ": " + Files.readString(folder.resolve("log")));
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    down();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
