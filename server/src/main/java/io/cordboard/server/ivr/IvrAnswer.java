package io.cordboard.server.ivr;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the customer's server answered, read. */
public sealed interface IvrAnswer {

  /**
   * Something to be done.
   *
   * @param language of the sounds and digits, lower case; null: the number's default
   * @param callerName the name that the caller gets from here on (layers); null: unchanged
   * @param customData kept with the call, replaces values of the same names; mostly empty
   * @param remarks what was wrong and was left out or replaced, a line each: "REC: ../x (expected:
   *     …)"; the session logs them
   * @param sorry the sorry prompt is heard in place of one that the caller was to hear now: its
   *     name was bad, or a mandatory one was not there at all ({@code blank} and empty are silence)
   */
  record Understood(
      IvrAction action,
      @Nullable String language,
      @Nullable String callerName,
      Map<String, String> customData,
      List<String> remarks,
      boolean sorry)
      implements IvrAnswer {
    public Understood {
      customData = Map.copyOf(customData);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Nothing that can be done; the caller gets the fallback.
   *
   * @param reason for the counter: late, unreachable, refused, breaker_open, http_status, too_long,
   *     unreadable, fault, status, unknown_action, missing_field, bad_field, unknown_layer
   * @param why one line, "ACTION: DANCE (expected: one of …)"
   */
  record Failed(String reason, String why) implements IvrAnswer {}
}
