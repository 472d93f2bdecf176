package io.cordboard.ari;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel as ARI describes it; empty texts where the PBX says nothing.
 *
 * @param id its unique id
 * @param name {@code PJSIP/801-00000012}
 * @param state {@code Down, Ring, Ringing, Up, …}
 * @param application the dialplan application it is in, {@code Stasis} for one of ours
 * @param data what that application was called with, {@code app,arg,arg}
 */
public record AriChannel(
    String id,
    String name,
    String state,
    String callerNumber,
    String callerName,
    String connectedNumber,
    String context,
    String exten,
    String application,
    String data) {

  /** The channel in this object, or null if it holds none. */
  public static @Nullable AriChannel of(JsonNode node) {
    String id = node.path("id").asText();
    if (id.isEmpty()) {
      return null;
    }
    JsonNode dialplan = node.path("dialplan");
    return new AriChannel(
        id,
        node.path("name").asText(),
        node.path("state").asText(),
        node.path("caller").path("number").asText(),
        node.path("caller").path("name").asText(),
        node.path("connected").path("number").asText(),
        dialplan.path("context").asText(),
        dialplan.path("exten").asText(),
        dialplan.path("app_name").asText(),
        dialplan.path("app_data").asText());
  }

  /** Whether it runs {@code Stasis} for this application; other channels may only be watched. */
  public boolean isIn(String app) {
    return application.equals("Stasis") && (data.equals(app) || data.startsWith(app + ","));
  }

  /** What Stasis was called with after the application's name; the {@code args} of its start. */
  public List<String> arguments() {
    int comma = data.indexOf(',');
    return comma < 0 ? List.of() : List.of(data.substring(comma + 1).split(",", -1));
  }
}
