package io.cordboard.server.ivr;

import static io.cordboard.server.ivr.Scene.menu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.IvrAction.AfterCall;
import io.cordboard.server.ivr.Rehearsal.Outcome;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A number's IVR in text: everything is said, and nothing is done. */
class RehearsalTest {
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final Deque<IvrAction> answers = new ArrayDeque<>();
  private final List<IvrQuestion> asked = new ArrayList<>();
  private final List<CompletableFuture<IvrAnswer>> held = new ArrayList<>();
  private boolean hold;

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  private final Dialling rules =
      new Dialling() {
        @Override
        public Answer admit(IvrPlan plan, IvrAction.Target target) {
          throw new IllegalStateException("a rehearsal uses up no allowance");
        }

        @Override
        public Answer check(IvrPlan plan, IvrAction.Target target) {
          return new Answer.Reached(
              new Line.Reach(target.number(), "PJSIP/x", target.number()), target.number());
        }
      };

  private CompletableFuture<IvrAnswer> answer(IvrQuestion question) {
    asked.add(question);
    CompletableFuture<IvrAnswer> answer = new CompletableFuture<>();
    if (hold) {
      held.add(answer);
    } else {
      IvrAction next = answers.poll();
      answer.complete(Scene.understood(next == null ? menu("again", 1) : next));
    }
    return answer;
  }

  private Rehearsals rehearsals() {
    IvrPlan.Layer layer =
        IvrLayerTest.layer(
            1, 1, Map.of("1", new IvrPlan.Step.ToQueue("q")), null, new IvrPlan.Step.ToLayer(1));
    IvrPlan layered = Scene.plan(null, Scene.SETTINGS, layer);
    return new Rehearsals(
        did -> did.equals("7000") ? Scene.plan() : did.equals("7002") ? layered : null,
        server -> this::answer,
        rules,
        Clock.systemUTC(),
        loop);
  }

  private Outcome run(String did, List<String> words, Status... outcomes) throws Exception {
    return rehearsals()
        .run(did, "0501234567", words, List.of(outcomes), 20)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static List<String> texts(Outcome outcome) {
    return outcome.lines().stream().map(line -> line.what() + " " + line.text()).toList();
  }

  @Test
  void aCallIsToldStepByStep() throws Exception {
    answers.add(new IvrAction.Menu(new Prompt("hello", 2, 1), 2, "main", true));
    answers.add(new IvrAction.HangUp(Prompt.once("bye"), 17));
    Outcome outcome = run("7000", List.of("12", "1"));
    assertThat(texts(outcome))
        .containsExactly(
            "asked GET_IVR_ACTION MENU=-1 PREVIOUS_MENU=-1 DTMF=",
            "answered MENU REC=hello LOOP=2 DELAY=1 SIZE=2 MENU=main VALIDATION=1",
            "entered main",
            "picked_up the call is answered",
            "heard hello",
            "heard digits 1 2",
            "heard confirm",
            "pressed 12",
            "asked GET_IVR_ACTION MENU=main PREVIOUS_MENU=-1 DTMF=12",
            "answered HANGUP HANGUP_REC=bye HANGUP_CAUSE=17",
            "heard bye",
            "hang_up hung up with cause 17",
            "ended CALL_STATUS=TE");
    assertThat(outcome.ended()).isTrue();
    assertThat(outcome.how()).isEqualTo("hung_up");
    assertThat(outcome.status()).isEqualTo(Status.TE);
  }

  @Test
  void itStopsWhereMoreWouldBeWaitedFor() throws Exception {
    Outcome outcome = run("7000", List.of("1", ""));
    assertThat(outcome.ended()).isFalse();
    assertThat(outcome.how()).isEqualTo("digits");
    assertThat(asked.stream().map(IvrQuestion::digits)).containsExactly("", "1", "");
    assertThat(asked.get(0).callId()).hasSize(32);
    assertThat(asked.get(0).callerId()).isEqualTo("0501234567");
  }

  @Test
  void nobodyIsDialled() throws Exception {
    answers.add(
        new IvrAction.Call(Scene.dial(null, "0501"), new AfterCall("next", Prompt.NONE, 0)));
    Outcome outcome = run("7000", List.of());
    assertThat(texts(outcome))
        .last()
        .isEqualTo("dial would dial 0501 for 35 s, to talk for at most 600 s");
    assertThat(outcome.how()).isEqualTo("dialling");
    assertThat(outcome.status()).isNull();
  }

  @Test
  void howDiallingEndsCanBeSaid() throws Exception {
    IvrAction call =
        new IvrAction.Call(Scene.dial(null, "0501"), new AfterCall("next", Prompt.NONE, 0));
    answers.add(call);
    answers.add(call);
    Outcome outcome = run("7000", List.of(), Status.BUSY, Status.ANSWER);
    assertThat(((IvrQuestion.Action) asked.get(1)).menu()).isEqualTo("next");
    assertThat(outcome.how()).isEqualTo("hung_up");
    assertThat(outcome.status()).isEqualTo(Status.ANSWER);
  }

  @Test
  void eachWhoIsDialledHasAnOutcomeOfItsOwn() throws Exception {
    answers.add(
        new IvrAction.Call(
            Scene.dial(null, "0501", "0502"), new AfterCall("next", Prompt.NONE, 0)));
    Outcome outcome = run("7000", List.of(), Status.NOANSWER);
    assertThat(texts(outcome))
        .filteredOn(line -> line.startsWith("dial"))
        .containsExactly(
            "dial would dial 0501 for 35 s, to talk for at most 600 s",
            "dial would dial 0502 for 35 s, to talk for at most 600 s");
    assertThat(outcome.how()).isEqualTo("dialling");
  }

  @Test
  void aLayerFileIsRehearsedWithoutAServer() throws Exception {
    Outcome outcome = run("7002", List.of("9", "1"));
    assertThat(texts(outcome)).contains("entered 1 layer-1", "heard invalid", "left queue q");
    assertThat(outcome.how()).isEqualTo("queue");
    assertThat(asked).isEmpty();
  }

  @Test
  void stepsAreBounded() throws Exception {
    for (int i = 0; i < 100; i++) {
      answers.add(menu("m", 0));
    }
    Outcome outcome = run("7000", List.of());
    assertThat(outcome.how()).isEqualTo("steps");
    assertThat(asked).hasSize(20);
    assertThat(texts(outcome).get(outcome.lines().size() - 1)).startsWith("heard");
  }

  @Test
  void notManyRunAtOnceAndTheNextMayWhenOneIsOver() throws Exception {
    hold = true;
    Rehearsals rehearsals = rehearsals();
    List<CompletableFuture<Outcome>> running = new ArrayList<>();
    for (int i = 0; i < IvrLimits.REHEARSALS; i++) {
      running.add(rehearsals.run("7000", "", List.of(), List.of(), 5).toCompletableFuture());
    }
    assertThatThrownBy(
            () ->
                rehearsals
                    .run("7000", "", List.of(), List.of(), 5)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(Rehearsals.TooMany.class);
    loop.submit(() -> held.forEach(one -> one.complete(new IvrAnswer.Failed("status", "1"))))
        .get(10, TimeUnit.SECONDS);
    for (CompletableFuture<Outcome> one : running) {
      assertThat(texts(one.get(10, TimeUnit.SECONDS))).contains("failed status: 1", "heard sorry");
    }
    hold = false;
    assertThat(run(rehearsals).how()).isEqualTo("digits");
  }

  private static Outcome run(Rehearsals rehearsals) throws Exception {
    return rehearsals
        .run("7000", "", List.of(), List.of(), 5)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }
}
