package io.cordboard.server.roster;

import io.cordboard.server.config.Config;
import io.cordboard.server.roster.RosterResult.Done;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.DirectoryTable;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreHealth;
import io.cordboard.server.store.StoreUnavailable;
import io.cordboard.server.store.StoredAgent;
import io.cordboard.server.store.StoredGroup;
import io.cordboard.server.store.StoredTeam;
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
              directory.sync(Kind.TEAM, all.teams().stream().map(Change::wanted).toList());
              directory.sync(Kind.AGENT, all.agents().stream().map(Change::wanted).toList());
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
    return change(change -> change.add(agent, onlyTeam));
  }

  /** Changes an agent; the number stays. */
  public CompletionStage<RosterResult> change(
      String number, @Nullable String onlyTeam, UnaryOperator<StoredAgent> how) {
    return change(change -> change.edit(number, onlyTeam, how));
  }

  /** Takes an agent away. */
  public CompletionStage<RosterResult> remove(String number, @Nullable String onlyTeam) {
    return change(change -> change.remove(number, onlyTeam));
  }

  /** Adds a group, or changes the one of this id. */
  public CompletionStage<RosterResult> put(StoredGroup group) {
    return change(change -> change.put(group));
  }

  /** Takes a group away; its agents stay, without it. */
  public CompletionStage<RosterResult> removeGroup(int id) {
    return change(change -> change.removeGroup(id));
  }

  /** Adds a team, or changes the one of this name. */
  public CompletionStage<RosterResult> put(StoredTeam team) {
    return change(change -> change.put(team));
  }

  /** Takes a team away that has no agents any more. */
  public CompletionStage<RosterResult> removeTeam(String name) {
    return change(change -> change.removeTeam(name));
  }

  private record Changed(RosterResult result, @Nullable State state) {}

  private CompletionStage<RosterResult> change(Function<Change, RosterResult> how) {
    Store open = store;
    if (open == null) {
      return CompletableFuture.failedFuture(new StoreUnavailable("no store"));
    }
    return open.write(
            tx -> {
              Stored stored = Stored.read(tx);
              Change change = new Change(tx, stored, new Cards(config, stored).roster(), rules);
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
          "added over /v1, but the configuration has it now: {} (mend: take it out of one of the two)",
          String.join(", ", now.shadowed));
    }
    state = now;
    listeners.forEach(listener -> listener.accept(now.roster));
  }
}
