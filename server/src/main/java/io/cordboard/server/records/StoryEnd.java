package io.cordboard.server.records;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.RecordingNames;
import io.cordboard.server.board.Reported;
import io.cordboard.server.board.Role;
import io.cordboard.server.records.Story.Stay;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.CallRecord.Missed;
import io.cordboard.server.store.CallRecord.Where;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes a call's record from its last value and its story. Pure. */
final class StoryEnd {
  private final Call call;
  private final Story story;
  private final long endMs;
  private final List<Phase> talks;
  private final @Nullable Stay stay;
  private final @Nullable Party agent;
  private final @Nullable Party callee;

  /** A part of a call: where the caller was. */
  private record Phase(Where where, long fromMs, long toMs) {}

  private StoryEnd(Call call, Story story) {
    this.call = call;
    this.story = story;
    this.endMs = call.endedAtMs();
    this.talks = talks(call.parties(), endMs);
    this.stay = story.lastStay();
    this.agent = stay == null ? null : best(p -> p.role() == Role.AGENT, stay.joinedAtMs);
    Party other = best(p -> p.role() != Role.CALLER && p.role() != Role.SUPERVISOR, Long.MIN_VALUE);
    this.callee = other == null || (agent != null && answered(agent)) ? agent : other;
  }

  /**
   * The record.
   *
   * @param completeByMs 0 if it is complete
   * @param teams whose it may be; the first is said to be its team
   */
  static CallRecord of(
      Call call,
      Story story,
      boolean partial,
      long completeByMs,
      Function<CallRecord, Set<String>> teams) {
    StoryEnd end = new StoryEnd(call, story);
    CallRecord record = end.record(null, partial, completeByMs);
    Set<String> of = teams.apply(record);
    return of.isEmpty() ? record : end.record(of.iterator().next(), partial, completeByMs);
  }

  private CallRecord record(@Nullable String team, boolean partial, long completeByMs) {
    Party caller = first(Role.CALLER);
    Call.Outcome outcome = call.outcome() == null ? Call.Outcome.LOST : call.outcome();
    return new CallRecord(
        call.id(),
        call.node(),
        uniqueId(caller),
        call.direction(),
        call.dialed(),
        call.did(),
        call.trunk(),
        caller == null ? NOBODY : person(caller),
        callee == null ? null : person(callee),
        call.queue(),
        agent == null ? null : person(agent),
        team,
        call.tag(),
        times(),
        spans(),
        new CallRecord.Ending(outcome, where(), call.hungUpBy(), call.cause(), missed()),
        told(),
        members(),
        recording(partial),
        partial,
        completeByMs == 0,
        completeByMs,
        CallRecord.Origin.LIVE);
  }

  /**
   * The PBX writes while two are connected: without a talk the file is empty. An IVR records the
   * caller alone, too.
   */
  private @Nullable String recording(boolean partial) {
    String file = call.reported().recording();
    boolean alone = file != null && RecordingNames.inIvrFolder(file) != null;
    return talks.isEmpty() && !partial && !alone ? null : file;
  }

  private static final CallRecord.Person NOBODY =
      new CallRecord.Person(null, null, null, null, null);

  private String uniqueId(@Nullable Party caller) {
    if (!call.linkedIds().isEmpty()) {
      return call.linkedIds().get(0);
    }
    return caller == null ? "" : caller.channelId().substring(call.node().length() + 1);
  }

  private static boolean answered(Party party) {
    return party.answeredAtMs() != 0;
  }

  private @Nullable Party first(Role role) {
    return call.parties().stream().filter(p -> p.role() == role).findFirst().orElse(null);
  }

  /** The first who answered, else the last who was called, of those who came at or after a time. */
  private @Nullable Party best(Predicate<Party> kind, long sinceMs) {
    Party last = null;
    Party found = null;
    for (Party p : call.parties()) {
      if (!kind.test(p) || p.joinedAtMs() < sinceMs) {
        continue;
      }
      last = p;
      if (answered(p) && (found == null || p.answeredAtMs() < found.answeredAtMs())) {
        found = p;
      }
    }
    return found != null ? found : last;
  }

  /** The times at which at least two were up at once. */
  private static List<Phase> talks(List<Party> parties, long endMs) {
    List<long[]> steps = new ArrayList<>();
    for (Party p : parties) {
      if (answered(p)) {
        long left = p.leftAtMs() == 0 ? endMs : p.leftAtMs();
        steps.add(new long[] {p.answeredAtMs(), 1});
        steps.add(new long[] {Math.max(left, p.answeredAtMs()), -1});
      }
    }
    // Who comes as another leaves does not interrupt the talk.
    steps.sort(Comparator.<long[]>comparingLong(s -> s[0]).thenComparingLong(s -> -s[1]));
    List<Phase> found = new ArrayList<>();
    int up = 0;
    long since = 0;
    for (long[] step : steps) {
      up += (int) step[1];
      if (up == 2 && step[1] > 0) {
        since = step[0];
      } else if (up == 1 && step[1] < 0) {
        found.add(new Phase(Where.BRIDGED, since, step[0]));
      }
    }
    return found;
  }

  private CallRecord.Times times() {
    long ringing = story.ringingAtMs.values().stream().min(Comparator.naturalOrder()).orElse(0L);
    return new CallRecord.Times(
        call.startedAtMs(),
        ringing,
        talks.isEmpty() ? 0 : talks.get(0).fromMs,
        endMs,
        stay == null ? 0 : stay.joinedAtMs);
  }

