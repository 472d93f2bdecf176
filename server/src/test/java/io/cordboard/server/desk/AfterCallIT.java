package io.cordboard.server.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiSettings;
import io.cordboard.ami.AmiTimes;
import io.cordboard.ami.AmiTransport;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardLimits;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.board.Member;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.control.Blacklist;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.control.HangUp;
import io.cordboard.server.control.QueueMembers;
import io.cordboard.server.control.Spy;
import io.cordboard.server.control.Transfer;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.pbx.AsteriskNode;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.LiveRoster;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After-call work and the commands of the dialects, beside the lab's Asterisk. */
@Timeout(240)
class AfterCallIT {
  private static final Principal BOSS = new Principal("key:boss", Role.OPERATOR, null, null);
  private static final String IFACE = "PJSIP/801";

  private final Lab lab = Lab.shared();
  private final Config config = TestConfigs.demo();
  private final EventLoopGroup loops = AmiTransport.loops(1, "board");
  private final EventLoop loop = loops.next();
  private final Clock clock = Clock.systemUTC();
  private final CommandAudit audit = new CommandAudit(entry -> {}, clock);
  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private final List<Long> told = new CopyOnWriteArrayList<>();
  private LiveBoard board;
  private AsteriskNode node;
  private AfterCallWork work;
  private QueueMembers members;

  @BeforeEach
  void start() throws Exception {
    Map<String, String> devices = new HashMap<>();
    config.extensions().forEach(some -> some.forEach((extension, d) -> devices.put(d, extension)));
    BoardSettings settings =
        new BoardSettings(List.of("lab"), false, devices, List.of(), Map.of(), ZoneId.of("UTC"));
    board = new LiveBoard(new Board(settings, BoardLimits.DEFAULT, 0), loop, clock);
    node =
        new AsteriskNode(
            "lab",
            new AmiSettings(
                "127.0.0.1", lab.amiPort(), Lab.USER, Lab.SECRET, null, false, AmiTimes.DEFAULT),
            devices.keySet(),
            null,
            board,
            loop,
            ZoneId.of("UTC"),
            clock);
    List<Pbx> pbxes = List.of(node.calls());
    work = new AfterCallWork(new Config.AfterCall(true, 2), pbxes, extension -> false, clock, loop);
    work.tell((callId, acwMs) -> told.add(acwMs));
    members = new QueueMembers(config, LiveRoster.of(config), pbxes, board, audit);
    board.start();
    board.attach(work);
    board.attach(
        new BoardReader() {
          @Override
          public void onSnapshot(BoardSnapshot snapshot) {}

          @Override
          public void onChange(Change change) {
            changes.add(change);
          }
        });
    node.start();
    Lab.await(Duration.ofSeconds(30), "the node is live", () -> !snapshot().stale("lab"));
  }

