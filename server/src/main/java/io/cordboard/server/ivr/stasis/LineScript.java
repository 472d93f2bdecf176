package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.server.board.CallIds;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrJournal;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.Line;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Callers for whom the dialplan said {@code ivr}: they become lines, led by the flow of the number
 * that they called, which is the second argument; the third is the presentation of their own.
 */
public final class LineScript implements IvrScript {
  private static final String ARGUMENT = "ivr";

  /** Of a presentation: a trunk tells the number all the same, and ARI shows it. */
  private static final String PROHIBITED = "prohib";

  private final String node;
  private final FlowOpener flows;
  private final ScheduledExecutorService loop;
  private final Clock clock;
  private @Nullable Map<String, IvrJournal.Entry> left;
  private @Nullable OurBridges bridges;

  /** Channels whose sessions were given up while the link was away: their end has been told. */
  private final Set<String> lost =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > IvrLimits.SESSIONS;
            }
          });

  /**
   * @param loop the thread on which the node's link calls us
   */
  public LineScript(String node, FlowOpener flows, ScheduledExecutorService loop, Clock clock) {
    this.node = node;
    this.flows = flows;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public boolean takes(List<String> arguments) {
    return !arguments.isEmpty() && arguments.get(0).equals(ARGUMENT);
  }

  @Override
  public @Nullable IvrSession open(AriApplication application, AriChannel met, Host host) {
    List<String> arguments = met.arguments();
    boolean withheld = arguments.size() > 2 && arguments.get(2).startsWith(PROHIBITED);
    Line.Caller caller =
        new Line.Caller(
            node,
            met.id(),
            CallIds.of(node + "/" + met.id()),
            arguments.size() > 1 ? arguments.get(1) : "",
            withheld ? "" : met.callerNumber(),
            withheld ? "" : met.callerName(),
            clock.millis());
    StasisLine.Room room = new StasisLine.Room(application, loop, IvrTimer.on(loop), clock);
    StasisLine line = new StasisLine(room, met, caller, host::giveAway, host::over);
    FlowOpener.Flow flow = flows.open(line);
    return flow == null ? null : new Session(line, flow, lost::add);
  }

  @Override
  public @Nullable IvrSession found(AriApplication application, AriChannel met, Host host) {
    IvrJournal.Entry entry = entries().remove(met.id());
    if (entry == null && !lost.remove(met.id()) && !met.state().equals("Up")) {
      // Came in the moment in which the link went: nobody has done anything for him yet.
      return open(application, met, host);
    }
    return leftBehind(application, met.id(), entry, true, host);
  }

  @Override
  public List<String> leftBehind() {
    return List.copyOf(entries().keySet());
  }

  @Override
  public @Nullable IvrSession missing(AriApplication application, String channelId, Host host) {
    return leftBehind(application, channelId, entries().remove(channelId), false, host);
  }

  private IvrSession leftBehind(
      AriApplication application,
      String channelId,
      IvrJournal.@Nullable Entry entry,
      boolean inApplication,
      Host host) {
    OurBridges ours = bridges;
    if (ours == null) {
      ours = new OurBridges(application);
      bridges = ours;
    }
    String callId = CallIds.of(node + "/" + channelId);
    LeftBehind.Room room = new LeftBehind.Room(application, ours, IvrTimer.on(loop), clock, flows);
    return new LeftBehind(room, channelId, callId, entry, inApplication, host);
  }

  private Map<String, IvrJournal.Entry> entries() {
    Map<String, IvrJournal.Entry> known = left;
    if (known == null) {
      known = new HashMap<>();
      for (IvrJournal.Entry entry : flows.leftBehind(node)) {
        known.put(entry.channelId(), entry);
      }
      left = known;
    }
    return known;
  }

  /** A line among the sessions: it watches itself, and follows the caller to his end. */
  private static final class Session implements SelfWatchingSession {
    private final StasisLine line;
    private final FlowOpener.Flow flow;
    private final Consumer<String> lost;

    Session(StasisLine line, FlowOpener.Flow flow, Consumer<String> lost) {
      this.line = line;
      this.flow = flow;
      this.lost = lost;
    }

    @Override
    public String callId() {
      return line.caller().callId();
    }

    @Override
    public boolean owns(String channelId) {
      return channelId.equals(line.targetChannel());
    }

    @Override
    public void begin() {
      line.begin(flow);
    }

    @Override
    public void onEvent(AriEvent event) {
      line.onEvent(event);
    }

    @Override
    public void onMissing() {
      line.onResumed(false);
    }

    @Override
    public void onResumed() {
      line.onResumed(true);
    }

    @Override
    public void letGo() {
      line.letGo();
    }

    @Override
    public void end() {
      if (!line.isGone()) {
        lost.accept(line.caller().channelId());
      }
      line.lost();
    }
  }
}
