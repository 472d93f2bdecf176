package io.cordboard.server.control;

import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.TalkFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.Roster;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** The commands that an API may give. */
public record Commands(
    ClickToCall clickToCall,
    HangUp hangUp,
    Transfer transfer,
    Spy spy,
    QueueMembers queueMembers,
    Blacklist blacklist) {

  /**
   * All of them, on these nodes.
   *
   * @param numbers the rules, with the counts of all that dial
   * @param talks the same board as {@code board}
   * @param repeats the idempotency keys of click-to-call; the other commands' are the API's own
   *     care
   * @param limits ends calls that have a limit
   */
  public static Commands on(
      List<Pbx> pbxes,
      Config config,
      Supplier<Roster> roster,
      NumberRules numbers,
      BoardFeed board,
      TalkFeed talks,
      Clock clock,
      CommandAudit audit,
      Repeats repeats,
      CallLimits limits) {
    return new Commands(
        new ClickToCall(config, roster, numbers, pbxes, board, clock, audit, repeats, limits),
        new HangUp(config, roster, pbxes, board, audit),
        new Transfer(config, roster, numbers, pbxes, board, talks, audit),
        new Spy(config, roster, pbxes, board, clock, audit),
        new QueueMembers(config, roster, pbxes, board, audit),
        new Blacklist(config, roster, pbxes, audit));
  }
}
