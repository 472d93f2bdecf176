package io.cordboard.server;

import io.cordboard.server.access.Accounts;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.campaigns.DialList;
import io.cordboard.server.config.AsterCcSection;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.Talks;
import io.cordboard.server.desk.Desk;
import io.cordboard.server.dialect.astercc.AsterCc;
import io.cordboard.server.dialect.astercc.AsterCcEvents;
import io.cordboard.server.dialect.astercc.CallNotes;
import io.cordboard.server.http.Router;
import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.roster.LiveRoster;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** AsterCC's operations and events, wired. */
final class AsterCcRoom implements AutoCloseable, MeterBinder {
  private final AsterCcSection settings;
  private final LiveRoster roster;
  private final Accounts accounts;
  private final CallNotes notes;
  private final AsterCcEvents events;
  private final EventLoopGroup http;

  AsterCcRoom(
      Config config,
      LiveRoster roster,
      Accounts accounts,
      Outbox outbox,
      Clock clock,
      EventLoop board,
      EventLoopGroup http) {
    settings = config.astercc();
    this.roster = roster;
    this.accounts = accounts;
    this.http = http;
    notes = new CallNotes(clock);
    Map<String, String> teams = new HashMap<>();
    for (Config.Queue queue : config.queues()) {
      if (queue.team() != null) {
        teams.put(queue.name(), queue.team());
      }
    }
    events =
        new AsterCcEvents(
            new AsterCcEvents.Surroundings(
                roster,
                teams::get,
                accounts::verify,
                notes,
                outbox,
                config.zone(),
                clock,
                board,
                http.next(),
                http));
    roster.listen(events::rosterChanged);
  }

  /**
   * Adds the routes.
   *
   * @throws IOException if the jar's own files cannot be read
   */
  void addTo(Router router, Desk desk, Talks talks, DialList lists) throws IOException {
    desk.tell(events.deskListener());
    events.addTo(router);
    new AsterCc(
            settings,
            new AsterCc.Rooms(roster, accounts::verify, desk, talks, lists, events.news(), notes),
            http)
        .addTo(router);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("cordboard.astercc.events.dropped", events, AsterCcEvents::dropped)
        .description("events that pages were not told, because there were too many at once")
        .register(registry);
  }

  /** To be called before the recorder follows the board. */
  void start(BoardFeed board) {
    events.start(board);
  }

  /** Lets go of who waits for events. */
  @Override
  public void close() {
    events.close();
  }
}
