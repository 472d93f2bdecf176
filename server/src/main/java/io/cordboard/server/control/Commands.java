package io.cordboard.server.control;

import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.pbx.Pbx;
import java.time.Clock;
import java.util.List;

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
   * @param repeats the idempotency keys of click-to-call; the other commands' are the API's own
   *     care
   * @param limits ends calls that have a limit
   */
  public static Commands on(
      List<Pbx> pbxes,
      Config config,
      BoardFeed board,
      Clock clock,
      CommandAudit audit,
      Repeats repeats,
      CallLimits limits) {
    NumberRules numbers = new NumberRules(config, clock);
    return new Commands(
        new ClickToCall(config, numbers, pbxes, board, clock, audit, repeats, limits),
        new HangUp(config, pbxes, board, audit),
        new Transfer(config, numbers, pbxes, board, audit),
        new Spy(config, pbxes, board, clock, audit),
        new QueueMembers(config, pbxes, board, audit),
        new Blacklist(config, pbxes, audit));
  }
}
