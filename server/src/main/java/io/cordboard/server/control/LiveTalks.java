package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Talk;
import io.cordboard.server.board.TalkFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.desk.AgentState;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.StoreUnavailable;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Talks on the live board. What an agent's leg is doing is asked of the board each time, so that a
 * restart in the middle of a consultation loses nothing; only who has a command under way is kept
 * here.
 */
public final class LiveTalks implements Talks {
  private final Supplier<Roster> roster;
  private final AtWork atWork;
  private final BoardFeed board;
  private final ClickToCall clickToCall;
  private final Reach reach;
  private final TalkRules rules;
  private final OwnTalk.Finder own;
  private final Supervising supervising;
  private final EndingLegs ending;

  /** Agents with a command under way. */
  private final Set<String> pending = ConcurrentHashMap.newKeySet();

  /**
   * Talks on these nodes.
   *
   * @param talks the same board as {@code board}
   */
  public LiveTalks(
      Config config,
      Supplier<Roster> roster,
      AtWork atWork,
      NumberRules numbers,
      List<Pbx> pbxes,
      BoardFeed board,
      TalkFeed talks,
      ClickToCall clickToCall,
      Clock clock,
      CommandAudit audit) {
    this.roster = roster;
    this.atWork = atWork;
    this.board = board;
    this.clickToCall = clickToCall;
    this.reach = new Reach(config, roster, pbxes, audit);
    this.rules = new TalkRules(roster, numbers, reach);
    this.own = new OwnTalk.Finder(board, talks, reach);
    this.ending = new EndingLegs(rules, reach);
    this.supervising = new Supervising(rules, board, talks, reach, clock);
  }

  @Override
  public CompletionStage<CommandResult> dial(
      Principal principal, String agent, Target target, @Nullable String tag) {
    return run(
        principal,
        agent,
        "dial " + shown(target),
        card -> {
          AgentCard wanted = rules.wanted(card, target);
          return together(card, wanted)
              .thenCompose(
                  all -> {
                    rules.mayDial(card, all.own, target.group(), all.now);
                    String number =
                        wanted == null
                            ? Objects.requireNonNull(target.number())
                            : rules.dialled(wanted, all.wanted, target.group(), all.now);
                    return clickToCall.call(principal, card, number, tag);
                  });
        });
  }

  @Override
  public CompletionStage<CommandResult> consult(
      Principal principal, String agent, Legs legs, Target target) {
    return run(
        principal,
        agent,
        "consult " + shown(target),
        card -> {
          AgentCard wanted = rules.wanted(card, target);
          return find(card, legs, Talk.Stage.TALK)
              .thenCombine(together(card, wanted), Pair::new)
              .thenCompose(
                  pair -> {
                    OwnTalk talk = pair.talk;
                    String dialled =
                        wanted == null
                            ? rules.dialled(
                                principal, card, Objects.requireNonNull(target.number()))
                            : rules.dialled(wanted, pair.all.wanted, target.group(), pair.all.now);
                    return talk.pbx()
                        .consult(
                            talk.party().channelId(), dialled, reach.context(talk.pbx().node()))
                        .thenApply(outcome -> ClickToCall.result(talk.call().id(), outcome));
                  });
        });
  }

  private record Pair(OwnTalk talk, Together all) {}

  @Override
  public CompletionStage<CommandResult> back(Principal principal, String agent, Legs legs) {
    return on(principal, agent, "back", legs, Talk.Stage.CONSULT, t -> t.pbx()::back);
  }

  @Override
  public CompletionStage<CommandResult> transfer(Principal principal, String agent, Legs legs) {
    return on(
        principal,
        agent,
        "transfer",
        legs,
        Talk.Stage.CONSULT,
        talk -> {
          talk.mustBeAnswered();
          return talk.pbx()::complete;
        });
  }

  @Override
  public CompletionStage<CommandResult> conference(Principal principal, String agent, Legs legs) {
    return on(
        principal,
        agent,
        "conference",
        legs,
        Talk.Stage.CONSULT,
        talk -> {
          talk.mustHaveRoom();
          talk.mustBeAnswered();
          return talk.pbx()::conference;
        });
  }

  @Override
  public CompletionStage<CommandResult> hold(Principal principal, String agent, Legs legs) {
    return on(principal, agent, "hold", legs, Talk.Stage.TALK, t -> t.pbx()::hold);
  }

