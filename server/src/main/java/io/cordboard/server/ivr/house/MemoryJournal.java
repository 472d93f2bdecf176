package io.cordboard.server.ivr.house;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrJournal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** A journal that forgets with us; for tests, and where there is no store. */
public final class MemoryJournal implements IvrJournal {
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final BiConsumer<Entry, CallEnd> ends;

  /** Hands the ends on. */
  public MemoryJournal(BiConsumer<Entry, CallEnd> ends) {
    this.ends = ends;
  }

  @Override
  public synchronized void wrote(Entry entry) {
    entries.put(entry.node() + "/" + entry.channelId(), entry);
  }

  @Override
  public CompletionStage<Void> keeps(Entry entry) {
    wrote(entry);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized void ended(Entry last, CallEnd end) {
    entries.remove(last.node() + "/" + last.channelId());
    ends.accept(last, end);
  }

  /** What was written and did not end. */
  public synchronized Map<String, Entry> entries() {
    return Map.copyOf(entries);
  }
}
