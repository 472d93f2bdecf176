package io.cordboard.server.dialect.astercc;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to the pages that follow them, and keeps the latest for those that come back. Any
 * thread may call it; everything happens on its own loop.
 */
final class EventHub {
  private static final Logger log = LoggerFactory.getLogger(EventHub.class);

  /** A page that follows. Called on the hub's loop; must not block. */
  interface Follower {
    Viewer viewer();

    void told(AccEvent event);
  }

  /**
   * What a page gets.
   *
   * @param last the number from which the next begins
   */
  record Batch(List<AccEvent> events, long last) {}

  private final class Poll implements Follower {
    private final Viewer viewer;
    private final Consumer<Batch> answer;

    Poll(Viewer viewer, Consumer<Batch> answer) {
      this.viewer = viewer;
      this.answer = answer;
    }

    @Override
    public Viewer viewer() {
      return viewer;
    }

    @Override
    public void told(AccEvent event) {
      answer(new Batch(List.of(event), event.id()));
    }

    void answer(Batch batch) {
      if (followers.remove(this)) {
        polls.decrementAndGet();
        answer.accept(batch);
      }
    }
  }

  private final EventLoop loop;
  private final Map<String, ArrayDeque<AccEvent>> recent = new HashMap<>();
  private final Set<Follower> followers = new LinkedHashSet<>();
  private final AtomicInteger onTheWay = new AtomicInteger();
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private long last;
  private boolean closed;

  EventHub(EventLoop loop) {
    this.loop = loop;
  }

  /** Tells an event; never waits. */
  void tell(AccEvent event) {
    if (onTheWay.incrementAndGet() > AccLimits.ON_THE_WAY) {
      onTheWay.decrementAndGet();
      if (dropped.getAndIncrement() == 0) {
        log.warn("asterCC: pages are not told all events: too many at once");
      }
      return;
    }
    loop.execute(
        () -> {
          onTheWay.decrementAndGet();
          pass(event);
        });
  }

  private void pass(AccEvent event) {
    last = Math.max(last, event.id());
    if (recent.size() < AccLimits.TEAMS || recent.containsKey(event.team())) {
      ArrayDeque<AccEvent> all = recent.computeIfAbsent(event.team(), t -> new ArrayDeque<>());
      all.addLast(event);
      if (all.size() > AccLimits.RECENT) {
        all.removeFirst();
      }
    }
    for (Follower follower : List.copyOf(followers)) {
      if (follower.viewer().sees(event)) {
        follower.told(event);
      }
    }
  }

  /** Whether another page may poll. */
  boolean hasRoom() {
    return polls.get() < AccLimits.POLLS;
  }

  /**
   * Answers with what came after an event, at once or when there is something, at the latest after
   * a while with nothing.
   *
   * @param after the last one that the page has; null if it has none: it is told where to begin
   * @param full if as many follow the same already
   */
  void poll(Viewer viewer, @Nullable Long after, Consumer<Batch> answer, Runnable full) {
    polls.incrementAndGet();
    loop.execute(
        () -> {
          List<AccEvent> missed = after == null ? List.of() : since(viewer, after);
          if (missed.size() > AccLimits.POLL_EVENTS) {
            missed = missed.subList(0, AccLimits.POLL_EVENTS); // the next poll gets the next
          }
          if (after == null || !missed.isEmpty() || closed) {
            polls.decrementAndGet();
            answer.accept(
                new Batch(missed, missed.isEmpty() ? last : missed.get(missed.size() - 1).id()));
            return;
          }
          if (same(viewer, Poll.class).size() >= AccLimits.PAGES_EACH) {
            polls.decrementAndGet();
            full.run();
            return;
          }
          Poll poll = new Poll(viewer, answer);
          followers.add(poll);
          var unused =
              loop.schedule(
                  () -> poll.answer(new Batch(List.of(), Math.max(last, after))),
                  AccLimits.POLL_MS,
                  TimeUnit.MILLISECONDS);
        });
  }

  /**
   * Lets a page follow; what it missed comes first.
   *
   * @param welcome told the number from which it begins, before all events
   * @param full if as many follow the same already
   */
  void follow(Follower follower, @Nullable Long after, Consumer<Long> welcome, Runnable full) {
    loop.execute(
        () -> {
          if (same(follower.viewer(), Follower.class).size() >= AccLimits.PAGES_EACH) {
            full.run();
            return;
          }
          welcome.accept(last);
          if (after != null) {
            since(follower.viewer(), after).forEach(follower::told);
          }
          followers.add(follower);
        });
  }

  /** Who follow the same, the oldest first. */
  private <F extends Follower> List<F> same(Viewer viewer, Class<F> kind) {
    return followers.stream()
        .filter(f -> f.viewer().equals(viewer))
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  void leave(Follower follower) {
    loop.execute(() -> followers.remove(follower));
  }

  private List<AccEvent> since(Viewer viewer, long after) {
    List<AccEvent> all = new ArrayList<>();
    Iterator<AccEvent> events =
        recent.getOrDefault(viewer.team(), new ArrayDeque<>()).descendingIterator();
    while (events.hasNext()) {
      AccEvent event = events.next();
      if (event.id() <= after) {
        break;
      }
      if (viewer.sees(event)) {
        all.add(event);
      }
    }
    Collections.reverse(all);
    return all;
  }

  /** Answers all polls: the server stops. */
  void close() {
    loop.execute(
        () -> {
          closed = true;
          for (Follower follower : List.copyOf(followers)) {
            if (follower instanceof Poll poll) {
              poll.answer(new Batch(List.of(), last));
            }
          }
        });
  }

  /** Events that were not told to pages since the start, because there were too many at once. */
  int dropped() {
    return dropped.get();
  }
}
