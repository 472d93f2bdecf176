package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.ami.AmiTimes;
import io.cordboard.server.stream.WsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server under more events than it can tell one by one. */
@Tag("long")
class FloodIT {
  private static final List<String> COMING_AND_GOING =
      List.of("channels", "calls", "bridges", "callers");

  @TempDir private Path folder;

  private static List<Follower> followers(FloodHouse house, int n) throws IOException {
    List<Follower> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Follower follower = new Follower(house.port()).connect();
      follower.follow();
      all.add(follower);
    }
    return all;
  }

  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      LockSupport.parkNanos(100_000_000); // lets reference handling come after the collection
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void play(FloodPbx pbx, int calls) {
    int end = pbx.calls() + calls;
    while (pbx.calls() < end) {
      pbx.play(2_000);
    }
    pbx.finish();
  }

  private static void allEmptyAndEqual(FloodHouse house, List<Follower> followers)
      throws IOException {
    house.untilAsThePbx();
    JsonNode state = house.get("/v1/state");
    for (String kind : COMING_AND_GOING) {
      assertThat(state.path(kind)).as(kind).isEmpty();
    }
    for (Follower follower : followers) {
      follower.mustEqual(house);
    }
  }

  @Test
  void tenThousandCallsLeaveTheHeapWhereItWas() throws Exception {
    try (FloodPbx pbx = new FloodPbx(200, 11, false);
        FloodHouse house =
            new FloodHouse(
                folder,
                pbx.port(),
                AmiTimes.DEFAULT,
                "client-kilobytes: 100000, client-seconds: 300")) {
      FloodHouse.until("node live", house::live);
      List<Follower> followers = followers(house, 3);
      play(pbx, 8_000); // fills what is bounded: history, ids remembered, buffers
      allEmptyAndEqual(house, followers);
      long before = usedBytes();
      play(pbx, 10_000);
      allEmptyAndEqual(house, followers);
      long after = usedBytes();
      System.out.printf(
          "10,000 calls (%,d events in all): heap %,d kB before, %,d kB after; told %,d, conflated"
              + " %,d%n",
          pbx.events(),
          before / 1024,
          after / 1024,
          followers.get(0).changes(),
          followers.get(0).absorbed());
      assertThat(after - before).isLessThan(24L * 1024 * 1024);
      assertThat(house.node().link().stats().losses()).isZero();
      assertThat(house.node().drifts()).isZero();
      assertThat(followers).allMatch(Follower::addsUp);
    }
  }

  @Test
  void oneReaderThatNeverReadsIsCutAndNobodyElseNotices() throws Exception {
    try (FloodPbx pbx = new FloodPbx(1000, 12, true);
        FloodHouse house =
            new FloodHouse(
                folder,
                pbx.port(),
                AmiTimes.DEFAULT,
                "client-kilobytes: 16384, client-seconds: 60")) {
      FloodHouse.until("node live", house::live);
      List<Follower> followers = followers(house, 19);
      WsClient stuck = WsClient.open(house.port(), "/v1/events", FloodHouse.KEY);
      while (house.metric("cordboard_stream_cut_bytes_total")
              + house.metric("cordboard_stream_cut_age_total")
          == 0) {
        assertThat(pbx.events()).as("events until the stuck reader was cut").isLessThan(3_000_000);
        pbx.play(30_000);
      }
      int code = lastCode(stuck);
      pbx.play(30_000);
      pbx.finish();
      allEmptyAndEqual(house, followers);
      System.out.printf(
          "%,d events, stuck reader cut by %d; told %,d, conflated %,d%n",
          pbx.events(), code, followers.get(0).changes(), followers.get(0).absorbed());
      assertThat(code).isIn(4008, 4009);
      assertThat(followers).allMatch(Follower::addsUp).allMatch(f -> f.closedWith() == 0);
      assertThat(followers).allMatch(f -> f.hellos() == 1);
      assertThat(
              house.metric("cordboard_stream_cut_bytes_total")
                  + house.metric("cordboard_stream_cut_age_total"))
          .isEqualTo(1);
      assertThat(house.node().link().stats().losses()).isZero();
      assertThat(house.node().link().stats().messages()).isGreaterThanOrEqualTo(pbx.events());
      assertThat(house.node().drifts()).isZero();
    }
  }

  private static int lastCode(WsClient socket) throws IOException {
    try (socket) {
      while (true) {
        socket.next();
      }
    } catch (WsClient.Closed e) {
      return e.code();
    }
  }
}
