package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ari.AriLink;
import io.cordboard.ari.AriLinkState;
import io.cordboard.ari.AriSettings;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrJournal;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.pbx.AriFacts;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A Cordboard of nothing but lines, led by a test: it does what it is told, and notes events. */
final class LineStation implements FlowOpener, AutoCloseable {
  static final String NODE = "lab";

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
  private final BlockingQueue<Line.Event> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<IvrJournal.Entry> ended = new LinkedBlockingQueue<>();
  private final List<IvrJournal.Entry> journal;
  private final AriLink link;

  LineStation(Lab lab) {
    this(lab, List.of());
  }

  /**
   * @param journal what the one before left behind
   */
  LineStation(Lab lab, List<IvrJournal.Entry> journal) {
    this.journal = List.copyOf(journal);
    AriSettings settings =
        new AriSettings(
            URI.create("http://127.0.0.1:" + lab.httpPort()), Lab.USER, Lab.SECRET, "cordboard");
    AriFacts facts = new AriFacts(NODE, fact -> {}, Clock.systemUTC());
    link = new AriLink(settings, facts, loop);
    facts.passTo(
        new StasisGreeter(
            link.application(),
            List.of(new LineScript(NODE, this, loop, Clock.systemUTC())),
            "cordboard-stasis-fallback",
            loop));
    link.start();
    Lab.await(Duration.ofSeconds(20), "ARI is up", () -> link.state() instanceof AriLinkState.Up);
  }

  @Override
  public Flow open(Line line) {
    return new Flow() {
      @Override
      public void begin() {
        lines.add(line);
      }

      @Override
      public void on(Line.Event event) {
        events.add(event);
      }
    };
  }

  @Override
  public List<IvrJournal.Entry> leftBehind(String node) {
    return journal;
  }

  @Override
  public void leftBehindEnded(IvrJournal.Entry entry, long atMs, boolean lost) {
    ended.add(entry);
  }

  /** The next caller. */
  Line awaitLine() throws InterruptedException {
    Line line = lines.poll(20, TimeUnit.SECONDS);
    assertThat(line).as("a caller").isNotNull();
    return line;
  }

  IvrJournal.Entry awaitEnded() throws InterruptedException {
    IvrJournal.Entry entry = ended.poll(20, TimeUnit.SECONDS);
    assertThat(entry).as("the end of what was left behind").isNotNull();
    return entry;
  }

  /** On the loop, as a flow does it. */
  void tell(Line line, Consumer<Line> what) {
    loop.execute(() -> what.accept(line));
  }

  /** The next event that is of this kind; others before it are skipped. */
  <T extends Line.Event> T await(Class<T> kind) throws InterruptedException {
    List<Line.Event> others = new ArrayList<>();
    while (true) {
      Line.Event event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).as(kind.getSimpleName() + " after " + others).isNotNull();
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
      others.add(event);
    }
  }

  /** The next event, whatever it is. */
  Line.Event next() throws InterruptedException {
    return await(Line.Event.class);
  }

  /** Gone as by kill -9: the PBX is told nothing. */
  @Override
  public void close() {
    link.close();
    loop.shutdown();
  }
}
