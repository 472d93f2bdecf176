package io.cordboard.server.callevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiReply;
import io.cordboard.ami.AmiSettings;
import io.cordboard.ami.AmiTransport;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardLimits;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Reported;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.pbx.AsteriskNode;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.action.AtxferAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A call seen live and the same call seen once more through its call events are one and the same.
 */
@Tag("long")
@Timeout(120)
class CallEventStoryIT {
  private static final String NODE = "lab";
  private static final String CUSTOMER = "491701234567";

  /** How far the live board's clock, which hears of it later, may be from the events' own. */
  private static final long NEAR_MS = 1_500;

  private static final EventLoopGroup LOOPS = AmiTransport.loops(1, "test");
  private static final List<Call> ENDED = new CopyOnWriteArrayList<>();
  private static final BlockingQueue<Call> UP = new LinkedBlockingQueue<>();
  private static final Lab lab = Lab.shared();
  private static LiveHouse house;
  private static Phone ann;
  private static Phone ben;
  private static Phone cleo;
  private long mark;

  /** A live board beside the PBX. */
  private record LiveHouse(LiveBoard board, AsteriskNode node) {}

  private static BoardSettings settings() {
    Map<String, String> devices = new HashMap<>();
    List<BoardSettings.AgentEntry> agents = new ArrayList<>();
    for (int i = 801; i <= 820; i++) {
      devices.put("PJSIP/" + i, String.valueOf(i));
      agents.add(
          new BoardSettings.AgentEntry(
              String.valueOf(i + 200), NODE, "Agent " + i, String.valueOf(i), ""));
    }
    return new BoardSettings(
        List.of(NODE), false, devices, agents, Map.of(), ZoneId.systemDefault());
  }

  @BeforeAll
  static void open() {
    lab.quiet();
    EventLoop loop = LOOPS.next();
    Clock clock = Clock.systemUTC();
    var board = new LiveBoard(new Board(settings(), BoardLimits.DEFAULT, 0), loop, clock);
    AsteriskNode node =
        new AsteriskNode(
            NODE,
            AmiSettings.of("127.0.0.1", lab.amiPort(), Lab.USER, Lab.SECRET),
            settings().devices().keySet(),
            null,
            board,
            loop,
            ZoneId.systemDefault(),
            clock);
    house = new LiveHouse(board, node);
    board.start();
    board.attach(
        new BoardReader() {
          @Override
          public void onSnapshot(BoardSnapshot snapshot) {}

          @Override
          public void onChange(Change change) {
            Call ended = ended(change);
            if (ended != null) {
              ENDED.add(ended);
            }
            if (change.what() == Change.What.ANSWERED && change.now() instanceof Call call) {
              UP.add(call);
            }
          }
        });
    node.start();
    Lab.await(
        Duration.ofSeconds(20),
        "live",
        () -> snapshot().nodes().values().stream().allMatch(n -> n.state() == Node.State.LIVE));
    ann = lab.phone(809);
    ben = lab.phone(810);
    cleo = lab.phone(811);
  }

  private static BoardSnapshot snapshot() {
    return house.board().snapshot().toCompletableFuture().join();
  }

  @AfterAll
  static void close() {
    ann.close();
    ben.close();
    cleo.close();
    house.node().close();
    house.board().close();
    LOOPS.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }

  @BeforeEach
  void begin() throws IOException {
    ENDED.clear();
    UP.clear();
    try (CallEventFile file = CallEventFile.open(lab.callEvents())) {
      List<CallEvent> all = file.after(0, 1_000_000);
      mark = all.isEmpty() ? 0 : all.get(all.size() - 1).id();
    }
  }

  @AfterEach
  void quiet() {
    lab.quiet();
  }

  private static @Nullable Call ended(Change change) {
    return change.now() == null
            && change.before() instanceof Call call
            && call.outcome() != Call.Outcome.MERGED
        ? call
        : null;
  }

