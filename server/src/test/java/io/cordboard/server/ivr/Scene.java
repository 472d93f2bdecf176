package io.cordboard.server.ivr;

import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.Menu;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.IvrPlan.Settings;
import io.cordboard.server.ivr.Line.Event;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One call of a flow, with a line, a customer, rules and a clock that the test plays. */
final class Scene {
  static final long NINE = 1_800_000_000_000L;
  static final IvrPlan.Server SERVER = server("http://127.0.0.1:8099/ivr");
  static final IvrPlan.Server LAYER_SERVER = server("http://127.0.0.1:8099/layer");
  static final Settings SETTINGS =
      new Settings(
          "he",
          new IvrPlan.Fallback.Apology(),
          false,
          5_000,
          3_000,
          "ANSWER",
          30,
          7_200,
          600,
          new IvrPlan.Sounds("sorry", "waiting", "confirm"));

  /** What the flow asked of the line, in words. */
  final List<String> done = new ArrayList<>();

  final List<IvrQuestion> asked = new ArrayList<>();
  final Deque<IvrAnswer> answers = new ArrayDeque<>();
  final List<CompletableFuture<IvrAnswer>> late = new ArrayList<>();
  final List<String> told = new ArrayList<>();

  /** All that a log or a trace gets to see, whole. */
  final List<String> shown = new ArrayList<>();

  final List<CallEnd> ends = new ArrayList<>();
  final List<IvrJournal.Entry> written = new ArrayList<>();
  final VirtualTime time = new VirtualTime(NINE);
  final IvrFlow flow;
  boolean away;
  boolean diskIsSlow;
  final CompletableFuture<Void> onTheDisk = new CompletableFuture<>();
  int allowance = 1_000;
  CallerNumbers callers = CallerNumbers.ANY;
  final List<Dial> dialled = new ArrayList<>();
  int traceEnds;
  @Nullable RuntimeException lineBreaks;
  private boolean answered;

  Scene(IvrPlan plan) {
    flow =
        new IvrFlow(
            new FakeLine(),
            plan,
            new IvrFlow.Surroundings(
                server -> this::ask, new Rules(), new Journal(), new Trace(), time.clock(), time));
  }

  static IvrPlan.Server server(String url) {
    return new IvrPlan.Server(URI.create(url), IvrPlan.Wire.JSON, null, null, true);
  }

  static IvrPlan plan(IvrPlan.Layer... layers) {
    return plan(SERVER, SETTINGS, layers);
  }

  static IvrPlan plan(IvrPlan.@Nullable Server server, Settings settings, IvrPlan.Layer... layers) {
    Map<Integer, IvrPlan.Layer> byNumber = new LinkedHashMap<>();
    for (IvrPlan.Layer layer : layers) {
      byNumber.put(layer.number(), layer);
    }
    return new IvrPlan("7000", server, server == null ? layers[0].number() : 0, byNumber, settings);
  }

  /** A call whose server answers these, one after the other, and then nothing. */
  static Scene of(IvrAction... actions) {
    return of(plan(), actions);
  }

  static Scene of(IvrPlan plan, IvrAction... actions) {
    Scene scene = new Scene(plan);
    for (IvrAction action : actions) {
      scene.answers.add(understood(action));
    }
    scene.flow.begin();
    return scene;
  }

  static IvrAnswer.Understood understood(IvrAction action) {
    return new IvrAnswer.Understood(action, null, null, Map.of(), List.of(), false);
  }

  static Menu menu(String name, int size) {
    return new Menu(new Prompt("rec-" + name, 1, 0), size, name, false);
  }

  static Dial dial(@Nullable String callerSound, String... numbers) {
    List<Target> targets = new ArrayList<>();
    for (String number : numbers) {
      targets.add(new Target(number, null, IvrAction.Kind.PHONE));
    }
    return new Dial(
        targets,
        null,
        false,
        null,
        Prompt.once(callerSound),
        null,
        Prompt.NONE,
        35,
        600,
        false,
        "");
  }

  Scene heard() {
    flow.on(new Event.Heard());
    return this;
  }

  Scene keys(String keys) {
    for (int i = 0; i < keys.length(); i++) {
      flow.on(new Event.Key(keys.charAt(i)));
    }
    return this;
  }

  Scene pass(long ms) {
    time.pass(ms);
    return this;
  }

  Scene on(Event event) {
    if (event instanceof Event.Left) {
      away = true;
    }
    flow.on(event);
    return this;
  }

  CallEnd gone() {
    flow.on(new Event.Gone(16, time.clock().millis(), false));
    return ends.get(ends.size() - 1);
  }

  /** What was asked last: menu, the one before, digits. */
  String question() {
    IvrQuestion last = asked.get(asked.size() - 1);
    if (last instanceof IvrQuestion.Action action) {
      return action.menu() + " " + action.previousMenu() + " '" + action.digits() + "'";
    }
    IvrQuestion.LayerInput layer = (IvrQuestion.LayerInput) last;
    return layer.layer() + " " + layer.previousLayer() + " '" + layer.digits() + "'";
  }

  String last() {
    return done.get(done.size() - 1);
  }

  /** Whether an alarm is set: nobody is left in a state that nothing ends; or he is the PBX's. */
  boolean somethingGoesOn() {
    return away || time.set() > 0;
  }

  private CompletableFuture<IvrAnswer> ask(IvrQuestion question) {
    asked.add(question);
    IvrAnswer ready = answers.poll();
    CompletableFuture<IvrAnswer> answer = new CompletableFuture<>();
    if (ready == null) {
      late.add(answer);
    } else {
      answer.complete(ready);
    }
    return answer;
  }

