package io.cordboard.server.outbox;

import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.posting.ClientTimes;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxIds;
import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is to be told what, and the delivery of it: at least once, in order per call, each target for
 * itself.
 *
 * <p>{@link #owed} and {@link #committed} may be called by any thread; as a reader of the board it
 * must be attached before the recorder, so that what happened in a call is told before its record.
 */
public final class Outbox implements BoardReader, AutoCloseable {
  private final List<Audience> audiences = new ArrayList<>();
  private final List<Carrier> carriers = new CopyOnWriteArrayList<>();

  /** Those that came later, and are only told what is handed to {@link #tell}. */
  private final Map<String, Target> later = new ConcurrentHashMap<>();

  private final Function<Target, Carrier> carriage;
  private boolean started;
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final LiveInbox inbox;
  private final Strays strays;
  private final ToldLive told;
  private final BoardMirror mirror = new BoardMirror();
  private boolean teams;
  private final Clock clock;
  private @Nullable RecentEvents recent;

  /** Made only to be looked at: not sent, not stored. */
  private @Nullable Audience unsent;

  /**
   * Sends nothing before {@link #start}.
   *
   * @param scopes what a team may see
   * @param loops carry the requests; the caller's
   */
  public Outbox(
      List<Target> targets,
      Shelf shelf,
      Function<String, Scope> scopes,
      EventLoopGroup loops,
      Clock clock) {
    this(targets, shelf, scopes, loops, clock, OutboxLimits.TIMES, Backoff.usual());
  }

  Outbox(
      List<Target> targets,
      Shelf shelf,
      Function<String, Scope> scopes,
      EventLoopGroup loops,
      Clock clock,
      ClientTimes times,
      Backoff backoff) {
    this.clock = clock;
    for (Target target : targets) {
      String team = target.team();
      audiences.add(new Audience(target, team == null ? null : scopes.apply(team)));
    }
    carriage = target -> new Carrier(target, shelf, loops.next(), clock, times, backoff);
    targets.forEach(target -> carriers.add(carriage.apply(target)));
    teams = targets.stream().anyMatch(t -> t.team() != null);
    told = new ToldLive(targets);
    inbox = new LiveInbox(shelf, this::live, loops.next());
    Set<String> names = new HashSet<>();
    targets.forEach(t -> names.add(t.name()));
    strays =
        new Strays(
            name -> names.contains(name) || later.containsKey(name), shelf, loops.next(), clock);
  }

  /**
   * Lets somebody look on; to be called before it follows a board.
   *
   * @param instead makes the events if its target is not among ours; nothing is sent or stored
   */
  public void watch(RecentEvents recent, Target instead, Function<String, Scope> scopes) {
    this.recent = recent;
    if (audiences.stream().noneMatch(a -> a.target().name().equals(recent.target()))) {
      String team = instead.team();
      unsent = new Audience(instead, team == null ? null : scopes.apply(team));
      teams |= team != null;
    }
  }

  /** Begins to deliver, what is left from before first. */
  public synchronized void start() {
    started = true;
    carriers.forEach(Carrier::start);
    strays.start();
  }

  /**
   * Adds a target whose events are handed to {@link #tell}, or changes it; what is owed to it goes
   * to its new address. Any thread.
   */
  public synchronized void keep(Target target) {
    drop(target.name());
    Carrier carrier = carriage.apply(target);
    later.put(target.name(), target);
    carriers.add(carrier);
    if (started) {
      carrier.start();
    }
  }

  /** Ends deliveries to a target that {@link #keep} added; what is owed to it stays stored. */
  public synchronized void drop(String name) {
    if (later.remove(name) != null) {
      for (Carrier carrier : carriers) {
        if (carrier.name().equals(name)) {
          carriers.remove(carrier);
          carrier.close();
        }
      }
    }
  }

  /**
   * Tells all targets of a format that may know of a team something that no change or record says.
   * Never waits; any thread.
   */
  public void tell(String format, String team, List<WebhookFormat.Event> events) {
    List<OutboxMessage> messages = new ArrayList<>();
    for (Audience audience : audiences) {
      offer(messages, audience.target(), format, team, events);
    }
    later.values().forEach(target -> offer(messages, target, format, team, events));
    if (!messages.isEmpty()) {
      inbox.offer(messages);
    }
  }

  private void offer(
      List<OutboxMessage> to,
      Target target,
      String format,
      String team,
      List<WebhookFormat.Event> events) {
    if (target.format().name().equals(format)
        && (target.team() == null || target.team().equals(team))) {
      add(to, target, events);
    }
  }

  /**
   * The webhooks that a record makes at a step, to be added in the transaction that writes it.
   * Asked again it makes the same ids; without what was told live and is in the store, and behind
   * what was told live and is not there yet.
   */
  public List<OutboxMessage> owed(CallRecord record, WebhookFormat.Step step) {
    List<OutboxMessage> messages = new ArrayList<>();
    for (Audience audience : audiences) {
      if (audience.sees(record)) {
        add(messages, audience.target(), audience.target().format().onRecord(record, step));
      }
    }
    messages.removeIf(m -> told.knows(m.id()));
    if (step == WebhookFormat.Step.ENDED) {
      behind(inbox.of(record.id()), messages);
    }
    RecentEvents page = recent;
    if (page != null) {
      Audience only = unsent;
      if (only != null && only.sees(record)) {
        WebhookFormat format = only.target().format();
        page.made(messages(only.target(), format.onRecord(record, step)), false);
      }
    }
    return messages;
  }

  private static void behind(List<OutboxMessage> live, List<OutboxMessage> owed) {
    if (!live.isEmpty()) {
      Set<String> ids = new HashSet<>();
      live.forEach(m -> ids.add(m.id()));
      owed.removeIf(m -> ids.contains(m.id()));
      owed.addAll(0, live);
    }
  }

  private void live(List<OutboxMessage> messages) {
    told.committed(messages);
    deliver(messages);
  }

  /** Says that what a record owes is in the store, durably: its targets are told now. */
  void committed(List<OutboxMessage> messages) {
    inbox.taken(messages);
    messages.stream().map(OutboxMessage::order).distinct().forEach(told::forget);
    deliver(messages);
  }

  /**
   * Says that a record is in the store, durably, or was there, or is another's: with the webhooks
   * that it added, maybe none.
   */
  public void recorded(CallRecord record, List<OutboxMessage> added) {
    committed(added);
    told.forget(record.id());
  }

  /**
   * Says that these, which others put into the store by themselves for targets that {@link #keep}
   * added, are there, durably.
   */
  public void stored(List<OutboxMessage> messages) {
    deliver(messages);
  }

  private void deliver(List<OutboxMessage> messages) {
    RecentEvents page = recent;
    if (page != null) {
      page.made(messages, true); // those of records; asked for what is owed one is not sure yet
      page.stored(messages);
    }
    Set<String> woken = new HashSet<>();
    for (OutboxMessage message : messages) {
      woken.add(message.target());
    }
    for (Carrier carrier : carriers) {
      if (woken.contains(carrier.name())) {
        carrier.wake();
      }
    }
  }

  /**
   * Says that a message, as it is in the store now, is to be sent at once by an operator's wish.
   */
  public void retried(OutboxMessage message) {
    for (Carrier carrier : carriers) {
      if (carrier.name().equals(message.target())) {
        carrier.retry(message);
      }
    }
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    if (teams) {
      mirror.take(snapshot);
    }
    audiences.forEach(a -> a.target().format().onSnapshot(snapshot));
    Audience only = unsent;
    if (only != null) {
      only.target().format().onSnapshot(snapshot);
    }
  }

  @Override
  public void onChange(Change change) {
    if (teams) {
      mirror.take(change);
    }
    String into = change.entity() instanceof Call call ? call.mergedInto() : null;
    if (into != null) {
      told.merged(change.entity().id(), into);
    }
    List<OutboxMessage> messages = new ArrayList<>(0);
    for (Audience audience : audiences) {
      add(messages, audience.target(), told(audience, change));
    }
    RecentEvents page = recent;
    if (page != null) {
      page.made(messages, true);
      Audience only = unsent;
      if (only != null) {
        page.made(messages(only.target(), told(only, change)), false);
      }
    }
    if (teams) {
      mirror.forget(change);
    }
    if (!messages.isEmpty()) {
      inbox.offer(messages);
    }
  }

  /**
   * What is told of a change. A format that remembers sees all changes, also of what is not its
   * target's: a leg that was there before the call became the team's belongs to the story. Others
   * write nothing for nobody. One odd change must not end what all targets are told.
   */
  private List<WebhookFormat.Event> told(Audience audience, Change change) {
    WebhookFormat format = audience.target().format();
    try {
      if (!format.remembers() && !audience.sees(change.entity(), mirror)) {
        return List.of();
      }
      List<WebhookFormat.Event> events = format.onChange(change);
      return events.isEmpty() || audience.sees(change.entity(), mirror) ? events : List.of();
    } catch (RuntimeException e) {
      log.error("change {}: format {} cannot tell it", change.seq(), format.name(), e);
      return List.of();
    }
  }

  private List<OutboxMessage> messages(Target target, List<WebhookFormat.Event> events) {
    List<OutboxMessage> messages = new ArrayList<>(events.size());
    add(messages, target, events);
    return messages;
  }

  private void add(List<OutboxMessage> to, Target target, List<WebhookFormat.Event> events) {
    for (WebhookFormat.Event event : events) {
      if (target.events().contains(event.name())) {
        to.add(
            OutboxMessage.owed(
                OutboxIds.of(target.name(), event.name(), event.key()),
                target.name(),
                event.name(),
                event.order(),
                event.coalesce(),
                target.format().contentType(),
                event.body(),
                clock.millis()));
      }
    }
  }

  List<Carrier> carriers() {
    return List.copyOf(carriers);
  }

  /** How each target stands; in the order of the configuration. */
  public List<TargetStatus> status() {
    return carriers.stream().map(Carrier::status).toList();
  }

  /**
   * Live messages that were dropped since the start: the store took none for long, or never that
   * one.
   */
  public long dropped() {
    return inbox.dropped();
  }

  /** What an operator should look at, a sentence each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    long now = clock.millis();
    for (Carrier carrier : carriers) {
      notes.addAll(carrier.status().notes(now));
    }
    notes.addAll(strays.notes());
    return notes;
  }

  /** Ends requests under way; what was not delivered stays in the store. */
  @Override
  public void close() {
    inbox.close();
    strays.close();
    carriers.forEach(Carrier::close);
  }
}
