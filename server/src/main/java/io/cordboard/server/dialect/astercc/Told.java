package io.cordboard.server.dialect.astercc;

import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import org.jspecify.annotations.Nullable;

/** A party of a call, and what was told of it. */
final class Told {
  /** What a party is on the wire; the order is that of hang-ups at a call's end. */
  enum Source {
    CALLER,
    CALLEE,
    CONSULT,
    AGENT
  }

  /** The call it is in now. */
  CallTale tale;

  Party party;
  @Nullable Channel leg;

  /** Fixed when it is first told. */
  @Nullable Source source;

  boolean rung;
  boolean answered;
  boolean held;
  boolean bridged;
  boolean joined;
  boolean gone;

  /** Its end was told, or there was nothing to tell. */
  boolean closed;

  Told(CallTale tale, Party party, @Nullable Channel leg) {
    this.tale = tale;
    this.party = party;
    this.leg = leg;
    this.bridged = leg != null && leg.bridgeId() != null;
  }

  /** Takes over what was told before without being told now. */
  void adopt() {
    Party.State state = party.state();
    rung = true;
    answered = party.answeredAtMs() != 0;
    held = state == Party.State.HELD;
    joined = answered && party.role() == Role.CONSULT;
    gone = state == Party.State.GONE;
    closed = gone;
  }

  void leg(Channel now) {
    leg = now;
    bridged |= now.bridgeId() != null;
  }

  @Nullable String bridge() {
    Channel now = leg;
    return now == null || gone ? null : now.bridgeId();
  }

  /** Whether the phone itself began: it never rings. */
  boolean dialsOut() {
    Channel now = leg;
    return now != null && now.state() == Channel.State.RING;
  }

  /** Who only looks on, and is not heard. */
  boolean unseen() {
    return party.role() == Role.SUPERVISOR && !joined;
  }

  String uniqueId() {
    String id = party.channelId();
    return id.substring(id.indexOf('/') + 1);
  }

  String channelName() {
    Channel now = leg;
    return now == null ? "" : now.name();
  }
}
