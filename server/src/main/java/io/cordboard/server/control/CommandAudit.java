package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line in the log for every command: who, what, how it ended. */
final class CommandAudit {
  private static final Logger log = LoggerFactory.getLogger("audit");

  private CommandAudit() {}

  /** What is written comes checked or from us; the rest is made harmless. */
  static void write(Principal who, String command, CommandResult result) {
    String end;
    if (result instanceof CommandResult.Done done) {
      end = "done call=" + done.callId();
    } else if (result instanceof CommandResult.Refused refused) {
      end = "refused " + refused.why().name().toLowerCase(Locale.ROOT) + ": " + refused.text();
    } else {
      CommandResult.Unknown unknown = (CommandResult.Unknown) result;
      end = "unknown call=" + unknown.callId() + ": " + unknown.text();
    }
    log.info("{} {} -> {}", who.id(), harmless(command), harmless(end));
  }

  private static String harmless(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().limit(300).forEach(c -> out.append(c < ' ' || c == 127 ? '?' : (char) c));
    return out.toString();
  }
}
