package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.cordboard.server.http.RawHttp;
import java.io.IOException;
import java.util.Locale;
import java.util.TreeSet;

/** The API's descriptions as tests read them. */
public final class Described {
  private static final JsonMapper JSON = new JsonMapper();

  private Described() {}

  static JsonNode file(String name) throws IOException {
    return new YAMLMapper().readTree(Described.class.getResource("/api/" + name));
  }

  static JsonSchema schema(String file, String name) throws IOException {
    return schema(file(file), JSON.createObjectNode().put("$ref", "#/components/schemas/" + name));
  }

  private static JsonSchema schema(JsonNode file, JsonNode schema) {
    ObjectNode root = schema.deepCopy();
    root.set("components", file.get("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
  }

  static void fits(JsonSchema schema, JsonNode value) {
    assertThat(schema.validate(value)).as(value.toString()).isEmpty();
  }

  /** Fails unless a frame of the stream fits a schema of its description. */
  public static void fits(String schema, JsonNode frame) throws IOException {
    fits(schema("asyncapi.yaml", schema), frame);
  }

  /** {@code GET /v1/me} and so on: all that is described. */
  public static TreeSet<String> operations() throws IOException {
    return operations("openapi.yaml");
  }

  /** All that a description has. */
  public static TreeSet<String> operations(String file) throws IOException {
    TreeSet<String> all = new TreeSet<>();
    file(file)
        .get("paths")
        .fields()
        .forEachRemaining(
            p ->
                p.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        m -> {
                          if (!m.equals("parameters")) {
                            all.add(m.toUpperCase(Locale.ROOT) + " " + p.getKey());
                          }
                        }));
    return all;
  }

  /** Fails unless a value fits a schema of a description. */
  public static void fits(String file, String schema, JsonNode value) throws IOException {
    fits(schema(file, schema), value);
  }

  /** The schema of an operation's request. */
  static JsonSchema request(String method, String path) throws IOException {
    JsonNode file = file("openapi.yaml");
    JsonNode body = operation(file, method, path).get("requestBody");
    return schema(file, body.get("content").get("application/json").get("schema"));
  }

  /** Fails unless the operation's description foresees this answer. */
  static JsonNode reply(String method, String path, RawHttp.Answer answer) throws IOException {
    JsonNode file = file("openapi.yaml");
    JsonNode reply =
        operation(file, method, path).get("responses").get(Integer.toString(answer.status()));
    assertThat(reply).as(answer.status() + " of " + method + " " + path).isNotNull();
    if (reply.has("$ref")) {
      reply = file.at(reply.get("$ref").textValue().substring(1));
    }
    JsonNode content = reply.get("content");
    if (content == null) {
      assertThat(answer.body()).isEmpty();
      return JSON.nullNode();
    }
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
    JsonNode body = JSON.readTree(answer.body());
    fits(schema(file, content.get("application/json").get("schema")), body);
    return body;
  }

  private static JsonNode operation(JsonNode file, String method, String path) {
    return file.get("paths").get(path).get(method.toLowerCase(Locale.ROOT));
  }
}
