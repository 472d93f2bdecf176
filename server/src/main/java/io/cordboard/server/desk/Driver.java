package io.cordboard.server.desk;

import io.cordboard.server.board.Member;
import io.cordboard.server.desk.AgentDesk.Sent;
import io.cordboard.server.desk.MemberOrders.Step;
import io.cordboard.server.desk.Reconciler.Order;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.AgentShift;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the PBX's queues what agents' shifts say, until it is so. On the board's thread; whoever
 * calls repeats it when something changed, and now and then while a desk is not settled.
 */
final class Driver {
  private static final Logger log = LoggerFactory.getLogger(Driver.class);

  /**
   * What is to be done.
   *
   * @param away what cannot be said to the PBX now
   * @param missing queues that the PBX doesn't have
   */
  private record Plan(List<Step> steps, Set<String> away, Set<String> missing) {
    Plan() {
      this(new ArrayList<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    }
  }

  private final Floor floor;
  private final MemberOrders orders;
  private final Supplier<Roster> roster;
  private final Function<String, @Nullable String> device;
  private final Clock clock;
  private final Executor loop;

  /** By the extensions of their phones. */
  private final Map<String, AgentDesk> movers = new HashMap<>();

  Driver(
      Floor floor,
      Map<String, Pbx> pbxes,
      Supplier<Roster> roster,
      Function<String, @Nullable String> device,
      Clock clock,
      Executor loop) {
    this.floor = floor;
    this.orders = new MemberOrders(floor, pbxes, roster, loop);
    this.roster = roster;
    this.device = device;
    this.clock = clock;
    this.loop = loop;
  }

  /** Whose shift moves the phone at an extension, null if none does. */
  @Nullable AgentDesk mover(String extension) {
    return movers.get(extension);
  }

  /** Takes in what an agent does now. */
  void apply(AgentDesk desk, AgentShift shift) {
    String before = desk.shift.extension();
    if (before != null) {
      movers.remove(before, desk);
    }
    desk.shift = shift;
    if (shift.driven() && shift.extension() != null) {
      movers.put(shift.extension(), desk);
    }
  }

  /** A group by its id, null if there is none. */
  @Nullable GroupCard group(int id) {
    return roster.get().group(id);
  }

  /** The queues whose calls an agent takes. */
  List<String> queues(AgentShift shift) {
    return roster.get().groups().stream()
        .filter(g -> shift.checkedIn(g.id()))
        .map(GroupCard::queue)
        .toList();
  }

  /**
   * The group of an agent that a queue is, null if it is none; of several the first whose calls the
   * agent takes, or else the first that is checked in.
   */
  @Nullable GroupCard groupOf(AgentDesk desk, String queue) {
    AgentCard card = roster.get().agent(desk.shift.agent());
    GroupCard found = null;
    for (GroupCard group : roster.get().groupsOf(queue)) {
      boolean theirs =
          (card != null && card.groups().containsKey(group.id()))
              || desk.shift.seats().containsKey(group.id());
      if (theirs && (found == null || rank(desk, group) > rank(desk, found))) {
        found = group;
      }
    }
    return found;
  }

  private static int rank(AgentDesk desk, GroupCard group) {
    if (!desk.shift.checkedIn(group.id())) {
      return 0;
    }
    return AgentStates.dialsOut(desk.shift.seat(group.id())) ? 1 : 2;
  }

  /**
   * Sends what is to be sent.
   *
   * @param anew whether the agent's own state changed: nothing is held back then
   * @return what stands in the way, empty once the PBX has taken it
   */
  CompletionStage<List<String>> drive(AgentDesk desk, boolean anew) {
    if (anew) {
      desk.sent.clear();
    }
    Plan plan = plan(desk);
    List<String> problems = new ArrayList<>(plan.away);
    problems.addAll(plan.missing);
    desk.unsettled = !plan.steps.isEmpty() || !problems.isEmpty() || desk.leaves;
    if (plan.steps.isEmpty()) {
      desk.refused = "";
    }
    if (!desk.unsettled || !plan.missing.isEmpty()) {
      hindered(desk, plan);
    }
    long now = clock.millis();
    List<CompletableFuture<@Nullable String>> answers = new ArrayList<>();
    Map<String, List<Step>> devices = new LinkedHashMap<>();
    for (Step step : plan.steps) {
      if (!wasSent(desk, step, now)) {
        desk.sent.put(step.key(), new Sent(step.order(), now));
        desk.orderedAtMs = now;
        devices.computeIfAbsent(step.node() + "/" + step.iface(), d -> new ArrayList<>()).add(step);
      }
    }
    for (List<Step> some : devices.values()) {
      answers.addAll(orders.send(desk, some));
    }
    return answers.isEmpty()
        ? CompletableFuture.completedFuture(problems)
        : answered(desk, plan, answers, problems);
  }

