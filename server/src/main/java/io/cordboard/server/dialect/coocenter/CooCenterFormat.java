package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** CooCenter's pushed events, each with exactly the fields of its document, in their order. */
public final class CooCenterFormat implements WebhookFormat {
  private static final Set<String> EVENTS =
      Set.of("dialbegin", "dialend", "hangup", "extensionstatus", "ivr", "cdr", "cc_cdr");

  private final LiveEvents live;
  private final RecordEvents records;

  /**
   * For one target.
   *
   * @param queues the names of the queues that are known; gets those that are seen, by any thread
   */
  public CooCenterFormat(CooCenterSection settings, ZoneId zone, Set<String> queues) {
    WireNames names = new WireNames(settings.technology());
    EndEvents ends = new EndEvents(names);
    records = new RecordEvents(zone, settings.mac(), queues, ends);
    live = new LiveEvents(names, settings.mac(), records, ends, queues);
  }

  @Override
  public String name() {
    return "coocenter";
  }

  @Override
  public Set<String> events() {
    return EVENTS;
  }

  @Override
  public boolean owedAgain(OutboxMessage live) {
    return live.event().equals("ivr") || EndEvents.NAMES.contains(live.event());
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    live.onSnapshot(snapshot);
  }

  @Override
  public List<Event> onChange(Change change) {
    return live.onChange(change);
  }

  @Override
  public List<Event> onRecord(CallRecord record, Step step) {
    return records.of(record, step);
  }
}
