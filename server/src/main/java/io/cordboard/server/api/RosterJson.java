package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.TeamCard;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Agents, groups and teams of the roster as JSON; no password and no key is in it. */
final class RosterJson {
  private RosterJson() {}

  static ObjectNode agent(AgentCard a) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    json.put("id", a.id()).put("number", a.number()).put("name", a.name());
    put(json, "account", a.account());
    put(json, "team", a.team());
    put(json, "extension", a.extension());
    json.put("suspended", a.suspended());
    ArrayNode groups = json.putArray("groups");
    new TreeMap<>(a.groups())
        .forEach((id, post) -> groups.addObject().put("id", id).put("post", word(post)));
    return json.put("fixed", a.fixed());
  }

  static ObjectNode group(GroupCard g) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    json.put("id", g.id()).put("name", g.name()).put("queue", g.queue());
    put(json, "team", g.team());
    json.put("afterCall", word(g.afterCall())).put("afterCallSeconds", g.afterCallSeconds());
    return json.put("fixed", g.fixed());
  }

  static ObjectNode team(TeamCard t) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    json.put("id", t.id()).put("name", t.name());
    put(json, "pushUrl", t.pushUrl() == null ? null : t.pushUrl().toString());
    json.put("hasPushKey", t.pushKey() != null).put("allowPrivate", t.allowPrivate());
    json.put("language", t.language());
    ArrayNode origins = json.putArray("origins");
    t.origins().stream().sorted().forEach(origins::add);
    return json.put("fixed", t.fixed());
  }

  private static void put(ObjectNode json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
