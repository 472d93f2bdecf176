package io.cordboard.server.pbx;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A PBX that notes what it is asked, and answers as the test wants; may be used by any thread. */
public final class FakePbx implements Pbx {
  private final String node;
  public final List<Ring> rings = new CopyOnWriteArrayList<>();
  public final List<Spy> spies = new CopyOnWriteArrayList<>();
  public final List<String> hungUp = new CopyOnWriteArrayList<>();

  /** Everything but rings, spies and hang-ups, in words. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  public final Map<String, String> blacklist = new TreeMap<>();
  private volatile CompletableFuture<Outcome> outcome;

  public FakePbx(String node) {
    this.node = node;
    this.outcome = CompletableFuture.completedFuture(new Outcome.Done(node + "/x"));
  }

  /** How everything ends from here on. */
  public void ends(CompletableFuture<Outcome> next) {
    outcome = next;
  }

  /** How everything ends from here on. */
  public void ends(Outcome next) {
    outcome = CompletableFuture.completedFuture(next);
  }

  private CompletionStage<Outcome> noted(String what) {
    asked.add(what);
    return outcome;
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public CompletionStage<Outcome> ring(Ring ring) {
    rings.add(ring);
    return outcome;
  }

  @Override
  public CompletionStage<Outcome> spy(Spy spy) {
    spies.add(spy);
    return outcome;
  }

  @Override
  public CompletionStage<Outcome> hangUp(String channelId) {
    hungUp.add(channelId);
    return outcome;
  }

  @Override
  public CompletionStage<Outcome> transfer(String channelId, String dialed, String context) {
    return noted("transfer " + channelId + " to " + dialed + "@" + context);
  }

  @Override
  public CompletionStage<Outcome> hold(String channelId) {
    return noted("hold " + channelId);
  }

  @Override
  public CompletionStage<Outcome> back(String channelId) {
    return noted("back " + channelId);
  }

  @Override
  public CompletionStage<Outcome> complete(String channelId) {
    return noted("complete " + channelId);
  }

  @Override
  public CompletionStage<Outcome> conference(String channelId) {
    return noted("conference " + channelId);
  }

  @Override
  public CompletionStage<Outcome> consult(String channelId, String dialed, String context) {
    return noted("consult " + channelId + " with " + dialed + "@" + context);
  }

  @Override
  public CompletionStage<Outcome> requeue(String channelId, String queue) {
    return noted("requeue " + channelId + " in " + queue);
  }

  @Override
  public CompletionStage<Outcome> join(Join join) {
    return noted("join " + join.device() + " to " + join.toChannelId());
  }

  @Override
  public CompletionStage<Outcome> queueAdd(
      String queue,
      String iface,
      String memberName,
      int penalty,
      @Nullable String stateIface,
      boolean paused) {
    return noted("add " + queue + " " + iface + " as " + memberName + (paused ? " paused" : ""));
  }

  @Override
  public CompletionStage<Outcome> queueRemove(String queue, String iface) {
    return noted("remove " + queue + " " + iface);
  }

  @Override
  public CompletionStage<Outcome> queuePause(
      @Nullable String queue, String iface, boolean paused, @Nullable String reason) {
    return noted(
        (paused ? "pause " : "unpause ")
            + (queue == null ? "all" : queue)
            + " "
            + iface
            + (reason == null ? "" : " " + reason));
  }

  @Override
  public CompletionStage<Outcome> dbPut(DbFamily family, String key, String value) {
    return ifDone("put " + family + " " + key, () -> blacklist.put(key, value));
  }

  @Override
  public CompletionStage<Outcome> dbDelete(DbFamily family, String key) {
    return ifDone("delete " + family + " " + key, () -> blacklist.remove(key));
  }

  private CompletionStage<Outcome> ifDone(String what, Runnable change) {
    return noted(what)
        .thenApply(
            o -> {
              if (o instanceof Outcome.Done) {
                change.run();
              }
              return o;
            });
  }

  @Override
  public CompletionStage<Entries> dbList(DbFamily family) {
    return noted("list " + family).thenApply(o -> new Entries(o, blacklist));
  }
}
