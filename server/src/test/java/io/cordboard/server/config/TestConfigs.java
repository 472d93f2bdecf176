package io.cordboard.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Configurations for tests, from YAML text. */
public final class TestConfigs {
  private TestConfigs() {}

  /** The configuration of this text; paths in it are seen from a temporary folder. */
  public static Config of(String yaml) {
    try {
      Path file = Files.createTempFile("config", ".yaml");
      try {
        return Config.load(Files.writeString(file, yaml), Map.of());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  /** The demo's configuration, with a data folder of nobody else. */
  public static Config demo() {
    try {
      return Config.load(
          Path.of("../conf/demo.yaml"),
          Map.of("CORDBOARD_DATA_FOLDER", Files.createTempDirectory("cordboard").toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }
}