  /** Waits for the end of all, then compares both views. */
  private List<Call> assertSame(int calls) throws IOException {
    Lab.await(Duration.ofSeconds(40), "the end of " + calls, () -> ENDED.size() >= calls);
    lab.quiet();
    List<Call> again = new ArrayList<>();
    Lab.await(
        Duration.ofSeconds(10),
        "all events written",
        () -> {
          again.clear();
          again.addAll(replayed());
          return again.size() >= calls;
        });
    for (Call live : ENDED) {
      Call seen = again.stream().filter(c -> c.id().equals(live.id())).findFirst().orElseThrow();
      assertThat(words(seen)).isEqualTo(words(live));
      near(seen.startedAtMs(), live.startedAtMs());
      near(seen.answeredAtMs(), live.answeredAtMs());
      near(seen.endedAtMs(), live.endedAtMs());
    }
    assertThat(again).hasSameSizeAs(ENDED);
    return again;
  }

  private static void near(long one, long two) {
    assertThat(one == 0).isEqualTo(two == 0);
    assertThat(Math.abs(one - two)).isLessThan(NEAR_MS);
  }

  private List<Call> replayed() {
    OpenCalls open = new OpenCalls();
    try (CallEventFile file = CallEventFile.open(lab.callEvents())) {
      file.after(mark, 100_000).forEach(open::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    List<Call> calls = new ArrayList<>();
    for (OpenCalls.OpenCall call : open.all()) {
      if (call.over()) {
        Board board = new Board(settings());
        for (Fact fact : CallEventFacts.of(NODE, call.events(), false)) {
          board.apply(
              fact,
              change -> {
                Call ended = ended(change);
                if (ended != null) {
                  calls.add(ended);
                }
              });
        }
      }
    }
    return calls;
  }

  /** Everything but times and states. */
  private static List<String> words(Call call) {
    List<String> words = new ArrayList<>();
    words.add(
        call.direction() + " " + call.outcome() + " " + call.cause() + " by " + call.hungUpBy());
    words.add(call.did() + " " + call.trunk() + " " + call.dialed() + " " + call.queue());
    for (Party p : call.parties()) {
      words.add(
          p.role()
              + " "
              + p.channelId()
              + " "
              + p.number()
              + " "
              + p.name()
              + " "
              + p.extension()
              + " "
              + p.agent()
              + (p.answeredAtMs() == 0 ? " not answered" : " answered"));
    }
    Reported told = call.reported();
    words.add(told.score() + " " + told.voicemail() + " " + told.recording());
    words.add(told.forwardType() + " " + told.forwardNumber() + " " + (told.surveyAtMs() != 0));
    told.ivrs().forEach(i -> words.add(i.id() + " " + i.name() + " " + i.keys() + " " + i.next()));
    return words;
  }

  private static String channel(String extension) {
    return snapshot().channels().values().stream()
        .filter(c -> Objects.equals(c.extension(), extension))
        .map(Channel::name)
        .findFirst()
        .orElseThrow();
  }

  private static String id(String extension) {
    return snapshot().channels().values().stream()
        .filter(c -> Objects.equals(c.extension(), extension))
        .map(Channel::id)
        .findFirst()
        .orElseThrow();
  }

  private static void ami(ManagerAction action) {
    AmiReply reply = house.node().link().send(action).orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(reply).isInstanceOf(AmiReply.Done.class);
  }

  private static Call awaitUp() throws InterruptedException {
    return Objects.requireNonNull(UP.poll(20, TimeUnit.SECONDS), "a call that is up");
  }

  @Test
  void internalCalls() throws Exception {
    PhoneCall out = ann.call("810");
    PhoneCall in = ben.awaitCall().answer();
    out.awaitAnswered();
    awaitUp();
    in.hangUp();
    ann.call("807").awaitRefused(486);
    ann.call("810").awaitRinging().hangUp();
    ann.call("810");
    ben.awaitCall();
    ben.awaitCall().decline();
    lab.unregister(819);
    try {
      ann.call("819").awaitRefused(404);
    } finally {
      lab.register(819);
    }
    assertSame(5);
  }

  @Test
  void trunkCalls() throws Exception {
    PhoneCall out = ann.call("94930555");
    out.awaitAnswered();
    awaitUp();
    out.hangUp();
    ann.call("94930551").awaitRefused(486);
    try (LabCall in = lab.call("4930809", "--from", CUSTOMER, "--for", "60")) {
      ann.awaitCall().answer();
      awaitUp();
      house.node().calls().hangUp(id("809")).toCompletableFuture().join();
      in.awaitEnd();
    }
    try (LabCall nobody = lab.call("4930999", "--from", CUSTOMER)) {
      nobody.awaitEnd();
    }
    assertSame(4);
  }

  @Test
  void queueCalls() throws Exception {
    try (LabCall answered = lab.call("4930632", "--from", CUSTOMER, "--for", "3", "--ring", "20")) {
      answered.awaitEnd();
    }
    try (LabCall gaveUp = lab.call("4930632", "--from", CUSTOMER, "--ring", "0")) {
      gaveUp.awaitEnd();
    }
    assertSame(2);
  }

  @Test
  void queueCallThatTheFirstMemberDoesNotTake() throws Exception {
    try (Phone first = lab.phone(804);
        Phone second = lab.phone(805);
        LabCall caller = lab.call("4930631", "--from", CUSTOMER, "--ring", "40", "--for", "60")) {
      Lab.await(
          Duration.ofSeconds(30),
          "both were rung",
          () ->
              snapshot().calls().values().stream()
                  .anyMatch(
                      c -> c.parties().stream().map(Party::extension).distinct().count() > 2));
      Call now = snapshot().calls().values().iterator().next();
      Party rung = now.parties().get(now.parties().size() - 1);
      PhoneCall taken = ("804".equals(rung.extension()) ? first : second).awaitCall().answer();
      caller.awaitAnswered();
      awaitUp();
      taken.hangUp();
      assertSame(1);
    }
  }

  @Test
  void blindTransfer() throws Exception {
    try (LabCall customer = lab.call("4930809", "--from", CUSTOMER, "--for", "60")) {
      PhoneCall first = ann.awaitCall().answer();
      customer.awaitAnswered();
      awaitUp();
      first.transferTo("810");
      PhoneCall second = ben.awaitCall().answer();
      Lab.await(
          Duration.ofSeconds(10),
          "810 talks",
          () ->
              snapshot().calls().values().stream()
                  .anyMatch(
                      c ->
                          c.parties().stream()
                              .anyMatch(
                                  p ->
                                      "810".equals(p.extension()) && p.state() == Party.State.UP)));
      second.hangUp();
      assertSame(1);
    }
  }

  @Test
  void attendedTransfer() throws Exception {
    try (LabCall customer = lab.call("4930809", "--from", CUSTOMER, "--for", "60")) {
      ann.awaitCall().answer();
      customer.awaitAnswered();
      awaitUp();
      String consulting = channel("809");
      ami(new AtxferAction(consulting, "internal", "810", 1));
      PhoneCall second = ben.awaitCall().answer();
      Lab.await(
          Duration.ofSeconds(10),
          "810 is asked",
          () ->
              snapshot().channels().values().stream()
                  .anyMatch(
                      c ->
                          "810".equals(c.extension())
                              && c.state() == Channel.State.UP
                              && c.bridgeId() != null));
      ami(new HangupAction(consulting, 16));
      Lab.await(
          Duration.ofSeconds(10),
          "809 left",
          () ->
              snapshot().channels().values().stream().noneMatch(c -> "809".equals(c.extension())));
      second.hangUp();
      assertSame(1);
    }
  }

  @Test
  void ivrAndSurvey() throws Exception {
    try (LabCall caller =
        lab.call("4930610", "--from", CUSTOMER, "--dtmf", "1", "--for", "4", "--ring", "30")) {
      caller.awaitEnd();
    }
    try (LabCall caller = lab.call("4930611", "--from", CUSTOMER, "--dtmf", "4", "--for", "9")) {
      caller.awaitEnd();
    }
    List<Call> calls = assertSame(2);
    assertThat(calls.get(0).reported().ivrs()).hasSize(1);
    assertThat(calls.get(0).reported().ivrs().get(0).keys()).isEqualTo("1");
    assertThat(calls.get(1).reported().score()).isEqualTo(4);
  }
}
