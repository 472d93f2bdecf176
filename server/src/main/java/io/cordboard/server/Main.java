package io.cordboard.server;

import io.cordboard.server.access.KeyHash;
import io.cordboard.server.access.PasswordHash;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.ConfigException;
import io.cordboard.server.doctor.Doctor;
import io.cordboard.server.roster.LiveRoster;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: the only place that starts anything. */
@Command(
    name = "cordboard",
    description = "The CTI server beside an Asterisk PBX.",
    subcommands = {
      Main.Serve.class,
      Main.Examine.class,
      Main.Backup.class,
      Main.HashPassword.class,
      Main.HashKey.class
    })
public final class Main {
  private Main() {}

  /** Exit code 0: done, 1: it could not be done, 2: wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  /** The file that several commands read. */
  static final class Configuration {
    @Option(
        names = "--config",
        description = "the configuration file (default: ${DEFAULT-VALUE})",
        defaultValue = "/etc/cordboard/cordboard.yaml")
    Path file;

    /** Reads it or says what is wrong with it; null then. */
    @Nullable Config read(PrintWriter err) {
      try {
        Config config = Config.load(file, System.getenv());
        config.warnings().forEach(err::println);
        return config;
      } catch (ConfigException e) {
        e.problems().forEach(err::println);
      } catch (IOException e) {
        err.println(file + ": cannot be read (" + e.getMessage() + ")");
      }
      return null;
    }
  }

  /** Runs the server until it is told to stop. */
  @Command(name = "serve", description = "Runs the server until TERM or Ctrl-C.")
  static final class Serve implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Mixin Configuration configuration = new Configuration();

    @Override
    public Integer call() throws InterruptedException {
      PrintWriter err = spec.commandLine().getErr();
      PrintWriter out = spec.commandLine().getOut();
      Config config = configuration.read(err);
      if (config == null) {
        return 1;
      }
      Cordboard cordboard;
      try {
        cordboard = new Cordboard(config, Clock.systemUTC());
      } catch (IOException e) {
        err.println(e.getMessage());
        return 1;
      }
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    cordboard.close();
                    stopped.countDown();
                  },
                  "stop"));
      try {
        cordboard.start();
      } catch (IOException e) {
        err.println(e.getMessage());
        return 1;
      }
      for (Map.Entry<String, String> made : cordboard.madeUpPasswords().entrySet()) {
        out.println(
            "password of user " + made.getKey() + " (made up for this run): " + made.getValue());
      }
      out.flush();
      stopped.await();
      return 0;
    }
  }

  /** Looks at the PBXs of a configuration. */
  @Command(
      name = "doctor",
      description = "Says what is right and what is missing, and how to mend it; 1 if anything is.")
  static final class Examine implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Mixin Configuration configuration = new Configuration();

    @Override
    public Integer call() {
      Config config = configuration.read(spec.commandLine().getErr());
      return config == null
          ? 1
          : new Doctor(config, Clock.systemUTC()).report(spec.commandLine().getOut());
    }
  }

  /** Copies the store. */
  @Command(
      name = "backup",
      description = "Copies the store, while the server runs or not; for a PostgreSQL use pg_dump.")
  static final class Backup implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Mixin Configuration configuration = new Configuration();

    @Parameters(paramLabel = "FILE", description = "the copy; must not be there yet")
    Path copy;

    @Override
    public Integer call() {
      PrintWriter err = spec.commandLine().getErr();
      Config config = configuration.read(err);
      if (config == null) {
        return 1;
      }
      try {
        StoreRoom.settings(config, LiveRoster.of(config)).backup(copy);
      } catch (IOException e) {
        err.println(e.getMessage());
        return 1;
      }
      spec.commandLine().getOut().println("copied to " + copy);
      return 0;
    }
  }

  /** Turns a program's key into what the configuration may hold. */
  @Command(
      name = "hash-key",
      description = "Makes a new API key and prints it with the hash that the configuration holds.")
  static final class HashKey implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      byte[] bytes = new byte[32];
      new SecureRandom().nextBytes(bytes);
      String key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      PrintWriter out = spec.commandLine().getOut();
      out.println("key (for the program): " + key);
      out.println("hash (for the configuration): " + KeyHash.of(key));
      return 0;
    }
  }

  /** Turns a password into what the configuration may hold. */
  @Command(
      name = "hash-password",
      description = "Reads a password and prints the hash that the configuration may hold.")
  static final class HashPassword implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      Console console = System.console();
      String password;
      if (console != null) {
        password = new String(console.readPassword("Password: "));
      } else {
        byte[] line = System.in.readNBytes(1024);
        password = new String(line, java.nio.charset.StandardCharsets.UTF_8).strip();
      }
      if (password.length() < 8) {
        spec.commandLine()
            .getErr()
            .println("password: too short (expected: at least 8 characters)");
        return 1;
      }
      spec.commandLine().getOut().println(PasswordHash.of(password, new SecureRandom()));
      return 0;
    }
  }
}
