package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.PauseWords;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts extensions into queues, takes them out, pauses them. May be called by any thread. */
public final class QueueMembers {
  /** The reason of the pauses of {@code desk.AfterCallWork}; nobody else's. */
  public static final String AFTER_CALL = PauseWords.AFTER_CALL;

  private static final Pattern REASON = Pattern.compile("[\\p{L}\\p{N} ._-]{1,40}");

  private final Reach reach;
  private final BoardFeed board;

  /** Members of the queues of these nodes. */
  public QueueMembers(
      Config config,
      Supplier<Roster> roster,
      List<Pbx> pbxes,
      BoardFeed board,
      CommandAudit audit) {
    this.reach = new Reach(config, roster, pbxes, audit);
    this.board = board;
  }

  /** Puts the device of an extension into a queue until {@link #logout}. */
  public CompletionStage<CommandResult> login(Principal principal, String extension, String queue) {
    return reach.audited(
        principal,
        "login extension=" + extension + " queue=" + queue,
        board.snapshot().thenCompose(now -> add(principal, extension, queue, now)));
  }

  /** Takes an extension out of a queue that it was put into. */
  public CompletionStage<CommandResult> logout(
      Principal principal, String extension, String queue) {
    return reach.audited(
        principal,
        "logout extension=" + extension + " queue=" + queue,
        board.snapshot().thenCompose(now -> remove(principal, extension, queue, now)));
  }

  /**
   * Pauses an extension or lets it take calls again; what is so already stays so. Ending a pause
   * also ends after-call work.
   *
   * @param queue null for all queues that it is in
   * @param reason 1–40 letters, digits, spaces, {@code . _ -}; null for none
   */
  public CompletionStage<CommandResult> pause(
      Principal principal,
      String extension,
      @Nullable String queue,
      boolean paused,
      @Nullable String reason) {
    return reach.audited(
        principal,
        (paused ? "pause" : "unpause")
            + " extension="
            + extension
            + (queue == null ? " all queues" : " queue=" + queue),
        board.snapshot().thenCompose(now -> set(principal, extension, queue, paused, reason, now)));
  }

  private CompletionStage<CommandResult> add(
      Principal principal, String extension, String queue, BoardSnapshot now) {
    Refused denied = denied(principal, extension, queue, now);
    if (denied != null) {
      return Reach.now(denied);
    }
    if (!members(now, extension, queue).isEmpty()) {
      return Reach.now(
          new Refused(
              Why.ALREADY_MEMBER,
              "extension: " + extension + " (expected: one that isn't in queue " + queue + ")"));
    }
    Pbx pbx = pbx(now, extension, queue);
    if (pbx == null) {
      return Reach.now(Reach.noLink("of queue " + queue));
    }
    String device = reach.device(extension);
    return pbx.queueAdd(queue, device, name(now, pbx.node(), extension, device), 0, null, false)
        .thenApply(outcome -> ClickToCall.result("", outcome));
  }

  private CompletionStage<CommandResult> remove(
      Principal principal, String extension, String queue, BoardSnapshot now) {
    Refused denied = denied(principal, extension, queue, now);
    if (denied != null) {
      return Reach.now(denied);
    }
    List<Member> members = members(now, extension, queue);
    if (members.isEmpty()) {
      return Reach.now(notMember(extension, queue));
    }
    List<Member> dynamic = members.stream().filter(Member::dynamic).toList();
    if (dynamic.isEmpty()) {
      return Reach.now(
          new Refused(
              Why.STATIC_MEMBER,
              "extension: "
                  + extension
                  + " (expected: one that doesn't stand in the configuration of queue "
                  + queue
                  + ")"));
    }
    return onAll(dynamic, (pbx, member) -> pbx.queueRemove(member.queue(), member.iface()));
  }

