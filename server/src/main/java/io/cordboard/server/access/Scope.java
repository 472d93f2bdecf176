package io.cordboard.server.access;

import io.cordboard.server.board.Agent;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Bridge;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Caller;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.NumberRange;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a principal may see and act on: everything, or what is its team's, as the roster is when it
 * is asked. May be used by any thread.
 *
 * <p>A call is a team's if one of its parties, or the queue it is in, is; a leg or bridge is if its
 * call is. An agent without a team sees what concerns the own extension.
 */
public final class Scope {

  /** Where a scope looks up what a leg or bridge belongs to. */
  public interface Lookup {
    /** The call of this id, null if there is none (any more). */
    @Nullable Call call(String id);

    /** The leg of this id, null if there is none (any more). */
    @Nullable Channel channel(String id);

    /** Looks into a snapshot. */
    static Lookup of(BoardSnapshot snapshot) {
      return new Lookup() {
        @Override
        public @Nullable Call call(String id) {
          return snapshot.calls().get(id);
        }

        @Override
        public @Nullable Channel channel(String id) {
          return snapshot.channels().get(id);
        }
      };
    }
  }

  private final boolean all;
  private final Config config;
  private final Set<String> queues = new HashSet<>();
  private final Supplier<Roster> roster;
  private final @Nullable String team;
  private final @Nullable String agent;
  private List<NumberRange> ranges = List.of();

  private Scope(Principal principal, Config config, Supplier<Roster> roster) {
    this.config = config;
    this.roster = roster;
    this.team = principal.team();
    this.agent = principal.agent();
    this.all = team == null && principal.role() != Role.AGENT;
    if (team != null) {
      config.queues().stream()
          .filter(q -> team.equals(q.team()))
          .forEach(q -> queues.add(q.name()));
      config.teams().stream()
          .filter(t -> t.name().equals(team))
          .forEach(t -> ranges = t.extensions());
    }
  }

  /** The scope of a principal; it follows the roster. */
  public static Scope of(Principal principal, Config config, Supplier<Roster> roster) {
    return new Scope(principal, config, roster);
  }

  /** Whether nothing is hidden. */
  public boolean all() {
    return all;
  }

  /** Whether this principal may see a thing. */
  public boolean sees(Entity entity, Lookup lookup) {
    if (all || entity instanceof Node) {
      return true;
    }
    if (entity instanceof Call call) {
      return seesCall(call);
    }
    if (entity instanceof Channel channel) {
      return seesExtension(channel.extension()) || seesCall(lookup.call(channel.callId()));
    }
    if (entity instanceof Bridge bridge) {
      return bridge.channelIds().stream()
          .map(lookup::channel)
          .anyMatch(c -> c != null && sees(c, lookup));
    }
    if (entity instanceof Queue queue) {
      return seesQueue(queue.name());
    }
    if (entity instanceof Caller caller) {
      return seesQueue(caller.queue());
    }
    if (entity instanceof Member member) {
      return seesQueue(member.queue()) || seesExtension(member.extension());
    }
    if (entity instanceof Extension extension) {
      return seesExtension(extension.number());
    }
    if (entity instanceof Registration registration) {
      return seesExtension(config.extension("PJSIP/" + registration.endpoint()));
    }
    return entity instanceof Agent seen && isOurs(roster.get().agent(seen.id()));
  }

  /** Whether an extension is in reach. */
  public boolean seesExtension(@Nullable String extension) {
    return extension != null
        && (all
            || isOurs(roster.get().agentAt(extension))
            || ranges.stream().anyMatch(r -> r.contains(extension)));
  }

  /** Whether an agent is in reach. */
  public boolean sees(AgentCard card) {
    return all || isOurs(card);
  }

  /** Whether a queue is in reach. */
  public boolean seesQueue(@Nullable String queue) {
    return queue != null && (all || queues.contains(queue));
  }

  private boolean isOurs(@Nullable AgentCard card) {
    return card != null
        && (card.number().equals(agent) || team != null && team.equals(card.team()));
  }

  private boolean seesCall(@Nullable Call call) {
    if (call == null) {
      return false;
    }
    if (seesQueue(call.queue())) {
      return true;
    }
    for (Party party : call.parties()) {
      if (seesExtension(party.extension())) {
        return true;
      }
    }
    return false;
  }
}
