package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiTimes;
import io.cordboard.ami.fake.FakeAsterisk;
import io.cordboard.ami.fake.FaultProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the AMI link while the PBX is busy: it comes back by itself, what was lost is
 * said, and then the board is as the PBX. Random faults; the seed is printed.
 */
class FaultLoopIT {
  /** What is done to the link; all but those of {@link #QUIET} lose it for certain. */
  private enum Fault {
    CUT,
    BLACK_HOLE,
    DELAY,
    ONE_BYTE_AT_A_TIME,
    GARBAGE,
    HUGE_FRAME,
    LIST_WITHOUT_END,
    ANSWER_THAT_NEVER_COMES,
    LOGIN_UNANSWERED,
    LOGIN_REFUSED,
    CONNECTION_REFUSED
  }

  private static final List<Fault> QUIET = List.of(Fault.DELAY, Fault.GARBAGE, Fault.HUGE_FRAME);

  private static final AmiTimes QUICK =
      new AmiTimes(2000, 1000, 2000, 1000, 2000, 500, 500, 20, 200, 200, 200);
  private static final int EVENTS_PER_SECOND = 400;

  @TempDir private Path folder;
  private final AtomicBoolean playing = new AtomicBoolean();
  private final AtomicBoolean silent = new AtomicBoolean();
  private Random random;
  private FloodPbx pbx;
  private FakeAsterisk asterisk;
  private FaultProxy proxy;
  private FloodHouse house;

  @Test
  void linkComesBackFromAFewFaults() throws Exception {
    run(6);
  }

  @Test
  @Tag("long")
  void linkComesBackFromSixtyFaults() throws Exception {
    run(60);
  }

  private void run(int rounds) throws Exception {
    long seed = Long.getLong("cordboard.seed", System.nanoTime() & 0xffffff);
    System.out.println("fault loop: again by -Dcordboard.seed=" + seed);
    random = new Random(seed);
    pbx = new FloodPbx(60, seed, true);
    asterisk = pbx.asterisk();
    asterisk.answer(
        "CoreStatus",
        r ->
            silent.get()
                ? null
                : "Response: Success\nCoreStartupDate: 2026-11-21\nCoreStartupTime: 00:08:16");
    proxy = new FaultProxy("127.0.0.1", pbx.port());
    house =
        new FloodHouse(
            folder, proxy.port(), QUICK, "client-kilobytes: 100000, client-seconds: 300");
    FloodHouse.until("node live", house::live);
    Follower follower = new Follower(house.port()).connect();
    follower.follow();
    FloodHouse.until("hello", () -> follower.hellos() == 1);
    List<Fault> deck = new ArrayList<>();
    Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
    for (int round = 1; round <= rounds; round++) {
      if (deck.isEmpty()) {
        deck.addAll(List.of(Fault.values()));
        Collections.shuffle(deck, random);
      }
      Fault fault = deck.remove(0);
      seen.merge(fault, 1, Integer::sum);
      try {
        round(fault, follower);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round + ": " + fault, e);
      }
    }
    System.out.printf(
        "%d rounds, %,d events, %d losses, %s%n",
        rounds, pbx.events(), house.node().link().stats().losses(), seen);
    assertThat(house.node().drifts()).isZero();
    assertThat(follower.addsUp()).isTrue();
    assertThat(follower.closedWith()).isZero();
  }

  @AfterEach
  void stop() {
    playing.set(false);
    if (house != null) {
      house.close();
    }
    if (proxy != null) {
      proxy.close();
    }
    if (pbx != null) {
      pbx.close();
    }
  }

  private void round(Fault fault, Follower follower) throws Exception {
    long losses = house.node().link().stats().losses();
    playing.set(true);
    Thread player = new Thread(() -> pbx.play(EVENTS_PER_SECOND, playing::get), "player");
    player.setDaemon(true);
    player.start();
    strike(fault, losses);
    FloodHouse.until("link and node back", house::live);
    playing.set(false);
    player.join();
    FloodHouse.until("node live", house::live);
    house.untilAsThePbx();
    follower.mustEqual(house);
    boolean lost = house.node().link().stats().losses() > losses;
    assertThat(lost || QUIET.contains(fault)).as("the link was lost").isTrue();
    List<String> news = follower.takeNodeNews();
    if (lost) {
      assertThat(news).contains("link_lost stale", "resyncing stale", "live");
    } else {
      assertThat(news).doesNotContain("link_lost stale", "link_lost");
    }
  }

  private void strike(Fault fault, long losses) {
    switch (fault) {
      case CUT -> cut(losses);
      case BLACK_HOLE -> {
        proxy.blackHole(true);
        awaitLoss(losses);
        hold(500);
        proxy.normal();
      }
      case DELAY -> {
        proxy.delay(50 + random.nextInt(1000));
        hold(3000);
        proxy.normal();
      }
      case ONE_BYTE_AT_A_TIME -> {
        proxy.oneByteAtATime(true);
        cut(losses);
        hold(2000);
        proxy.normal();
      }
      case GARBAGE -> {
        for (int i = 0; i < 30; i++) {
          asterisk.raw(garbage(1 + random.nextInt(5000)));
        }
      }
      case HUGE_FRAME -> asterisk.raw(huge());
      case LIST_WITHOUT_END -> {
        String list = random.nextBoolean() ? "CoreShowChannels" : "QueueStatus";
        asterisk.endless(list, true);
        cut(losses);
        untilResyncFailed();
        asterisk.endless(list, false);
      }
      case ANSWER_THAT_NEVER_COMES -> {
        silent.set(true);
        cut(losses);
        untilResyncFailed();
        silent.set(false);
      }
      case LOGIN_UNANSWERED -> {
        asterisk.mute(true);
        cut(losses);
        hold(2500);
        asterisk.mute(false);
      }
      case LOGIN_REFUSED -> {
        asterisk.user("cti", "other");
        cut(losses);
        hold(1000);
        asterisk.user("cti", "secret");
      }
      case CONNECTION_REFUSED -> {
        proxy.refuse(true);
        cut(losses);
        hold(1000);
        proxy.normal();
      }
    }
  }

  private void cut(long losses) {
    proxy.cut();
    awaitLoss(losses);
  }

  private void awaitLoss(long losses) {
    FloodHouse.until("loss noticed", () -> house.node().link().stats().losses() > losses);
  }

  private void untilResyncFailed() {
    FloodHouse.until(
        "resync failed",
        () ->
            house
                .get("/v1/health")
                .path("nodes")
                .path(0)
                .path("note")
                .asText()
                .contains("resync:"));
  }

  /** How long a fault lasts; nothing is expected to have happened after it. */
  private void hold(int upToMs) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(upToMs)));
  }

  private byte[] garbage(int length) {
    byte[] bytes = new byte[length + 4];
    random.nextBytes(bytes);
    System.arraycopy("\r\n\r\n".getBytes(StandardCharsets.US_ASCII), 0, bytes, length, 4);
    return bytes;
  }

  private static byte[] huge() {
    byte[] bytes = new byte[10 * 1024 * 1024];
    Arrays.fill(bytes, (byte) 'x');
    byte[] start = "Event: Newchannel\r\nUniqueid: ".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(start, 0, bytes, 0, start.length);
    System.arraycopy("\r\n\r\n".getBytes(StandardCharsets.US_ASCII), 0, bytes, bytes.length - 4, 4);
    return bytes;
  }
}
