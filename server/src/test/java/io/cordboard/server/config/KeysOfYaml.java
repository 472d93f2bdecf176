package io.cordboard.server.config;

import java.io.StringReader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Every key that stands in a YAML text, list positions as {@code []}, and the single values. */
record KeysOfYaml(Set<String> paths, Map<String, String> scalars) {

  static KeysOfYaml of(String yaml) {
    KeysOfYaml keys = new KeysOfYaml(new HashSet<>(), new LinkedHashMap<>());
    keys.walk("", new Yaml(new LoaderOptions()).compose(new StringReader(yaml)));
    return keys;
  }

  private void walk(String path, Node node) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple t : mapping.getValue()) {
        String key = ((ScalarNode) t.getKeyNode()).getValue();
        String full = path.isEmpty() ? key : path + "." + key;
        paths.add(full);
        walk(full, t.getValueNode());
      }
    } else if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        walk(path + "[]", item);
      }
    } else if (node instanceof ScalarNode scalar) {
      scalars.put(path, scalar.getValue());
    }
  }
}
