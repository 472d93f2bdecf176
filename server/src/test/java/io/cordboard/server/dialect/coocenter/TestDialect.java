package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.api.RecordingShelf;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CallLimits;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.control.Commands;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.outbox.RecentEvents;
import io.cordboard.server.roster.LiveRoster;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The dialect without a PBX: it reads a board and can command nothing. */
public final class TestDialect {
  private TestDialect() {}

  /** Not started; {@code recent} is what the debug page shows, null for no such page. */
  public static CooCenter of(
      Config config, BoardFeed board, EventLoopGroup loops, @Nullable RecentEvents recent)
      throws IOException {
    Clock clock = Clock.systemUTC();
    LiveRoster roster = LiveRoster.of(config);
    return new CooCenter(
        config,
        roster,
        board,
        Commands.on(
            List.of(),
            config,
            roster,
            new NumberRules(config, clock),
            board,
            leg -> CompletableFuture.completedFuture(null),
            clock,
            new CommandAudit(entry -> {}, clock),
            new Repeats(clock),
            new CallLimits(List.of(), loops.next())),
        new RecordingShelf(config),
        (team, file) -> CompletableFuture.completedFuture(false),
        clock,
        loops,
        recent);
  }
}
