package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Reported;
import io.cordboard.server.board.Role;
import io.cordboard.server.outbox.WebhookFormat.Event;
import io.cordboard.server.store.CallRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is told while calls live: {@code dialbegin}, {@code dialend}, {@code hangup}, {@code
 * extensionstatus} and {@code ivr}. Remembers no more than what is on the board. The board's thread
 * only.
 */
final class LiveEvents {
  /** A live leg, and what was told of it. */
  private static final class Told {
    Channel leg;
    boolean begun;
    boolean over;

    Told(Channel leg) {
      this.leg = leg;
    }
  }

  private final WireNames names;
  private final String mac;
  private final RecordEvents records;
  private final Set<String> queues;
  private final EndEvents ends;
  private final Map<String, Told> legs = new HashMap<>();
  private final Map<String, Map<String, Told>> byCall = new HashMap<>();

  /** The unique id of the first leg of each live call: the call's on the wire. */
  private final Map<String, String> firstLegs = new HashMap<>();

  private final Map<String, Integer> statuses = new HashMap<>();
  private final HalfSeen halfSeen = new HalfSeen();

  /** {@code queues}: gets the names of the queues that are seen. */
  LiveEvents(
      WireNames names, String mac, RecordEvents records, EndEvents ends, Set<String> queues) {
    this.names = names;
    this.mac = mac;
    this.records = records;
    this.ends = ends;
    this.queues = queues;
  }

  void onSnapshot(BoardSnapshot snapshot) {
    halfSeen.onSnapshot(snapshot);
    legs.clear();
    byCall.clear();
    firstLegs.clear();
    statuses.clear();
    snapshot.calls().values().forEach(this::firstLeg);
    snapshot.queues().values().forEach(q -> queues.add(q.name()));
    for (Channel leg : snapshot.channels().values()) {
      Told told = keep(leg);
      told.begun = rung(leg);
    }
    snapshot.extensions().values().forEach(e -> statuses.put(e.id(), e.status()));
  }

  List<Event> onChange(Change change) {
    halfSeen.onChange(change);
    if (change.entity() instanceof Channel leg) {
      return change.now() == null ? gone(leg, change.atMs()) : seen(leg, change.atMs());
    } else if (change.entity() instanceof Call call) {
      firstLeg(call);
      List<Event> events = left(change.before() instanceof Call b ? b : null, call);
      if (change.now() == null) {
        events.addAll(ended(call));
      }
      return events;
    } else if (change.now() instanceof Queue queue) {
      queues.add(queue.name());
    } else if (change.now() instanceof Extension extension) {
      return status(extension);
    } else if (change.before() instanceof Extension extension) {
      statuses.remove(extension.id());
    }
    return List.of();
  }

  /** The call's id on the wire: the PBX's unique id of its first leg. */
  String uniqueId(String callId) {
    return firstLegs.getOrDefault(callId, "");
  }

  private List<Event> seen(Channel leg, long atMs) {
    Told told = keep(leg);
    List<Event> events = new ArrayList<>(1);
    if (!told.begun && rung(leg)) {
      told.begun = true;
      events.add(dialBegin(leg, atMs));
    }
    if (told.begun && !told.over && leg.state() == Channel.State.UP) {
      told.over = true;
      events.add(dialEnd(leg, "ANSWER", atMs));
    }
    return events;
  }

  private List<Event> gone(Channel leg, long atMs) {
    Told told = legs.remove(leg.id());
    if (told == null) {
      return List.of();
    }
    List<Event> events =
        told.begun && !told.over
            ? List.of(dialEnd(told.leg, EndEvents.dialStatus(leg.cause()), atMs))
            : List.of();
    leave(told);
    return events;
  }

  private Told keep(Channel leg) {
    Told told = legs.computeIfAbsent(leg.id(), id -> new Told(leg));
    if (!told.leg.callId().equals(leg.callId())) {
      leave(told);
    }
    told.leg = leg;
    byCall.computeIfAbsent(leg.callId(), id -> new LinkedHashMap<>()).put(leg.id(), told);
    firstLegs.putIfAbsent(leg.callId(), bare(leg.id()));
    return told;
  }

  private void leave(Told told) {
    Map<String, Told> others = byCall.get(told.leg.callId());
    if (others != null && others.remove(told.leg.id()) != null && others.isEmpty()) {
      byCall.remove(told.leg.callId());
    }
  }

  private void firstLeg(Call call) {
    if (!call.linkedIds().isEmpty()) {
      firstLegs.put(call.id(), call.linkedIds().get(0)); // as in the call's record
    } else if (!call.parties().isEmpty()) {
      firstLegs.putIfAbsent(call.id(), bare(call.parties().get(0).channelId()));
    }
  }

