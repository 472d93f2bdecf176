package io.cordboard.server.board;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is known about a node, in telephony's words; the only thing that moves a {@link
 * Board}.
 *
 * <p>Ids in facts are the PBX's own (unique ids, bridge ids), without the node. {@code atMs} is
 * when we heard of it, by our clock, never running backwards.
 */
public sealed interface Fact {

  /** The node it is about, empty for {@link Tick} and {@link AgentsListed}. */
  String node();

  /** When we heard of it. */
  long atMs();

  /**
   * What the PBX says of a leg now; the first one makes the leg appear.
   *
   * @param linkedId the unique id of the oldest leg that it is linked with
   * @param exten what it dialled, null if nothing
   * @param tag what the starter of the call gave along
   */
  record ChannelSeen(
      String node,
      long atMs,
      String uniqueId,
      String linkedId,
      String name,
      Channel.State state,
      @Nullable String number,
      @Nullable String numberName,
      @Nullable String connectedNumber,
      @Nullable String connectedName,
      @Nullable String exten,
      @Nullable String tag)
      implements Fact {}

  /** A leg got another name. */
  record ChannelRenamed(String node, long atMs, String uniqueId, String name) implements Fact {}

  /** A leg is gone. {@code cause} is Q.850; {@code techCause} the SIP status, null if none. */
  record ChannelGone(
      String node, long atMs, String uniqueId, String name, int cause, @Nullable String techCause)
      implements Fact {}

  /** The phone or network on this leg asked to end it. */
  record HangUpAsked(String node, long atMs, String uniqueId) implements Fact {}

  /** We told the PBX to end this leg; the PBX itself does not say so. */
  record HangUpCommanded(String node, long atMs, String uniqueId) implements Fact {}

  /** The PBX refused what {@link HangUpCommanded} told: its end, when it comes, is not ours. */
  record HangUpRefused(String node, long atMs, String uniqueId) implements Fact {}

  /**
   * A leg is being dialled.
   *
   * @param fromUniqueId the leg that dials, null when a command does
   * @param fromExten what that leg had dialled
   * @param dialString what is dialled, {@code 802} or {@code 74951234560@trunk}
   */
  record DialBegan(
      String node,
      long atMs,
      @Nullable String fromUniqueId,
      @Nullable String fromExten,
      String toUniqueId,
      String toName,
      @Nullable String toLinkedId,
      @Nullable String dialString)
      implements Fact {}

  /** Dialling a leg ended; {@code answered} if by an answer. Why else is told by its end. */
  record DialEnded(String node, long atMs, String toUniqueId, boolean answered) implements Fact {}

  /**
   * A bridge was made. {@code conference} is its number if it is a conference; {@code foreign} if
   * it belongs to an application, which decides who stays in it.
   */
  record BridgeMade(
      String node,
      long atMs,
      String bridgeId,
      String technology,
      @Nullable String conference,
      boolean foreign)
      implements Fact {}

  /** A leg entered a bridge. {@code holding} if nobody hears anybody there (parking, waiting). */
  record BridgeEntered(
      String node,
      long atMs,
      String bridgeId,
      String technology,
      @Nullable String conference,
      boolean holding,
      String uniqueId,
      String linkedId,
      String name)
      implements Fact {}

  /** A leg left a bridge. */
  record BridgeLeft(String node, long atMs, String bridgeId, String uniqueId) implements Fact {}

  /** A bridge is no more. */
  record BridgeGone(String node, long atMs, String bridgeId) implements Fact {}

  /** The two halves of a Local channel belong together. */
  record LocalJoined(String node, long atMs, String oneUniqueId, String twoUniqueId)
      implements Fact {}

  /** The phone on this leg put the others on hold, or took them back. */
  record HoldChanged(String node, long atMs, String uniqueId, boolean held) implements Fact {}

  /** This leg hears music, or no longer. */
  record MusicChanged(String node, long atMs, String uniqueId, boolean plays) implements Fact {}

  /** A leg was sent elsewhere by another. */
  record BlindTransferred(String node, long atMs, String transfererUniqueId) implements Fact {}

  /** A consultation was completed: the transferer leaves or makes it three. */
  record AttendedTransferred(String node, long atMs, String transfererUniqueId) implements Fact {}

  /** The dialplan or an external IVR told something of the call that this leg is in. */
  record Reported(String node, long atMs, String uniqueId, Report report) implements Fact {}

  /** A supervisor began to listen to a leg. */
  record SpyBegan(String node, long atMs, String spyUniqueId, String spiedUniqueId)
      implements Fact {}

  /**
   * A caller joined a queue at this position (1 is next). {@code channel} is its channel's name: in
   * a resync this may be the first word of it.
   */
  record CallerJoined(
      String node,
      long atMs,
      String queue,
      String uniqueId,
      String linkedId,
      String channel,
      int position,
      @Nullable String number,
      @Nullable String name)
      implements Fact {}

  /** A caller is no longer waiting in a queue, for whatever reason. */
  record CallerLeft(String node, long atMs, String queue, String uniqueId) implements Fact {}

