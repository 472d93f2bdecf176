package io.cordboard.server.ivr.house;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.ivr.IvrJournal.Entry;
import io.cordboard.server.store.IvrSessionTable;
import org.jspecify.annotations.Nullable;

/** A journal's entry as it lies in the store. */
final class EntryText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private EntryText() {}

  static IvrSessionTable.Row row(Entry entry) {
    try {
      return new IvrSessionTable.Row(
          entry.node(), entry.channelId(), MAPPER.writeValueAsString(entry));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(entry.callId() + ": cannot be written", e);
    }
  }

  /** Null if another version wrote it. */
  static @Nullable Entry entry(IvrSessionTable.Row row) {
    try {
      return MAPPER.readValue(row.body(), Entry.class);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
