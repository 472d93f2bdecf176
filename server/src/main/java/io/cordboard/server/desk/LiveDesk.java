package io.cordboard.server.desk;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.desk.DeskResult.Refused;
import io.cordboard.server.desk.DeskResult.Why;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.AgentShift;
import io.cordboard.server.store.StoreUnavailable;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agents' desks: every wish is written down first, then the PBX is told until it is so, over
 * restarts of either.
 *
 * <p>What somebody else does at the PBX to an agent of ours while we watch: a pause is left alone;
 * ending a pause of ours ends the after-call work or the break; freeing the phone of an agent who
 * has logged out hands it back. All else is put right again. Agents who never logged in by us are
 * left alone.
 */
public final class LiveDesk implements Desk, AutoCloseable {
  private final Supplier<Roster> roster;
  private final CommandAudit audit;
  private final ScheduledExecutorService loop;
  private final Floor floor = new Floor();
  private final Shifts shifts;
  private final AgentStates states;
  private final Hindrances hindrances;

  /**
   * The desks of these agents.
   *
   * @param roster who works here, as it is now
   * @param complete whether all of them are in it; shifts are not read before
   * @param loop the board's thread
   */
  public LiveDesk(
      Config config,
      Supplier<Roster> roster,
      BooleanSupplier complete,
      List<Pbx> pbxes,
      ShiftBook book,
      CommandAudit audit,
      Clock clock,
      ScheduledExecutorService loop) {
    this.roster = roster;
    this.audit = audit;
    this.loop = loop;
    Map<String, Pbx> byNode = new HashMap<>();
    pbxes.forEach(p -> byNode.put(p.node(), p));
    Driver driver = new Driver(floor, byNode, roster, config::device, clock, loop);
    this.shifts =
        new Shifts(roster, complete, book, floor, driver, config.afterCall(), clock, loop);
    this.states = new AgentStates(floor, driver);
    this.hindrances = new Hindrances(floor, driver, config::device, clock, config.zone());
  }

  /** Reads what earlier runs left and follows the board. */
  public void start(BoardFeed board) {
    board.attach(shifts);
    shifts.load();
  }

  @Override
  public void close() {
    shifts.stop();
  }

  /** The roster is another now. Any thread. */
  public void rosterChanged() {
    loop.execute(shifts::rosterChanged);
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
    return shifts.wish(card, wish);
  }

  private static @Nullable Refused denied(Principal by, String agent, @Nullable AgentCard card) {
    boolean may =
        by.role() == Role.AGENT
            ? agent.equals(by.agent())
            : by.team() == null || (card != null && by.team().equals(card.team()));
    if (!may) {
      return new Refused(Why.NOT_ALLOWED, "agent: (expected: an agent in your reach)");
    }
    return card == null ? new Refused(Why.AGENT_UNKNOWN, "agent: (expected: an agent)") : null;
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
    return looked(() -> stateNow(agent));
  }

  private <T extends @Nullable Object> CompletionStage<T> looked(Supplier<T> look) {
    return CompletableFuture.supplyAsync(
        () -> {
          if (!shifts.isLoaded()) {
            throw new StoreUnavailable("agents' shifts are not read yet");
          }
          return look.get();
        },
        loop);
  }

  private @Nullable AgentState stateNow(String agent) {
    AgentCard card = roster.get().agent(agent);
    return card == null ? null : states.of(deskOf(card), card);
  }

  /** Of an agent who never logged in one that is kept nowhere. */
  private AgentDesk deskOf(AgentCard card) {
    AgentDesk desk = shifts.find(card.number());
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
    return looked(() -> agents.stream().map(this::stateNow).filter(Objects::nonNull).toList());
  }

  @Override
  public CompletionStage<List<Hindrance>> why(String agent) {
    return looked(
        () -> {
          AgentCard card = roster.get().agent(agent);
          if (card == null) {
            return List.of();
          }
          AgentDesk desk = deskOf(card);
          return hindrances.of(desk, card, states.of(desk, card));
        });
  }

  @Override
  public void tell(DeskListener listener) {
    shifts.news().tell(listener);
  }

  /** Tells of after-call work, too; before the start. */
  public void tellAfterCall(AcwListener listener) {
    shifts.news().tellAfterCall(listener);
  }

  /** See {@link AfterCallWork#deadlineMs}. On the board's thread. */
  public long deadlineMs(String callId) {
    return shifts.works().deadlineMs(callId);
  }

  /** See {@link AfterCallWork#resume}. On the board's thread. */
  public void resume(String callId, String node, String extension, long endedAtMs) {
    shifts.left().resume(callId, node, extension, endedAtMs);
  }

  /** Whether the agent at an extension is logged in here. On the board's thread. */
  public boolean runs(String extension) {
    AgentDesk desk = shifts.at(extension);
    return desk != null && desk.shift.loggedIn();
  }
}
