package io.cordboard.server.bench;

import io.cordboard.server.http.Transport;
import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.customer.Customers;
import io.cordboard.server.ivr.wire.QuestionWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Steps of 500 sessions at once against one customer's server: our client with its reader of
 * answers, beside a bare Netty client that looks at no answer, in turns. Once with callers who
 * press a key after a while, and once with callers who never wait.
 */
final class IvrBench {
  private static final int SESSIONS = 500;
  private static final double GOAL = 1.5;

  /** A step, from the question to the answer on the flow's loop. */
  interface Asked {
    void ask(int session, Runnable answered);
  }

  /**
   * How long steps took.
   *
   * @param median in microseconds, as the other
   */
  record Times(double median, double late) {}

  private IvrBench() {}

  static void run(PrintStream out, int rounds) throws Exception {
    run(out, rounds, 200, 20);
    run(out, rounds, 0, 60);
    IvrHeap.run(out);
  }

  private static void run(PrintStream out, int rounds, int pauseMs, int steps) throws Exception {
    String callers = pauseMs == 0 ? "no pause" : "a key every " + pauseMs + " ms";
    EventLoopGroup theirs = Transport.best().loops(1, "bench-stub");
    EventLoopGroup ours = Transport.best().loops(1, "bench-ivr");
    EventLoop flow = new DefaultEventLoop();
    List<Times> mine = new ArrayList<>();
    List<Times> bare = new ArrayList<>();
    try (CustomerStub stub = new CustomerStub(theirs);
        Customers customers = new Customers(ours, new SimpleMeterRegistry());
        BareCustomerClient client =
            new BareCustomerClient(
                ours, stub.port(), SESSIONS, QuestionWriter.question(question(0), Wire.JSON))) {
      URI url = URI.create("http://127.0.0.1:" + stub.port() + "/ivr");
      Customer customer = customers.of(new IvrPlan.Server(url, Wire.JSON, null, null, true), flow);
      for (int i = 0; i <= rounds; i++) {
        Times b =
            measured((n, done) -> client.ask(n, () -> flow.execute(done)), flow, pauseMs, steps);
        Times m = measured((n, done) -> ask(customer, n, done), flow, pauseMs, steps);
        out.printf(
            "%s: IVR steps of %d sessions, %s: bare median %,.0f µs, p99 %,.0f; ours %,.0f and"
                + " %,.0f%n",
            i == 0 ? "warm-up" : "round " + i,
            SESSIONS,
            callers,
            b.median(),
            b.late(),
            m.median(),
            m.late());
        if (i > 0) {
          mine.add(m);
          bare.add(b);
        }
      }
    } finally {
      flow.shutdownGracefully();
      ours.shutdownGracefully();
      theirs.shutdownGracefully();
    }
    say(out, callers + ", median", middle(mine, true), middle(bare, true));
    say(out, callers + ", p99", middle(mine, false), middle(bare, false));
  }

  private static void say(PrintStream out, String what, double ours, double bare) {
    double ratio = ours / bare;
    out.printf(
        "IVR step, %s: %,.0f µs, bare Netty client %,.0f, ratio %.2f (goal ≤ %.1f): %s%n",
        what, ours, bare, ratio, GOAL, ratio <= GOAL ? "met" : "missed");
  }

  private static IvrQuestion question(int session) {
    return new IvrQuestion.Action(
        "7000", "0540000" + session, "Dana", "0".repeat(32), "12", "main", "-1");
  }

  private static void ask(Customer customer, int session, Runnable done) {
    var unused =
        customer
            .ask(question(session))
            .thenAccept(
                answer -> {
                  if (!(answer instanceof IvrAnswer.Understood)) {
                    throw new IllegalStateException(String.valueOf(answer)); // and the run hangs
                  }
                  done.run();
                });
  }

  /** All sessions' steps; each begins when the one before has been answered and a pause is over. */
  private static Times measured(Asked asked, EventLoop flow, int pauseMs, int steps)
      throws Exception {
    long[] nanos = new long[SESSIONS * steps];
    CountDownLatch over = new CountDownLatch(SESSIONS);
    for (int n = 0; n < SESSIONS; n++) {
      Session session = new Session(asked, flow, n, pauseMs, steps, nanos, over);
      flow.schedule(session::step, pauseMs * n / SESSIONS, TimeUnit.MILLISECONDS);
    }
    if (!over.await(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("sessions: " + over.getCount() + " never ended");
    }
    Arrays.sort(nanos);
    return new Times(nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3);
  }

  private static double middle(List<Times> times, boolean median) {
    double[] sorted =
        times.stream().mapToDouble(t -> median ? t.median() : t.late()).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** One caller's steps. */
  private static final class Session {
    private final Asked asked;
    private final EventLoop flow;
    private final int number;
    private final int pauseMs;
    private final int steps;
    private final long[] nanos;
    private final CountDownLatch over;
    private int step;

    Session(
        Asked asked,
        EventLoop flow,
        int number,
        int pauseMs,
        int steps,
        long[] nanos,
        CountDownLatch over) {
      this.asked = asked;
      this.flow = flow;
      this.number = number;
      this.pauseMs = pauseMs;
      this.steps = steps;
      this.nanos = nanos;
      this.over = over;
    }

    void step() {
      long began = System.nanoTime();
      asked.ask(
          number,
          () -> {
            nanos[number * steps + step] = System.nanoTime() - began;
            if (++step == steps) {
              over.countDown();
            } else if (pauseMs == 0) {
              step();
            } else {
              flow.schedule(this::step, pauseMs, TimeUnit.MILLISECONDS);
            }
          });
    }
  }

  /** Alone: {@code IvrBench.main} with the rounds. */
  public static void main(String[] args) throws Exception {
    run(System.out, args.length == 0 ? 3 : Integer.parseInt(args[0]));
    System.exit(0);
  }
}
