package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.AgentState.Pause;
import io.cordboard.server.desk.AgentState.Seat;
import java.util.TreeMap;

/** What an agent is doing, as JSON. */
final class AgentStateJson {
  private AgentStateJson() {}

  static ObjectNode of(AgentState state) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    json.put("agent", state.agent());
    json.put("loggedInAtMs", state.loggedInAtMs());
    Pause pause = state.pause();
    if (pause != null) {
      json.putObject("pause").put("reason", pause.reason()).put("sinceMs", pause.sinceMs());
    }
    json.put("afterCallUntilMs", state.afterCallUntilMs());
    ArrayNode seats = json.putArray("seats");
    for (Seat seat : new TreeMap<>(state.seats()).values()) {
      seats
          .addObject()
          .put("group", seat.group())
          .put("checkedInAtMs", seat.checkedInAtMs())
          .put("fixed", seat.fixed())
          .put("afterCall", EntityJson.word(seat.afterCall()))
          .put("workWay", EntityJson.word(seat.workWay()))
          .put("status", EntityJson.word(seat.status()))
          .put("afterCallUntilMs", seat.afterCallUntilMs());
    }
    return json;
  }
}