  private final class FakeLine implements Line {
    @Override
    public Caller caller() {
      return new Caller("pbx1", "1800000000.1", "c".repeat(32), "7000", "0501234567", "Dana", NINE);
    }

    @Override
    public boolean isAnswered() {
      return answered;
    }

    @Override
    public void answer() {
      if (!answered) {
        answered = true;
        done.add("answer");
      }
    }

    @Override
    public void play(List<Media> sounds, String language) {
      if (lineBreaks != null) {
        throw lineBreaks;
      }
      answer();
      done.add("play " + said(sounds) + " " + language);
    }

    @Override
    public void playEarly(List<Media> sounds, String language) {
      done.add("early " + said(sounds) + " " + language);
    }

    @Override
    public void hush() {
      done.add("hush");
    }

    @Override
    public void music(@Nullable String musicClass) {
      done.add("music " + musicClass);
    }

    @Override
    public void dial(Dial dial, Reach reach) {
      dialled.add(dial);
      done.add(
          "dial "
              + List.of(reach.endpoint())
              + " ring "
              + dial.ringSeconds()
              + " max "
              + dial.maxSeconds());
    }

    @Override
    public void record(int maxSeconds, boolean untilKey) {
      done.add("record " + maxSeconds + (untilKey ? " until a key" : ""));
    }

    @Override
    public void queue(String name) {
      done.add("queue " + name);
    }

    @Override
    public void fallback() {
      done.add("fallback");
    }

    @Override
    public void hangUp(int cause) {
      done.add("hang up " + cause);
    }

    private String said(List<Media> sounds) {
      StringBuilder said = new StringBuilder();
      for (Media media : sounds) {
        said.append(said.isEmpty() ? "" : "+");
        said.append(
            media instanceof Media.Sound sound
                ? sound.name()
                : media instanceof Media.Digits digits ? digits.digits() : "silence");
      }
      return said.toString();
    }
  }

  private final class Rules implements Dialling {
    @Override
    public Answer admit(IvrPlan plan, Target target) {
      if (allowance == 0) {
        return new Answer.Refused(Why.ALLOWANCE, "number: too many (expected: fewer)");
      }
      allowance--;
      return check(plan, target);
    }

    @Override
    public Answer check(IvrPlan plan, Target target) {
      if (target.number().startsWith("0900")) {
        return new Answer.Refused(
            Why.NUMBER, "number: " + target.number() + " (expected: allowed)");
      }
      if ("nobody".equals(target.provider())) {
        return new Answer.Refused(Why.PROVIDER, "provider: nobody (expected: one of trunk)");
      }
      if (target.kind() == IvrAction.Kind.EXTENSION && target.number().startsWith("9")) {
        return new Answer.Refused(Why.EXTENSION, "extension: none");
      }
      String way = target.provider() == null ? "" : "@" + target.provider();
      return new Answer.Reached(
          new Line.Reach(target.number(), "PJSIP/" + target.number() + way, target.number() + way),
          target.number(),
          callers);
    }
  }

  private final class Journal implements IvrJournal {
    @Override
    public void wrote(Entry entry) {
      written.add(entry);
    }

    @Override
    public CompletionStage<Void> keeps(Entry entry) {
      written.add(entry);
      return diskIsSlow ? onTheDisk : CompletableFuture.completedFuture(null);
    }

    @Override
    public void ended(Entry last, CallEnd end) {
      written.add(last);
      ends.add(end);
    }
  }

  private final class Trace implements IvrTrace {
    @Override
    public void began(Line.Caller caller, IvrPlan plan) {
      told.add("began");
    }

    @Override
    public void asked(Line.Caller caller, int step, IvrQuestion question) {
      told.add("asked " + step + " '" + question.digits() + "'");
      shown.add(question.toString());
    }

    @Override
    public void answered(Line.Caller caller, int step, IvrAnswer answer, long tookMs) {
      told.add("answered " + step + " after " + tookMs + " " + answer);
      shown.add(answer.toString());
    }

    @Override
    public void entered(Line.Caller caller, String id, String name) {
      told.add("entered " + id + " " + name);
      shown.add(id + " " + name);
    }

    @Override
    public void pressed(Line.Caller caller, String keys) {
      told.add("pressed " + keys);
      shown.add(keys);
    }

    @Override
    public void left(Line.Caller caller, @Nullable String next) {
      told.add("left " + next);
      shown.add("left " + next);
    }

    @Override
    public void remark(Line.Caller caller, String what) {
      told.add("remark " + what);
      shown.add(what);
    }

    @Override
    public void failed(Line.Caller caller, String reason, String why) {
      told.add("failed " + reason);
      shown.add(reason + ": " + why);
    }

    @Override
    public void recorded(Line.Caller caller, String file, boolean voicemail) {
      told.add("recorded " + file + " " + voicemail);
    }

    @Override
    public void notRecorded(Line.Caller caller, String file) {
      told.add("not recorded " + file);
    }

    @Override
    public void customData(Line.Caller caller, Map<String, String> all) {
      told.add("data " + new java.util.TreeMap<>(all));
    }

    @Override
    public void ended(Line.Caller caller, CallEnd end, boolean lost) {
      traceEnds++;
      shown.add("ended " + end.target());
      told.add("ended " + end.status() + (lost ? " lost" : ""));
    }
  }
}
