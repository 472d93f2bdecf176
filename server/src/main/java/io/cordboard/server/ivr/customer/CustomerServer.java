package io.cordboard.server.ivr.customer;

import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.wire.AnswerReader;
import io.cordboard.server.ivr.wire.QuestionWriter;
import io.cordboard.server.posting.ClientTimes;
import io.cordboard.server.posting.Peer;
import io.cordboard.server.posting.PostAnswer;
import io.cordboard.server.posting.PostAnswer.Trouble;
import io.cordboard.server.posting.PostClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server of a customer: its connections and its figures. All on its site's loop. */
final class CustomerServer {
  private static final Logger log = LoggerFactory.getLogger(CustomerServer.class);

  /** Who asks. */
  enum By {
    CALL,
    /** Asks whether the breaker is open or not, and does not count for it. */
    REHEARSAL
  }

  private final IvrPlan.Server server;
  private final Site site;
  private final By by;
  private final String shown;
  private final EventLoop loop;
  private final MeterRegistry registry;
  private final PostClient client;
  private final Map<String, String> headers;
  private final CustomerTimes times;
  private final Breaker breaker;
  private final Map<String, Timer> timers = new HashMap<>();
  private final ArrayDeque<Step> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean closed;

  CustomerServer(
      IvrPlan.Server server,
      Site site,
      By by,
      MeterRegistry registry,
      CustomerTimes times,
      @Nullable SslContext tls) {
    this.server = server;
    this.site = site;
    this.by = by;
    this.times = times;
    this.breaker = site.breaker();
    this.shown = site.shown();
    this.loop = site.loop();
    this.registry = registry;
    Peer peer = new Peer("ivr", server.url(), server.allowPrivate());
    long ms = times.answerMs();
    ClientTimes all = new ClientTimes(ms, ms, 0, 0, times.idleMs());
    this.client =
        tls == null || !peer.isTls()
            ? new PostClient(peer, loop, all, CustomerLimits.KEPT)
            : new PostClient(peer, loop, all, CustomerLimits.KEPT, tls);
    String value = server.authorization();
    String name = server.headerName();
    this.headers = value == null ? Map.of() : Map.of(name == null ? "Authorization" : name, value);
  }

  /** One question and the answer to come. */
  private final class Step {
    final IvrQuestion question;
    final CompletableFuture<IvrAnswer> answer;
    final long beganNanos = System.nanoTime();
    private final long number;
    private final ScheduledFuture<?> deadline;
    private @Nullable CompletableFuture<PostAnswer> posted;
    private boolean unwanted;

    Step(IvrQuestion question, CompletableFuture<IvrAnswer> answer, long number) {
      this.question = question;
      this.answer = answer;
      this.number = number;
      this.deadline = loop.schedule(this::late, times.answerMs(), TimeUnit.MILLISECONDS);
    }

    void run() {
      underWay++;
      CompletableFuture<PostAnswer> asked;
      try {
        asked =
            client.post(
                QuestionWriter.contentType(server.wire()),
                QuestionWriter.question(question, server.wire()),
                headers,
                false);
      } catch (RuntimeException e) {
        log.error("ivr: {} is not asked", shown, e);
        asked = CompletableFuture.completedFuture(PostAnswer.failed("question: not sent"));
      }
      posted = asked;
      var unused = asked.thenAccept(this::ended);
    }

    private void late() {
      end(PostAnswer.late(times.answerMs()));
    }

    /** The caller hung up: his connection is closed, as an answer may still come on it. */
    void unwanted() {
      CompletableFuture<PostAnswer> asked = posted;
      if (asked == null || !asked.isDone()) {
        unwanted = true;
        end(PostAnswer.failed("caller: gone"));
      }
    }

    private void end(PostAnswer how) {
      CompletableFuture<PostAnswer> asked = posted;
      if (asked != null) {
        asked.complete(how);
      } else if (waiting.remove(this)) {
        deadline.cancel(false);
        judge(this, how);
      }
    }

    private void ended(PostAnswer posted) {
      underWay--;
      deadline.cancel(false);
      judge(this, posted);
      next();
    }
  }