  /** The stays in IVRs that ended since. */
  private List<Event> left(@Nullable Call before, Call call) {
    List<Event> events = new ArrayList<>(1);
    List<Reported.IvrStay> stays = call.reported().ivrs();
    for (int i = 0; i < stays.size(); i++) {
      Reported.IvrStay stay = stays.get(i);
      if (stay.leftAtMs() != 0 && before != null && wasIn(before, stay)) {
        events.add(ivr(call, i));
      }
    }
    return events;
  }

  /** Whether it was there and not over; one that a merge brings was told by its own call. */
  private static boolean wasIn(Call before, Reported.IvrStay stay) {
    for (Reported.IvrStay old : before.reported().ivrs()) {
      if (old.enteredAtMs() == stay.enteredAtMs() && old.id().equals(stay.id())) {
        return old.leftAtMs() == 0;
      }
    }
    return false;
  }

  private Event ivr(Call call, int index) {
    String caller = null;
    for (Party party : call.parties()) {
      if (party.role() == Role.CALLER) {
        caller = party.number();
        break;
      }
    }
    List<CallRecord.IvrVisit> visits = new ArrayList<>();
    for (Reported.IvrStay s : call.reported().ivrs()) {
      visits.add(
          new CallRecord.IvrVisit(
              s.id(), s.name(), s.keys(), s.enteredAtMs(), s.leftAtMs(), s.next(), s.callId()));
    }
    return records.ivr(
        call.id(), uniqueId(call.id()), visits, index, caller, call.queue(), call.did());
  }

  private static boolean rung(Channel leg) {
    return leg.state() == Channel.State.DIALING || leg.state() == Channel.State.RINGING;
  }

  private Event dialBegin(Channel called, long atMs) {
    EndEvents.End caller = caller(called);
    String body =
        new EventJson("dialbegin")
            .text("timestamp", timestamp(atMs))
            .text("channel", caller.channel() == null ? "" : names.channel(caller.channel()))
            .text("calleridnum", caller.number())
            .text("destchannel", names.channel(called.name()))
            .text("destcalleridnum", called.number())
            .text("destuniqueid", bare(called.id()))
            .text("dialstring", dialString(called))
            .text("uniqueid", uniqueId(called.callId()))
            .text("mac", mac)
            .end();
    return new Event("dialbegin", called.id(), called.callId(), "dial/" + called.id(), body);
  }

  private Event dialEnd(Channel called, String status, long atMs) {
    return ends.dialEnd(
        called.id(),
        called.callId(),
        uniqueId(called.callId()),
        atMs,
        caller(called),
        new EndEvents.End(called.name(), called.number()),
        status);
  }

  private EndEvents.End caller(Channel called) {
    Channel caller = dialler(called);
    return caller == null
        ? new EndEvents.End(null, called.connectedNumber())
        : new EndEvents.End(caller.name(), caller.number());
  }

  /** Who has this leg dialled: whom it is told to talk to, else who called; null for a command. */
  private @Nullable Channel dialler(Channel called) {
    Channel best = null;
    int bestRank = 0;
    for (Told told : byCall.getOrDefault(called.callId(), Map.of()).values()) {
      Channel leg = told.leg;
      if (leg.id().equals(called.id()) || rung(leg)) {
        continue;
      }
      boolean named = leg.number() != null && leg.number().equals(called.connectedNumber());
      int rank = named ? 3 : leg.role() == Role.CALLER ? 2 : 1;
      if (rank > bestRank) {
        best = leg;
        bestRank = rank;
      }
    }
    return best;
  }

  private String dialString(Channel called) {
    if (called.extension() != null) {
      return names.type() + "/" + called.extension();
    }
    String dialed = called.dialed();
    return dialed == null || dialed.isEmpty()
        ? names.channel(called.endpoint())
        : names.type() + "/" + dialed;
  }

  private List<Event> ended(Call call) {
    String uniqueId = uniqueId(call.id());
    firstLegs.remove(call.id());
    boolean half = halfSeen.ends(call);
    if (call.outcome() == Call.Outcome.MERGED || half) {
      return List.of(); // its parties talk on, or its record tells all ends in order
    }
    return List.of(ends.hangUp(call, uniqueId));
  }

  private List<Event> status(Extension extension) {
    Integer known = statuses.put(extension.id(), extension.status());
    if (known != null && known == extension.status()) {
      return List.of();
    }
    String body =
        new EventJson("extensionstatus")
            .text("exten", extension.number())
            .text("status", ExtensionStatus.code(extension.status()))
            .text("statusText", ExtensionStatus.text(extension.status()))
            .end();
    String word = "extension/" + extension.id();
    String key = extension.id() + "/" + extension.status() + "/" + extension.sinceMs();
    return List.of(new Event("extensionstatus", key, word, word, body));
  }

  private static String bare(String id) {
    return id.substring(id.indexOf('/') + 1);
  }

  /** Seconds since the epoch with six digits behind the point. */
  static String timestamp(long atMs) {
    String millis = Long.toString(1000 + Math.floorMod(atMs, 1000)).substring(1);
    return Math.floorDiv(atMs, 1000) + "." + millis + "000";
  }
}
