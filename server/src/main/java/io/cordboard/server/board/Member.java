package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * A device that takes calls of a queue.
 *
 * @param id {@code node/queue/interface}
 * @param queue the queue's name
 * @param iface Asterisk's interface, {@code PJSIP/801}
 * @param name the member name as the PBX shows it
 * @param extension its extension, null if none is known
 * @param agent the number of the agent there, null if none
 * @param state device state
 * @param paused whether the queue passes it over
 * @param pausedReason the reason given, null if none
 * @param dynamic true if added at run time, false if it stands in the configuration
 * @param inCall whether it talks to a caller of this queue (our own reckoning)
 * @param callsTaken since the PBX last reset its count
 * @param lastCallAtMs when its last queue call ended, 0 if never
 */
public record Member(
    String id,
    String node,
    String queue,
    String iface,
    String name,
    @Nullable String extension,
    @Nullable String agent,
    DeviceState state,
    boolean paused,
    @Nullable String pausedReason,
    long pausedAtMs,
    int penalty,
    boolean dynamic,
    boolean inCall,
    int callsTaken,
    long lastCallAtMs)
    implements Entity {

  @Override
  public Kind kind() {
    return Kind.MEMBER;
  }
}
