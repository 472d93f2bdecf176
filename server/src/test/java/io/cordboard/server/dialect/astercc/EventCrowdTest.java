package io.cordboard.server.dialect.astercc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One agent, team or address that follows too often keeps nobody else out. */
class EventCrowdTest {
  private static final Viewer ANN = new Viewer("sales", "1001");
  private static final Viewer BEN = new Viewer("sales", "1002");

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final EventHub hub = new EventHub(loop);
  private final List<String> told = new ArrayList<>();

  private static final class Page implements EventHub.Follower {
    private final Viewer viewer;

    Page(Viewer viewer) {
      this.viewer = viewer;
    }

    @Override
    public Viewer viewer() {
      return viewer;
    }

    @Override
    public void told(AccEvent event) {
      // of no interest
    }
  }

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private List<String> told() throws Exception {
    return loop.submit(() -> List.copyOf(told)).get();
  }

  private void follow(Viewer viewer, String name) {
    hub.follow(new Page(viewer), null, id -> {}, () -> told.add(name + " full"));
  }

  @Test
  void pagesOfOneAgentAreBounded() throws Exception {
    for (int i = 0; i < AccLimits.PAGES_EACH; i++) {
      follow(ANN, "ann" + i);
    }
    assertThat(told()).isEmpty();
    follow(ANN, "another");
    follow(BEN, "ben");
    assertThat(told()).containsExactly("another full");
  }

  @Test
  void pollsOfOneAgentAreBounded() throws Exception {
    for (int i = 0; i <= AccLimits.PAGES_EACH; i++) {
      int number = i;
      hub.poll(ANN, 0L, batch -> told.add("poll " + number), () -> told.add("full " + number));
    }
    hub.poll(BEN, 0L, batch -> told.add("ben"), () -> told.add("ben full"));
    assertThat(told()).containsExactly("full " + AccLimits.PAGES_EACH);
    hub.close();
    assertThat(told()).hasSize(AccLimits.PAGES_EACH + 2).contains("ben");
    assertThat(hub.hasRoom()).isTrue();
  }

  @Test
  void strangersOfOneAddressKeepNobodyElseOut() throws UnknownHostException {
    SocketSeats seats = new SocketSeats();
    InetAddress one = InetAddress.getByName("192.0.2.1");
    InetAddress other = InetAddress.getByName("192.0.2.2");
    List<SocketSeats.Seat> all = new ArrayList<>();
    for (int i = 0; i < AccLimits.STRANGERS; i++) {
      assertThat(seats.enter(one)).isTrue();
      all.add(seats.seat(one));
    }
    assertThat(seats.enter(one)).isFalse();
    assertThat(seats.enter(other)).isTrue();
    SocketSeats.Seat page = seats.seat(other);
    assertThat(page.known()).isTrue();
    assertThat(all.get(0).known()).isTrue();
    assertThat(seats.enter(one)).as("who is known is no stranger").isTrue();
    seats.seat(one).left();
    all.forEach(SocketSeats.Seat::left);
    all.forEach(SocketSeats.Seat::left);
    page.left();
    assertThat(seats.strangers()).isZero();
    for (int i = 0; i < AccLimits.FOLLOWERS; i++) {
      assertThat(seats.enter(one)).isTrue();
      assertThat(seats.seat(one).known()).isTrue();
    }
    assertThat(seats.enter(other)).isFalse();
  }
}
