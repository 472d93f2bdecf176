package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.AriRequest;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrJournal;
import io.cordboard.server.ivr.Line;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A caller of a killed server, on a PBX that is slow, silent, or away again. */
class LeftBehindTest {
  private static final String CALL = LineRig.CALL;
  private static final String LEG = "ivr-" + CALL + "-l1";
  private static final String BRIDGE = "ivr-" + CALL + "-b2";

  private final List<String> asked = new ArrayList<>();
  private final List<Runnable> alarms = new ArrayList<>();
  private final List<Boolean> ended = new ArrayList<>();
  private Function<String, AriReply> pbx = request -> LineRig.DONE;
  private int givenAway;
  private int abandoned;
  private int over;
  private final AriApplication application = new AriApplication(this::request, "cordboard");
  private final OurBridges bridges = new OurBridges(application);
  private final FlowOpener flows =
      new FlowOpener() {
        @Override
        public @Nullable Flow open(Line line) {
          return null;
        }

        @Override
        public List<IvrJournal.Entry> leftBehind(String node) {
          return List.of();
        }

        @Override
        public void abandoned(IvrJournal.Entry entry) {
          abandoned++;
        }

        @Override
        public void leftBehindEnded(IvrJournal.Entry entry, long atMs, boolean lost) {
          ended.add(lost);
        }
      };

  private CompletableFuture<AriReply> request(AriRequest request) {
    asked.add(request.toString());
    return CompletableFuture.completedFuture(pbx.apply(request.toString()));
  }

  private LeftBehind left(boolean bridged) {
    IvrJournal.Entry entry =
        new IvrJournal.Entry(
            "n",
            "7.1",
            CALL,
            "7000",
            "1",
            0,
            0,
            0,
            "801",
            LEG,
            bridged,
            CallEnd.Status.ANSWER,
            Map.of());
    LeftBehind.Room room =
        new LeftBehind.Room(
            application,
            bridges,
            (ms, what) -> {
              alarms.add(what);
              return () -> alarms.remove(what);
            },
            Clock.systemUTC(),
            flows);
    return new LeftBehind(
        room,
        "7.1",
        CALL,
        entry,
        true,
        new IvrScript.Host() {
          @Override
          public void giveAway() {
            givenAway++;
          }

          @Override
          public void over() {
            over++;
          }
        });
  }

  private void ring() {
    List<Runnable> now = List.copyOf(alarms);
    alarms.clear();
    now.forEach(Runnable::run);
  }

