package io.cordboard.server.records;

import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Caller;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the story of every live call and hands it over when the call ends. Pure. */
final class Stories implements BoardReader {
  /** Is told of each call that ended, with its story. */
  interface Listener {
    void ended(Call call, Story story);
  }

  private final Listener listener;
  private final Map<String, Story> stories = new HashMap<>();

  /** Who waits now, by the leg. */
  private final Map<String, Story.Stay> waiting = new HashMap<>();

  /** Nodes of which not everything is known yet: what is heard of a call is not its beginning. */
  private final Set<String> syncing = new HashSet<>();

  private final Staff staff = new Staff();

  Stories(Listener listener) {
    this.listener = listener;
  }

  /** The story of a call that lasts, else null. */
  @Nullable Story live(String callId) {
    return stories.get(callId);
  }

  /** What is kept. */
  int entries() {
    return stories.size() + waiting.size();
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    snapshot.members().values().forEach(m -> staff.see(m, true, snapshot.atMs()));
    snapshot.nodes().values().forEach(this::node);
    snapshot.calls().values().forEach(c -> stories.put(c.id(), new Story(c.node(), true)));
    snapshot.channels().values().forEach(c -> leg(c, snapshot.atMs()));
    snapshot.callers().values().forEach(c -> joined(c));
  }

  @Override
  public void onChange(Change change) {
    Entity thing = change.entity();
    if (thing instanceof Channel leg) {
      leg(leg, change.atMs());
    } else if (thing instanceof Call call) {
      call(call, change);
    } else if (thing instanceof Caller caller) {
      caller(caller, change);
    } else if (thing instanceof Member member) {
      staff.see(member, change.now() != null, change.atMs());
    } else if (thing instanceof Node node) {
      node(node);
    }
  }

  private void node(Node node) {
    if (node.amiUp() && node.state() != Node.State.LIVE) {
      syncing.add(node.id());
    } else {
      syncing.remove(node.id());
    }
    if (!node.amiUp()) {
      lost(node.id());
    }
  }

  /** What happens to live calls from here on is not seen until the link is back. */
  private void lost(String node) {
    for (Story story : stories.values()) {
      story.touched |= story.node.equals(node);
    }
  }

  private void leg(Channel leg, long atMs) {
    if (leg.state() == Channel.State.GONE) {
      Story known = stories.get(leg.callId()); // its call may be over already
      if (known != null) {
        known.gone(leg);
      }
      return;
    }
    Story story = story(leg.callId(), leg.node());
    story.see(leg, atMs);
  }

  private Story story(String callId, String node) {
    Story story = stories.get(callId);
    if (story == null) {
      story = new Story(node, syncing.contains(node));
      stories.put(callId, story);
    }
    return story;
  }

  private void call(Call call, Change change) {
    Story story = story(call.id(), call.node());
    story.touched |= change.synthetic();
    if (change.now() != null) {
      story.see(call, change.atMs());
      return;
    }
    stories.remove(call.id());
    String into = call.mergedInto();
    if (into != null) {
      story(into, call.node()).takeOver(story, change.atMs());
    } else {
      ended(call, story);
    }
  }

  private void caller(Caller caller, Change change) {
    if (change.now() == null) {
      Story.Stay stay = waiting.remove(caller.id());
      if (stay != null) {
        stay.leftAtMs = change.atMs();
        stay.gaveUp = change.what() == Change.What.ABANDONED;
        staff.close(caller.node(), stay);
      }
    } else if (change.before() == null) {
      joined(caller);
    }
  }

  private void joined(Caller caller) {
    String callId = caller.callId();
    if (callId != null) {
      Story story = story(callId, caller.node());
      waiting.put(caller.id(), story.joined(caller.queue(), caller.joinedAtMs()));
    }
  }

  private void ended(Call call, Story story) {
    for (Story.Stay stay : story.stays) {
      if (stay.leftAtMs == 0) {
        staff.close(call.node(), stay);
      }
    }
    listener.ended(call, story);
  }
}