  @Override
  public CompletionStage<CommandResult> resume(Principal principal, String agent, Legs legs) {
    return on(principal, agent, "resume", legs, Talk.Stage.HOLD, t -> t.pbx()::back);
  }

  private interface Command {
    CompletionStage<Pbx.Outcome> give(String channelId);
  }

  /** A command on the agent's leg that is at this stage. */
  private CompletionStage<CommandResult> on(
      Principal principal,
      String agent,
      String word,
      Legs legs,
      Talk.Stage stage,
      Function<OwnTalk, Command> command) {
    return run(
        principal,
        agent,
        word,
        card ->
            find(card, legs, stage)
                .thenCompose(
                    talk ->
                        command
                            .apply(talk)
                            .give(talk.party().channelId())
                            .thenCompose(o -> own.judged(talk, o))
                            .thenApply(o -> ClickToCall.result(talk.call().id(), o))));
  }

  private CompletionStage<OwnTalk> find(AgentCard card, Legs legs, Talk.Stage stage) {
    return own.find(TalkRules.extension(card), legs, stage);
  }

  @Override
  public CompletionStage<CommandResult> hangUp(
      Principal principal, String agent, List<String> uniqueIds) {
    // Never pending: it is the way out of a command that rings somebody.
    return anytime(
        principal,
        agent,
        "hangup "
            + uniqueIds.stream().limit(ControlLimits.HANG_UPS).collect(Collectors.joining(",")),
        card -> board.snapshot().thenCompose(now -> ending.end(card, uniqueIds, now)));
  }

  @Override
  public CompletionStage<CommandResult> supervise(
      Principal principal,
      String admin,
      Supervision how,
      @Nullable String callId,
      @Nullable String phone) {
    return run(
        principal,
        admin,
        how + " call=" + callId + " phone=" + phone,
        card -> supervising.begin(principal, card, how, callId, phone));
  }

  private record Together(
      BoardSnapshot now, @Nullable AgentState own, @Nullable AgentState wanted) {}

  /** What the rules look at. */
  private CompletionStage<Together> together(AgentCard card, @Nullable AgentCard wanted) {
    CompletionStage<@Nullable AgentState> other =
        wanted == null ? CompletableFuture.completedFuture(null) : atWork.state(wanted.number());
    return board
        .snapshot()
        .thenCompose(
            now ->
                atWork
                    .state(card.number())
                    .thenCombine(other, (mine, theirs) -> new Together(now, mine, theirs)));
  }

  /** Runs one command of an agent, written down, and no other of the same agent meanwhile. */
  private CompletionStage<CommandResult> run(
      Principal principal,
      String agent,
      String command,
      Function<AgentCard, CompletionStage<CommandResult>> body) {
    return anytime(principal, agent, command, card -> alone(card, body));
  }

  private CompletionStage<CommandResult> alone(
      AgentCard card, Function<AgentCard, CompletionStage<CommandResult>> body) {
    String agent = card.number();
    if (!pending.add(agent)) {
      throw new Denial(Why.PENDING, "agent: " + agent + " (expected: no command under way)");
    }
    return begun(() -> body.apply(TalkRules.notSuspended(card)))
        .whenComplete((result, error) -> pending.remove(agent));
  }

  /** Runs one command of an agent, written down. */
  private CompletionStage<CommandResult> anytime(
      Principal principal,
      String agent,
      String command,
      Function<AgentCard, CompletionStage<CommandResult>> body) {
    return reach.audited(
        principal,
        "agent=" + agent + " " + command,
        begun(() -> body.apply(rules.agent(principal, agent)))
            .handle((result, error) -> error == null ? result : refusal(error)));
  }

  private static CommandResult refusal(Throwable error) {
    Throwable cause = error instanceof CompletionException e ? e.getCause() : error;
    if (cause instanceof Denial denial) {
      return denial.refused();
    }
    if (cause instanceof StoreUnavailable) {
      return new CommandResult.Refused(Why.FAILED, "agent: not known yet: " + cause.getMessage());
    }
    throw new CompletionException(cause);
  }

  private static CompletionStage<CommandResult> begun(
      Supplier<CompletionStage<CommandResult>> body) {
    try {
      return body.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static String shown(Target target) {
    return (target.agent() == null ? "number=" + target.number() : "target=" + target.agent())
        + " group="
        + target.group();
  }
}
