package io.cordboard.server.control;

import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.board.Talk;
import io.cordboard.server.board.TalkFeed;
import io.cordboard.server.pbx.Pbx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after who is left behind: Asterisk ends nobody whose partner hung up while on hold, nor the
 * last of a talk that others joined. A queue's caller whom the agent left on hold goes back into
 * the queue; everybody else is hung up. Everything happens on the board's thread.
 */
public final class LeftAlone implements BoardReader {
  private static final Logger log = LoggerFactory.getLogger(LeftAlone.class);

  private final Map<String, Pbx> pbxes = new HashMap<>();
  private final TalkFeed talks;
  private final ScheduledExecutorService loop;
  private final Map<String, Call> calls = new HashMap<>();
  private final Map<String, Future<?>> looks = new HashMap<>();

  /** Calls that were transferred, with how often somebody was seen waiting since. */
  private final Map<String, Integer> recalls = new HashMap<>();

  /**
   * Of the calls of these nodes.
   *
   * @param loop the board's thread
   */
  public LeftAlone(List<Pbx> pbxes, TalkFeed talks, ScheduledExecutorService loop) {
    pbxes.forEach(pbx -> this.pbxes.put(pbx.node(), pbx));
    this.talks = talks;
    this.loop = loop;
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    snapshot.calls().values().forEach(this::look);
  }

  @Override
  public void onChange(Change change) {
    if (change.entity() instanceof Call call) {
      if (change.what() == Change.What.TRANSFERRED) {
        recalls.putIfAbsent(call.id(), 0);
      }
      if (change.now() == null) {
        recalls.remove(call.id());
        forget(call.id());
      } else {
        look(call);
      }
    }
  }

  private void forget(String callId) {
    calls.remove(callId);
    Future<?> timer = looks.remove(callId);
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void look(Call call) {
    if (left(call).isEmpty()) {
      forget(call.id());
      return;
    }
    calls.put(call.id(), call);
    looks.computeIfAbsent(
        call.id(),
        id -> loop.schedule(() -> see(id), ControlLimits.LEFT_ALONE_MS, TimeUnit.MILLISECONDS));
  }

  /**
   * Who is still there if at most one of them is no supervisor, else nobody. After a transfer the
   * PBX keeps the leg of who transferred until somebody has answered.
   */
  private List<Party> left(Call call) {
    List<Party> left = new ArrayList<>();
    boolean transferred = recalls.containsKey(call.id());
    int talkers = 0;
    for (Party party : call.parties()) {
      if (party.state() != Party.State.GONE) {
        talkers += party.role() == Role.SUPERVISOR ? 0 : 1;
        if (talkers > 1 && !transferred || party.answeredAtMs() == 0) {
          return List.of();
        }
        left.add(party);
      }
    }
    return call.state() == Call.State.ENDED ? List.of() : left;
  }

  private void see(String callId) {
    looks.remove(callId);
    Call call = calls.get(callId);
    List<Party> left = call == null ? List.of() : left(call);
    if (call == null || left.isEmpty()) {
      return;
    }
    List<CompletableFuture<@Nullable Talk>> asked = new ArrayList<>();
    left.forEach(party -> asked.add(talks.talk(party.channelId()).toCompletableFuture()));
    var unused =
        CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
            .thenRunAsync(
                () -> {
                  if (calls.containsKey(callId)) {
                    one(call, left, asked);
                  }
                },
                loop);
  }

  /**
   * A supervisor who only listens is in no talk: nobody stays for him, and he ends by himself. So
   * does the leg of who transferred.
   */
  private void one(Call call, List<Party> left, List<CompletableFuture<@Nullable Talk>> asked) {
    Party last = null;
    Talk what = null;
    for (int i = 0; i < left.size(); i++) {
      Party party = left.get(i);
      Talk talk = asked.get(i).join();
      if (talk == null || left.size() > 1 && isInNoTalk(party, talk)) {
        continue;
      }
      if (last != null) {
        return;
      }
      last = party;
      what = talk;
    }
    if (last != null && what != null) {
      judge(call, last, what);
    }
  }

  /** A supervisor outside listens through a Local channel, with which he is in a bridge. */
  private static boolean isInNoTalk(Party party, Talk talk) {
    return talk.stage() == Talk.Stage.NONE
        || party.role() == Role.SUPERVISOR
            && talk.stage() == Talk.Stage.TALK
            && talk.partners().isEmpty();
  }

  private void judge(Call call, Party last, Talk talk) {
    Pbx pbx = pbxes.get(call.node());
    boolean held = talk.stage() == Talk.Stage.LEFT_ON_HOLD;
    boolean joined =
        call.parties().size() > 2
            || call.parties().stream().anyMatch(p -> p.role() == Role.SUPERVISOR);
    if (pbx == null || !held && !(joined && talk.stage() == Talk.Stage.ALONE)) {
      again(call.id()); // where the legs are may be told later than the last change of the call
      return;
    }
    String queue = call.queue();
    boolean awaited = awaited(call, last);
    if ((held || awaited) && queue != null && last.role() == Role.CALLER && served(call)) {
      requeue(pbx, call, last, queue);
    } else if (awaited && recalls.merge(call.id(), 1, Integer::sum) <= ControlLimits.RECALL_LOOKS) {
      again(call.id());
    } else {
      end(pbx, call, last, held ? "left on hold" : "the last one");
    }
  }

  /**
   * Whether somebody waits for one consulted who did not answer, after who consulted hung up: the
   * PBX then rings who consulted again, in a call of its own.
   */
  private boolean awaited(Call call, Party last) {
    Party latest = null;
    for (Party party : call.parties()) {
      if (party.state() == Party.State.GONE
          && (latest == null || party.leftAtMs() >= latest.leftAtMs())) {
        latest = party;
      }
    }
    return latest != null
        && latest.role() == Role.CONSULT
        && latest.answeredAtMs() == 0
        && last.role() != Role.AGENT
        && recalls.containsKey(call.id());
  }

  private void requeue(Pbx pbx, Call call, Party last, String queue) {
    log.info("call {}: its agent left the caller waiting; back to queue {}", call.id(), queue);
    var unused =
        pbx.requeue(last.channelId(), queue)
            .thenAcceptAsync(
                outcome -> {
                  if (outcome instanceof Pbx.Outcome.Refused refused) {
                    end(pbx, call, last, "cannot go back to queue " + queue + ": " + refused);
                  } else if (outcome instanceof Pbx.Outcome.Unknown) {
                    again(call.id()); // he may be in the queue
                  }
                },
                loop);
  }

  private void again(String callId) {
    looks.computeIfAbsent(
        callId,
        id ->
            loop.schedule(() -> see(id), ControlLimits.LEFT_ALONE_AGAIN_MS, TimeUnit.MILLISECONDS));
  }

  /** Who left while we were away is not known: then the queue that the caller is in tells. */
  private static boolean served(Call call) {
    return call.parties().size() == 1
        || call.parties().stream().anyMatch(p -> p.role() == Role.AGENT && p.answeredAtMs() != 0);
  }

  private void end(Pbx pbx, Call call, Party last, String why) {
    log.info("call {}: {} ended, {}", call.id(), last.channelId(), why);
    var unused = pbx.hangUp(last.channelId());
    // The link may be away just now.
    again(call.id());
  }
}