  private CompletionStage<CommandResult> set(
      Principal principal,
      String extension,
      @Nullable String queue,
      boolean paused,
      @Nullable String reason,
      BoardSnapshot now) {
    Refused denied =
        queue == null
            ? reach.denied(principal, "extension", extension)
            : denied(principal, extension, queue, now);
    if (denied == null
        && reason != null
        && (!REASON.matcher(reason).matches() || PauseWords.isOurs(reason))) {
      denied =
          new Refused(
              Why.BAD_VALUE,
              "reason: (expected: 1–40 letters, digits, spaces, . _ -; not "
                  + AFTER_CALL
                  + ", nothing that begins with "
                  + PauseWords.PREFIX
                  + ")");
    }
    if (denied != null) {
      return Reach.now(denied);
    }
    List<Member> members = members(now, extension, queue);
    if (members.isEmpty()) {
      return Reach.now(notMember(extension, queue));
    }
    if (queue != null) {
      return onAll(members, (pbx, member) -> pbx.queuePause(queue, member.iface(), paused, reason));
    }
    // One command for all queues of an interface: so that no queue can ring it in between.
    Set<String> told = new LinkedHashSet<>();
    List<Member> one = new ArrayList<>();
    for (Member member : members) {
      if (told.add(member.node() + "/" + member.iface())) {
        one.add(member);
      }
    }
    return onAll(one, (pbx, member) -> pbx.queuePause(null, member.iface(), paused, reason));
  }

  private interface OnMember {
    CompletionStage<Pbx.Outcome> run(Pbx pbx, Member member);
  }

  private CompletionStage<CommandResult> onAll(List<Member> members, OnMember command) {
    for (Member member : members) {
      if (reach.pbx(member.node()) == null) {
        return Reach.now(Reach.noLink(member.node()));
      }
    }
    return Reach.all(
        members,
        "",
        member -> {
          Pbx pbx = Objects.requireNonNull(reach.pbx(member.node()));
          return command.run(pbx, member);
        });
  }

  private @Nullable Refused denied(
      Principal principal, String extension, String queue, BoardSnapshot now) {
    Refused denied = reach.denied(principal, "extension", extension);
    if (denied != null) {
      return denied;
    }
    boolean there = now.queues().values().stream().anyMatch(q -> q.name().equals(queue));
    // A queue out of sight is answered as one that isn't there; one's own is never out of sight.
    boolean own = !members(now, extension, queue).isEmpty();
    if (!there || !own && !reach.scope(principal).seesQueue(queue)) {
      String shown = there || queue.matches("[A-Za-z0-9_-]{1,40}") ? queue : "";
      return new Refused(Why.QUEUE_UNKNOWN, "queue: " + shown + " (expected: a queue)");
    }
    return null;
  }

  private static Refused notMember(String extension, @Nullable String queue) {
    return new Refused(
        Why.NOT_MEMBER,
        "extension: "
            + extension
            + " (expected: one that is in "
            + (queue == null ? "a queue" : "queue " + queue)
            + ")");
  }

  private static List<Member> members(BoardSnapshot now, String extension, @Nullable String queue) {
    return now.members().values().stream()
        .filter(m -> extension.equals(m.extension()))
        .filter(m -> queue == null || m.queue().equals(queue))
        .toList();
  }

  /** The node that has the queue, one that knows the extension before others. */
  private @Nullable Pbx pbx(BoardSnapshot now, String extension, String queue) {
    Pbx found = null;
    for (Pbx pbx : reach.pbxes()) {
      if (now.queues().containsKey(pbx.node() + "/" + queue)
          && (found == null || now.extensions().containsKey(pbx.node() + "/" + extension))) {
        found = pbx;
      }
    }
    return found;
  }

  /** As the PBX shows it in another queue; else the agent's name; else the device. */
  private String name(BoardSnapshot now, String node, String extension, String device) {
    for (Member member : now.members().values()) {
      if (member.node().equals(node)
          && member.iface().equals(device)
          && Pbx.Identity.showable(member.name())) {
        return member.name();
      }
    }
    AgentCard agent = reach.roster().agentAt(extension);
    return agent != null && Pbx.Identity.showable(agent.name()) ? agent.name() : device;
  }
}
