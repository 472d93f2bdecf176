package io.cordboard.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Recording;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** What a real Asterisk said, through the live board, on the page. */
class RecordedWallIT {
  @TempDir Path profile;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private LiveBoard board;
  private WallServer server;
  private Browser browser;

  @BeforeEach
  void open() {
    board = new LiveBoard(new Board(Recording.SETTINGS), loop.next(), Clock.systemUTC());
    server = new WallServer(board, 0);
    browser = new Browser(profile);
    browser.openAsStranger(server.address());
    browser.find("#user").sendKeys("admin");
    browser.find("#password").sendKeys("right", Keys.ENTER);
    browser.until(d -> !server.since.isEmpty());
  }

  @AfterEach
  void close() {
    browser.driver().get("about:blank");
    assertThat(browser.complaints()).isEmpty();
    browser.close();
    server.close();
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private BoardSnapshot now() {
    return board.snapshot().toCompletableFuture().join();
  }

  /** Lets the recording run until a call is like this. */
  private Call runUntil(Iterator<Fact> facts, Predicate<Call> wanted) {
    while (facts.hasNext()) {
      board.submit(facts.next());
      for (Call call : now().calls().values()) {
        if (wanted.test(call)) {
          return call;
        }
      }
    }
    throw new AssertionError("recording: at its end (expected: such a call in it)");
  }

  @Test
  void aQueueCallIsSeenFromItsWaitingToItsEnd() {
    Iterator<Fact> facts = Recording.facts("f03_queue").iterator();
    Call waiting = runUntil(facts, c -> c.state() == Call.State.QUEUED);
    String row = "#calls tr[data-id='" + waiting.id() + "']";
    browser.sees(row, "In queue");
    browser.sees(row, "Support 630");

    runUntil(facts, c -> c.id().equals(waiting.id()) && c.state() == Call.State.UP);
    browser.sees(row, "Talking");
    browser.sees(row, "Agent ");
    browser.picture("recorded-queue-call");

    facts.forEachRemaining(board::submit);
    browser.sees("#calls-empty", "No calls right now.");
    Queue support = now().queues().get(Recording.SETTINGS.nodes().get(0) + "/630");
    assertThat(support.answeredToday()).isPositive();
    browser.sees("#figures", "Answered today " + support.answeredToday());
    browser.sees("#log", "ended: abandoned");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"f01_internal", "f02_click2call", "f05_hold", "f07a_atxfer_native", "f09_states"})
  void halfwayAndAtTheEndThePageShowsWhatTheBoardHolds(String recording) {
    List<Fact> facts = Recording.facts(recording);
    facts.subList(0, facts.size() / 2).forEach(board::submit);
    pageHoldsWhatTheBoardHolds();
    facts.subList(facts.size() / 2, facts.size()).forEach(board::submit);
    pageHoldsWhatTheBoardHolds();
  }

  private void pageHoldsWhatTheBoardHolds() {
    BoardSnapshot snapshot = now();
    browser.until(
        d -> ids("#calls tr:not([data-over])").equals(snapshot.calls().keySet()),
        () -> "calls: " + ids("#calls tr:not([data-over])") + " but " + snapshot.calls().keySet());
    browser.until(d -> ids("#queues tr").equals(snapshot.queues().keySet()));
    browser.until(d -> ids("#extensions li").equals(snapshot.extensions().keySet()));
    long inUse =
        snapshot.extensions().values().stream()
            .filter(e -> e.status() > 0 && e.status() != 4)
            .count();
    if (!snapshot.extensions().isEmpty()) {
      browser.sees("#extensions-count", inUse + " of " + snapshot.extensions().size());
    }
  }

  @SuppressWarnings("unchecked")
  private Set<String> ids(String css) {
    return ((List<String>)
            browser.script(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.dataset.id)", css))
        .stream().collect(Collectors.toSet());
  }
}
