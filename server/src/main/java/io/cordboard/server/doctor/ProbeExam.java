package io.cordboard.server.doctor;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asteriskjava.manager.action.OriginateAction;
import org.jspecify.annotations.Nullable;

/**
 * Sends one short-lived Local channel through {@code cordboard-version}, which does nothing, and
 * looks at what events it brings. No phone rings and nothing is left behind. Blocks in {@link
 * #run}; events come on the link's thread.
 */
final class ProbeExam {
  private static final int WAIT_SECONDS = 5;
  private static final AmiKey UNIQUEID = AmiKey.of("Uniqueid");
  private static final AmiKey VARIABLE = AmiKey.of("ChanVariable");
  private static final String MARK = "CORDBOARD_CALL_ID=doctor";

  /** What the shipped user is spared: most of a PBX's traffic. */
  private static final Set<String> NOISE =
      Set.of("VarSet", "Newexten", "RTCPSent", "RTCPReceived", "TestEvent", "Cdr", "CEL");

  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private final Set<String> noise = new ConcurrentSkipListSet<>();
  private volatile @Nullable String uniqueId;
  private volatile boolean marked;

  /** Looks at every event of the link; on its thread. */
  void onEvent(AmiMessage event) {
    if (NOISE.contains(event.name())) {
      noise.add(event.name());
    }
    String ours = uniqueId;
    if (ours != null && event.is(UNIQUEID, ours)) {
      marked |= event.all(VARIABLE).contains(MARK);
      if (event.name().equals("Hangup")) {
        ended.complete(true);
      }
    }
  }

  List<Finding> run(AmiExam.Ami ami, String id) {
    uniqueId = id;
    OriginateAction probe = new OriginateAction();
    probe.setChannelId(id);
    probe.setChannel("Local/version@cordboard-version/n");
    probe.setApplication("NoOp");
    probe.setAsync(true);
    probe.setVariable("CORDBOARD_CALL_ID", "doctor");
    try {
      if (!(ami.send(probe).get(WAIT_SECONDS, TimeUnit.SECONDS) instanceof AmiReply.Done)) {
        return List.of(unseen("the PBX refused the probe"));
      }
      ended.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(unseen("interrupted"));
    } catch (ExecutionException | TimeoutException e) {
      return List.of(unseen("the probe's end was not told"));
    }
    return List.of(channelVariables(), thinning());
  }

  private static Finding unseen(String why) {
    return Finding.missing(
        "channelvars and eventfilter: cannot be seen, " + why,
        "read=call and write=originate, the context cordboard-version; then run the doctor again");
  }

  private Finding channelVariables() {
    return marked
        ? Finding.ok("channelvars has CORDBOARD_CALL_ID")
        : Finding.missing(
            "channelvars: no CORDBOARD_CALL_ID on events",
            "channelvars = CORDBOARD_CALL_ID (after a comma, if you have others) in [general] of"
                + " manager.conf, manager reload");
  }

  private Finding thinning() {
    return noise.isEmpty()
        ? Finding.ok("eventfilter keeps the frequent events away")
        : Finding.warn(
            "events that Cordboard has no use for come: " + String.join(", ", new TreeSet<>(noise)),
            "the eventfilter lines, and the read line, of dialplan/manager_cordboard.conf");
  }
}