  private CallRecord.Spans spans() {
    long waited = 0;
    for (Stay s : story.stays) {
      waited += left(s) - s.joinedAtMs;
    }
    long talked = 0;
    for (Phase talk : talks) {
      talked += talk.toMs - talk.fromMs;
    }
    long ivr = 0;
    List<Phase> visits = visits();
    for (Phase visit : visits) {
      ivr += visit.toMs - visit.fromMs;
    }
    long held = story.holdMs + (story.heldSinceMs == 0 ? 0 : endMs - story.heldSinceMs);
    long surveyed = call.reported().surveyAtMs() == 0 ? 0 : endMs - call.reported().surveyAtMs();
    return new CallRecord.Spans(
        span(waited),
        span(rung()),
        span(talked),
        span(held),
        span(ivr),
        span(surveyed),
        story.acwMs);
  }

  private static int span(long ms) {
    return (int) Math.max(0, Math.min(ms, Integer.MAX_VALUE));
  }

  private long left(Stay s) {
    return s.leftAtMs == 0 ? endMs : Math.min(s.leftAtMs, endMs);
  }

  private long rung() {
    Party who = callee;
    Long since = who == null ? null : story.ringingAtMs.get(who.channelId());
    if (who == null || since == null) {
      return 0;
    }
    long until = answered(who) ? who.answeredAtMs() : who.leftAtMs() == 0 ? endMs : who.leftAtMs();
    return until - since;
  }

  /** Who left an IVR without a word was there until what came next. */
  private List<Phase> visits() {
    List<Phase> phases = new ArrayList<>();
    for (Reported.IvrStay visit : call.reported().ivrs()) {
      long from = visit.enteredAtMs();
      long to = visit.leftAtMs() != 0 ? visit.leftAtMs() : endMs;
      for (Stay s : story.stays) {
        to = s.joinedAtMs >= from ? Math.min(to, s.joinedAtMs) : to;
      }
      for (Phase talk : talks) {
        to = talk.fromMs >= from ? Math.min(to, talk.fromMs) : to;
      }
      phases.add(new Phase(Where.IVR, from, to));
    }
    return phases;
  }

  /** The part of the call that lasted longest into it; of those that ended with it the latest. */
  private Where where() {
    if (call.reported().surveyAtMs() != 0) {
      return Where.FEEDBACK;
    }
    List<Phase> phases = new ArrayList<>(talks);
    phases.addAll(visits());
    for (Stay s : story.stays) {
      phases.add(new Phase(Where.QUEUE, s.joinedAtMs, left(s)));
    }
    for (Party p : call.parties()) {
      if (!answered(p) && p.role() != Role.CALLER && p.role() != Role.AGENT) {
        long to = p.leftAtMs() == 0 ? endMs : p.leftAtMs();
        phases.add(new Phase(Where.RINGING, p.joinedAtMs(), to));
      }
    }
    phases.sort(Comparator.comparingLong(Phase::fromMs));
    Phase last = null;
    for (Phase phase : phases) {
      if (last == null || phase.toMs >= last.toMs - RecordLimits.SAME_MOMENT_MS) {
        last = phase;
      }
    }
    if (last != null) {
      return last.where;
    }
    // Nobody else and no word of the dialplan: it was an announcement, a mailbox.
    return call.outcome() == Call.Outcome.ANSWERED ? Where.IVR : Where.RINGING;
  }

  private @Nullable Missed missed() {
    Stay in = stay;
    if (in == null || talks.stream().anyMatch(t -> t.toMs > in.joinedAtMs)) {
      return null;
    }
    if (!in.staffed) {
      return Missed.NO_AGENT_LOGIN;
    }
    boolean gaveUp = in.gaveUp || in.leftAtMs == 0; // else the queue let go: its time was over
    if (gaveUp && left(in) - in.joinedAtMs < RecordLimits.CANCEL_MS) {
      return Missed.MEMBER_CANCEL;
    }
    for (Party p : call.parties()) {
      if (p.role() == Role.AGENT
          && p.joinedAtMs() >= in.joinedAtMs
          && story.ringingAtMs.containsKey(p.channelId())) {
        return Missed.NO_AGENT_ANSWER;
      }
    }
    return Missed.NO_ASSIGN;
  }

  private CallRecord.Told told() {
    Reported r = call.reported();
    List<CallRecord.IvrVisit> visits = new ArrayList<>();
    List<Phase> phases = visits();
    for (int i = 0; i < r.ivrs().size(); i++) {
      Reported.IvrStay v = r.ivrs().get(i);
      visits.add(
          new CallRecord.IvrVisit(
              v.id(),
              v.name(),
              v.keys(),
              v.enteredAtMs(),
              phases.get(i).toMs,
              v.next(),
              v.callId()));
    }
    return new CallRecord.Told(
        visits,
        r.score(),
        r.voicemail(),
        r.forwardType(),
        r.forwardNumber(),
        r.customData(),
        r.ivrLost());
  }

  private List<CallRecord.Member> members() {
    List<CallRecord.Member> members = new ArrayList<>();
    for (Party p : call.parties()) {
      members.add(
          new CallRecord.Member(
              p.role().name().toLowerCase(Locale.ROOT),
              person(p),
              p.channelId().substring(call.node().length() + 1),
              called(p),
              p.joinedAtMs(),
              p.answeredAtMs(),
              p.leftAtMs() == 0 ? endMs : p.leftAtMs(),
              story.causes.getOrDefault(p.channelId(), 0)));
    }
    return members;
  }

  /** Of what began unseen the role tells: who is called was dialled. */
  private boolean called(Party p) {
    return story.called.contains(p.channelId())
        || (story.touched && (p.role() == Role.CALLEE || p.role() == Role.AGENT));
  }

  private CallRecord.Person person(Party p) {
    return new CallRecord.Person(
        p.number(), p.name(), p.extension(), p.agent(), story.names.get(p.channelId()));
  }
}
