package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the board knows of one leg, shown or hidden. */
final class Leg {
  /** What a leg is to people. */
  enum Nature {
    /** A phone or trunk: shown, a party. */
    PARTY,
    /** Half of a Local channel: belongs to the call, not shown. */
    LOCAL,
    /** An announcer, recorder, listener of the PBX's own: belongs to no call. */
    MACHINE
  }

  final String id;
  final String node;
  final String uniqueId;
  final Nature nature;
  final String endpoint;
  final @Nullable String extension;
  final @Nullable String trunk;
  String name;
  String linkedId;
  Channel.State state = Channel.State.DOWN;
  @Nullable String callerNumber;
  @Nullable String callerName;
  @Nullable String connectedNumber;
  @Nullable String connectedName;
  @Nullable String exten;
  @Nullable String dialString;
  long createdAtMs;
  long answeredAtMs;
  long goneAtMs;
  int cause;
  int round;

  boolean caller;
  boolean agent;
  boolean consult;
  boolean supervisor;
  boolean dialled;
  boolean incoming;

  boolean held;
  long heldAtMs;
  boolean music;
  long musicAtMs;
  long seenAtMs;
  long askedAtMs;
  boolean commanded;

  boolean dirty;
  @Nullable AgentFile agentFile;
  @Nullable CallFile call;
  @Nullable Leg pair;
  @Nullable String half;
  @Nullable Leg behind;
  @Nullable Visit visit;
  @Nullable Visit serves;
  final List<BridgeFile> bridges = new ArrayList<>(2);
  @Nullable String lastLeftBridge;
  long lastLeftAtMs;
  long lastEnteredAtMs;

  Leg(
      String node,
      String uniqueId,
      String name,
      String linkedId,
      Nature nature,
      String endpoint,
      @Nullable String extension) {
    this.id = node + "/" + uniqueId;
    this.node = node;
    this.uniqueId = uniqueId;
    this.name = name;
    this.linkedId = linkedId;
    this.nature = nature;
    this.endpoint = endpoint;
    this.extension = extension;
    this.trunk = extension == null ? endpoint.substring(endpoint.indexOf('/') + 1).intern() : null;
  }

  boolean shown() {
    return nature == Nature.PARTY;
  }

  boolean up() {
    return state == Channel.State.UP;
  }

  /** The leg that a person is at: behind a Local channel the one that it dialled. */
  Leg person() {
    Leg leg = this;
    for (int hops = 0; hops < 8 && leg.nature == Nature.LOCAL; hops++) {
      Leg other = leg.pair;
      if (other == null || other.behind == null) {
        break;
      }
      leg = other.behind;
    }
    return leg;
  }

  /** States only go forward; a word that comes late does not set them back. */
  boolean advance(Channel.State to, long atMs) {
    if (to == Channel.State.UP && (answeredAtMs == 0 || atMs < answeredAtMs)) {
      answeredAtMs = atMs;
    }
    if (to == state || rank(to) < rank(state)) {
      return false;
    }
    state = to;
    return true;
  }

  private static int rank(Channel.State state) {
    return switch (state) {
      case DOWN -> 0;
      case DIALING, RING -> 1;
      case RINGING -> 2;
      case BUSY -> 3;
      case UP -> 4;
      case GONE -> 5;
    };
  }

  Role role() {
    if (supervisor) {
      return Role.SUPERVISOR;
    }
    if (agent) {
      return Role.AGENT;
    }
    if (consult) {
      return Role.CONSULT;
    }
    return caller ? Role.CALLER : Role.CALLEE;
  }

  /**
   * The party's own number. A caller id that a command put on an extension's leg for show is not
   * it; on a dialled trunk it is what was dialled.
   */
  @Nullable String number() {
    if (extension != null) {
      return extension;
    }
    String dialedUser = dialString;
    if (dialled && dialedUser != null && dialedUser.indexOf('@') > 0) {
      String user = dialedUser.substring(0, dialedUser.indexOf('@'));
      return user.substring(user.lastIndexOf('/') + 1);
    }
    return callerNumber;
  }

  @Nullable String displayName() {
    if (extension == null) {
      // What a click-to-call shows the phones is not the name of whom it dials.
      return dialled && !Objects.equals(number(), callerNumber) ? null : callerName;
    }
    return extension.equals(callerNumber) && callerName != null ? callerName : agentName();
  }

  private @Nullable String agentName() {
    return agentFile == null ? null : agentFile.entry.name();
  }

  @Nullable BridgeFile bridge() {
    return bridges.isEmpty() ? null : bridges.get(bridges.size() - 1);
  }

  Channel channel() {
    CallFile in = call;
    Leg far = in == null ? null : in.far(this);
    BridgeFile bridge = bridge();
    return new Channel(
        id,
        node,
        name,
        endpoint,
        extension,
        trunk,
        state,
        in == null ? "" : in.id,
        role(),
        number(),
        displayName(),
        far == null ? connectedNumber : far.number(),
        far == null ? connectedName : far.displayName(),
        dialled ? dialString : exten,
        bridge == null ? null : bridge.id,
        held,
        createdAtMs,
        answeredAtMs,
        cause);
  }

  Party party(boolean waits) {
    Party.State as;
    if (goneAtMs != 0) {
      as = Party.State.GONE;
    } else if (up()) {
      as = music && !waits ? Party.State.HELD : Party.State.UP;
    } else {
      as = state == Channel.State.RINGING ? Party.State.RINGING : Party.State.DIALING;
    }
    return new Party(
        id,
        role(),
        number(),
        displayName(),
        extension,
        agentFile == null ? null : agentFile.entry.id(),
        as,
        createdAtMs,
        answeredAtMs,
        goneAtMs);
  }
}