  /** A caller gave up waiting. */
  record CallerAbandoned(String node, long atMs, String queue, String uniqueId) implements Fact {}

  /** A queue rings a member's device for a caller. */
  record AgentCalled(
      String node,
      long atMs,
      String queue,
      String iface,
      String callerUniqueId,
      String agentUniqueId,
      String agentChannel)
      implements Fact {}

  /** A member answered a caller of a queue. */
  record AgentConnected(
      String node,
      long atMs,
      String queue,
      String iface,
      String callerUniqueId,
      String agentUniqueId)
      implements Fact {}

  /**
   * What the PBX says of a queue's member now.
   *
   * @param stateIface whose state counts, {@code PJSIP/801} or {@code hint:801@internal}
   */
  record MemberSeen(
      String node,
      long atMs,
      String queue,
      String iface,
      String name,
      @Nullable String stateIface,
      DeviceState state,
      boolean paused,
      @Nullable String pausedReason,
      long pausedAtMs,
      int penalty,
      boolean dynamic,
      int callsTaken,
      long lastCallAtMs)
      implements Fact {}

  /** A member was taken out of a queue. */
  record MemberRemoved(String node, long atMs, String queue, String iface) implements Fact {}

  /** An extension's hint; see {@link Extension} for the status bits. */
  record HintSeen(String node, long atMs, String number, String device, int status)
      implements Fact {}

  /** A device's state. */
  record DeviceSeen(String node, long atMs, String device, DeviceState state) implements Fact {}

  /**
   * What is known of an endpoint's registration.
   *
   * @param uri the contact it is about, null if none is registered
   * @param userAgent null if not told
   * @param roundTripMicros -1 if not told
   * @param removed whether this contact is gone
   */
  record ContactSeen(
      String node,
      long atMs,
      String endpoint,
      Registration.Status status,
      @Nullable String uri,
      @Nullable String userAgent,
      long roundTripMicros,
      boolean removed)
      implements Fact {}

  /** A link of the node came up. */
  record LinkUp(String node, long atMs, Link link) implements Fact {}

  /** A link of the node is down; {@code why} is for people. */
  record LinkLost(String node, long atMs, Link link, String why) implements Fact {}

  /** From here on the PBX is being asked for its whole state; events go on meanwhile. */
  record ResyncBegun(String node, long atMs) implements Fact {}

  /** The resync could not be done; another will be tried. */
  record ResyncFailed(String node, long atMs, String why) implements Fact {}

  /**
   * The whole state of a node as it answered between {@link ResyncBegun} and now. {@code complete}
   * lists only: what is missing in them is gone.
   *
   * @param version Asterisk's version, null if not told
   * @param startedAtMs when that Asterisk started, 0 if not told
   * @param channels every leg, Local halves too
   * @param registrations the endpoints that were asked about
   */
  record NodePicture(
      String node,
      long atMs,
      @Nullable String version,
      long startedAtMs,
      List<PictureLeg> channels,
      List<BridgeMade> bridges,
      List<PictureQueue> queues,
      List<PictureCaller> callers,
      List<MemberSeen> members,
      List<HintSeen> hints,
      List<DeviceSeen> devices,
      List<ContactSeen> registrations)
      implements Fact {

    /** Keeps its own copies of the lists. */
    public NodePicture {
      channels = List.copyOf(channels);
      bridges = List.copyOf(bridges);
      queues = List.copyOf(queues);
      callers = List.copyOf(callers);
      members = List.copyOf(members);
      hints = List.copyOf(hints);
      devices = List.copyOf(devices);
      registrations = List.copyOf(registrations);
    }
  }

  /**
   * A leg in a picture.
   *
   * @param seen its state
   * @param bridgeId the bridge it is in, null if none
   * @param createdAtMs when it appeared
   * @param application what the dialplan does with it, {@code Queue}, {@code AppDial}
   * @param applicationData its arguments
   */
  record PictureLeg(
      ChannelSeen seen,
      @Nullable String bridgeId,
      long createdAtMs,
      @Nullable String application,
      @Nullable String applicationData) {}

  /** A queue in a picture. */
  record PictureQueue(String name, String strategy) {}

  /** A waiting caller in a picture. */
  record PictureCaller(
      String queue,
      String uniqueId,
      int position,
      @Nullable String number,
      @Nullable String name,
      long joinedAtMs) {}

  /** These are the agents from now on, and no others. */
  record AgentsListed(long atMs, List<BoardSettings.AgentEntry> agents) implements Fact {
    /** Keeps its own copy. */
    public AgentsListed {
      agents = List.copyOf(agents);
    }

    @Override
    public String node() {
      return "";
    }
  }

  /** Time goes on: for what changes without an event, as the counts at midnight. */
  record Tick(long atMs) implements Fact {
    @Override
    public String node() {
      return "";
    }
  }

  /** The links to a node. */
  enum Link {
    AMI,
    ARI
  }
}
