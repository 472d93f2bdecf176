package io.cordboard.server.board;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The queues, who waits in them, and the counts of the day. */
final class QueueBook {
  private final Map<String, QueueFile> queues = new HashMap<>();
  private final BoardSettings settings;
  private final BoardLimits limits;
  private final Pending pending;

  QueueBook(BoardSettings settings, BoardLimits limits, Pending pending) {
    this.settings = settings;
    this.limits = limits;
    this.pending = pending;
  }

  Collection<QueueFile> all() {
    return queues.values();
  }

  @Nullable QueueFile obtain(String node, String name) {
    String id = node + "/" + name;
    QueueFile queue = queues.get(id);
    if (queue == null) {
      if (queues.size() >= limits.things()) {
        pending.refused++;
        return null;
      }
      queue = new QueueFile(node, name, settings.queueLabels().getOrDefault(name, name));
      queues.put(id, queue);
      pending.queue(queue);
    }
    return queue;
  }

  /** A caller joined; position 1 is next. Said again, it only corrects the position. */
  void join(
      QueueFile queue,
      Leg leg,
      int position,
      long atMs,
      @Nullable String number,
      @Nullable String name) {
    Visit visit = leg.visit;
    if (visit != null && visit.queue == queue && atMs <= visit.leftAtMs) {
      return; // late: it has left since
    }
    if (visit != null && visit.waiting && visit.queue == queue) {
      if (queue.waiting.indexOf(visit) != position - 1) {
        queue.waiting.remove(visit);
        insert(queue, visit, position);
      }
      return;
    }
    if (visit != null && visit.waiting) {
      leave(visit, atMs);
    }
    visit = new Visit(queue, leg, atMs, number, name);
    leg.visit = visit;
    insert(queue, visit, position);
    CallFile call = leg.call;
    if (call != null) {
      call.queue = queue.name;
      pending.call(call);
    }
    if (leg.shown()) {
      pending.leg(leg);
    }
  }

  private void insert(QueueFile queue, Visit visit, int position) {
    int at = Math.max(0, Math.min(position - 1, queue.waiting.size()));
    queue.waiting.add(at, visit);
    told(queue, at);
    pending.queue(queue);
  }

  void leave(Visit visit, long atMs) {
    visit.leftAtMs = Math.max(visit.leftAtMs, atMs);
    if (!visit.waiting) {
      return;
    }
    visit.waiting = false;
    QueueFile queue = visit.queue;
    int at = queue.waiting.indexOf(visit);
    queue.waiting.remove(visit);
    pending.caller(visit);
    told(queue, Math.max(at, 0));
    pending.queue(queue);
    if (visit.leg.call != null) {
      pending.call(visit.leg.call);
    }
  }

  /** Everybody from there on has a new position: as many changes as callers, no way around. */
  private void told(QueueFile queue, int from) {
    for (int i = from; i < queue.waiting.size(); i++) {
      pending.caller(queue.waiting.get(i));
    }
  }

  void abandon(Visit visit, long atMs) {
    if (!visit.abandoned && !visit.answered) {
      visit.abandoned = true;
      visit.queue.abandonedToday++;
      pending.queue(visit.queue);
      if (visit.leg.call != null) {
        visit.leg.call.abandoned = true;
      }
    }
    leave(visit, atMs);
  }

  void answer(Visit visit, long atMs) {
    if (!visit.answered) {
      visit.answered = true;
      visit.queue.answeredToday++;
      if (visit.abandoned) {
        visit.abandoned = false;
        visit.queue.abandonedToday--;
      }
      pending.queue(visit.queue);
    }
    leave(visit, atMs);
  }

  /** The leg went: if it still waited, it gave up; if an agent talked to it, that is over. */
  void gone(Leg leg, long atMs, boolean concluded) {
    Visit visit = leg.visit;
    if (visit != null) {
      if (visit.waiting && concluded) {
        leave(visit, atMs);
      } else if (visit.waiting) {
        abandon(visit, atMs);
      }
      release(visit);
    }
    if (leg.serves != null) {
      release(leg.serves);
    }
  }

  private void release(Visit visit) {
    MemberFile member = visit.servedBy;
    if (member != null && member.serves == visit) {
      member.serves = null;
      pending.member(member);
    }
    visit.servedBy = null;
    if (visit.servedAt != null) {
      visit.servedAt.serves = null;
      visit.servedAt = null;
    }
  }

  /** The member at this leg talks to this caller now. */
  void serve(Visit visit, MemberFile member, Leg agent) {
    if (visit.servedBy == member && visit.servedAt == agent) {
      return;
    }
    release(visit);
    visit.servedBy = member;
    visit.servedAt = agent;
    agent.serves = visit;
    member.serves = visit;
    pending.member(member);
  }

  void newDay() {
    for (QueueFile queue : queues.values()) {
      if (queue.answeredToday != 0 || queue.abandonedToday != 0) {
        queue.answeredToday = 0;
        queue.abandonedToday = 0;
        pending.queue(queue);
      }
    }
  }

  void remove(QueueFile queue, long atMs) {
    for (Visit visit : java.util.List.copyOf(queue.waiting)) {
      leave(visit, atMs);
    }
    queues.remove(queue.id);
    queue.gone = true;
    pending.queue(queue);
  }

  static Caller caller(Visit visit, int position) {
    CallFile call = visit.leg.call;
    return new Caller(
        visit.leg.id,
        visit.leg.node,
        visit.queue.name,
        call == null ? null : call.id,
        position,
        visit.number,
        visit.name,
        visit.joinedAtMs);
  }
}
