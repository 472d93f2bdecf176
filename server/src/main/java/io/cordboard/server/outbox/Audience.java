package io.cordboard.server.outbox;

import io.cordboard.server.access.Scope;
import io.cordboard.server.board.Entity;
import io.cordboard.server.store.CallRecord;
import org.jspecify.annotations.Nullable;

/**
 * A target and what it may know of.
 *
 * @param scope null for everything
 */
record Audience(Target target, @Nullable Scope scope) {

  boolean sees(Entity entity, Scope.Lookup lookup) {
    return scope == null || scope.sees(entity, lookup);
  }

  boolean sees(CallRecord record) {
    if (scope == null
        || record.team() != null && record.team().equals(target.team())
        || scope.seesQueue(record.queue())) {
      return true;
    }
    return scope.seesExtension(record.caller().extension())
        || record.parties().stream().anyMatch(p -> scope.seesExtension(p.who().extension()));
  }
}
