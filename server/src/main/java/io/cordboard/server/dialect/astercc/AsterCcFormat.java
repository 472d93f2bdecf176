package io.cordboard.server.dialect.astercc;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import java.util.List;
import java.util.Set;

/**
 * AsterCC's events as posts: the pairs of each as the fields of a form. They are not made here but
 * by {@link AsterCcEvents}, once for pages and posts, so that both see the same numbers.
 */
public final class AsterCcFormat implements WebhookFormat {
  /** Its name in the configuration. */
  public static final String NAME = "astercc";

  /** How the order of what agents did begins; a call's is its id. */
  static final String AGENT = "agent/";

  /** The one kind: what happened stands in {@code source} and {@code event}. */
  private static final String EVENT = "event";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> events() {
    return Set.of(EVENT);
  }

  @Override
  public String contentType() {
    return "application/x-www-form-urlencoded";
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    // told by itself
  }

  @Override
  public List<Event> onChange(Change change) {
    return List.of();
  }

  @Override
  public List<Event> onRecord(CallRecord record, Step step) {
    return List.of();
  }

  /**
   * An event as it is owed. Receivers make records of calls from all their events: none is left
   * out. Of what agents did too many old ones are, while a receiver is down.
   */
  static Event post(AccEvent event) {
    String key = Long.toString(event.id());
    String replaceable = event.order().startsWith(AGENT) ? "event/" + key : null;
    return new Event(EVENT, key, event.order(), replaceable, event.form());
  }
}
