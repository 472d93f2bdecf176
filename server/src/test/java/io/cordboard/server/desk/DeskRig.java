package io.cordboard.server.desk;

import io.cordboard.server.access.MovableClock;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.desk.DeskResult.Why;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.AgentCard.Post;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.AuditEntry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A desk beside a PBX that does what it is asked when the test lets it: agent 1001 at 801, a static
 * member of queue 630 (group 1) and none of 631 (group 2).
 */
final class DeskRig {
  static final Principal BOSS = new Principal("key:boss", Role.OPERATOR, null, null);
  static final Config CONFIG =
      TestConfigs.of(
          """
          zone: UTC
          nodes:
            - {name: lab, ami: {secret: unused}}
          extensions:
            - numbers: [801-820]
          after-call-work: {enabled: true, limit-seconds: 15}
          """);

  final EmbeddedChannel channel = new EmbeddedChannel();
  final MovableClock clock = new MovableClock();
  final FakePbx pbx = new FakePbx("lab");
  final ShiftsInMemory book = new ShiftsInMemory();
  final List<String> told = new ArrayList<>();
  final List<String> ended = new ArrayList<>();
  final List<AuditEntry> audited = new ArrayList<>();
  final Map<String, Entity> things = new LinkedHashMap<>();
  final Map<Integer, Post> posts = new HashMap<>(Map.of(1, Post.MEMBER, 2, Post.MEMBER));
  AfterCallMode mode = AfterCallMode.ANSWERED;
  @Nullable String phone = "801";

  /** The queue of group 2, null if there is no such group. */
  @Nullable String sales = "631";

  long lastCallAtMs;
  boolean suspended;
  boolean there = true;
  boolean complete = true;
  LiveDesk desk;
  private BoardReader reader;
  private long seq;

  DeskRig() {
    channel.freezeTime();
    desk = fresh();
    node(true, 1);
    put(new Queue("lab/630", "lab", "630", "Support", "linear", 0, 0, 0, 0), false);
    put(new Queue("lab/631", "lab", "631", "Sales", "linear", 0, 0, 0, 0), false);
    member("630", false, null, false);
    run();
  }

  private Roster roster() {
    List<GroupCard> groups = new ArrayList<>();
    groups.add(new GroupCard(1, "Support", "630", "red", mode, 30, true));
    if (sales != null) {
      groups.add(new GroupCard(2, "Sales", sales, "red", mode, 20, true));
    }
    groups.add(new GroupCard(3, "Others", "632", "blue", mode, 20, true));
    Map<Integer, Post> hers = new HashMap<>(posts);
    hers.keySet().removeIf(id -> id == 2 && sales == null);
    AgentCard ann = new AgentCard(1, "1001", "Ann", null, "red", phone, suspended, hers, true);
    return new Roster(List.of(), groups, there ? List.of(ann) : List.of());
  }

  /** Cordboard is started again with what it kept. */
  void restart() {
    desk.close();
    desk = fresh();
    run();
  }

  private LiveDesk fresh() {
    LiveDesk made =
        new LiveDesk(
            CONFIG,
            this::roster,
            () -> complete,
            List.of(pbx),
            book,
            new CommandAudit(audited::add, clock),
            clock,
            channel.eventLoop());
    made.tell(
        (what, now, group, callId, atMs) ->
            told.add(
                what + (group == 0 ? "" : " " + group) + (callId == null ? "" : " " + callId)));
    made.tellAfterCall((callId, acwMs) -> ended.add(callId + " " + acwMs));
    made.start(new Feed());
    run();
    return made;
  }

  private final class Feed implements BoardFeed {
    @Override
    public CompletionStage<BoardSnapshot> snapshot() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void attach(BoardReader it) {
      reader = it;
      reader.onSnapshot(
          new BoardSnapshot(
              0,
              0,
              all(Node.class),
              Map.of(),
              all(Call.class),
              Map.of(),
              all(Queue.class),
              Map.of(),
              all(Member.class),
              Map.of(),
              all(Registration.class),
              Map.of()));
    }

    @Override
    public void detach(BoardReader reader) {}
  }

  private <T extends Entity> Map<String, T> all(Class<T> type) {
    Map<String, T> some = new LinkedHashMap<>();
    things.values().stream().filter(type::isInstance).forEach(t -> some.put(t.id(), type.cast(t)));
    return some;
  }

  void run() {
    channel.runPendingTasks();
  }

