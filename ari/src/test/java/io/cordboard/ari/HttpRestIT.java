package io.cordboard.ari;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ari.AriSettings.RestMode;
import io.cordboard.ari.AriSettings.Times;
import io.cordboard.ari.FakeAri.Answer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpRestIT {

  private static final AriRequest ANSWER = AriRequest.post("channels", "7.1", "answer");

  private FakeAri pbx;
  private HttpRest rest;

  @BeforeEach
  void start() throws Exception {
    pbx = new FakeAri();
    rest = new HttpRest(pbx.settings(RestMode.HTTP, Times.DEFAULT));
  }

  @AfterEach
  void stop() throws Exception {
    rest.close();
    pbx.close();
  }

  private AriReply ask(AriRequest request, int limitMs) throws Exception {
    return rest.request(request, limitMs, Runnable::run)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void pathQueryAndBodyArriveAsMeant() throws Exception {
    AriRequest request =
        AriRequest.post("channels", "a/b é").with("q", "x &=+#").with(Map.of("k", "ü"));
    assertThat(ask(request, 9_000)).isInstanceOf(AriReply.Done.class);
    assertThat(pbx.asked)
        .containsExactly(
            new FakeAri.Asked(
                "http", "POST", "channels/a/b é", Map.of("q", "x &=+#"), "{\"k\":\"ü\"}"));
  }

  @Test
  void aRefusalCarriesThePbxOwnWords() throws Exception {
    pbx.answers = ask -> new Answer(409, "{\"message\":\"Channel not in Stasis application\"}");
    assertThat(ask(ANSWER, 9_000))
        .isEqualTo(new AriReply.Refused(409, "Channel not in Stasis application"));
    pbx.answers = ask -> new Answer(500, "<html>\r\nbroken");
    assertThat(ask(ANSWER, 9_000)).isEqualTo(new AriReply.Refused(500, "status 500"));
  }

  @Test
  void aConnectionCutAfterTheRequestIsUnknownAndNothingIsSentTwice() throws Exception {
    assertThat(ask(AriRequest.get("asterisk", "ping"), 9_000)).isInstanceOf(AriReply.Done.class);
    pbx.answers = ask -> new Answer(-1, "");
    assertThat(ask(ANSWER, 9_000))
        .isInstanceOfSatisfying(
            AriReply.Unknown.class, unknown -> assertThat(unknown.sent()).isTrue());
    assertThat(ask(AriRequest.delete("channels", "7.1"), 9_000))
        .isInstanceOf(AriReply.Unknown.class);
    assertThat(pbx.asked).filteredOn(ask -> !ask.method().equals("GET")).hasSize(2);
  }

  @Test
  void noReplyInTimeIsUnknown() throws Exception {
    pbx.answers = ask -> new Answer(0, "");
    assertThat(ask(ANSWER, 200))
        .isEqualTo(new AriReply.Unknown("reply: none (expected: in time)", true));
  }

  @Test
  void nobodyThereWasSurelyNotSent() throws Exception {
    pbx.close();
    assertThat(ask(ANSWER, 9_000))
        .isInstanceOfSatisfying(
            AriReply.Unknown.class, unknown -> assertThat(unknown.sent()).isFalse());
  }

  @Test
  void aReplyBeyondItsBoundIsCut() throws Exception {
    pbx.answers = ask -> new Answer(200, "\"" + "x".repeat(10_000_000) + "\"");
    assertThat(ask(ANSWER, 9_000))
        .isInstanceOfSatisfying(
            AriReply.Unknown.class,
            unknown -> assertThat(unknown.why()).contains("longer than 1048576 bytes"));
    pbx.answers = ask -> new Answer(200, "{not json");
    assertThat(ask(ANSWER, 9_000)).isInstanceOf(AriReply.Unknown.class);
  }

  @Test
  void requestsBeyondTheBoundAreNotSent() throws Exception {
    SocketRest socket =
        new SocketRest(
            frame -> {}, java.util.concurrent.Executors.newSingleThreadScheduledExecutor());
    for (int i = 0; i < AriLimits.PENDING_REQUESTS; i++) {
      var unused = socket.request(ANSWER, 60_000, Runnable::run);
    }
    assertThat(socket.request(ANSWER, 60_000, Runnable::run).toCompletableFuture().get())
        .isInstanceOfSatisfying(
            AriReply.Unknown.class, unknown -> assertThat(unknown.sent()).isFalse());
    socket.close("gone");
  }
}
