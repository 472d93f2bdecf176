package io.cordboard.server.dialect.astercc;

import io.cordboard.server.access.Principal;
import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.desk.Desk;
import io.cordboard.server.desk.DeskListener;
import io.cordboard.server.desk.DeskResult;
import io.cordboard.server.desk.Hindrance;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what it was asked, and answers what it was told to. */
final class FakeDesk implements Desk {
  final List<String> asked = new CopyOnWriteArrayList<>();
  final Map<String, AgentState> states = new ConcurrentHashMap<>();
  volatile DeskResult.@Nullable Why refuses;

  FakeDesk() {
    states.put(
        "1001", now("1001", seat(1, 5, true, Status.IDLE), seat(2, 0, false, Status.PAUSED)));
    states.put("1002", now("1002", seat(1, 0, false, Status.LOGGED_OUT)));
  }

  static Seat seat(int group, long since, boolean fixed, Status status) {
    return new Seat(group, since, fixed, AfterCallMode.OFF, WorkWay.ALL, status, 0);
  }

  static AgentState now(String agent, Seat... seats) {
    Map<Integer, Seat> all = new ConcurrentHashMap<>();
    for (Seat seat : seats) {
      all.put(seat.group(), seat);
    }
    return new AgentState(agent, 5, null, 0, all);
  }

  private CompletionStage<DeskResult> ask(Principal by, String agent, String what) {
    asked.add(by.agent() + " " + agent + " " + what);
    DeskResult.Why why = refuses;
    AgentState now = states.getOrDefault(agent, now(agent));
    return CompletableFuture.completedFuture(
        why == null
            ? new DeskResult.Done(now)
            : new DeskResult.Refused(why, "refused (expected: another)"));
  }

  @Override
  public CompletionStage<DeskResult> logIn(Principal by, String agent) {
    return ask(by, agent, "logIn");
  }

  @Override
  public CompletionStage<DeskResult> logOut(Principal by, String agent) {
    return ask(by, agent, "logOut");
  }

  @Override
  public CompletionStage<DeskResult> checkIn(Principal by, String agent, Set<Integer> groups) {
    return ask(by, agent, "checkIn " + new TreeSet<>(groups));
  }

  @Override
  public CompletionStage<DeskResult> checkOut(Principal by, String agent, Set<Integer> groups) {
    return ask(by, agent, "checkOut " + new TreeSet<>(groups));
  }

  @Override
  public CompletionStage<DeskResult> pause(Principal by, String agent, String reason) {
    return ask(by, agent, "pause " + reason);
  }

  @Override
  public CompletionStage<DeskResult> unpause(Principal by, String agent) {
    return ask(by, agent, "unpause");
  }

  @Override
  public CompletionStage<DeskResult> afterCall(
      Principal by, String agent, Set<Integer> groups, AfterCallMode mode) {
    return ask(by, agent, "afterCall " + new TreeSet<>(groups) + " " + mode);
  }

  @Override
  public CompletionStage<DeskResult> endAfterCall(
      Principal by, String agent, @Nullable String callId) {
    return ask(by, agent, "endAfterCall " + callId);
  }

  @Override
  public CompletionStage<DeskResult> workWay(
      Principal by, String agent, Set<Integer> groups, WorkWay workWay) {
    return ask(by, agent, "workWay " + new TreeSet<>(groups) + " " + workWay);
  }

  @Override
  public CompletionStage<@Nullable AgentState> state(String agent) {
    asked.add("state " + agent);
    return CompletableFuture.completedFuture(states.get(agent));
  }

  @Override
  public CompletionStage<List<AgentState>> states(List<String> agents) {
    asked.add("states " + agents);
    return CompletableFuture.completedFuture(
        agents.stream().filter(states::containsKey).map(states::get).toList());
  }

  @Override
  public CompletionStage<List<Hindrance>> why(String agent) {
    throw new AssertionError("why: asked by nobody here");
  }

  @Override
  public void tell(DeskListener listener) {
    throw new AssertionError("tell: asked by nobody here");
  }
}
