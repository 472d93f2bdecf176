package io.cordboard.server.api;

import io.cordboard.server.control.Commands;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.http.Router;

/** All routes of {@code /v1} that command something. */
public final class CommandRoutes {
  private CommandRoutes() {}

  /** Adds them; {@code repeats} is that of all commands of this API. */
  public static void addTo(Router router, Commands commands, Repeats repeats) {
    new CallRoutes(commands.clickToCall(), commands.hangUp(), repeats).addTo(router);
    new ExtensionRoutes(commands.transfer(), commands.hangUp(), commands.spy(), repeats)
        .addTo(router);
    new QueueRoutes(commands.queueMembers(), repeats).addTo(router);
    new BlacklistRoutes(commands.blacklist(), repeats).addTo(router);
  }
}
