package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes commands with an idempotency key happen once: who repeats one gets the first one's answer,
 * also while that is still under way. One for all commands of an API, so that a key is used for one
 * of them only. May be called by any thread.
 */
public final class Repeats {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private record Name(String principal, String key) {}

  private record Kept(Object command, CompletableFuture<CommandResult> result, long atMs) {}

  private final Clock clock;

  /** Oldest first. */
  private final Map<Name, Kept> kept = new LinkedHashMap<>();

  /** With no key used yet. */
  public Repeats(Clock clock) {
    this.clock = clock;
  }

  /**
   * Runs a command, or answers as it was answered before.
   *
   * @param key null for a command that may be repeated
   * @param command equal for equal commands
   */
  public CompletionStage<CommandResult> once(
      Principal principal,
      @Nullable String key,
      Object command,
      Supplier<CompletionStage<CommandResult>> run) {
    if (key == null) {
      return run.get();
    }
    if (!KEY.matcher(key).matches()) {
      return refused(Why.BAD_VALUE, "Idempotency-Key: (expected: 1–128 visible characters)");
    }
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    synchronized (this) {
      forgetOld();
      Kept before = kept.get(new Name(principal.id(), key));
      if (before != null) {
        return before.command.equals(command)
            ? before.result.copy()
            : refused(
                Why.KEY_REUSED, "Idempotency-Key: used before (expected: a new one per command)");
      }
      if (kept.size() >= ControlLimits.REPEATS) {
        return refused(Why.TOO_MANY, "commands: too many (expected: a try in a few minutes)");
      }
      kept.put(new Name(principal.id(), key), new Kept(command, result, clock.millis()));
    }
    begin(run)
        .whenComplete(
            (r, e) -> {
              if (e == null) {
                forgetIfNothingWasTried(new Name(principal.id(), key), r);
                result.complete(r);
              } else {
                result.completeExceptionally(e);
              }
            });
    return result.copy();
  }

  /** What throws at once must not leave its repeats waiting. */
  private static CompletionStage<CommandResult> begin(
      Supplier<CompletionStage<CommandResult>> run) {
    try {
      return run.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A refusal that never reached the PBX may be asked for again and takes no place here. */
  private void forgetIfNothingWasTried(Name name, CommandResult result) {
    if (result instanceof Refused refused
        && (refused.why() == Why.BAD_VALUE || refused.why() == Why.NOT_ALLOWED)) {
      synchronized (this) {
        kept.remove(name);
      }
    }
  }

  private void forgetOld() {
    long now = clock.millis();
    Iterator<Kept> oldest = kept.values().iterator();
    while (oldest.hasNext()) {
      if (now - oldest.next().atMs < ControlLimits.REPEATS_MS) {
        return;
      }
      oldest.remove();
    }
  }

  private static CompletionStage<CommandResult> refused(Why why, String text) {
    return CompletableFuture.completedFuture(new Refused(why, text));
  }
}
