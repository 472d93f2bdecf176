package io.cordboard.server.pbx;

import io.cordboard.ami.AmiLink;
import io.cordboard.ami.AmiMessage;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commands of one Asterisk, each handed to who knows how. */
final class AsteriskPbx implements Pbx {
  private final String node;
  private final AsteriskCalls calls;
  private final AsteriskLegs legs;
  private final AsteriskTalks talks;
  private final AsteriskQueues queues;
  private final AsteriskDatabase database;

  /**
   * Commands over this link.
   *
   * @param run letters and digits that no other run of ours has
   */
  AsteriskPbx(
      String node,
      AmiLink link,
      ScheduledExecutorService loop,
      @Nullable String autoAnswer,
      Consumer<String> onHangUp,
      Consumer<String> onHangUpRefused,
      String run) {
    this.node = node;
    this.calls = new AsteriskCalls(node, link::send, loop, autoAnswer);
    this.legs =
        new AsteriskLegs(
            node, link::send, loop, onHangUp.andThen(this.calls::willEnd), onHangUpRefused);
    this.talks = new AsteriskTalks(node, link::send, loop, System::nanoTime);
    this.queues = new AsteriskQueues(link::send);
    this.database = new AsteriskDatabase(link::send, link::list, loop, run);
  }

  /** Takes note of events that tell how a command goes. On the loop. */
  void onEvent(AmiMessage event) {
    calls.onEvent(event);
    talks.onEvent(event);
    database.onEvent(event);
  }

  /** The link broke. On the loop. */
  void onLinkLost(String why) {
    calls.onLinkLost(why);
    talks.onLinkLost(why);
    database.onLinkLost(why);
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public CompletionStage<Outcome> ring(Ring ring) {
    return calls.ring(ring);
  }

  @Override
  public CompletionStage<Outcome> spy(Spy spy) {
    return calls.spy(spy);
  }

  @Override
  public CompletionStage<Outcome> hangUp(String channelId) {
    return legs.hangUp(channelId);
  }

  @Override
  public CompletionStage<Outcome> transfer(String channelId, String dialed, String context) {
    return legs.transfer(channelId, dialed, context);
  }

  @Override
  public CompletionStage<Outcome> hold(String channelId) {
    return talks.hold(channelId);
  }

  @Override
  public CompletionStage<Outcome> back(String channelId) {
    return talks.back(channelId);
  }

  @Override
  public CompletionStage<Outcome> complete(String channelId) {
    return talks.complete(channelId);
  }

  @Override
  public CompletionStage<Outcome> conference(String channelId) {
    return talks.conference(channelId);
  }

  @Override
  public CompletionStage<Outcome> consult(String channelId, String dialed, String context) {
    return talks.consult(channelId, dialed, context);
  }

  @Override
  public CompletionStage<Outcome> requeue(String channelId, String queue) {
    return talks.requeue(channelId, queue);
  }

  @Override
  public CompletionStage<Outcome> join(Join join) {
    return calls.join(join);
  }

  @Override
  public CompletionStage<Outcome> queueAdd(
      String queue,
      String iface,
      String memberName,
      int penalty,
      @Nullable String stateIface,
      boolean paused) {
    return queues.add(queue, iface, memberName, penalty, stateIface, paused);
  }

  @Override
  public CompletionStage<Outcome> queueRemove(String queue, String iface) {
    return queues.remove(queue, iface);
  }

  @Override
  public CompletionStage<Outcome> queuePause(
      @Nullable String queue, String iface, boolean paused, @Nullable String reason) {
    return queues.pause(queue, iface, paused, reason);
  }

  @Override
  public CompletionStage<Outcome> dbPut(DbFamily family, String key, String value) {
    return database.put(family, key, value);
  }

  @Override
  public CompletionStage<Outcome> dbDelete(DbFamily family, String key) {
    return database.delete(family, key);
  }

  @Override
  public CompletionStage<Entries> dbList(DbFamily family) {
    return database.list(family);
  }
}