  private CompletionStage<List<String>> answered(
      AgentDesk desk,
      Plan plan,
      List<CompletableFuture<@Nullable String>> answers,
      List<String> problems) {
    desk.orders++;
    return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
        .thenApplyAsync(
            done -> {
              desk.orders--;
              desk.orderedAtMs = clock.millis();
              Set<String> refused = new LinkedHashSet<>();
              for (CompletableFuture<@Nullable String> answer : answers) {
                String problem = answer.join();
                if (problem != null) {
                  refused.add(problem);
                }
              }
              if (!refused.isEmpty()) {
                desk.refused = String.join("; ", refused);
                hindered(desk, plan);
              }
              problems.addAll(refused);
              return problems;
            },
            loop);
  }

  /** Keeps in mind why the PBX is not as it should be; empty once it is. */
  private static void hindered(AgentDesk desk, Plan plan) {
    List<String> all = new ArrayList<>(plan.missing);
    if (!desk.refused.isEmpty()) {
      all.add(desk.refused);
    }
    String problem = String.join("; ", all);
    if (!problem.equals(desk.problem)) {
      desk.problem = problem;
      if (problem.isEmpty()) {
        log.info("agent {}: the PBX has what it was told", desk.shift.agent());
      } else {
        log.warn("agent {}: not done by the PBX: {}", desk.shift.agent(), problem);
      }
    }
  }

  private static boolean wasSent(AgentDesk desk, Step step, long now) {
    Sent sent = desk.sent.get(step.key());
    return sent != null
        && sent.order().equals(step.order())
        && now - sent.atMs() < DeskLimits.RETRY_MS;
  }

  /** What the PBX is not yet told, or did not do yet. */
  private Plan plan(AgentDesk desk) {
    Plan plan = new Plan();
    desk.leaves = left(desk, plan.steps);
    String extension = desk.shift.extension();
    if (extension == null || mover(extension) != desk) {
      return plan; // handed back, or another agent's phone by now
    }
    Set<String> there = new LinkedHashSet<>();
    for (Member member : floor.members(extension)) {
      there.add(member.queue());
      GroupCard group = groupOf(desk, member.queue());
      Order order = Reconciler.wanted(ofMember(desk, member), group, desk.working(), member);
      step(plan, member.node(), extension, member.queue(), member.iface(), order);
    }
    for (GroupCard group : roster.get().groups()) {
      if (!desk.shift.checkedIn(group.id()) || !there.add(group.queue())) {
        continue;
      }
      String node = floor.home(group.queue(), extension);
      String iface = device.apply(extension);
      if (node == null || iface == null) {
        plan.missing.add("queue: " + group.queue() + " (expected: one that the PBX has now)");
      } else {
        GroupCard first = groupOf(desk, group.queue());
        Order order = Reconciler.wanted(desk.shift, first, desk.working(), null);
        step(plan, node, extension, group.queue(), iface, order);
      }
    }
    return plan;
  }

  /** A member whose pause was to be given a reason and was not is paused by us all the same. */
  private static AgentShift ofMember(AgentDesk desk, Member member) {
    return desk.unnamed.contains(Step.key(member.node(), member.queue(), member.iface()))
        ? desk.shift.ending("")
        : desk.shift;
  }

  /**
   * What is to be done with phones that the agent has left.
   *
   * @return whether one of them is not seen to be let go
   */
  private boolean left(AgentDesk desk, List<Step> steps) {
    boolean leaves = false;
    for (String extension : desk.shift.earlier()) {
      leaves |= !floor.knows(extension);
      AgentDesk next = mover(extension);
      for (Member member : floor.members(extension)) {
        Order order = Reconciler.left(desk.shift, next == null ? null : next.shift, member);
        boolean live = floor.isLive(member.node());
        leaves |= order != null || !live;
        if (order != null && live) {
          steps.add(new Step(extension, member.node(), member.queue(), member.iface(), order));
        }
      }
    }
    return leaves;
  }

  private void step(
      Plan plan, String node, String extension, String queue, String iface, @Nullable Order order) {
    if (!floor.isLive(node)) {
      plan.away.add("node: " + node + " (expected: a node with a link)");
    } else if (order != null) {
      plan.steps.add(new Step(extension, node, queue, iface, order));
    }
  }
}
