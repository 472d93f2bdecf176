package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import io.cordboard.server.stream.Things;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntityJsonTest {
  private static JsonNode json(Entity e, boolean stale) throws IOException {
    JsonBytes out = new JsonBytes(1);
    EntityJson.entity(out, e, stale);
    return new JsonMapper().readTree(out.copy());
  }

  @Test
  void everyComponentOfEveryThingIsWrittenAsItIs() throws Exception {
    Set<Entity.Kind> seen = new HashSet<>();
    for (Entity e : Things.all()) {
      seen.add(e.kind());
      check(e, json(e, false));
    }
    assertThat(seen).containsExactlyInAnyOrder(Entity.Kind.values());
  }

  private static void check(Object record, JsonNode json) throws Exception {
    Set<String> wanted = new HashSet<>();
    for (RecordComponent c : record.getClass().getRecordComponents()) {
      wanted.add(c.getName());
      Object value = c.getAccessor().invoke(record);
      JsonNode told = json.get(c.getName());
      assertThat(told).as("%s of %s", c.getName(), record).isNotNull();
      if (value instanceof String s) {
        assertThat(told.textValue())
            .isEqualTo(s.replace("\ud800", "\ufffd").replace("\ufffd\ude00", "\ud83d\ude00"));
      } else if (value instanceof Number n) {
        assertThat(told.longValue()).isEqualTo(n.longValue());
      } else if (value instanceof Boolean b) {
        assertThat(told.booleanValue()).isEqualTo(b);
      } else if (value instanceof Enum<?> word) {
        assertThat(told.textValue()).isEqualTo(word.name().toLowerCase(Locale.ROOT));
      } else if (value instanceof List<?> list) {
        assertThat(told).hasSameSizeAs(list);
        for (int i = 0; i < list.size(); i++) {
          if (list.get(i) instanceof Record part) {
            check(part, told.get(i));
          } else {
            assertThat(told.get(i).textValue()).isEqualTo(list.get(i));
          }
        }
      } else if (value instanceof Map<?, ?> texts) {
        assertThat(new JsonMapper().convertValue(told, Map.class)).isEqualTo(texts);
      } else if (value instanceof Record part) {
        check(part, told);
      } else {
        throw new AssertionError(c + ": " + value);
      }
    }
    Set<String> told = new HashSet<>();
    json.fieldNames().forEachRemaining(told::add);
    assertThat(told).isEqualTo(wanted);
  }

  @Test
  void nullIsLeftOutAndStaleIsMarked() throws IOException {
    JsonNode n = json(Things.channel(1, "801"), true);
    assertThat(n.has("trunk")).isFalse();
    assertThat(n.get("stale").booleanValue()).isTrue();
  }

  @Test
  void everyCharacterComesBack() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x3000; c++) {
      all.append((char) c);
    }
    all.append("\uffff\ud83d\ude00");
    JsonBytes out = new JsonBytes(1);
    out.string(all.toString());
    assertThat(new JsonMapper().readTree(out.copy()).textValue()).isEqualTo(all.toString());
    JsonBytes lone = new JsonBytes(1);
    lone.string("\ud800a\udc00");
    assertThat(new JsonMapper().readTree(lone.copy()).textValue()).isEqualTo("\ufffda\ufffd");
  }

  @Test
  void everyNumberComesBack() throws IOException {
    for (long n :
        new long[] {0, 9, 10, 99, 1_763_689_724_123L, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      JsonBytes out = new JsonBytes(1);
      out.number(n);
      assertThat(new String(out.copy())).isEqualTo(Long.toString(n));
    }
  }

  @Test
  void frameOfAnAnsweredChannelStaysSmall() {
    JsonBytes out = new JsonBytes(1);
    EntityJson.frame(
        out,
        new Change(
            123_456,
            1_763_689_724_123L,
            Change.What.CHANGED,
            null,
            Things.channel(1, "801"),
            false));
    assertThat(out.size()).isLessThanOrEqualTo(500);
  }
}
