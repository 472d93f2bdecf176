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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
  private final AgentStates states;
  private final Map<String, AgentDesk> desks = new HashMap<>();
  private final List<DeskListener> listeners = new ArrayList<>();
  private final List<AcwListener> acwListeners = new ArrayList<>();
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
    this.works =
        new AgentWorks(floor, driver, driver::mover, elsewhere, clock, loop, new AfterCalls());
    this.left = new LeftWork(works, floor, driver::mover, clock);
    this.states = new AgentStates(floor, driver);
  }

  private final class AfterCalls implements AgentWorks.Effects {
    @Override
    public void drive(AgentDesk desk) {
      Shifts.this.drive(desk, true);
    }

    @Override
    public void told(What what, AgentDesk desk, int group, @Nullable String callId, long atMs) {
      Shifts.this.told(what, desk, group, callId, atMs);
    }

    @Override
    public void ended(String callId, long acwMs) {
      acwListeners.forEach(l -> l.ended(callId, acwMs));
    }
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

  void tell(DeskListener listener) {
    listeners.add(listener);
  }

  void tellAfterCall(AcwListener listener) {
    acwListeners.add(listener);
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
      ours(desk, s -> s.unpaused(List.of()), List.of(new Told(What.UNPAUSED, 0)));
    } else if (desk.shift.driven() && !desk.shift.loggedIn()) {
      log.info("agent {}: logged out, and freed at the PBX: left alone", desk.shift.agent());
      ours(desk, AgentShift::handedBack, List.of());
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
      fit(desk);
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
        ours(desk, s -> isSettled(desk) ? settled(s) : s, List.of());
      } else if (desk.waiting == 0 && !desk.unsettled && isGone(desk)) {
        forget(desk);
      }
    }
  }

  private boolean isGone(AgentDesk desk) {
    return loaded && roster.get().agent(desk.shift.agent()) == null;
  }

  /** Of who works here no more nothing is kept: the number may be another's one day. */
  private void forget(AgentDesk desk) {
    String agent = desk.shift.agent();
    inTurn(
        desk,
        () ->
            book.drop(agent)
                .handleAsync(
                    (done, failure) -> {
                      if (failure == null) {
                        driver.apply(desk, AgentShift.none(agent));
                      }
                      if (failure == null && desk.waiting == 1) {
                        desks.remove(agent, desk);
                      }
                      return done;
                    },
                    loop));
  }

  /** Whether nothing that is over can stand at the PBX; an order may still be on its way there. */
  private boolean isSettled(AgentDesk desk) {
    return !desk.unsettled
        && desk.orders == 0
        && clock.millis() - desk.orderedAtMs >= DeskLimits.ECHO_MS
        && !settled(desk.shift).equals(desk.shift);
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
        ours(desk, s -> Wishes.over(desk, s), List.of(new Told(What.LOGGED_OUT, 0)));
      }
      desk.misfit = true;
      desk.unsettled = true;
      drive(desk, false);
    }
  }

  /** Makes a shift fit the roster; once the PBX has told what an earlier run left there. */
  private void fit(AgentDesk desk) {
    desk.misfit = false;
    AgentCard card = roster.get().agent(desk.shift.agent());
    AgentShift next = card == null ? desk.shift.dismissed() : fitting(desk.shift, card);
    if (!next.equals(desk.shift)) {
      List<Told> out =
          desk.shift.seats().keySet().stream()
              .filter(group -> desk.shift.checkedIn(group) && !next.checkedIn(group))
              .map(group -> new Told(What.CHECKED_OUT, group))
              .toList();
      ours(desk, s -> card == null ? s.dismissed() : fitting(s, card), out);
    }
  }

  /** At the agent's phone, if it is moved by us; in the agent's groups, as they are now. */
  private AgentShift fitting(AgentShift shift, AgentCard card) {
    Map<Integer, AgentShift.Seat> seats = new HashMap<>();
    shift
        .seats()
        .forEach(
            (id, seat) -> {
              if (roster.get().group(id) != null) {
                seats.put(id, card.groups().containsKey(id) ? seat : seat.checkedIn(0));
              }
            });
    AgentShift there = shift.driven() ? shift.at(card.extension()) : shift;
    AgentShift next = there.withSeats(seats);
    return next.into(driver.queues(next));
  }

  // --- what is written down

  /**
   * A change that nobody asked us for: holds even while the store is away, and is written later.
   */
  private void ours(AgentDesk desk, Function<AgentShift, AgentShift> change, List<Told> told) {
    inTurn(
        desk,
        () -> {
          AgentShift next = change.apply(desk.shift);
          boolean kept = !desk.unsaved && next.equals(desk.shift);
          return (kept ? CompletableFuture.completedFuture(true) : book.keep(next))
              .handleAsync(
                  (done, failure) -> {
                    desk.unsaved = failure != null;
                    boolean changed = !next.equals(desk.shift);
                    driver.apply(desk, next);
                    leave(desk);
                    if (changed) {
                      told.forEach(t -> told(t.what(), desk, t.group(), null, clock.millis()));
                    }
                    return changed ? drive(desk, true) : null;
                  },
                  loop);
        });
  }

  /** One after the other, per agent. */
  private <T> CompletableFuture<T> inTurn(AgentDesk desk, Supplier<CompletableFuture<T>> work) {
    desk.waiting++;
    CompletableFuture<T> result =
        desk.turn
            .handle((done, failure) -> true)
            .thenComposeAsync(go -> work.get(), loop)
            .whenComplete((done, failure) -> desk.waiting--);
    desk.turn = result;
    return result;
  }

  /** No after-call work on a break, after the shift, or of a phone of before. */
  private void leave(AgentDesk desk) {
    AgentWork work = desk.work;
    if (work != null
        && (!desk.shift.loggedIn()
            || !Objects.equals(work.extension, desk.shift.extension())
            || desk.shift.pause() != null && work.wraps())) {
      works.drop(desk, work, work.wraps());
    }
  }

  private void told(What what, AgentDesk desk, int group, @Nullable String callId, long atMs) {
    AgentCard card = roster.get().agent(desk.shift.agent());
    AgentState now =
        card == null
            ? new AgentState(desk.shift.agent(), 0, null, 0, Map.of()) // works here no more
            : states.of(desk, card);
    listeners.forEach(l -> l.changed(what, now, group, callId, atMs));
  }

  /** Makes a wish come true, or says why not. */
  CompletableFuture<DeskResult> wish(AgentCard card, Wishes.Wish wish) {
    AgentDesk desk = desks.computeIfAbsent(card.number(), a -> new AgentDesk(AgentShift.none(a)));
    if (!loaded || desk.waiting >= DeskLimits.WISHES_WAITING) {
      return CompletableFuture.completedFuture(
          new Refused(Why.NOT_KEPT, "store: " + (loaded ? "busy" : "down") + " (expected: up)"));
    }
    return inTurn(desk, () -> run(desk, card, wish)).thenCompose(Function.identity());
  }

  /** The outer stage ends when it is written down, the inner when the PBX has answered. */
  private CompletableFuture<CompletableFuture<DeskResult>> run(
      AgentDesk desk, AgentCard card, Wishes.Wish wish) {
    Wishes.Plan plan = wish.plan(new Wishes.Asked(desk, card, roster.get(), floor, clock.millis()));
    Refused refused = plan.refused();
    if (refused != null) {
      return CompletableFuture.completedFuture(CompletableFuture.completedFuture(refused));
    }
    AgentShift next = plan.next();
    CompletableFuture<Boolean> written =
        next.equals(desk.shift) && !desk.unsaved
            ? CompletableFuture.completedFuture(true)
            : book.keep(next);
    return written.handleAsync(
        (done, failure) -> {
          if (failure != null) {
            return CompletableFuture.completedFuture(
                new Refused(Why.NOT_KEPT, "store: down (expected: up; nothing was changed)"));
          }
          desk.unsaved = false;
          return act(desk, card, plan);
        },
        loop);
  }

  private CompletableFuture<DeskResult> act(AgentDesk desk, AgentCard card, Wishes.Plan plan) {
    driver.apply(desk, plan.next());
    AgentWork work = desk.work;
    if (work != null && plan.endsWork()) {
      works.drop(desk, work, work.wraps());
    }
    leave(desk);
    if (desk.adopted && plan.told().contains(new Told(What.LOGGED_IN, 0))) {
      left.adopt(desk); // in the midst of a call
    }
    CompletionStage<List<String>> driven = drive(desk, true);
    plan.told().forEach(t -> told(t.what(), desk, t.group(), null, clock.millis()));
    return driven
        .<DeskResult>thenApplyAsync(
            problems -> {
              AgentState now = states.of(desk, card);
              return problems.isEmpty()
                  ? new DeskResult.Done(now)
                  : new DeskResult.Unknown(now, String.join("; ", problems));
            },
            loop)
        .toCompletableFuture();
  }
}