  private static AriReply json(String text) {
    try {
      return new AriReply.Done(200, new JsonMapper().readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static AriReply talking(String... channels) {
    return json(
        ("[{\"id\":\"x\",\"channels\":[\"9.9\"]},{\"id\":\"" + BRIDGE + "\",\"channels\":[\"")
            + (String.join("\",\"", channels) + "\"]}]"));
  }

  /** He is in our application, and these are the bridges. */
  private static Function<String, AriReply> here(AriReply all) {
    return request ->
        request.equals("GET channels/7.1")
            ? json(
                "{\"id\":\"7.1\",\"dialplan\":{\"app_name\":\"Stasis\",\"app_data\":\"cordboard,ivr\"}}")
            : request.equals("GET bridges") ? all : LineRig.DONE;
  }

  private static AriEvent about(String channel, String type, String more) {
    return AriEvent.parse(
        "{\"type\":\"" + type + "\",\"channel\":{\"id\":\"" + channel + "\"}" + more + "}");
  }

  @Test
  void whoTalksIsNotPulledOutBecauseThePbxDidNotAnswer() {
    pbx = here(LineRig.LOST);
    LeftBehind caller = left(true);
    caller.begin();
    assertThat(givenAway).isZero();
    assertThat(caller.owns(LEG)).as("not swept meanwhile").isTrue();
    pbx = here(talking("7.1", LEG));
    ring();
    ring();
    assertThat(givenAway).isZero();
    assertThat(caller.owns(LEG)).isTrue();
    assertThat(caller.owns("ivr-" + CALL + "-l9")).isFalse();
    caller.onEvent(about(LEG, "StasisEnd", ""));
    assertThat(asked).contains("DELETE channels/7.1");
    caller.onEvent(about("7.1", "ChannelDestroyed", ""));
    assertThat(ended).containsExactly(false);
    assertThat(abandoned).as("his IVR had come to its end").isZero();
    assertThat(over).isEqualTo(1);
    assertThat(asked).contains("DELETE bridges/" + BRIDGE);
  }

  @Test
  void whatWasWrittenLastDecidesIfThePbxNeverAnswers() {
    pbx = here(LineRig.LOST);
    LeftBehind talked = left(true);
    LeftBehind listened = left(false);
    talked.begin();
    listened.begin();
    ring();
    assertThat(givenAway).isZero();
    ring();
    assertThat(givenAway).isEqualTo(1);
    assertThat(talked.owns(LEG)).isTrue();
    assertThat(listened.owns(LEG)).isFalse();
  }

  @Test
  void theFallbackThatWasLostWithTheLinkIsAskedForAgain() {
    pbx = here(json("[]"));
    LeftBehind caller = left(false);
    caller.begin();
    assertThat(givenAway).isEqualTo(1);
    caller.onResumed();
    assertThat(givenAway).isEqualTo(2);
    ring();
    assertThat(givenAway).isEqualTo(3);
    caller.onEvent(about("7.1", "StasisEnd", ""));
    int before = abandoned;
    ring();
    assertThat(givenAway).isEqualTo(3);
    assertThat(ended).isEmpty();
    assertThat(abandoned).as("the board may know him only now").isGreaterThan(before);
  }

  @Test
  void aTalkThatEndedWhileTheLinkWasAwayIsOver() {
    pbx = here(talking("7.1", LEG));
    LeftBehind caller = left(true);
    caller.begin();
    pbx = here(talking("7.1"));
    caller.onResumed();
    assertThat(asked).contains("DELETE channels/7.1");
    assertThat(givenAway).isZero();
  }

  @Test
  void whoIsTransferredTalksOnWithWhoComes() {
    pbx = here(talking("7.1", LEG));
    LeftBehind caller = left(true);
    caller.begin();
    caller.onEvent(about("7.9", "StasisStart", ",\"replace_channel\":{\"id\":\"" + LEG + "\"}"));
    caller.onEvent(about(LEG, "StasisEnd", ""));
    assertThat(asked).doesNotContain("DELETE channels/7.9", "DELETE channels/7.1");
    assertThat(caller.owns("7.9")).isTrue();
    caller.onEvent(about("7.9", "ChannelDestroyed", ""));
    assertThat(asked).contains("DELETE channels/7.1");
  }

  @Test
  void aTargetThatAnswersTooLateIsHungUp() {
    pbx = here(json("[]"));
    LeftBehind caller = left(false);
    caller.begin();
    caller.onEvent(about(LEG, "StasisStart", ""));
    assertThat(asked).contains("DELETE channels/" + LEG);
  }

  @Test
  void allWhoWereLeftShareOneLookAtTheBridges() {
    List<CompletableFuture<AriReply>> open = new ArrayList<>();
    OurBridges shared =
        new OurBridges(
            new AriApplication(
                request -> {
                  CompletableFuture<AriReply> reply = new CompletableFuture<>();
                  open.add(reply);
                  return reply;
                },
                "cordboard"));
    List<OurBridges.Answer> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      shared.ask().thenAccept(answers::add);
    }
    assertThat(open).hasSize(1);
    open.get(0).complete(talking("7.1", LEG));
    assertThat(answers).hasSize(3);
    assertThat(answers.get(2).of(CALL).channels()).containsExactlyInAnyOrder("7.1", LEG);
    var unused = shared.ask();
    assertThat(open).as("asked anew").hasSize(2);
  }
}