  @AfterEach
  void stop() {
    lab.quiet();
    Lab.await(
        Duration.ofSeconds(15),
        "no pause of ours is left",
        () -> snapshot().members().values().stream().noneMatch(Device::isOurs));
    node.close();
    work.close();
    board.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private BoardSnapshot snapshot() {
    return board.snapshot().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private Member member(String queue, String iface) {
    return snapshot().members().get("lab/" + queue + "/" + iface);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(90, TimeUnit.SECONDS).join();
  }

  private static Why why(CommandResult result) {
    return ((CommandResult.Refused) result).why();
  }

  @Tag("long")
  @Test
  void noAgentIsRungInTheTimeAfterACall() {
    int rounds = 30;
    // Alone in the queue, with callers always waiting: the next one comes the moment he is free.
    for (String other : List.of("802", "803")) {
      assertThat(join(members.pause(BOSS, other, null, true, "test")))
          .isInstanceOf(CommandResult.Done.class);
    }
    List<LabCall> callers = new ArrayList<>();
    try (Phone ann = lab.phone(801)) {
      for (int i = 0; i < rounds; i++) {
        while (callers.size() < i + 3 && callers.size() < rounds) {
          callers.add(
              lab.call("4930630", "--from", "4917100" + (100 + callers.size()), "--for", "200"));
        }
        PhoneCall call = ann.awaitCall();
        call.answer();
        int calls = i + 1;
        Lab.await(
            Duration.ofSeconds(10),
            "paused in call " + calls,
            () -> changes.stream().filter(AfterCallIT::pausing).count() >= calls);
        call.hangUp();
        Lab.await(Duration.ofSeconds(10), "told " + calls, () -> told.size() >= calls);
      }
    } finally {
      callers.forEach(LabCall::close);
      members.pause(BOSS, "802", null, false, null);
      members.pause(BOSS, "803", null, false, null);
    }
    assertThat(told).hasSize(rounds);
    // While paused by us, the device never rang after the call was over.
    boolean paused = false;
    boolean over = false;
    for (Change change : changes) {
      if (!(change.entity() instanceof Member m) || !m.iface().equals(IFACE)) {
        continue;
      }
      paused = Device.isOurs(m);
      over = paused && (over || change.before() instanceof Member b && b.inCall() && !m.inCall());
      if (over) {
        assertThat(m.state().name()).as("state in the time after a call").doesNotContain("RING");
      }
    }
  }

  private static boolean pausing(Change change) {
    return change.now() instanceof Member m
        && m.iface().equals(IFACE)
        && m.queue().equals("630")
        && Device.isOurs(m)
        && change.before() instanceof Member b
        && !Device.isOurs(b);
  }

  @Test
  void membersComeAndGoAndEachRefusalIsItsOwn() {
    assertThat(join(members.login(BOSS, "809", "632"))).isInstanceOf(CommandResult.Done.class);
    Lab.await(Duration.ofSeconds(5), "809 is in", () -> member("632", "PJSIP/809") != null);
    assertThat(member("632", "PJSIP/809").dynamic()).isTrue();
    assertThat(why(join(members.login(BOSS, "809", "632")))).isEqualTo(Why.ALREADY_MEMBER);
    assertThat(join(members.pause(BOSS, "809", "632", true, "tea")))
        .isInstanceOf(CommandResult.Done.class);
    Lab.await(Duration.ofSeconds(5), "809 pauses", () -> member("632", "PJSIP/809").paused());
    assertThat(member("632", "PJSIP/809").pausedReason()).isEqualTo("tea");
    assertThat(join(members.logout(BOSS, "809", "632"))).isInstanceOf(CommandResult.Done.class);
    Lab.await(Duration.ofSeconds(5), "809 is out", () -> member("632", "PJSIP/809") == null);
    assertThat(why(join(members.logout(BOSS, "809", "632")))).isEqualTo(Why.NOT_MEMBER);
    assertThat(why(join(members.logout(BOSS, "805", "632")))).isEqualTo(Why.STATIC_MEMBER);
    assertThat(why(join(members.login(BOSS, "809", "999")))).isEqualTo(Why.QUEUE_UNKNOWN);
    assertThat(why(join(members.login(BOSS, "555", "632")))).isEqualTo(Why.NOT_FOUND);
  }

  @Test
  void thePbxItselfTellsItsRefusalsApart() {
    Pbx pbx = node.calls();
    assertThat(reason(pbx.queueAdd("630", "PJSIP/801", "x", 0, null, false)))
        .isEqualTo(Pbx.Reason.ALREADY_MEMBER);
    assertThat(reason(pbx.queueAdd("999", "PJSIP/801", "x", 0, null, false)))
        .isEqualTo(Pbx.Reason.QUEUE_UNKNOWN);
    assertThat(reason(pbx.queueRemove("630", "PJSIP/801"))).isEqualTo(Pbx.Reason.STATIC_MEMBER);
    assertThat(reason(pbx.queueRemove("630", "PJSIP/820"))).isEqualTo(Pbx.Reason.NOT_MEMBER);
    assertThat(reason(pbx.queueRemove("999", "PJSIP/820"))).isEqualTo(Pbx.Reason.QUEUE_UNKNOWN);
    assertThat(reason(pbx.queuePause("630", "PJSIP/820", true, null)))
        .isEqualTo(Pbx.Reason.NOT_MEMBER);
    assertThat(reason(pbx.transfer("lab/1.1", "802", "internal"))).isEqualTo(Pbx.Reason.NOT_FOUND);
  }

  private static Pbx.Reason reason(CompletionStage<Pbx.Outcome> outcome) {
    return ((Pbx.Outcome.Refused) join(outcome)).reason();
  }

  @Test
  void theBlacklistIsThePbxsOwn() {
    Blacklist blacklist =
        new Blacklist(config, LiveRoster.of(config), List.of(node.calls()), audit);
    assertThat(join(blacklist.add(BOSS, "491719990001"))).isInstanceOf(CommandResult.Done.class);
    assertThat(join(blacklist.list(BOSS)).numbers()).contains("491719990001");
    assertThat(lab.cli("database show blacklist")).contains("/blacklist/491719990001");
    try (LabCall call = lab.call("4930812", "--from", "491719990001")) {
      assertThat(call.awaitEnd()).doesNotStartWith("answered").doesNotStartWith("no_answer");
    }
    assertThat(join(blacklist.delete(BOSS, "491719990001"))).isInstanceOf(CommandResult.Done.class);
    assertThat(why(join(blacklist.delete(BOSS, "491719990001")))).isEqualTo(Why.NOT_FOUND);
    assertThat(join(blacklist.list(BOSS)).numbers()).doesNotContain("491719990001");
    assertThat(why(join(blacklist.add(BOSS, "1,2")))).isEqualTo(Why.BAD_VALUE);
  }

  @Test
  void whoTalksIsHeardThenSentOnThenHungUp() {
    List<Pbx> pbxes = List.of(node.calls());
    HangUp hangUp = new HangUp(config, LiveRoster.of(config), pbxes, board, audit);
    Spy spy = new Spy(config, LiveRoster.of(config), pbxes, board, clock, audit);
    Transfer transfer =
        new Transfer(
            config,
            LiveRoster.of(config),
            new NumberRules(config, clock),
            pbxes,
            board,
            board,
            audit);
    assertThat(why(join(hangUp.extension(BOSS, "812")))).isEqualTo(Why.NO_CALL);
    assertThat(why(join(transfer.blind(BOSS, "812", "813")))).isEqualTo(Why.NO_CALL);
    assertThat(why(join(spy.listen(BOSS, "814", "812")))).isEqualTo(Why.NO_CALL);
    try (Phone caller = lab.phone(811);
        Phone first = lab.phone(812);
        Phone next = lab.phone(813);
        Phone chief = lab.phone(814)) {
      PhoneCall out = caller.call("812");
      first.awaitCall().answer();
      out.awaitAnswered();
      Lab.await(
          Duration.ofSeconds(5),
          "they talk",
          () -> snapshot().calls().values().stream().anyMatch(c -> c.state().name().equals("UP")));
      CompletionStage<CommandResult> listening = spy.listen(BOSS, "814", "812");
      chief.awaitCall().answer();
      assertThat(join(listening)).isInstanceOf(CommandResult.Done.class);
      Lab.await(
          Duration.ofSeconds(5),
          "814 listens to 812",
          () -> lab.cli("core show channels verbose").contains("ChanSpy"));
      assertThat(join(transfer.blind(BOSS, "812", "813"))).isInstanceOf(CommandResult.Done.class);
      next.awaitCall().answer();
      Lab.await(
          Duration.ofSeconds(5),
          "811 talks to 813",
          () ->
              snapshot().calls().values().stream()
                  .anyMatch(
                      c ->
                          c.parties().stream()
                              .anyMatch(
                                  p ->
                                      "813".equals(p.extension())
                                          && p.state().name().equals("UP"))));
      assertThat(join(hangUp.extension(BOSS, "813"))).isInstanceOf(CommandResult.Done.class);
      out.awaitOver();
    }
  }
}
