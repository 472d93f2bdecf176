package io.cordboard.server.bench;

import io.cordboard.server.ivr.Dialling;
import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrFlow;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.IvrTrace;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.ivr.house.MemoryJournal;
import io.netty.channel.DefaultEventLoop;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The heap that a session's flow takes, in a menu with a key pressed; its line is none. */
final class IvrHeap {
  private static final int SESSIONS = 2_000;
  private static final double GOAL_KB = 50;

  private IvrHeap() {}

  static void run(PrintStream out) throws Exception {
    DefaultEventLoop loop = new DefaultEventLoop();
    try {
      List<IvrFlow> flows = new ArrayList<>(2 * SESSIONS);
      loop.submit(() -> begin(flows, loop)).get(); // what all have in common is loaded
      long before = used();
      loop.submit(() -> begin(flows, loop)).get();
      double each = (used() - before) / 1e3 / SESSIONS;
      out.printf(
          "IVR session: %.1f kB of heap in its flow (%d of %d; goal < %.0f kB): %s%n",
          each, SESSIONS, flows.size(), GOAL_KB, each < GOAL_KB ? "met" : "missed");
    } finally {
      var unused = loop.shutdownGracefully();
    }
  }

  private static void begin(List<IvrFlow> flows, DefaultEventLoop loop) {
    IvrFlow.Surroundings around =
        new IvrFlow.Surroundings(
            server -> question -> CompletableFuture.completedFuture(menu()),
            nothing(Dialling.class, null),
            new MemoryJournal((last, end) -> {}),
            nothing(IvrTrace.class, null),
            Clock.systemUTC(),
            IvrTimer.on(loop));
    for (int n = 0; n < SESSIONS; n++) {
      String id = "1763700000." + flows.size();
      Line.Caller caller =
          new Line.Caller("pbx", id, "0".repeat(32), "7000", "0540000000", "Dana", 1L);
      IvrFlow flow = new IvrFlow(nothing(Line.class, caller), plan(), around);
      flow.begin();
      flow.on(new Line.Event.Key('1'));
      flows.add(flow);
    }
  }

  private static IvrAnswer menu() {
    IvrAction.Menu menu = new IvrAction.Menu(new Prompt("main", 3, 2), 4, "main", true);
    return new IvrAnswer.Understood(menu, "he", null, Map.of("id", "17"), List.of(), false);
  }

  private static IvrPlan plan() {
    return new IvrPlan(
        "7000",
        new IvrPlan.Server(URI.create("http://127.0.0.1/ivr"), Wire.JSON, null, null, true),
        0,
        Map.of(),
        new IvrPlan.Settings(
            "he",
            new IvrPlan.Fallback.Apology(),
            false,
            5_000,
            3_000,
            "ANSWER",
            30,
            3_600,
            600,
            new IvrPlan.Sounds("sorry", "waiting", "confirm")));
  }

  /** One that does nothing; the caller is whom it has. */
  private static <T> T nothing(Class<T> type, Line.Caller caller) {
    Object made =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("caller")) {
                return caller;
              }
              return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
            });
    return type.cast(made);
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime now = Runtime.getRuntime();
    return now.totalMemory() - now.freeMemory();
  }
}