  /**
   * Asks; any thread. The answer comes on the loop and never fails; who does not want it any more
   * cancels it.
   */
  CompletableFuture<IvrAnswer> ask(IvrQuestion question) {
    CompletableFuture<IvrAnswer> answer = new CompletableFuture<>();
    try {
      loop.execute(() -> begin(question, answer));
    } catch (RejectedExecutionException e) {
      answer.complete(new IvrAnswer.Failed("unreachable", "server: stopped"));
    }
    return answer;
  }

  private void begin(IvrQuestion question, CompletableFuture<IvrAnswer> answer) {
    if (answer.isDone()) {
      count("caller_gone", 0);
      return;
    }
    if (closed) {
      answer.complete(new IvrAnswer.Failed("unreachable", "server: stopped"));
      return;
    }
    if (waiting.size() >= CustomerLimits.WAITING) {
      count("late", 0);
      answer.complete(
          new IvrAnswer.Failed(
              "late", "waiting: more (expected: at most " + CustomerLimits.WAITING + ")"));
      return;
    }
    // Last of all: what it lets through is asked, or its probe would never come back.
    long number = by == By.CALL ? breaker.ask(Site.nowMs()) : 0;
    if (number == Breaker.REFUSED) {
      count("breaker_open", 0);
      answer.complete(
          new IvrAnswer.Failed(
              "breaker_open", "server: down (expected: an answer to one of the last questions)"));
      return;
    }
    Step step = new Step(question, answer, number);
    var unused =
        answer.whenComplete(
            (came, broken) -> {
              if (answer.isCancelled()) {
                loop.execute(step::unwanted);
              }
            });
    waiting.addLast(step);
    next();
  }

  private void next() {
    while (underWay < CustomerLimits.CONNECTIONS && !waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  private void judge(Step step, PostAnswer posted) {
    if (by == By.CALL) {
      vote(step, posted);
    }
    if (step.unwanted) {
      count("caller_gone", System.nanoTime() - step.beganNanos);
      return;
    }
    IvrAnswer answer = answer(step.question, posted);
    String outcome = answer instanceof IvrAnswer.Failed failed ? failed.reason() : "answered";
    count(outcome, System.nanoTime() - step.beganNanos);
    step.answer.complete(answer);
  }

  private void vote(Step step, PostAnswer posted) {
    if (isAlive(posted)) {
      if (breaker.lived()) {
        log.info("ivr: {} answers again", shown);
      }
    } else if (posted.trouble() == Trouble.STOPPED || posted.trouble() == Trouble.NOT_ALLOWED) {
      breaker.withdrawn(step.number); // our doing, not the server's
    } else if (breaker.failed(step.number, Site.nowMs())) {
      log.warn("ivr: {} is down: {}", shown, posted.text());
    }
  }

  private static boolean isAlive(PostAnswer posted) {
    return posted.trouble() == Trouble.NONE && posted.status() < 500;
  }

  private IvrAnswer answer(IvrQuestion question, PostAnswer posted) {
    if (posted.status() != 0 && !posted.taken()) {
      return new IvrAnswer.Failed("http_status", posted.text());
    }
    return switch (posted.trouble()) {
      case NONE -> AnswerReader.read(question, posted.body(), server.wire(), charset(posted));
      case NOT_ALLOWED -> new IvrAnswer.Failed("refused", posted.text());
      case UNREACHABLE, STOPPED -> new IvrAnswer.Failed("unreachable", posted.text());
      case LATE -> new IvrAnswer.Failed("late", posted.text());
      case TOO_LONG -> new IvrAnswer.Failed("too_long", AnswerReader.tooLong());
      case GARBLED -> new IvrAnswer.Failed("unreadable", posted.text());
    };
  }

  private static Charset charset(PostAnswer posted) {
    String type = posted.contentType();
    return type == null
        ? StandardCharsets.UTF_8
        : HttpUtil.getCharset(type, StandardCharsets.UTF_8);
  }

  private void count(String outcome, long nanos) {
    timers
        .computeIfAbsent(
            outcome,
            one ->
                Timer.builder("cordboard.ivr.customer.answers")
                    .tag("server", shown)
                    .tag("outcome", one)
                    .tag("by", by.name().toLowerCase(Locale.ROOT))
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Ends what is under way; any thread. */
  void close() {
    loop.execute(
        () -> {
          closed = true;
          client.close();
        });
  }
}
