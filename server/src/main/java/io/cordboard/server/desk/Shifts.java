package io.cordboard.server.desk;

import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.config.Config;
import io.cordboard.server.desk.DeskListener.What;
import io.cordboard.server.desk.DeskResult.Refused;
import io.cordboard.server.desk.DeskResult.Why;
import io.cordboard.server.desk.Wishes.Told;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.AgentShift;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents' shifts: a change is written down first, then the PBX is told until it is so. On the
 * board's thread.
 */
final class Shifts implements BoardReader {
  private static final Logger log = LoggerFactory.getLogger(Shifts.class);

  private final Supplier<Roster> roster;
  private final BooleanSupplier complete;
  private final ShiftBook book;
  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final Floor floor;
  private final Driver driver;
  private final AgentWorks works;
  private final LeftWork left;
  private final DeskNews news;
  private final ShiftChanges changes;
  private final RosterFit fit;
  private final Map<String, AgentDesk> desks = new HashMap<>();
  private boolean loaded;
  private @Nullable Future<?> sweeping;

  /** {@code elsewhere}: the after-call work of queues that are no group. */
  Shifts(
      Supplier<Roster> roster,
      BooleanSupplier complete,
      ShiftBook book,
      Floor floor,
      Driver driver,
      Config.AfterCall elsewhere,
      Clock clock,
      ScheduledExecutorService loop) {
    this.roster = roster;
    this.complete = complete;
    this.book = book;
    this.clock = clock;
    this.loop = loop;
    this.floor = floor;
    this.driver = driver;
    AgentStates states = new AgentStates(floor, driver);
    this.news = new DeskNews(roster, states);
    this.works =
        new AgentWorks(floor, driver, driver::mover, elsewhere, clock, loop, new AfterCalls());
    this.left = new LeftWork(works, floor, driver::mover, clock);
    ShiftEffects effects =
        new ShiftEffects(driver, works, left, states, news, desk -> drive(desk, true), clock, loop);
    this.changes = new ShiftChanges(book, effects, loop);
    this.fit = new RosterFit(roster, driver, changes);
  }

  private final class AfterCalls implements AgentWorks.Effects {
    @Override
    public void drive(AgentDesk desk) {
      Shifts.this.drive(desk, true);
    }

    @Override
    public void told(What what, AgentDesk desk, int group, @Nullable String callId, long atMs) {
      news.told(what, desk, group, callId, atMs);
    }

    @Override
    public void ended(String callId, long acwMs) {
      news.ended(callId, acwMs);
    }
  }

  DeskNews news() {
    return news;
  }

  AgentWorks works() {
    return works;
  }

  /** Whether it is known what agents do. */
  boolean isLoaded() {
    return loaded;
  }

  LeftWork left() {
    return left;
  }

  /** The agent's desk, null for one who never wished anything. */
  @Nullable AgentDesk find(String agent) {
    return desks.get(agent);
  }

  /** Whose phone is moved by us at an extension, null if nobody's is. */
  @Nullable AgentDesk at(String extension) {
    return driver.mover(extension);
  }

  /** Reads what earlier runs left, until the store answers. */
  void load() {
    var unused =
        book.all().whenComplete((all, failure) -> loop.execute(() -> loaded(all, failure)));
  }

  private void loaded(@Nullable List<AgentShift> all, @Nullable Throwable failure) {
    if (all == null || !complete.getAsBoolean()) { // who is not known yet is not gone
      log.warn(
          "Agents' shifts are not known yet: {}",
          failure == null ? "nor who works here" : failure.getMessage());
      var unused = loop.schedule(this::load, DeskLimits.RETRY_MS, TimeUnit.MILLISECONDS);
      return;
    }
    for (AgentShift shift : all) {
      driver.apply(desks.computeIfAbsent(shift.agent(), a -> new AgentDesk(shift)), shift);
    }
    loaded = true;
    rosterChanged();
  }

