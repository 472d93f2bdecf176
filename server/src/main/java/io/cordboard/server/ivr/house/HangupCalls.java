package io.cordboard.server.ivr.house;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.config.IvrSection;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.wire.AnswerReader;
import io.cordboard.server.ivr.wire.QuestionWriter;
import io.cordboard.server.outbox.Target;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxIds;
import io.cordboard.server.store.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HANGUP_CALL on its way to the customers: a target of the outbox for each number that has a
 * server, and the message of a call, whose id is the same whenever it is made. Any thread.
 */
public final class HangupCalls {
  /** The event's name in the outbox. */
  static final String EVENT = "hangup_call";

  private final Map<String, IvrSection.Number> led = new LinkedHashMap<>();
  private final List<Target> targets = new ArrayList<>();
  private final Clock clock;

  /** Of these numbers. */
  public HangupCalls(List<IvrSection.Number> numbers, Clock clock) {
    this.clock = clock;
    for (IvrSection.Number number : numbers) {
      IvrPlan.Server server = number.told();
      if (server != null) {
        led.put(number.plan().did(), number);
        targets.add(target(number.plan().did(), server));
      }
    }
  }

  /** For {@link io.cordboard.server.outbox.Outbox#keep}. */
  public List<Target> targets() {
    return List.copyOf(targets);
  }

  /** No webhook of the configuration can be called so. */
  static String name(String did) {
    return "ivr/" + did;
  }

  private static Target target(String did, IvrPlan.Server server) {
    String value = server.authorization();
    String header = server.headerName();
    return new Target(
        name(did),
        server.url(),
        new Format(QuestionWriter.contentType(server.wire())),
        Set.of(EVENT),
        null,
        server.allowPrivate(),
        null,
        header == null || value == null ? null : new Target.Header(header, value),
        AnswerReader::delivered);
  }

  /** What is owed for a call; null if its number has no server, or none any more. */
  public @Nullable OutboxMessage owed(CallEnd end) {
    IvrSection.Number number = led.get(end.did());
    IvrPlan.Server server = number == null ? null : number.told();
    if (number == null || server == null) {
      return null;
    }
    String word = number.plan().settings().answeredWord();
    byte[] body = QuestionWriter.hangupCall(end, word, server.wire());
    return OutboxMessage.owed(
        OutboxIds.of(name(end.did()), EVENT, end.callId()),
        name(end.did()),
        EVENT,
        end.callId(),
        null,
        QuestionWriter.contentType(server.wire()),
        new String(body, StandardCharsets.UTF_8),
        clock.millis());
  }

  /** Its messages come ready; nothing that the board or a record says makes one. */
  private record Format(String contentType) implements WebhookFormat {
    @Override
    public String name() {
      return "ivr";
    }

    @Override
    public Set<String> events() {
      return Set.of(EVENT);
    }

    @Override
    public boolean remembers() {
      return false;
    }

    @Override
    public void onSnapshot(BoardSnapshot snapshot) {}

    @Override
    public List<Event> onChange(Change change) {
      return List.of();
    }

    @Override
    public List<Event> onRecord(CallRecord record, Step step) {
      return List.of();
    }
  }
}
