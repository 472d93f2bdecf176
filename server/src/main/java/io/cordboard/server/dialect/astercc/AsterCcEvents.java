package io.cordboard.server.dialect.astercc;

import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.desk.DeskListener;
import io.cordboard.server.http.Router;
import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.roster.Roster;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AsterCC's events: made of what happens on the board and at the desk; handed to pages by websocket
 * and long poll, and to the teams' push URLs through the outbox.
 */
public final class AsterCcEvents implements AutoCloseable {
  private final CallTales tales;
  private final AgentEvents agents;
  private final EventHub hub;
  private final EventRoutes routes;
  private final EventSocket socket;
  private final PushTargets targets;

  /**
   * What it lives on.
   *
   * @param roster everybody as it is now
   * @param teamOfQueue whose a queue is, null if nobody's
   * @param notes what clients said of the calls they made
   * @param board the board's thread
   * @param pages hands events to pages
   * @param builders where answers are made; must not be the board's thread
   */
  public record Surroundings(
      Supplier<Roster> roster,
      Function<String, @Nullable String> teamOfQueue,
      Doorkeeper doorkeeper,
      CallNotes notes,
      Outbox outbox,
      ZoneId zone,
      Clock clock,
      ScheduledExecutorService board,
      EventLoop pages,
      Executor builders) {}

  /** Tells nothing before {@link #start}. */
  public AsterCcEvents(Surroundings around) {
    hub = new EventHub(around.pages());
    targets = new PushTargets(around.outbox());
    EventLine line =
        new EventLine(
            around.zone(),
            around.clock(),
            event -> {
              hub.tell(event);
              if (event.forTeam()) {
                around
                    .outbox()
                    .tell(AsterCcFormat.NAME, event.team(), List.of(AsterCcFormat.post(event)));
              }
            });
    tales =
        new CallTales(
            new TaleWriter(around.roster(), around.teamOfQueue(), around.notes(), line),
            (work, delayMs) -> {
              var unused = around.board().schedule(work, delayMs, TimeUnit.MILLISECONDS);
            });
    agents = new AgentEvents(around.roster(), line, around.clock(), around.board());
    EventDoor door = new EventDoor(around.roster(), around.doorkeeper(), around.clock());
    routes = new EventRoutes(hub, door, around.builders());
    socket = new EventSocket(hub, door, System::nanoTime);
    targets.follow(around.roster().get());
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    routes.addTo(router);
    router.webSocketToSites(EventRoutes.PATH + "/ws", socket);
  }

  /** To be called before the recorder follows the board, as the outbox is. */
  public void start(BoardFeed board) {
    board.attach(tales);
  }

  /** Who is told by the desk what agents do. */
  public DeskListener deskListener() {
    return agents;
  }

  /** Who is told what agents did who asked for their events. */
  public AgentNews news() {
    return agents;
  }

  /** Follows the teams as they are now. Any thread. */
  public void rosterChanged(Roster now) {
    targets.follow(now);
  }

  /** Events that were not told to pages since the start, because there were too many at once. */
  public int dropped() {
    return hub.dropped();
  }

  /** Who makes the events; for tests. */
  BoardReader reader() {
    return tales;
  }

  /** Answers who waits for events: the server stops. */
  @Override
  public void close() {
    hub.close();
  }
}
