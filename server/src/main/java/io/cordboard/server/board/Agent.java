package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * A person at a device.
 *
 * @param id the agent's number, {@code 1001}
 * @param extension the extension of the device, null while bound to none
 * @param team the team's name
 * @param queues names of the queues where the device is a member now
 * @param pausedReason why paused, null if not or no reason was given
 * @param callId the call the device is in, null if none
 * @param sinceMs since when in this state
 */
public record Agent(
    String id,
    String node,
    String name,
    @Nullable String extension,
    String team,
    State state,
    java.util.List<String> queues,
    @Nullable String pausedReason,
    @Nullable String callId,
    long sinceMs)
    implements Entity {

  /** What an agent is doing. OFFLINE: the device is not reachable. LOGGED_OUT: in no queue. */
  public enum State {
    OFFLINE,
    LOGGED_OUT,
    IDLE,
    RINGING,
    BUSY,
    PAUSED
  }

  /** Keeps its own copy of the queues. */
  public Agent {
    queues = java.util.List.copyOf(queues);
  }

  @Override
  public Kind kind() {
    return Kind.AGENT;
  }
}