  void stop() {
    if (sweeping != null) {
      sweeping.cancel(false);
    }
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    floor.snapshot(snapshot);
    if (sweeping == null) {
      sweeping =
          loop.scheduleWithFixedDelay(
              this::sweep, DeskLimits.SWEEP_MS, DeskLimits.SWEEP_MS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onChange(Change change) {
    try {
      changed(change);
    } catch (RuntimeException e) {
      // The board cuts a reader off that throws; one odd thing must not stop all desks.
      log.error("desks: change {} was not taken in", change.seq(), e);
    }
  }

  private void changed(Change change) {
    floor.change(change);
    Entity thing = change.entity();
    if (thing instanceof Member member) {
      AgentDesk desk = member.extension() == null ? null : driver.mover(member.extension());
      if (desk != null) {
        member(desk, change);
      }
    } else if (thing instanceof Call call) {
      works.call(call, change);
    } else if (thing instanceof Node) {
      desks.values().forEach(desk -> drive(desk, false));
    }
  }

  private void member(AgentDesk desk, Change change) {
    Member before = (Member) change.before();
    Member now = (Member) change.now();
    if (desk.adopted) {
      works.member(desk, change);
    }
    if (before != null
        && before.paused()
        && now != null
        && !now.paused()
        && !change.synthetic()
        && Reconciler.isOurs(desk.shift, before.pausedReason())
        && clock.millis() - desk.orderedAtMs >= DeskLimits.ECHO_MS) {
      freedByOthers(desk);
    }
    drive(desk, false); // held back while that is being written
  }

  /** Somebody at the PBX wants the agent to take calls. */
  private void freedByOthers(AgentDesk desk) {
    AgentWork work = desk.work;
    if (work != null) {
      works.over(desk, work);
    } else if (desk.shift.pause() != null) {
      log.info("agent {}: the break was ended at the PBX", desk.shift.agent());
      changes.ours(desk, s -> s.unpaused(List.of()), List.of(new Told(What.UNPAUSED, 0)));
    } else if (desk.shift.driven() && !desk.shift.loggedIn()) {
      log.info("agent {}: logged out, and freed at the PBX: left alone", desk.shift.agent());
      changes.ours(desk, AgentShift::handedBack, List.of());
    }
  }

  private CompletionStage<List<String>> drive(AgentDesk desk, boolean anew) {
    if (!loaded) {
      return CompletableFuture.completedFuture(List.of());
    }
    if (!desk.adopted && floor.knows(desk.shift.extension())) {
      desk.adopted = true;
      left.adopt(desk);
    }
    if (!desk.adopted && desk.shift.driven()) {
      desk.unsettled = true;
      return CompletableFuture.completedFuture(List.of("PBX: (expected: a link)"));
    }
    if (desk.misfit && desk.adopted) {
      fit.fit(desk);
    }
    if (!anew && desk.waiting > 0) {
      desk.unsettled = true; // what is being written may change what is wanted
      return CompletableFuture.completedFuture(List.of());
    }
    return driver.drive(desk, anew);
  }

  private void sweep() {
    for (AgentDesk desk : List.copyOf(desks.values())) {
      if (desk.unsettled) {
        drive(desk, false);
      }
      if (desk.waiting == 0 && (desk.unsaved || isSettled(desk))) {
        changes.ours(desk, s -> isSettled(desk) ? settled(s) : s, List.of());
      } else if (desk.waiting == 0 && isQuiet(desk) && isGone(desk)) {
        changes.forget(desk, () -> desks.remove(desk.shift.agent(), desk));
      }
    }
  }

  private boolean isGone(AgentDesk desk) {
    return loaded && roster.get().agent(desk.shift.agent()) == null;
  }

  /** Whether nothing that is over can stand at the PBX. */
  private boolean isSettled(AgentDesk desk) {
    return isQuiet(desk) && !settled(desk.shift).equals(desk.shift);
  }

  /** Whether no order is on its way to the PBX any more, nor the news of what it did. */
  private boolean isQuiet(AgentDesk desk) {
    return !desk.unsettled
        && desk.orders == 0
        && clock.millis() - desk.orderedAtMs >= DeskLimits.ECHO_MS;
  }

  private AgentShift settled(AgentShift shift) {
    return shift.settled(driver.queues(shift));
  }

  /** The roster is another now. */
  void rosterChanged() {
    if (!loaded) {
      return;
    }
    for (AgentDesk desk : List.copyOf(desks.values())) {
      AgentCard card = roster.get().agent(desk.shift.agent());
      if (desk.shift.loggedIn() && (card == null || card.suspended())) {
        changes.ours(desk, s -> Wishes.over(desk, s), List.of(new Told(What.LOGGED_OUT, 0)));
      }
      desk.misfit = true;
      desk.unsettled = true;
      drive(desk, false);
    }
  }

  /** Makes a wish come true, or says why not. */
  CompletableFuture<DeskResult> wish(AgentCard card, Wishes.Wish wish) {
    AgentDesk desk = desks.computeIfAbsent(card.number(), a -> new AgentDesk(AgentShift.none(a)));
    if (!loaded || desk.waiting >= DeskLimits.WISHES_WAITING) {
      return CompletableFuture.completedFuture(
          new Refused(Why.NOT_KEPT, "store: " + (loaded ? "busy" : "down") + " (expected: up)"));
    }
    return changes.wish(
        desk,
        card,
        () -> wish.plan(new Wishes.Asked(desk, card, roster.get(), floor, clock.millis())));
  }
}
