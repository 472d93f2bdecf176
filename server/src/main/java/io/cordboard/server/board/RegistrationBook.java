package io.cordboard.server.board;

import java.util.HashMap;
import java.util.Map;

/** The registrations of the endpoints; of several contacts the one heard of last. */
final class RegistrationBook {
  /**
   * A round trip counts as another one only if it moved by this much and by half of what it was:
   * below it nobody hears a difference, and on a long way some milliseconds come and go with every
   * qualify. Told each time, an idle PBX would fill the stream.
   */
  private static final long ROUND_TRIP_STEP_MICROS = 5_000;

  private final Map<String, Registration> registrations = new HashMap<>();
  private final Map<String, Long> heardAtMs = new HashMap<>();
  private final BoardLimits limits;
  private final Pending pending;
  private final Ledger ledger;

  RegistrationBook(BoardLimits limits, Pending pending, Ledger ledger) {
    this.limits = limits;
    this.pending = pending;
    this.ledger = ledger;
  }

  void seen(Fact.ContactSeen seen) {
    String id = seen.node() + "/" + seen.endpoint();
    Registration before = registrations.get(id);
    if (before == null && registrations.size() >= limits.things()) {
      pending.refused++;
      return;
    }
    Long heard = heardAtMs.get(id);
    if (heard != null && seen.atMs() < heard) {
      return;
    }
    boolean same = before != null && before.uri() != null && before.uri().equals(seen.uri());
    if (seen.removed() && before != null && before.uri() != null && !same) {
      return; // an old contact went after the new one had come
    }
    heardAtMs.put(id, seen.atMs());
    String agent = seen.userAgent();
    if (agent == null && before != null && same) {
      agent = before.userAgent();
    }
    Registration now =
        seen.removed() || seen.status() == Registration.Status.UNREGISTERED
            ? new Registration(
                id,
                seen.node(),
                seen.endpoint(),
                Registration.Status.UNREGISTERED,
                null,
                null,
                -1,
                seen.atMs())
            : new Registration(
                id,
                seen.node(),
                seen.endpoint(),
                seen.status(),
                seen.uri(),
                agent,
                seen.status() == Registration.Status.REACHABLE ? seen.roundTripMicros() : -1,
                seen.atMs());
    if (before != null && before.status() == now.status()) {
      long shown = before.roundTripMicros();
      boolean calm = same && shown >= 0 && !moved(shown, now.roundTripMicros());
      now = steady(now, calm ? shown : now.roundTripMicros(), before.sinceMs());
    }
    registrations.put(id, now);
    ledger.put(now, Change.What.CHANGED);
  }

  /** Whether something was heard of it at or after that time. */
  boolean heardSince(String node, String endpoint, long atMs) {
    Long heard = heardAtMs.get(node + "/" + endpoint);
    return heard != null && heard >= atMs;
  }

  private static boolean moved(long shownMicros, long micros) {
    return micros >= 0
        && Math.abs(micros - shownMicros) >= Math.max(ROUND_TRIP_STEP_MICROS, shownMicros / 2);
  }

  private static Registration steady(Registration now, long roundTripMicros, long sinceMs) {
    return new Registration(
        now.id(),
        now.node(),
        now.endpoint(),
        now.status(),
        now.uri(),
        now.userAgent(),
        roundTripMicros,
        sinceMs);
  }
}
