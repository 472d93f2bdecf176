package io.cordboard.server.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiSettings;
import io.cordboard.ami.AmiTimes;
import io.cordboard.ami.AmiTransport;
import io.cordboard.server.access.Principal;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardLimits;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.PauseWords;
import io.cordboard.server.board.Role;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.pbx.AsteriskNode;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.AgentCard.Post;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One agent in two queues, callers always waiting in both: between the end of a call and the end of
 * the after-call work the phone is offered nothing. Judged by the PBX's own events in their own
 * order: the work is over when the PBX says that the member is free again.
 */
@Tag("long")
@Timeout(1800)
class NoCallInBetweenIT {
  private static final Principal BOSS =
      new Principal("key:boss", io.cordboard.server.access.Role.OPERATOR, null, null);
  private static final int ROUNDS = 200;
  private static final String IFACE = "PJSIP/801";

  /** They stand in the two queues, too. */
  private static final List<String> OTHERS = List.of("802", "803", "804", "805");

  private static final List<String> QUEUES = List.of("4930630", "4930631");

  private final Lab lab = Lab.shared();
  private final Config config = TestConfigs.demo();
  private final EventLoopGroup loops = AmiTransport.loops(1, "board");
  private final EventLoop loop = loops.next();
  private final Clock clock = Clock.systemUTC();
  private final Referee referee = new Referee();
  private LiveBoard board;
  private AsteriskNode node;
  private LiveDesk desk;
  private volatile Roster roster = roster(1);

  /** Sees whether the phone is offered a call while it must not be. */
  private static final class Referee implements BoardReader {
    final List<String> faults = new CopyOnWriteArrayList<>();
    final Set<String> offered = new HashSet<>();

    /** Of which a call was over. */
    final Set<String> queues = ConcurrentHashMap.newKeySet();

    volatile int over;
    volatile int free;
    private boolean working;

    @Override
    public void onSnapshot(BoardSnapshot snapshot) {}

    @Override
    public void onChange(Change change) {
      if (change.entity() instanceof Member m && m.iface().equals(IFACE)) {
        member(change, m);
      } else if (change.now() instanceof Call call) {
        for (Party party : call.parties()) {
          if (party.role() == Role.AGENT
              && "801".equals(party.extension())
              && offered.add(party.channelId())
              && working) {
            faults.add("offered " + party.channelId() + " in the work after call " + over);
          }
        }
      }
    }

    private void member(Change change, Member now) {
      if (!(change.before() instanceof Member before)) {
        return;
      }
      if (before.inCall() && !now.inCall()) {
        queues.add(now.queue());
        over();
      }
      if (working && isWork(before) && !now.paused()) {
        working = false;
        free++;
      }
    }

    void over() {
      working = true;
      over++;
    }

    private static boolean isWork(Member member) {
      return member.paused() && PauseWords.AFTER_CALL.equals(member.pausedReason());
    }
  }

  /** The agent stands in two queues; the work after a call of either lasts so long. */
  private static Roster roster(int workSeconds) {
    return new Roster(
        List.of(),
        List.of(
            new GroupCard(1, "Support", "630", null, AfterCallMode.OFF, workSeconds, true),
            new GroupCard(2, "Sales", "631", null, AfterCallMode.OFF, workSeconds, true)),
        List.of(
            new AgentCard(
                1,
                "1001",
                "Ann",
                null,
                null,
                "801",
                false,
                Map.of(1, Post.MEMBER, 2, Post.MEMBER),
                true)));
  }

  @BeforeEach
  void start() {
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
    desk =
        new LiveDesk(
            config,
            () -> roster,
            () -> true,
            List.of(node.calls()),
            new ShiftsInMemory(),
            new CommandAudit(entry -> {}, clock),
            clock,
            loop);
    board.start();
    desk.start(board);
    board.attach(referee);
    node.start();
    Lab.await(Duration.ofSeconds(30), "the node is live", () -> !snapshot().stale("lab"));
    for (String other : OTHERS) {
      join(node.calls().queuePause(null, "PJSIP/" + other, true, "test"));
    }
    done(desk.logIn(BOSS, "1001"));
    done(desk.checkIn(BOSS, "1001", Set.of()));
  }

