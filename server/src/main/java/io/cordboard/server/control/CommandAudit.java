package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.store.AuditEntry;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every command is kept, and is a line in the log: who, what, how it ended. Keeping never delays a
 * command; what the store cannot take is in the log alone.
 */
public final class CommandAudit {
  private static final Logger log = LoggerFactory.getLogger("audit");

  private final Consumer<AuditEntry> keep;
  private final Clock clock;

  /**
   * Keeps commands.
   *
   * @param keep must not block
   */
  public CommandAudit(Consumer<AuditEntry> keep, Clock clock) {
    this.keep = keep;
    this.clock = clock;
  }

  /** What is written comes checked or from us; the rest is made harmless. */
  void write(Principal who, String command, CommandResult result) {
    String outcome;
    String detail;
    if (result instanceof CommandResult.Done done) {
      outcome = "done";
      detail = done.callId().isEmpty() ? "" : "call=" + done.callId();
    } else if (result instanceof CommandResult.Refused refused) {
      outcome = "refused";
      detail = refused.why().name().toLowerCase(Locale.ROOT) + ": " + refused.text();
    } else {
      CommandResult.Unknown unknown = (CommandResult.Unknown) result;
      outcome = "unknown";
      detail = "call=" + unknown.callId() + ": " + unknown.text();
    }
    write(who, command, outcome, detail);
  }

  /**
   * Keeps what became of something that is no command on a call.
   *
   * @param outcome done, refused or unknown
   */
  public void write(Principal who, String command, String outcome, String detail) {
    log.info("{} {} -> {} {}", who.id(), harmless(command), outcome, harmless(detail));
    keep.accept(
        new AuditEntry(0, clock.millis(), who.id(), harmless(command), outcome, harmless(detail)));
  }

  private static String harmless(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().limit(300).forEach(c -> out.append(c < ' ' || c == 127 ? '?' : (char) c));
    return out.toString();
  }
}
