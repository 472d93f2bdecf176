package io.cordboard.ami;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of names found by their bytes, so that an event's name needs no new string.
 *
 * <p>Immutable; may be read by any thread.
 */
final class AmiNames {
  /** What Asterisk 22 says in the traffic that this program reads. */
  private static final List<String> KNOWN =
      List.of(
          ("Success Error Goodbye Follows AgentCalled AgentComplete AgentConnect AgentDump"
                  + " AgentRingNoAnswer AttendedTransfer BlindTransfer BridgeCreate BridgeDestroy"
                  + " BridgeEnter BridgeInfoChannel BridgeInfoComplete BridgeLeave"
                  + " BridgeListComplete BridgeListItem BridgeMerge Cdr ChallengeResponseFailed"
                  + " ChallengeSent ChanSpyStart ChanSpyStop ConfbridgeEnd ConfbridgeJoin"
                  + " ConfbridgeLeave ConfbridgeList ConfbridgeListComplete ConfbridgeListRooms"
                  + " ConfbridgeListRoomsComplete ConfbridgeMute ConfbridgeStart ConfbridgeTalking"
                  + " ConfbridgeUnmute ContactStatus CoreShowChannel CoreShowChannelsComplete"
                  + " DBGetComplete DBGetResponse DeviceStateChange DeviceStateListComplete DialBegin"
                  + " DialEnd DialState DNDState DTMFBegin DTMFEnd ExtensionStateListComplete"
                  + " ExtensionStatus FullyBooted Hangup HangupHandlerPush HangupHandlerRun"
                  + " HangupRequest Hold InvalidAccountID InvalidPassword ListDialplan LocalBridge"
                  + " LocalOptimizationBegin LocalOptimizationEnd MixMonitorMute MixMonitorStart"
                  + " MixMonitorStop MusicOnHoldStart MusicOnHoldStop NewAccountCode NewCallerid"
                  + " NewConnectedLine NewExten Newchannel Newexten Newstate OriginateResponse"
                  + " PeerStatus PresenceStateChange QueueCallerAbandon QueueCallerJoin"
                  + " QueueCallerLeave QueueEntry QueueMember QueueMemberAdded QueueMemberPause"
                  + " QueueMemberPenalty QueueMemberRemoved QueueMemberRinginuse QueueMemberStatus"
                  + " QueueParams QueueStatusComplete QueueSummary QueueSummaryComplete RTCPReceived"
                  + " RTCPSent Registry Reload Rename RequestBadFormat ShowDialPlanComplete Shutdown"
                  + " SoftHangupRequest Status StatusComplete SuccessfulAuth TestEvent Unhold"
                  + " UserEvent VarSet")
              .split(" "));

  private final @Nullable String[] table;
  private final byte[] @Nullable [] encoded;

  private AmiNames(Collection<String> names) {
    int size = Integer.highestOneBit(Math.max(8, names.size() * 4)) * 2;
    table = new String[size];
    encoded = new byte[size][];
    for (String name : names) {
      byte[] b = name.getBytes(StandardCharsets.US_ASCII);
      int at = hash(b, 0, b.length) & (size - 1);
      while (table[at] != null) {
        at = (at + 1) & (size - 1);
      }
      table[at] = name;
      encoded[at] = b;
    }
  }

  static AmiNames known() {
    return new AmiNames(KNOWN);
  }

  static AmiNames of(Collection<String> names) {
    return new AmiNames(names);
  }

  /** The name that these bytes spell exactly, null if it is not in the set. */
  @Nullable String find(byte[] b, int from, int to) {
    int mask = table.length - 1;
    for (int at = hash(b, from, to) & mask; ; at = (at + 1) & mask) {
      byte[] there = encoded[at];
      if (there == null) {
        return null;
      }
      if (there.length == to - from && same(there, b, from)) {
        return table[at];
      }
    }
  }

  private static boolean same(byte[] there, byte[] b, int from) {
    for (int i = 0; i < there.length; i++) {
      if (there[i] != b[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static int hash(byte[] b, int from, int to) {
    int h = to - from;
    for (int i = from; i < to; i++) {
      h = h * 31 + b[i];
    }
    return h ^ (h >>> 15);
  }
}
