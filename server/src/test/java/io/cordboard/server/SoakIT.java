package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cordboard.ami.AmiTimes;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Minutes of an ordinary day with readers that come, go and come back. */
@Tag("long")
class SoakIT {
  private static final int SECONDS = Integer.getInteger("cordboard.soakSeconds", 180);
  private static final int READERS = 8;

  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean on = new AtomicBoolean(true);

  private static Logger detector() {
    return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  }

  @BeforeEach
  void watchForLeaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    leaks.start();
    detector().addAppender(leaks);
  }

  @AfterEach
  void stopWatching() {
    detector().detachAppender(leaks);
    ResourceLeakDetector.setLevel(level);
  }

  /** Leaks are told when the next buffer is made after the lost one was collected. */
  private void noLeaks() {
    for (int i = 0; i < 10; i++) {
      System.gc();
      LockSupport.parkNanos(50_000_000);
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
      PooledByteBufAllocator.DEFAULT.heapBuffer(16).release();
    }
    assertThat(leaks.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
  }

  @Test
  void readersThatComeAndGoForMinutesKnowTheWholeStateInTheEnd() throws Exception {
    long seed = Long.getLong("cordboard.seed", System.nanoTime() & 0xffffff);
    System.out.println("soak: " + SECONDS + " s, again by -Dcordboard.seed=" + seed);
    try (FloodPbx pbx = new FloodPbx(100, seed, true);
        FloodHouse house = new FloodHouse(folder, pbx.port(), AmiTimes.DEFAULT, "")) {
      FloodHouse.until("node live", house::live);
      List<Follower> followers = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Follower follower = new Follower(house.port());
        Random random = new Random(seed + i);
        followers.add(follower);
        threads.add(new Thread(() -> comeAndGo(follower, random), "reader-" + i));
      }
      threads.forEach(Thread::start);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      pbx.play(300, () -> System.nanoTime() < end && failures.isEmpty());
      on.set(false);
      // Changes go on until the last reader has left: one of them may wait for some.
      pbx.play(300, () -> threads.stream().anyMatch(Thread::isAlive));
      assertThat(failures).isEmpty();
      FloodHouse.until("no reader", () -> house.metric("cordboard_stream_clients") == 0);
      FloodHouse.until("no connection", () -> house.metric("cordboard_http_connections") == 1);
      pbx.play(500); // what those miss who are away
      house.untilAsThePbx();
      for (Follower follower : followers) {
        follower.connect();
        follower.follow();
      }
      for (Follower follower : followers) {
        follower.mustEqual(house);
        assertThat(follower.addsUp()).isTrue();
        follower.disconnect();
      }
      int resumes = followers.stream().mapToInt(Follower::resumes).sum();
      System.out.printf(
          "%,d events, %d connections, %d of them resumed%n",
          pbx.events(), followers.stream().mapToInt(Follower::hellos).sum(), resumes);
      assertThat(resumes).isPositive();
      assertThat(followers).allMatch(f -> f.gaps() == 0);
      assertThat(house.metric("cordboard_stream_resumed_total")).isEqualTo(resumes);
      assertThat(house.node().link().stats().losses()).isZero();
      assertThat(house.node().drifts()).isZero();
      noLeaks();
    }
    noLeaks();
  }

  private void comeAndGo(Follower follower, Random random) {
    try {
      while (on.get()) {
        follower.connect();
        for (int frames = 1 + random.nextInt(600); frames > 0; frames--) {
          follower.readOne();
        }
        if (random.nextBoolean()) {
          follower.sayGoodbye();
        }
        follower.disconnect();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
      }
    } catch (Exception | AssertionError e) {
      failures.add(e);
    }
  }
}
