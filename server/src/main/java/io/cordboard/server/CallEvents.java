package io.cordboard.server;

import io.cordboard.server.access.RecordTeams;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Node;
import io.cordboard.server.callevents.BackFill;
import io.cordboard.server.callevents.BackFillTimes;
import io.cordboard.server.callevents.CallEventStory;
import io.cordboard.server.config.Config;
import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.records.Retelling;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreHealth;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The back-fills of all nodes whose call events can be read, and when they have to look. */
final class CallEvents
    implements io.cordboard.server.records.BackFill, BoardReader, MeterBinder, AutoCloseable {
  private final Map<String, BackFill> fills = new LinkedHashMap<>();
  private final Store store;

  CallEvents(
      Config config,
      Supplier<Roster> roster,
      Supplier<BoardSettings> settings,
      Store store,
      Outbox outbox,
      BoardFeed board,
      Clock clock,
      BackFillTimes times) {
    this.store = store;
    RecordTeams teams = new RecordTeams(config, roster);
    CallEventStory story = new CallEventStory(settings, () -> new Retelling(teams));
    BackFill.Webhooks webhooks = new BackFill.Webhooks(outbox::owed, outbox::recorded);
    for (Config.Node node : config.nodes()) {
      Path file = node.cel();
      if (file != null) {
        fills.put(
            node.name(),
            new BackFill(node.name(), file, store, story, webhooks, board, clock, times));
      }
    }
  }

  /** After the board began. */
  void start(BoardFeed board) {
    fills.values().forEach(BackFill::start);
    store.onHealth(this::changed);
    board.attach(this);
  }

  /** What could not be stored meanwhile is in the call events. */
  private void changed(StoreHealth health) {
    if (health.up()) {
      fills.values().forEach(BackFill::soon);
    }
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {}

  @Override
  public void onChange(Change change) {
    if (change.now() instanceof Node now
        && now.state() == Node.State.LIVE
        && !(change.before() instanceof Node before && before.state() == Node.State.LIVE)) {
      gap(now.id());
    }
  }

  @Override
  public boolean fills(String node) {
    BackFill fill = fills.get(node);
    return fill != null && fill.works();
  }

  @Override
  public void leave(CallRecord seen, List<String> linkedIds, Runnable otherwise) {
    BackFill fill = fills.get(seen.node());
    if (fill != null) {
      fill.leave(seen.id(), linkedIds, otherwise);
    } else {
      otherwise.run();
    }
  }

  @Override
  public void gap(String node) {
    BackFill fill = fills.get(node);
    if (fill != null) {
      fill.soon();
    }
  }

  /** What an operator should look at, a sentence each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (BackFill fill : fills.values()) {
      String note = fill.note();
      if (!note.isEmpty()) {
        notes.add("node " + fill.node() + ": call events: " + note);
      }
    }
    return notes;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (BackFill fill : fills.values()) {
      FunctionCounter.builder("cordboard.records.filled", fill, BackFill::filled)
          .description("records made of call events")
          .tag("node", fill.node())
          .register(registry);
      FunctionCounter.builder("cordboard.records.unfilled", fill, BackFill::missed)
          .description("calls not seen whole and without call events, recorded as partial")
          .tag("node", fill.node())
          .register(registry);
      Gauge.builder("cordboard.callevents.ok", fill, f -> f.note().isEmpty() ? 1 : 0)
          .description("1 while the call events can be read and cleared as they should be")
          .tag("node", fill.node())
          .register(registry);
    }
  }

  @Override
  public void close() {
    fills.values().forEach(BackFill::close);
  }
}
