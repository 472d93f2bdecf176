package io.cordboard.server.desk;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.desk.DeskListener.What;
import io.cordboard.server.desk.DeskResult.Refused;
import io.cordboard.server.desk.DeskResult.Why;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.AgentShift;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents' desks: every wish is written down first, then the PBX is told until it is so, over
 * restarts of either.
 *
 * <p>What somebody else does at the PBX to an agent of ours while we watch: a pause is left alone;
 * ending a pause of ours ends the after-call work or the break; freeing the phone of an agent who
 * has logged out hands it back. All else is put right again. Agents who never logged in by us are
 * left alone.
 */
public final class LiveDesk implements Desk, BoardReader, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveDesk.class);

  private final Supplier<Roster> roster;
  private final ShiftBook book;
  private final CommandAudit audit;
  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final Floor floor = new Floor();
  private final Driver driver;
  private final AgentWorks works;
  private final AgentStates states;
  private final Hindrances hindrances;
  private final Map<String, AgentDesk> desks = new HashMap<>();
  private final Map<String, AgentDesk> byExtension = new HashMap<>();
  private final List<DeskListener> listeners = new ArrayList<>();
  private final List<AcwListener> acwListeners = new ArrayList<>();
  private boolean loaded;
  private @Nullable Future<?> sweeping;

  /**
   * The desks of these agents.
   *
   * @param roster who works here, as it is now
   * @param loop the board's thread
   */
  public LiveDesk(
      Config config,
      Supplier<Roster> roster,
      List<Pbx> pbxes,
      ShiftBook book,
      CommandAudit audit,
      Clock clock,
      ScheduledExecutorService loop) {
    this.roster = roster;
    this.book = book;
    this.audit = audit;
    this.clock = clock;
    this.loop = loop;
    Map<String, Pbx> byNode = new HashMap<>();
    pbxes.forEach(p -> byNode.put(p.node(), p));
    this.driver = new Driver(floor, byNode, roster, config::device, clock);
    this.works =
        new AgentWorks(
            floor, driver, byExtension::get, config.afterCall(), clock, loop, new AfterCalls());
    this.states = new AgentStates(floor, driver);
    this.hindrances = new Hindrances(floor, driver, config::device, clock, config.zone());
  }

  private final class AfterCalls implements AgentWorks.Effects {
    @Override
    public void drive(AgentDesk desk) {
      LiveDesk.this.drive(desk, true);
    }

    @Override
    public void told(What what, AgentDesk desk, int group, @Nullable String callId) {
      LiveDesk.this.told(what, desk, group, callId);
    }

    @Override
    public void ended(String callId, long acwMs) {
      acwListeners.forEach(l -> l.ended(callId, acwMs));
    }
  }

  /** Reads what earlier runs left and follows the board. */
  public void start(BoardFeed board) {
    board.attach(this);
    load();
  }

  private void load() {
    book.all().whenComplete((all, failure) -> loop.execute(() -> loaded(all, failure)));
  }

  private void loaded(@Nullable List<AgentShift> all, @Nullable Throwable failure) {
    if (all == null) {
      log.warn(
          "Agents' shifts are not known yet: {}",
          failure == null ? "no answer" : failure.getMessage());
      loop.schedule(this::load, DeskLimits.RETRY_MS, TimeUnit.MILLISECONDS);
      return;
    }
    for (AgentShift shift : all) {
      apply(desks.computeIfAbsent(shift.agent(), a -> new AgentDesk(shift)), shift);
    }
    loaded = true;
    rosterChangedNow();
  }

  @Override
  public void close() {
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
    floor.change(change);
    Entity thing = change.entity();
    if (thing instanceof Member member) {
      AgentDesk desk = member.extension() == null ? null : byExtension.get(member.extension());
      if (desk != null) {
        member(desk, change);
      }
    } else if (thing instanceof Call call) {
      works.call(call, change.now() == null);
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
      ours(desk, s -> s.unpaused(List.of()), What.UNPAUSED);
    } else if (desk.shift.driven() && !desk.shift.loggedIn()) {
      log.info("agent {}: logged out, and freed at the PBX: left alone", desk.shift.agent());
      ours(desk, AgentShift::handedBack, null);
    }
  }

  private CompletionStage<List<String>> drive(AgentDesk desk, boolean anew) {
    if (!loaded) {
      return CompletableFuture.completedFuture(List.of());
    }
    if (!desk.adopted && floor.allLive()) {
      desk.adopted = true;
      works.adopt(desk);
    }
    if (!desk.adopted && desk.shift.driven()) {
      desk.unsettled = true;
      return CompletableFuture.completedFuture(List.of("PBX: (expected: a link)"));
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
      } else if (desk.waiting == 0 && (desk.unsaved || !desk.shift.settled().equals(desk.shift))) {
        ours(desk, s -> desk.unsettled ? s : s.settled(), null);
      }
    }
  }

  private void apply(AgentDesk desk, AgentShift shift) {
    String before = desk.shift.extension();
    if (before != null) {
      byExtension.remove(before, desk);
    }
    desk.shift = shift;
    if (shift.driven() && shift.extension() != null) {
      byExtension.put(shift.extension(), desk);
    }
  }

  // --- what the roster says

  /** The roster is another now. Any thread. */
  public void rosterChanged() {
    loop.execute(this::rosterChangedNow);
  }

  private void rosterChangedNow() {
    if (!loaded) {
      return;
    }
    for (AgentDesk desk : List.copyOf(desks.values())) {
      AgentCard card = roster.get().agent(desk.shift.agent());
      if (desk.shift.loggedIn() && (card == null || card.suspended())) {
        ours(desk, AgentShift::over, What.LOGGED_OUT);
      } else if (card != null) {
        fit(desk, card);
      }
      desk.unsettled = true;
      drive(desk, true);
    }
  }

  private void fit(AgentDesk desk, AgentCard card) {
    String extension = desk.shift.extension();
    if (desk.shift.driven() && !Objects.equals(extension, card.extension())) {
      if (extension != null) {
        driver.retire(desk, extension);
      }
      ours(desk, s -> s.at(card.extension()), null);
    }
    for (int group : desk.shift.seats().keySet()) {
      if (desk.shift.checkedIn(group) && !card.groups().containsKey(group)) {
        ours(desk, s -> s.with(group, seat -> seat.checkedIn(0)), What.CHECKED_OUT);
      }
    }
  }

  // --- what is written down

  /**
   * A change that nobody asked us for: holds even while the store is away, and is written later.
   */
  private void ours(AgentDesk desk, Function<AgentShift, AgentShift> change, @Nullable What what) {
    inTurn(
        desk,
        () -> {
          AgentShift next = change.apply(desk.shift);
          return book.keep(next)
              .handleAsync(
                  (done, failure) -> {
                    desk.unsaved = failure != null;
                    boolean changed = !next.equals(desk.shift);
                    apply(desk, next);
                    leave(desk);
                    if (changed && what != null) {
                      told(what, desk, 0, null);
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

  /** No after-call work on a break or after the shift. */
  private void leave(AgentDesk desk) {
    AgentWork work = desk.work;
    if (work != null && (!desk.shift.loggedIn() || desk.shift.pause() != null && work.wraps())) {
      works.drop(desk, work, work.wraps());
    }
  }

  private void told(What what, AgentDesk desk, int group, @Nullable String callId) {
    AgentCard card = roster.get().agent(desk.shift.agent());
    if (card == null) {
      return;
    }
    AgentState now = states.of(desk, card);
    listeners.forEach(l -> l.changed(what, now, group, callId, clock.millis()));
  }

  // --- wishes

  private CompletionStage<DeskResult> wish(
      Principal by, String agent, String words, Wishes.Wish wish) {
    CompletableFuture<DeskResult> result = new CompletableFuture<>();
    loop.execute(
        () ->
            begin(by, agent, wish)
                .whenComplete(
                    (done, failure) -> {
                      if (done != null) {
                        Wishes.audit(audit, by, words + " agent=" + agent, done);
                        result.complete(done);
                      } else {
                        result.completeExceptionally(failure);
                      }
                    }));
    return result;
  }

  private CompletableFuture<DeskResult> begin(Principal by, String agent, Wishes.Wish wish) {
    AgentCard card = roster.get().agent(agent);
    Refused denied = denied(by, agent, card);
    if (denied != null || card == null) {
      return CompletableFuture.completedFuture(
          denied != null ? denied : new Refused(Why.AGENT_UNKNOWN, "agent: (expected: an agent)"));
    }
    AgentDesk desk = desks.computeIfAbsent(agent, a -> new AgentDesk(AgentShift.none(a)));
    if (!loaded || desk.waiting >= DeskLimits.WISHES_WAITING) {
      return CompletableFuture.completedFuture(
          new Refused(Why.NOT_KEPT, "store: " + (loaded ? "busy" : "down") + " (expected: up)"));
    }
    return inTurn(desk, () -> run(desk, card, wish)).thenCompose(Function.identity());
  }

  private static @Nullable Refused denied(Principal by, String agent, @Nullable AgentCard card) {
    boolean may =
        by.role() == Role.AGENT
            ? agent.equals(by.agent())
            : by.team() == null || card != null && by.team().equals(card.team());
    if (!may) {
      return new Refused(Why.NOT_ALLOWED, "agent: (expected: an agent in your reach)");
    }
    return card == null ? new Refused(Why.AGENT_UNKNOWN, "agent: (expected: an agent)") : null;
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
    apply(desk, plan.next());
    AgentWork work = desk.work;
    if (work != null && plan.endsWork()) {
      works.drop(desk, work, work.wraps());
    }
    leave(desk);
    CompletionStage<List<String>> driven = drive(desk, true);
    plan.told().forEach(t -> told(t.what(), desk, t.group(), null));
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

  @Override
  public CompletionStage<DeskResult> logIn(Principal by, String agent) {
    return wish(by, agent, "log in", Wishes::logIn);
  }

  @Override
  public CompletionStage<DeskResult> logOut(Principal by, String agent) {
    return wish(by, agent, "log out", Wishes::logOut);
  }

  @Override
  public CompletionStage<DeskResult> checkIn(Principal by, String agent, Set<Integer> groups) {
    return wish(by, agent, "check in groups=" + groups, asked -> Wishes.checkIn(asked, groups));
  }

  @Override
  public CompletionStage<DeskResult> checkOut(Principal by, String agent, Set<Integer> groups) {
    return wish(by, agent, "check out groups=" + groups, asked -> Wishes.checkOut(asked, groups));
  }

  @Override
  public CompletionStage<DeskResult> pause(Principal by, String agent, String reason) {
    return wish(by, agent, "pause reason=" + reason, asked -> Wishes.pause(asked, reason));
  }

  @Override
  public CompletionStage<DeskResult> unpause(Principal by, String agent) {
    return wish(by, agent, "unpause", Wishes::unpause);
  }

  @Override
  public CompletionStage<DeskResult> afterCall(
      Principal by, String agent, Set<Integer> groups, AfterCallMode mode) {
    return wish(
        by,
        agent,
        "after-call mode=" + mode + " groups=" + groups,
        asked -> Wishes.afterCall(asked, groups, mode));
  }

  @Override
  public CompletionStage<DeskResult> endAfterCall(
      Principal by, String agent, @Nullable String callId) {
    return wish(by, agent, "end after-call work", asked -> Wishes.endAfterCall(asked, callId));
  }

  @Override
  public CompletionStage<DeskResult> workWay(
      Principal by, String agent, Set<Integer> groups, WorkWay workWay) {
    return wish(
        by,
        agent,
        "work way=" + workWay + " groups=" + groups,
        asked -> Wishes.workWay(asked, groups, workWay));
  }

  // --- looking

  @Override
  public CompletionStage<@Nullable AgentState> state(String agent) {
    return CompletableFuture.supplyAsync(() -> stateNow(agent), loop);
  }

  private @Nullable AgentState stateNow(String agent) {
    AgentCard card = roster.get().agent(agent);
    return card == null ? null : states.of(deskOf(card), card);
  }

  /** Of an agent who never logged in one that is kept nowhere. */
  private AgentDesk deskOf(AgentCard card) {
    AgentDesk desk = desks.get(card.number());
    if (desk != null && desk.shift.extension() != null) {
      return desk;
    }
    AgentDesk shown =
        new AgentDesk(
            (desk == null ? AgentShift.none(card.number()) : desk.shift).at(card.extension()));
    shown.unsettled = false;
    return shown;
  }

  @Override
  public CompletionStage<List<AgentState>> states(List<String> agents) {
    return CompletableFuture.supplyAsync(
        () -> agents.stream().map(this::stateNow).filter(Objects::nonNull).toList(), loop);
  }

  @Override
  public CompletionStage<List<String>> why(String agent) {
    return CompletableFuture.supplyAsync(
        () -> {
          AgentCard card = roster.get().agent(agent);
          if (card == null) {
            return List.of();
          }
          AgentDesk desk = deskOf(card);
          return hindrances.of(desk, card, states.of(desk, card));
        },
        loop);
  }

  @Override
  public void tell(DeskListener listener) {
    listeners.add(listener);
  }

  /** Tells of after-call work, too; before the start. */
  public void tellAfterCall(AcwListener listener) {
    acwListeners.add(listener);
  }

  /** See {@link AfterCallWork#deadlineMs}. On the board's thread. */
  public long deadlineMs(String callId) {
    return works.deadlineMs(callId);
  }

  /** See {@link AfterCallWork#resume}. On the board's thread. */
  public void resume(String callId, String node, String extension, long endedAtMs) {
    works.resume(callId, node, extension, endedAtMs);
  }

  /** Whether the agent at an extension is logged in here. On the board's thread. */
  public boolean runs(String extension) {
    AgentDesk desk = byExtension.get(extension);
    return desk != null && desk.shift.loggedIn();
  }
}
