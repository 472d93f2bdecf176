package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * One leg between the PBX and a phone or trunk. Halves of Local channels are not shown.
 *
 * @param id {@code node/uniqueid}
 * @param name Asterisk's name of it, {@code PJSIP/801-00000012}
 * @param endpoint the technology and endpoint, {@code PJSIP/801}
 * @param extension the extension whose device this is, null for a trunk
 * @param trunk the trunk's endpoint name, null for an extension
 * @param callId the call it belongs to
 * @param number the number of the party on this leg
 * @param connectedNumber the number of the party it talks to, null while none
 * @param dialed what this leg dialled or was dialled to, null if nothing
 * @param bridgeId {@code node/bridge id} while bridged
 * @param held whether this leg's phone put the other side on hold
 * @param cause Q.850 hang-up cause, 0 while up
 */
public record Channel(
    String id,
    String node,
    String name,
    String endpoint,
    @Nullable String extension,
    @Nullable String trunk,
    State state,
    String callId,
    Role role,
    @Nullable String number,
    @Nullable String numberName,
    @Nullable String connectedNumber,
    @Nullable String connectedName,
    @Nullable String dialed,
    @Nullable String bridgeId,
    boolean held,
    long createdAtMs,
    long answeredAtMs,
    int cause)
    implements Entity {

  /** A leg's state. */
  public enum State {
    DOWN,
    DIALING,
    RING,
    RINGING,
    UP,
    BUSY,
    GONE
  }

  @Override
  public Kind kind() {
    return Kind.CHANNEL;
  }
}
