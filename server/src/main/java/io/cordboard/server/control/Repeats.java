package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import java.time.Clock;
import java.util.HashMap;
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

  /** How many are kept for each principal. */
  private final Map<String, Integer> keptOf = new HashMap<>();

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
    Name name = new Name(principal.id(), key);
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    synchronized (this) {
      forgetOld();
      Kept before = kept.get(name);
      if (before != null) {
        return before.command.equals(command)
            ? before.result.copy()
            : refused(
                Why.KEY_REUSED, "Idempotency-Key: used before (expected: a new one per command)");
      }
      if (kept.size() >= ControlLimits.REPEATS
          || keptOf.getOrDefault(name.principal, 0) >= ControlLimits.REPEATS_OF_ONE) {
        return refused(Why.TOO_MANY, "commands: too many (expected: a try in a few minutes)");
      }
      kept.put(name, new Kept(command, result, clock.millis()));
      keptOf.merge(name.principal, 1, Integer::sum);
    }
    begin(run)
        .whenComplete(
            (r, e) -> {
              if (e == null) {
                forgetIfNothingWasTried(name, r);
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
        if (kept.remove(name) != null) {
          oneLess(name.principal);
        }
      }
    }
  }

  private void oneLess(String principal) {
    keptOf.computeIfPresent(principal, (p, n) -> n == 1 ? null : n - 1);
  }

  private void forgetOld() {
    long now = clock.millis();
    Iterator<Map.Entry<Name, Kept>> oldest = kept.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Name, Kept> entry = oldest.next();
      if (now - entry.getValue().atMs < ControlLimits.REPEATS_MS) {
        return;
      }
      oldest.remove();
      oneLess(entry.getKey().principal);
    }
  }

  private static CompletionStage<CommandResult> refused(Why why, String text) {
    return CompletableFuture.completedFuture(new Refused(why, text));
  }
}
