package io.cordboard.server.ivr.stasis;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.AriRequest;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Line.Event;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A line on a PBX that a test plays. */
abstract class LineRig {
  static final AriReply DONE = new AriReply.Done(204, MissingNode.getInstance());
  static final AriReply LOST = new AriReply.Unknown("link", true);
  static final AriReply NOT_THERE = new AriReply.Refused(404, "Channel not found");
  static final String CALL = "0123456789abcdef0123456789abcdef";

  final List<String> asked = new ArrayList<>();
  final List<AriRequest> requests = new ArrayList<>();
  final List<Event> told = new ArrayList<>();
  final Deque<Runnable> loop = new ArrayDeque<>();
  final List<Runnable> alarms = new ArrayList<>();
  Function<String, AriReply> pbx = line -> DONE;
  int givenAway;
  Instant now = Instant.ofEpochSecond(1_000_000);
  final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };
  int over;
  final StasisLine line = line();

  StasisLine line() {
    IvrTimer timer =
        (ms, what) -> {
          alarms.add(what);
          return () -> alarms.remove(what);
        };
    StasisLine.Room room =
        new StasisLine.Room(
            new AriApplication(this::request, "cordboard"), loop::add, timer, clock);
    return new StasisLine(
        room,
        new AriChannel("7.1", "n", "Ring", "1", "", "", "c", "ivr", "Stasis", "cordboard,ivr,7000"),
        new Line.Caller("n", "7.1", CALL, "7000", "1", "", 0),
        () -> givenAway++,
        () -> over++);
  }

  CompletableFuture<AriReply> request(AriRequest request) {
    asked.add(request.toString());
    requests.add(request);
    return CompletableFuture.completedFuture(pbx.apply(request.toString()));
  }

  void begin() {
    line.begin(
        new FlowOpener.Flow() {
          @Override
          public void begin() {}

          @Override
          public void on(Event event) {
            told.add(event);
          }
        });
    asked.clear();
  }

  List<Event> told() {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
    return told;
  }

  /** All alarms that are set now ring. */
  void ring() {
    List<Runnable> now = List.copyOf(alarms);
    alarms.clear();
    now.forEach(Runnable::run);
  }

  static AriEvent about(String type, String more) {
    return AriEvent.parse("{\"type\":\"" + type + "\",\"channel\":{\"id\":\"7.1\"}" + more + "}");
  }

  static AriEvent played(String type, int n, String state) {
    return AriEvent.parse(
        "{\"type\":\""
            + type
            + ("\",\"playback\":{\"id\":\"ivr-" + CALL + "-p" + n)
            + ("\",\"state\":\"" + state + "\"}}"));
  }

  void dial(String whisper, String number) {
    line.dial(StasisLineIT.dial("default", whisper, 20, 60), StasisLineIT.reach(number));
  }
}