  void pass(long ms) {
    for (long left = ms; left > 0; left -= Math.min(left, 100)) {
      long step = Math.min(left, 100);
      clock.pass(step);
      channel.advanceTimeBy(step, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
    }
  }

  <T> T join(CompletionStage<T> stage) {
    run();
    return stage.toCompletableFuture().getNow(null);
  }

  DeskResult done(CompletionStage<DeskResult> stage) {
    DeskResult result = join(stage);
    if (!(result instanceof DeskResult.Done)) {
      throw new AssertionError(result);
    }
    return result;
  }

  Why why(CompletionStage<DeskResult> stage) {
    return ((DeskResult.Refused) join(stage)).why();
  }

  /** Why an agent gets no calls, in words. */
  List<String> hindrances(String agent) {
    return join(desk.why(agent)).stream().map(Hindrance::words).toList();
  }

  AgentState state() {
    return join(desk.state("1001"));
  }

  /** What the PBX was asked since the last look. */
  List<String> asked() {
    run();
    List<String> asked = List.copyOf(pbx.asked);
    pbx.asked.clear();
    return asked;
  }

  // --- what the PBX tells

  void put(Entity now, boolean synthetic) {
    Entity before = things.put(now.kind() + now.id(), now);
    tell(before, now, synthetic);
  }

  private void tell(@Nullable Entity before, @Nullable Entity now, boolean synthetic) {
    reader.onChange(new Change(++seq, clock.millis(), Change.What.CHANGED, before, now, synthetic));
    run();
  }

  void node(boolean live, long startedAtMs) {
    Node.State state = live ? Node.State.LIVE : Node.State.DOWN;
    put(new Node("lab", state, !live, live, true, "22", startedAtMs, clock.millis(), ""), false);
  }

  void member(String queue, boolean dynamic, @Nullable String reason, boolean inCall) {
    put(of(queue, dynamic, reason, inCall), false);
  }

  void seenAfterwards(String queue, boolean dynamic, @Nullable String reason) {
    put(of(queue, dynamic, reason, false), true);
  }

  void gone(String queue, boolean synthetic) {
    Entity before = things.remove(Entity.Kind.MEMBER + "lab/" + queue + "/PJSIP/801");
    tell(before, null, synthetic);
  }

  void remove(Entity thing) {
    tell(things.remove(thing.kind() + thing.id()), null, false);
  }

  /** As a member is that is put in paused: its reason comes by another command. */
  void pausedWithoutReason(String queue) {
    put(of(queue, true, "", false), false);
  }

  private Member of(String queue, boolean dynamic, @Nullable String reason, boolean inCall) {
    return new Member(
        "lab/" + queue + "/PJSIP/801",
        "lab",
        queue,
        "PJSIP/801",
        "Ann",
        "801",
        "1001",
        DeviceState.NOT_IN_USE,
        reason != null,
        reason == null || reason.isEmpty() ? null : reason,
        reason == null ? 0 : clock.millis(),
        0,
        dynamic,
        inCall,
        0,
        lastCallAtMs);
  }

  void call(String id, Call.State state, Party... parties) {
    callOf("630", id, state, parties);
  }

  void callOf(String queue, String id, Call.State state, Party... parties) {
    put(
        new Call(
            id,
            "lab",
            Call.Direction.INBOUND,
            state,
            null,
            null,
            null,
            queue,
            null,
            List.of(parties),
            1,
            2,
            0,
            null,
            0,
            null),
        false);
  }

  void callGone(String id) {
    Entity before = things.remove(Entity.Kind.CALL + id);
    tell(before, null, false);
  }

  Party agent(Party.State state) {
    return party(io.cordboard.server.board.Role.AGENT, "801", state);
  }

  Party party(io.cordboard.server.board.Role role, @Nullable String ext, Party.State state) {
    return new Party("lab/" + role + ext, role, ext, null, ext, null, state, 1, 2, 0);
  }

  /** The time of day as words show it. */
  String time() {
    return clock.instant().atZone(CONFIG.zone()).toLocalTime().toString().substring(0, 5);
  }

  /** Logged in and in both groups, and the PBX has it. */
  void atWork() {
    done(desk.logIn(BOSS, "1001"));
    member("630", false, "cb-out", false);
    atWorkAgain();
  }

  /** In both groups, and the PBX has it. */
  void atWorkAgain() {
    done(desk.checkIn(BOSS, "1001", java.util.Set.of()));
    member("630", false, null, false);
    member("631", true, null, false);
    pass(4_000);
    asked();
    told.clear();
  }
}
