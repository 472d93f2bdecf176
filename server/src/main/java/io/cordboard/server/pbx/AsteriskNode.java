package io.cordboard.server.pbx;

import io.cordboard.ami.AmiLink;
import io.cordboard.ami.AmiLinkState;
import io.cordboard.ami.AmiListener;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiSettings;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.LiveBoard;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Asterisk over its AMI: what it says goes to the board as facts, after every loss it is asked
 * for its whole state, and now and then the board is compared with it.
 *
 * <p>Everything happens on the board's event loop; public methods may be called by any thread.
 */
public final class AsteriskNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AsteriskNode.class);

  /** What {@link AsteriskPbx} hears besides the board's events. */
  private static final Set<String> OF_COMMANDS = Set.of("OriginateResponse", "UserEvent");

  private final String name;
  private final LiveBoard board;
  private final EventLoop loop;
  private final Clock clock;
  private final AmiFacts facts;
  private final AmiLink link;
  private final Resync resync;
  private final RegistrationPoll poll;
  private final AsteriskPbx calls;

  // On the event loop only.
  private int resyncFailures;
  private boolean resyncing;
  private volatile long drifts;
  private @Nullable ScheduledFuture<?> comparing;

  /**
   * Connects nothing before {@link #start}.
   *
   * @param devices the configured devices, {@code PJSIP/801}
   * @param autoAnswer a SIP header {@code Name: value} for the first phone of a click-to-call, null
   *     for none
   * @param pbxZone the zone of the PBX's clock
   */
  public AsteriskNode(
      String name,
      AmiSettings ami,
      Collection<String> devices,
      @Nullable String autoAnswer,
      LiveBoard board,
      EventLoop loop,
      ZoneId pbxZone,
      Clock clock) {
    this.name = name;
    this.board = board;
    this.loop = loop;
    this.clock = clock;
    this.facts = new AmiFacts(name);
    Set<String> interesting = new HashSet<>(AmiFacts.interesting());
    interesting.addAll(OF_COMMANDS);
    this.link =
        new AmiLink(
            ami, interesting, new Ear(), loop, System::nanoTime, RandomGenerator.getDefault());
    this.resync = new Resync(name, link, devices, pbxZone, clock::millis, this::tell);
    this.poll =
        new RegistrationPoll(
            name,
            link,
            resync::endpoints,
            clock::millis,
            board::apply,
            loop,
            PbxLimits.REGISTRATIONS_PER_SECOND);
    this.calls =
        new AsteriskPbx(
            name,
            link,
            loop,
            autoAnswer,
            uniqueId -> board.apply(new Fact.HangUpCommanded(name, clock.millis(), uniqueId)),
            uniqueId -> board.apply(new Fact.HangUpRefused(name, clock.millis(), uniqueId)),
            Long.toString(clock.millis(), 36));
  }

  /** Begins to connect. */
  public void start() {
    link.start();
    poll.start();
    loop.execute(
        () ->
            comparing =
                loop.scheduleWithFixedDelay(
                    () -> compare(true),
                    PbxLimits.COMPARE_EVERY_MS,
                    PbxLimits.COMPARE_EVERY_MS,
                    TimeUnit.MILLISECONDS));
  }

  /** The node's name. */
  public String name() {
    return name;
  }

  /** What it can be asked to do. */
  public Pbx calls() {
    return calls;
  }

  /** The AMI link. */
  public AmiLink link() {
    return link;
  }

  /** The asker for the whole state; on the event loop only. */
  public Resync resync() {
    return resync;
  }

  /**
   * Where the board differs now from a fresh picture of the PBX, in words; may be called by any
   * thread. The stage fails if the PBX did not answer.
   */
  public CompletionStage<List<String>> differences() {
    return CompletableFuture.supplyAsync(resync::picture, loop)
        .thenCompose(picture -> picture)
        .thenCompose(board::difference);
  }

  /** How often the board was found to differ from the PBX and was mended. */
  public long drifts() {
    return drifts;
  }

  /** Interesting events that lacked what they should have. */
  public long malformed() {
    return facts.malformed();
  }

  @Override
  public void close() {
    poll.close();
    loop.execute(
        () -> {
          if (comparing != null) {
            comparing.cancel(false);
          }
        });
    link.close();
  }

  private boolean up() {
    return link.state() instanceof AmiLinkState.Up;
  }

  private void ask() {
    if (resyncing || !up()) {
      return;
    }
    resyncing = true;
    var unused =
        resync
            .run()
            .whenComplete(
                (picture, never) -> {
                  resyncing = false;
                  if (picture != null) {
                    resyncFailures = 0;
                    log.info(
                        "node {}: live, Asterisk {}, {} channels, {} queues",
                        name,
                        picture.version(),
                        picture.channels().size(),
                        picture.queues().size());
                  } else if (up()) {
                    again();
                  }
                });
  }

  private void tell(Fact fact) {
    if (fact instanceof Fact.ResyncFailed failed) {
      log.warn("node {}: resync failed: {}", name, failed.why());
    }
    board.apply(fact);
  }

  private void again() {
    resyncFailures++;
    long waitMs =
        Math.min(
            PbxLimits.RESYNC_RETRY_MAX_MS,
            PbxLimits.RESYNC_RETRY_MIN_MS << Math.min(resyncFailures - 1, 10));
    log.info("node {}: resync once more in {} ms", name, waitMs);
    loop.schedule(this::ask, waitMs, TimeUnit.MILLISECONDS);
  }

  /**
   * Asks for a picture and compares. What differs once may be on its way as an event; what differs
   * twice is wrong, and the board is told anew.
   */
  private void compare(boolean first) {
    if (resyncing || !up()) {
      return;
    }
    var unused =
        differences()
            .whenCompleteAsync(
                (differences, error) -> {
                  if (error != null || differences.isEmpty()) {
                    return;
                  }
                  if (first) {
                    loop.schedule(
                        () -> compare(false), PbxLimits.COMPARE_AGAIN_MS, TimeUnit.MILLISECONDS);
                  } else {
                    drifts = drifts + 1;
                    log.warn(
                        "node {}: the board differed from the PBX in {} things, mending: {}",
                        name,
                        differences.size(),
                        differences.get(0));
                    ask();
                  }
                },
                loop);
  }

  /** Hears the link. */
  private final class Ear implements AmiListener {
    @Override
    public void onEvent(AmiMessage event) {
      Fact fact = facts.fact(event, clock.millis());
      if (fact != null) {
        board.apply(fact);
      }
      calls.onEvent(event);
    }

    @Override
    public void onState(AmiLinkState state) {
      if (state instanceof AmiLinkState.Up) {
        board.apply(new Fact.LinkUp(name, clock.millis(), Fact.Link.AMI));
        ask();
      } else if (state instanceof AmiLinkState.Down down) {
        lost(down.why());
      } else {
        lost("closed");
      }
    }

    private void lost(String why) {
      calls.onLinkLost(why);
      board.apply(new Fact.LinkLost(name, clock.millis(), Fact.Link.AMI, why));
    }
  }
}
