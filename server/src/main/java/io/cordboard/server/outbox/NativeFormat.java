package io.cordboard.server.outbox;

import io.cordboard.server.api.EntityJson;
import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.api.RecordJson;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Our own format: {@code call} for each change of a call, as in the event stream; {@code record}
 * when it ended and {@code record_completed} when after-call work is over, as in {@code
 * /v1/records}.
 */
public final class NativeFormat implements WebhookFormat {
  private static final String CALL = "call";
  private static final String RECORD = "record";
  private static final String COMPLETED = "record_completed";

  @Override
  public String name() {
    return "native";
  }

  @Override
  public Set<String> events() {
    return Set.of(CALL, RECORD, COMPLETED);
  }

  @Override
  public boolean remembers() {
    return false;
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    // changes tell all there is to tell
  }

  @Override
  public List<Event> onChange(Change change) {
    if (!(change.entity() instanceof Call call)) {
      return List.of();
    }
    if (change.now() == null) {
      return List.of(ended(call, change));
    }
    JsonBytes out = begin(CALL, change.atMs());
    EntityJson.frame(out, change);
    // Of what is before the end the latest will do.
    return List.of(
        new Event(
            CALL, call.id() + "/" + change.seq(), call.id(), CALL + "/" + call.id(), end(out)));
  }

  private static Event ended(Call call, Change change) {
    JsonBytes out = begin(CALL, change.atMs());
    EntityJson.frame(out, change);
    return new Event(CALL, call.id() + "/ended", call.id(), null, end(out));
  }

  @Override
  public boolean owedAgain(OutboxMessage live) {
    return live.coalesce() == null;
  }

  @Override
  public List<Event> onRecord(CallRecord record, Step step) {
    String event = step == Step.ENDED ? RECORD : COMPLETED;
    JsonBytes out = begin(event, record.times().endedAtMs());
    RecordJson.write(out, record);
    Event told = new Event(event, record.id(), record.id(), null, end(out));
    if (step == Step.COMPLETED) {
      return List.of(told);
    }
    Call call = RecordedCall.of(record);
    long endedAtMs = record.times().endedAtMs();
    // In no sequence: it is told by the record.
    return List.of(
        ended(call, new Change(0, endedAtMs, Change.What.ENDED, call, null, true)), told);
  }

  private static JsonBytes begin(String event, long atMs) {
    JsonBytes out = new JsonBytes(2048);
    out.raw("{\"type\":\"" + event + "\",\"atMs\":");
    out.number(atMs);
    out.raw(",\"data\":");
    return out;
  }

  private static String end(JsonBytes out) {
    out.raw('}');
    return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
  }
}
