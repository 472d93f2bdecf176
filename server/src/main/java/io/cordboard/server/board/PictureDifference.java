package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what is published with what the PBX says, in words. */
final class PictureDifference {
  private final Ledger ledger;
  private final List<String> found = new ArrayList<>();

  PictureDifference(Ledger ledger) {
    this.ledger = ledger;
  }

  List<String> of(Fact.NodePicture truth) {
    channels(truth);
    bridges(truth);
    queues(truth);
    members(truth);
    extensions(truth);
    registrations(truth);
    return found;
  }

  private void channels(Fact.NodePicture truth) {
    Set<String> there = new HashSet<>();
    for (Fact.PictureLeg leg : truth.channels()) {
      Fact.ChannelSeen seen = leg.seen();
      if (LegBook.nature(seen.name()) != Leg.Nature.PARTY) {
        continue;
      }
      String id = truth.node() + "/" + seen.uniqueId();
      there.add(id);
      if (!(ledger.get(Entity.Kind.CHANNEL, id) instanceof Channel channel)) {
        found.add("channel " + id + " " + seen.name() + ": missing on the board");
        continue;
      }
      compare("channel " + id + " name", channel.name(), seen.name());
      boolean up = channel.state() == Channel.State.UP;
      compare("channel " + id + " up", up, seen.state() == Channel.State.UP);
      String bridge = leg.bridgeId() == null ? null : truth.node() + "/" + leg.bridgeId();
      compare("channel " + id + " bridge", channel.bridgeId(), bridge);
      if (ledger.get(Entity.Kind.CALL, channel.callId()) == null) {
        found.add("channel " + id + ": its call " + channel.callId() + " is not on the board");
      }
    }
    extra(Entity.Kind.CHANNEL, truth.node(), there);
    calls(truth.node());
  }

  private void calls(String node) {
    for (Entity entity : ledger.all(Entity.Kind.CALL)) {
      if (!(entity instanceof Call call) || !call.node().equals(node)) {
        continue;
      }
      boolean any = false;
      for (Party party : call.parties()) {
        if (party.state() != Party.State.GONE) {
          any = true;
          if (ledger.get(Entity.Kind.CHANNEL, party.channelId()) == null) {
            found.add("call " + call.id() + ": party " + party.channelId() + " has no channel");
          }
        }
      }
      if (!any) {
        found.add("call " + call.id() + ": nobody is in it");
      }
    }
  }

  private void bridges(Fact.NodePicture truth) {
    Set<String> there = new HashSet<>();
    for (Fact.BridgeMade made : truth.bridges()) {
      String id = truth.node() + "/" + made.bridgeId();
      there.add(id);
      if (ledger.get(Entity.Kind.BRIDGE, id) == null) {
        found.add("bridge " + id + ": missing on the board");
      }
    }
    extra(Entity.Kind.BRIDGE, truth.node(), there);
  }

  private void queues(Fact.NodePicture truth) {
    Set<String> there = new HashSet<>();
    for (Fact.PictureQueue queue : truth.queues()) {
      String id = truth.node() + "/" + queue.name();
      there.add(id);
      if (ledger.get(Entity.Kind.QUEUE, id) instanceof Queue known) {
        compare("queue " + id + " strategy", known.strategy(), queue.strategy());
        long waiting = truth.callers().stream().filter(c -> c.queue().equals(queue.name())).count();
        compare("queue " + id + " waiting", (long) known.waiting(), waiting);
      } else {
        found.add("queue " + id + ": missing on the board");
      }
    }
    extra(Entity.Kind.QUEUE, truth.node(), there);
    Set<String> waiting = new HashSet<>();
    for (Fact.PictureCaller caller : truth.callers()) {
      String id = truth.node() + "/" + caller.uniqueId();
      waiting.add(id);
      if (ledger.get(Entity.Kind.CALLER, id) instanceof Caller known) {
        compare("caller " + id + " queue", known.queue(), caller.queue());
        compare("caller " + id + " position", known.position(), caller.position());
      } else {
        found.add("caller " + id + ": missing on the board");
      }
    }
    extra(Entity.Kind.CALLER, truth.node(), waiting);
  }

  private void members(Fact.NodePicture truth) {
    Set<String> there = new HashSet<>();
    for (Fact.MemberSeen seen : truth.members()) {
      String id = MemberBook.id(seen.node(), seen.queue(), seen.iface());
      there.add(id);
      if (ledger.get(Entity.Kind.MEMBER, id) instanceof Member known) {
        compare("member " + id + " state", known.state(), seen.state());
        compare("member " + id + " paused", known.paused(), seen.paused());
        compare("member " + id + " penalty", known.penalty(), seen.penalty());
        compare("member " + id + " calls taken", known.callsTaken(), seen.callsTaken());
      } else {
        found.add("member " + id + ": missing on the board");
      }
    }
    extra(Entity.Kind.MEMBER, truth.node(), there);
  }

  private void extensions(Fact.NodePicture truth) {
    Set<String> there = new HashSet<>();
    for (Fact.HintSeen seen : truth.hints()) {
      String id = truth.node() + "/" + seen.number();
      there.add(id);
      if (ledger.get(Entity.Kind.EXTENSION, id) instanceof Extension known) {
        compare("extension " + id + " status", known.status(), seen.status());
      } else {
        found.add("extension " + id + ": missing on the board");
      }
    }
    extra(Entity.Kind.EXTENSION, truth.node(), there);
  }

  private void registrations(Fact.NodePicture truth) {
    for (Fact.ContactSeen seen : truth.registrations()) {
      String id = truth.node() + "/" + seen.endpoint();
      if (ledger.get(Entity.Kind.REGISTRATION, id) instanceof Registration known) {
        compare("registration " + id + " status", known.status(), seen.status());
      } else {
        found.add("registration " + id + ": missing on the board");
      }
    }
  }

  private void extra(Entity.Kind kind, String node, Set<String> there) {
    for (Entity entity : ledger.all(kind)) {
      if (entity.node().equals(node) && !there.contains(entity.id())) {
        found.add(
            kind.name().toLowerCase(Locale.ROOT)
                + " "
                + entity.id()
                + ": on the board, but not on the PBX");
      }
    }
  }

  private void compare(String what, @Nullable Object board, @Nullable Object pbx) {
    if (!Objects.equals(board, pbx)) {
      found.add(what + ": " + board + " on the board, " + pbx + " on the PBX");
    }
  }
}
