package io.cordboard.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Configurations for tests, from YAML text. */
public final class TestConfigs {
  private TestConfigs() {}

  /** The configuration of this text; paths in it are seen from a temporary folder. */
  public static Config of(String yaml) {
    try {
      Path folder = Files.createTempDirectory("config");
      Path layers = layersInto(folder);
      Path file = folder.resolve("config.yaml");
      try {
        return Config.load(Files.writeString(file, yaml), Map.of());
      } finally {
        for (Path one : List.of(file, layers, folder.resolve("examples"), folder)) {
          Files.delete(one);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  /** Puts the layers that the demo's configuration names where a copy of it looks for them. */
  public static Path layersInto(Path folder) throws IOException {
    Path file = folder.resolve("examples").resolve("ivr-layers.yaml");
    Files.createDirectories(folder.resolve("examples"));
    return Files.copy(
        Path.of("../conf/examples/ivr-layers.yaml"), file, StandardCopyOption.REPLACE_EXISTING);
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
