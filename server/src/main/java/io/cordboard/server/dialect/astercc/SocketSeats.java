package io.cordboard.server.dialect.astercc;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * How many websockets of events there are: strangers, who have not said yet who they are, are
 * counted by their address, so that one address alone keeps nobody out. Any thread.
 */
final class SocketSeats {
  private final Map<InetAddress, Integer> strangers = new HashMap<>();
  private int followers;

  /** A stranger comes; false if there is no room for another. */
  synchronized boolean enter(InetAddress from) {
    int there = strangers.getOrDefault(from, 0);
    if (followers >= AccLimits.FOLLOWERS || there >= AccLimits.STRANGERS) {
      return false;
    }
    strangers.put(from, there + 1);
    return true;
  }

  /** Where one websocket sits; on its connection's loop only. */
  final class Seat {
    private final InetAddress from;
    private boolean stranger = true;
    private boolean gone;

    private Seat(InetAddress from) {
      this.from = from;
    }

    /** It is known who it is; false if there are too many of those. */
    boolean known() {
      if (gone || !stranger) {
        return !gone;
      }
      synchronized (SocketSeats.this) {
        if (followers >= AccLimits.FOLLOWERS) {
          return false;
        }
        followers++;
        forget(from);
      }
      stranger = false;
      return true;
    }

    /** It is closed. */
    void left() {
      if (gone) {
        return;
      }
      gone = true;
      synchronized (SocketSeats.this) {
        if (stranger) {
          forget(from);
        } else {
          followers--;
        }
      }
    }
  }

  /** The seat of one that was let in. */
  Seat seat(InetAddress from) {
    return new Seat(from);
  }

  private void forget(InetAddress from) {
    strangers.computeIfPresent(from, (a, there) -> there == 1 ? null : there - 1);
  }

  synchronized int strangers() {
    return strangers.size();
  }
}
