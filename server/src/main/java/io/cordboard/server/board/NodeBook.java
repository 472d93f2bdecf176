package io.cordboard.server.board;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes and where their links stand. */
final class NodeBook {
  /** What is known of one node. */
  static final class NodeFile {
    final String id;
    Node.State state = Node.State.CONNECTING;
    boolean stale = true;
    boolean amiUp;
    boolean ariUp;
    @Nullable String version;
    long startedAtMs;
    long sinceMs;
    String note = "connecting";

    /** Counts the resyncs begun; what an event touches carries the number of that time. */
    int round;

    /**
     * Who left what since the resync began: its lists may have been written before and would bring
     * them back. As many as events can come in one resync; forgotten when it is read.
     */
    final Set<String> partings = new HashSet<>();

    NodeFile(String id, boolean ariUp) {
      this.id = id;
      this.ariUp = ariUp;
    }

    static String parting(String from, String who) {
      return from + ">" + who;
    }

    Node node() {
      return new Node(id, state, stale, amiUp, ariUp, version, startedAtMs, sinceMs, note);
    }
  }

  private final Map<String, NodeFile> nodes = new LinkedHashMap<>();
  private final Ledger ledger;

  NodeBook(BoardSettings settings, Ledger ledger) {
    this.ledger = ledger;
    for (String node : settings.nodes()) {
      NodeFile file = new NodeFile(node, !settings.ariConfigured());
      nodes.put(node, file);
      ledger.put(file.node(), Change.What.CREATED);
    }
  }

  @Nullable NodeFile find(String node) {
    return nodes.get(node);
  }

  void up(NodeFile node, Fact.Link link, long atMs) {
    if (link == Fact.Link.ARI) {
      node.ariUp = true;
      if (node.state == Node.State.LIVE) {
        node.note = "";
      }
    } else if (!node.amiUp) {
      node.amiUp = true;
      move(node, Node.State.SYNCING, atMs, "link is up, asking for the state");
    }
    ledger.put(node.node(), Change.What.CHANGED);
  }

  /** The board lives on AMI alone: without ARI what it shows is still true, so it is not stale. */
  void lost(NodeFile node, Fact.Link link, String why, long atMs) {
    boolean was = link == Fact.Link.ARI ? node.ariUp : node.amiUp;
    if (link == Fact.Link.ARI) {
      node.ariUp = false;
      if (node.state == Node.State.LIVE) {
        node.note = "ARI: " + why;
      }
    } else {
      node.amiUp = false;
      node.stale = true;
      move(node, Node.State.DOWN, atMs, why);
    }
    // A further attempt that fails is no further loss.
    ledger.put(node.node(), was ? Change.What.LINK_LOST : Change.What.CHANGED);
  }

  void resyncBegun(NodeFile node, long atMs) {
    node.round++;
    node.partings.clear();
    node.amiUp = true;
    node.stale = true;
    move(node, Node.State.SYNCING, atMs, "asking for the state");
    ledger.put(node.node(), Change.What.RESYNCING);
  }

  /** Keeps in mind who left or came while the picture of the node is being taken. */
  void watch(NodeFile node, Fact fact, int limit) {
    if (fact instanceof Fact.BridgeLeft f) {
      part(node, NodeFile.parting(f.bridgeId(), f.uniqueId()), limit);
    } else if (fact instanceof Fact.CallerLeft f) {
      part(node, NodeFile.parting(f.queue(), f.uniqueId()), limit);
    } else if (fact instanceof Fact.MemberRemoved f) {
      part(node, NodeFile.parting(f.queue(), f.iface()), limit);
    } else if (fact instanceof Fact.BridgeEntered f) {
      node.partings.remove(NodeFile.parting(f.bridgeId(), f.uniqueId()));
    } else if (fact instanceof Fact.CallerJoined f) {
      node.partings.remove(NodeFile.parting(f.queue(), f.uniqueId()));
    } else if (fact instanceof Fact.MemberSeen f) {
      node.partings.remove(NodeFile.parting(f.queue(), f.iface()));
    }
  }

  private static void part(NodeFile node, String parting, int limit) {
    if (node.partings.size() < limit) {
      node.partings.add(parting);
    }
  }

  void resyncFailed(NodeFile node, String why) {
    node.note = why;
    ledger.put(node.node(), Change.What.CHANGED);
  }

  void live(NodeFile node, Fact.NodePicture picture) {
    node.stale = false;
    node.partings.clear();
    if (picture.version() != null) {
      node.version = picture.version();
    }
    if (picture.startedAtMs() != 0) {
      node.startedAtMs = picture.startedAtMs();
    }
    move(node, Node.State.LIVE, picture.atMs(), node.ariUp ? "" : "ARI: not connected");
    ledger.put(node.node(), Change.What.LIVE);
  }

  private static void move(NodeFile node, Node.State state, long atMs, String note) {
    if (node.state != state) {
      node.state = state;
      node.sinceMs = atMs;
    }
    node.note = note;
  }
}
