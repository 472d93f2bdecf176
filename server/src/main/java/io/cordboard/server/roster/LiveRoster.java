package io.cordboard.server.roster;

import io.cordboard.server.config.Config;
import io.cordboard.server.roster.RosterResult.Done;
import io.cordboard.server.roster.RosterResult.Refused;
import io.cordboard.server.roster.RosterResult.Why;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.DirectoryTable;
import io.cordboard.server.store.DirectoryTable.Wanted;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreHealth;
import io.cordboard.server.store.StoreUnavailable;
import io.cordboard.server.store.StoredAgent;
import io.cordboard.server.store.StoredGroup;
import io.cordboard.server.store.StoredTeam;
import io.cordboard.server.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everybody now: those of the configuration, and those whom the store keeps. May be used by any
 * thread; nothing blocks but {@link #keepIn}.
 *
 * <p>Changes are checked and made within one transaction of the store, one after the other; what
 * {@link #get} answers follows when they are on the disk.
 */
public final class LiveRoster implements Supplier<Roster> {
  private static final Logger log = LoggerFactory.getLogger(LiveRoster.class);

  /**
   * @param version grows with every change, in the order in which the store made them
   */
  private record State(
      long version,
      Roster roster,
      Map<String, Config.Credential> passwords,
      List<String> shadowed) {}

  private final Config config;
  private final RosterRules rules;
  private final AtomicLong versions = new AtomicLong();
  private final List<Consumer<Roster>> listeners = new CopyOnWriteArrayList<>();
  private volatile State state;
  private volatile boolean complete = true;
  private volatile @Nullable Store store;

  private LiveRoster(Config config) {
    this.config = config;
    this.rules = new RosterRules(config);
    this.state = state(Stored.NOTHING);
  }

  /** The roster of a configuration; it has nobody else until {@link #keepIn}. */
  public static LiveRoster of(Config config) {
    return new LiveRoster(config);
  }

  /**
   * Takes in what the store holds, now if it is up and again whenever it comes up, and keeps
   * changes there; blocks on an open store for a while.
   */
  public void keepIn(Store open) {
    store = open;
    complete = false;
    open.onHealth(this::load);
    if (!open.health().up()) {
      return;
    }
    try {
      load(open).get(RosterLimits.LOAD_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("agents of the store are not there yet: {}", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Roster get() {
    return state.roster;
  }

  /** Whether those of the store are in it. */
  public boolean complete() {
    return complete;
  }

  /** An agent's password, null if there is no such agent. */
  public Config.@Nullable Credential password(String number) {
    return state.passwords.get(number);
  }

  /** Calls back after each change, one at a time, on a thread that must not be blocked. */
  public void listen(Consumer<Roster> listener) {
    listeners.add(listener);
  }

  private void load(StoreHealth health) {
    Store open = store;
    if (health.up() && open != null) {
      load(open)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  log.warn("agents of the store were not read: {}", failure.getMessage());
                }
              });
    }
  }

  private CompletableFuture<Boolean> load(Store open) {
    return open.write(
            tx -> {
              Roster all = new Cards(config, Stored.read(tx)).roster();
              DirectoryTable directory = tx.directory();
              directory.sync(Kind.TEAM, all.teams().stream().map(LiveRoster::wanted).toList());
              directory.sync(Kind.AGENT, all.agents().stream().map(LiveRoster::wanted).toList());
              return state(Stored.read(tx));
            })
        .thenApply(
            now -> {
              complete = true;
              install(now);
              return true;
            });
  }

  /**
   * Adds an agent.
   *
   * @param onlyTeam whose agents alone may be changed, null for all
   */
  public CompletionStage<RosterResult> add(StoredAgent agent, @Nullable String onlyTeam) {
    return change(
        change -> {
          if (change.all.agent(agent.number()) != null) {
            return new Refused(
                Why.TAKEN, "number: " + agent.number() + " (expected: one that no other has)");
          }
          if (change.stored.agents().size() >= RosterLimits.AGENTS) {
            return full(RosterLimits.AGENTS, "agents");
          }
          Refused refused = rules.agent(agent, change.all, onlyTeam, null);
          return refused != null ? refused : put(agent, change);
        });
  }

  /** Changes an agent; the number stays. */
  public CompletionStage<RosterResult> change(
      String number, @Nullable String onlyTeam, UnaryOperator<StoredAgent> how) {
    return change(
        change -> {
          AgentCard card = change.all.agent(number);
          StoredAgent before = change.stored.agent(number);
          Refused refused = mayChange(number, card, onlyTeam);
          if (refused != null || before == null) {
            return refused != null ? refused : nobody(number);
          }
          StoredAgent now = how.apply(before);
          refused = rules.agent(now, change.all, onlyTeam, card);
          return refused != null ? refused : put(now, change);
        });
  }

  private static RosterResult put(StoredAgent agent, Change change) {
    change.tx.staff().put(agent);
    change
        .tx
        .directory()
        .put(Kind.AGENT, new Wanted(0, agent.number(), agent.name(), agent.team()));
    return new Done();
  }

  /** Takes an agent away. */
  public CompletionStage<RosterResult> remove(String number, @Nullable String onlyTeam) {
    return change(
        change -> {
          AgentCard card = change.all.agent(number);
          Refused refused = mayChange(number, card, onlyTeam);
          if (refused != null) {
            return refused;
          }
          change.tx.staff().removeAgent(number);
          change.tx.directory().remove(Kind.AGENT, number);
          return new Done();
        });
  }

  private static @Nullable Refused mayChange(
      String number, @Nullable AgentCard card, @Nullable String onlyTeam) {
    if (card == null || onlyTeam != null && !onlyTeam.equals(card.team())) {
      return nobody(number);
    }
    return card.fixed() ? fixed("agent: " + number) : null;
  }

  /** Adds a group, or changes the one of this id. */
  public CompletionStage<RosterResult> put(StoredGroup group) {
    return change(
        change -> {
          GroupCard card = change.all.group(group.id());
          if (card != null && card.fixed()) {
            return fixed("group: " + group.id());
          }
          if (card == null && change.stored.groups().size() >= RosterLimits.GROUPS) {
            return full(RosterLimits.GROUPS, "groups");
          }
          Refused refused = rules.group(group);
          if (refused != null) {
            return refused;
          }
          change.tx.staff().put(group);
          return new Done();
        });
  }

  /** Takes a group away; its agents stay, without it. */
  public CompletionStage<RosterResult> removeGroup(int id) {
    return change(
        change -> {
          GroupCard card = change.all.group(id);
          if (card == null || card.fixed()) {
            return card == null ? missing("group: " + id) : fixed("group: " + id);
          }
          change.tx.staff().removeGroup(id);
          return new Done();
        });
  }

  /** Adds a team, or changes the one of this name. */
  public CompletionStage<RosterResult> put(StoredTeam team) {
    return change(
        change -> {
          TeamCard card = change.all.team(team.name());
          if (card != null && card.fixed()) {
            return fixed("team: " + team.name());
          }
          if (card == null && change.stored.teams().size() >= RosterLimits.TEAMS) {
            return full(RosterLimits.TEAMS, "teams");
          }
          Refused refused = RosterRules.team(team, change.all);
          if (refused != null) {
            return refused;
          }
          change.tx.staff().put(team);
          change.tx.directory().put(Kind.TEAM, wanted(team.id(), team.name()));
          return new Done();
        });
  }

  /** Takes a team away that has no agents any more. */
  public CompletionStage<RosterResult> removeTeam(String name) {
    return change(
        change -> {
          TeamCard card = change.all.team(name);
          if (card == null || card.fixed()) {
            return card == null ? missing("team: " + name) : fixed("team: " + name);
          }
          if (change.all.agents().stream().anyMatch(a -> name.equals(a.team()))) {
            return new Refused(Why.TAKEN, "team: " + name + " (expected: one without agents)");
          }
          change.tx.staff().removeTeam(name);
          change.tx.directory().remove(Kind.TEAM, name);
          return new Done();
        });
  }

  /** What a change works on, within its transaction. */
  private record Change(Tx tx, Stored stored, Roster all) {}

  private record Changed(RosterResult result, @Nullable State state) {}

  private CompletionStage<RosterResult> change(Function<Change, RosterResult> how) {
    Store open = store;
    if (open == null) {
      return CompletableFuture.failedFuture(new StoreUnavailable("no store"));
    }
    return open.write(
            tx -> {
              Stored stored = Stored.read(tx);
              Change change = new Change(tx, stored, new Cards(config, stored).roster());
              RosterResult result = how.apply(change);
              return new Changed(result, result instanceof Done ? state(Stored.read(tx)) : null);
            })
        .thenApply(
            changed -> {
              if (changed.state != null) {
                install(changed.state);
              }
              return changed.result;
            });
  }

  /** Numbered by the store's one writer, so in the order of the changes. */
  private State state(Stored stored) {
    Cards cards = new Cards(config, stored);
    return new State(
        versions.incrementAndGet(), cards.roster(), cards.passwords(), cards.shadowed());
  }

  private synchronized void install(State now) {
    if (now.version <= state.version) {
      return;
    }
    if (!now.shadowed.isEmpty() && !now.shadowed.equals(state.shadowed)) {
      log.warn(
          "added over /v1, but the configuration has it now: {} (mend: remove one of the two)",
          String.join(", ", now.shadowed));
    }
    state = now;
    listeners.forEach(listener -> listener.accept(now.roster));
  }

  private static Wanted wanted(TeamCard team) {
    return wanted(team.id(), team.name());
  }

  private static Wanted wanted(int id, String team) {
    return new Wanted(id, team, team, team);
  }

  private static Wanted wanted(AgentCard agent) {
    return new Wanted(0, agent.number(), agent.name(), agent.team());
  }

  private static Refused nobody(String number) {
    return missing("agent: " + number);
  }

  private static Refused missing(String what) {
    return new Refused(Why.NOT_FOUND, what + " (expected: one that there is)");
  }

  private static Refused fixed(String what) {
    return new Refused(
        Why.FIXED, what + " (expected: one added over /v1; this one stands in the configuration)");
  }

  private static Refused full(int most, String what) {
    return new Refused(Why.FULL, what + ": " + most + " (expected: fewer; there is no more room)");
  }
}