  @AfterEach
  void stop() {
    lab.quiet();
    done(desk.logOut(BOSS, "1001"));
    join(node.calls().queuePause(null, IFACE, false, null));
    for (String other : OTHERS) {
      join(node.calls().queuePause(null, "PJSIP/" + other, false, null));
    }
    desk.close();
    node.close();
    board.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private BoardSnapshot snapshot() {
    return join(board.snapshot());
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static void done(CompletionStage<DeskResult> stage) {
    assertThat(join(stage)).isInstanceOf(DeskResult.Done.class);
  }

  private void mode(AfterCallMode mode) {
    done(desk.afterCall(BOSS, "1001", Set.of(), mode));
  }

  /** The calls that after-call work follows; from its beginning on the phone is let be. */
  private List<String> works() {
    List<String> began = new CopyOnWriteArrayList<>();
    desk.tell(
        (what, now, group, callId, atMs) -> {
          if (what == DeskListener.What.AFTER_CALL_BEGAN) {
            began.add(String.valueOf(callId));
            referee.working = true; // also after one that only rang
          }
        });
    return began;
  }

  private interface Round {
    void play(PhoneCall call, int round);
  }

  /** Callers are always waiting; a call is played as soon as it is offered. */
  private void play(int rounds, Round round) {
    List<LabCall> callers = new ArrayList<>();
    int placed = 0;
    try (Phone ann = lab.phone(801)) {
      for (int i = 0; i < rounds; i++) {
        callers.removeIf(LabCall::isOver);
        while (callers.size() < 4) {
          String from = "4917100" + (1000 + placed);
          callers.add(lab.call(QUEUES.get(placed++ % 2), "--from", from, "--for", "300"));
        }
        round.play(ann.awaitCall(), i + 1);
      }
    } finally {
      callers.forEach(LabCall::close);
    }
    assertThat(referee.faults).isEmpty();
    assertThat(referee.queues).containsOnly("630", "631");
  }

  private void await(String what, java.util.function.BooleanSupplier condition) {
    Lab.await(Duration.ofSeconds(20), what, condition);
  }

  private void answer(PhoneCall call, int round) {
    call.answer();
    call.hangUp();
    await("call " + round + " is over", () -> referee.over >= round);
  }

  @Test
  void answeredCallsAreFollowedByTheWholeWork() {
    mode(AfterCallMode.ANSWERED);
    play(
        ROUNDS,
        (call, round) -> {
          answer(call, round);
          await("free after " + round, () -> referee.free >= round);
        });
    assertThat(referee.free).isEqualTo(ROUNDS);
  }

  @Test
  void endedEarlyTheWorkIsOverAndNotBefore() {
    roster = roster(60); // it never ends by itself here
    mode(AfterCallMode.ANSWERED);
    List<String> began = works();
    play(
        ROUNDS,
        (call, round) -> {
          answer(call, round);
          // The queue may be through with the call a moment before the agent's channel is gone.
          await("in the work after " + round, () -> began.size() >= round);
          done(desk.endAfterCall(BOSS, "1001", null));
          await("free after " + round, () -> referee.free >= round);
        });
    assertThat(referee.free).isEqualTo(ROUNDS);
  }

  /** Every other call only rings. */
  @Test
  void callsThatOnlyRangAreFollowedByItToo() {
    mode(AfterCallMode.RINGING);
    List<String> began = works();
    play(
        ROUNDS,
        (call, round) -> {
          if (round % 2 == 0) {
            call.decline();
          } else {
            call.answer();
            call.hangUp();
          }
          await("free after " + round, () -> referee.free >= round);
        });
    assertThat(referee.free).isEqualTo(ROUNDS);
    assertThat(began).hasSize(ROUNDS);
  }

  /** The test can fail: without the work the next call comes at once. */
  @Test
  void offMeansTheNextCallAtOnce() {
    mode(AfterCallMode.OFF);
    List<LabCall> callers = new ArrayList<>();
    try (Phone ann = lab.phone(801)) {
      for (int i = 0; i < 10; i++) {
        callers.add(lab.call("4930630", "--from", "4917100" + (2000 + i), "--for", "100"));
      }
      for (int i = 0; i < 10; i++) {
        answer(ann.awaitCall(), i + 1);
      }
    } finally {
      callers.forEach(LabCall::close);
    }
    assertThat(referee.free).isZero();
    assertThat(referee.faults)
        .filteredOn(f -> f.startsWith("offered"))
        .hasSizeGreaterThanOrEqualTo(9);
  }
}
