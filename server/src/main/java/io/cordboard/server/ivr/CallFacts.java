package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What will be told of a call when it is over. */
final class CallFacts {
  private final Line.Caller caller;
  private final String did;
  private final long startedAtMs;
  private long diallingAtMs;
  private long answeredAtMs;
  private @Nullable String target;
  private boolean attempted;
  private boolean bridged;
  private Status status = Status.VOEND;
  private final Map<String, String> customData = new LinkedHashMap<>();

  CallFacts(Line.Caller caller, String did, long startedAtMs) {
    this.caller = caller;
    this.did = did;
    this.startedAtMs = startedAtMs;
  }

  /** An attempt begins; who leaves now has cancelled it. */
  void dialling(String number, long atMs) {
    attempted = true;
    bridged = false;
    target = number;
    diallingAtMs = atMs;
    answeredAtMs = 0;
    status = Status.CANCEL;
  }

  /** The attempt goes on with another target. */
  void dialling(String number) {
    bridged = false;
    target = number;
    answeredAtMs = 0;
    status = Status.CANCEL;
  }

  void answered(long atMs) {
    answeredAtMs = atMs;
    bridged = true;
    status = Status.ANSWER;
  }

  /** The attempt is over. */
  void dialled(Status outcome) {
    bridged = false;
    status = outcome;
  }

  /** Nobody could even be tried. */
  void refused(String number, Status outcome) {
    attempted = true;
    bridged = false;
    target = number;
    diallingAtMs = 0;
    answeredAtMs = 0;
    status = outcome;
  }

  /** The server ordered the end. */
  void hangUpOrdered() {
    if (!attempted) {
      status = Status.TE;
    }
  }

  boolean isBridged() {
    return bridged;
  }

  Map<String, String> customData() {
    return customData;
  }

  /**
   * Adds to the call's data.
   *
   * @return the first name for which there is no room; null if all found some
   */
  @Nullable String merge(Map<String, String> more) {
    String lost = null;
    for (Map.Entry<String, String> e : more.entrySet()) {
      boolean fits =
          e.getKey().length() <= IvrLimits.CUSTOM_TEXT
              && e.getValue().length() <= IvrLimits.CUSTOM_TEXT
              && (customData.containsKey(e.getKey()) || customData.size() < IvrLimits.CUSTOM_NAMES);
      if (fits) {
        customData.put(e.getKey(), e.getValue());
      } else if (lost == null) {
        lost = e.getKey();
      }
    }
    return lost;
  }

  IvrJournal.Entry entry(@Nullable String targetChannelId) {
    return new IvrJournal.Entry(
        caller.node(),
        caller.channelId(),
        caller.callId(),
        did,
        caller.number(),
        startedAtMs,
        diallingAtMs,
        answeredAtMs,
        target,
        targetChannelId,
        bridged,
        status,
        customData);
  }
}
