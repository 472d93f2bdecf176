package io.cordboard.server.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** A file of the configuration: its text, and the YAML within. */
final class YamlFile {
  private YamlFile() {}

  /** A file's text; blocks. */
  static String text(Path yaml) throws ConfigException, IOException {
    if (Files.size(yaml) > ConfigLimits.FILE_BYTES) {
      throw new ConfigException(
          List.of(yaml + ":1: " + Files.size(yaml) + " bytes (expected: at most 4 MB)"));
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(yaml)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException(List.of(yaml + ":1: not UTF-8 (expected: UTF-8 text)"));
    }
  }

  /** The keys and values of a file; null if it has none. */
  static @Nullable MappingNode document(String name, String text, ConfigSource source)
      throws ConfigException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(ConfigLimits.FILE_BYTES);
    options.setNestingDepthLimit(ConfigLimits.NESTING);
    Node node;
    try {
      node = new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      throw new ConfigException(
          List.of(
              name
                  + ":"
                  + ConfigSource.line(e.getProblemMark())
                  + ": "
                  + e.getProblem()
                  + " (expected: YAML)"));
    } catch (YAMLException e) {
      throw new ConfigException(List.of(name + ":1: " + e.getMessage() + " (expected: YAML)"));
    }
    if (node instanceof MappingNode mapping) {
      return mapping;
    }
    if (node != null && !Tag.NULL.equals(node.getTag())) {
      source.problem(ConfigSource.line(node), "no keys at the top (expected: key: value)");
    }
    return null;
  }

  /**
   * The root of another file of the configuration, which lies in the folder of the first or below;
   * null if it cannot be read, which is noted.
   */
  static @Nullable Section beside(ConfigSource source, Section s, String key, String file) {
    Path path = source.resolve(file);
    try {
      if (!path.toRealPath().startsWith(source.resolve("").toRealPath())) {
        s.refuse(key, file, "a file in the folder of the configuration, or below");
        return null;
      }
      ConfigSource other = source.with(path);
      return other.section("", document(path.toString(), text(path), other), 1);
    } catch (ConfigException e) {
      e.problems().forEach(source::otherProblem);
    } catch (IOException e) {
      s.refuse(key, path.toString(), "a readable file");
    }
    return null;
  }
}
