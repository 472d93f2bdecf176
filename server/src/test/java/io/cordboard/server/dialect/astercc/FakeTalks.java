package io.cordboard.server.dialect.astercc;

import io.cordboard.server.access.Principal;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.Talks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what it was asked, and answers what it was told to. */
final class FakeTalks implements Talks {
  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile CommandResult answer = new CommandResult.Done("c1");
  volatile @Nullable String tag;

  /** Answers instead, when it likes. */
  volatile @Nullable CompletableFuture<CommandResult> later;

  private CompletionStage<CommandResult> ask(Principal by, String agent, String what) {
    asked.add(by.agent() + " " + agent + " " + what);
    CompletableFuture<CommandResult> other = later;
    return other != null ? other : CompletableFuture.completedFuture(answer);
  }

  private static String of(Target t) {
    return t.agent() + "/" + t.number() + "/" + t.group();
  }

  private static String of(Legs l) {
    String call = l.call() == null ? "" : " of " + l.call();
    return l.agent() + "/" + l.other() + "/" + l.consulted() + call;
  }

  @Override
  public CompletionStage<CommandResult> dial(
      Principal principal, String agent, Target target, @Nullable String tag) {
    this.tag = tag;
    return ask(principal, agent, "dial " + of(target));
  }

  @Override
  public CompletionStage<CommandResult> consult(
      Principal principal, String agent, Legs legs, Target target) {
    return ask(principal, agent, "consult " + of(legs) + " " + of(target));
  }

  @Override
  public CompletionStage<CommandResult> back(Principal principal, String agent, Legs legs) {
    return ask(principal, agent, "back " + of(legs));
  }

  @Override
  public CompletionStage<CommandResult> transfer(Principal principal, String agent, Legs legs) {
    return ask(principal, agent, "transfer " + of(legs));
  }

  @Override
  public CompletionStage<CommandResult> conference(Principal principal, String agent, Legs legs) {
    return ask(principal, agent, "conference " + of(legs));
  }

  @Override
  public CompletionStage<CommandResult> hold(Principal principal, String agent, Legs legs) {
    return ask(principal, agent, "hold " + of(legs));
  }

  @Override
  public CompletionStage<CommandResult> resume(Principal principal, String agent, Legs legs) {
    return ask(principal, agent, "resume " + of(legs));
  }

  @Override
  public CompletionStage<CommandResult> hangUp(
      Principal principal, String agent, List<String> uniqueIds) {
    return ask(principal, agent, "hangUp " + uniqueIds);
  }

  @Override
  public CompletionStage<CommandResult> supervise(
      Principal principal,
      String admin,
      Supervision how,
      @Nullable String callId,
      @Nullable String phone) {
    return ask(principal, admin, "supervise " + how + " " + callId + " " + phone);
  }
}
