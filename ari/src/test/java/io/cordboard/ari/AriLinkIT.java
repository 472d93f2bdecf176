package io.cordboard.ari;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ari.AriSettings.RestMode;
import io.cordboard.ari.AriSettings.Times;
import io.cordboard.ari.FakeAri.Answer;
import io.cordboard.ari.FakeAri.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class AriLinkIT {

  private static final Times PATIENT = new Times(50_000, 50_000, 60_000, 60_000);
  private static final Times HASTY = new Times(5_000, 1_500, 60_000, 100);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Heard heard = new Heard();
  private FakeAri pbx;
  private AriLink link;

  @BeforeEach
  void startPbx() throws IOException {
    pbx = new FakeAri();
  }

  @AfterEach
  void stop() throws IOException {
    if (link != null) {
      link.close();
    }
    thread.shutdownNow();
    pbx.close();
  }

  private AriLink start(RestMode mode, Times times) {
    link = new AriLink(pbx.settings(mode, times), heard, thread);
    link.start();
    return link;
  }

  private Wire up() throws InterruptedException {
    heard.until("in app");
    return pbx.nextWire();
  }

  private AriReply ask(AriRequest request) throws Exception {
    return link.rest().request(request).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void eventsArriveInOrderAfterTheStateAndWhatIsInTheApplication() throws Exception {
    pbx.inApp.add("7.1");
    pbx.inApp.add("7.2");
    start(RestMode.AUTO, PATIENT);
    assertThat(heard.next()).isEqualTo("up SOCKET 22.10.1");
    assertThat(heard.next()).isEqualTo("in app [7.1, 7.2]");
    Wire wire = pbx.nextWire();
    for (int i = 0; i < 10; i++) {
      wire.dtmf("7.1", String.valueOf(i));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(heard.next()).isEqualTo("event ChannelDtmfReceived " + i);
    }
    assertThat(wire.uri).isEqualTo("/ari/events?app=cordboard&subscribeAll=false");
  }

  @Test
  void eventsDuringTheResyncComeAfterItAndNoneIsLost() throws Exception {
    pbx.beforeApplication =
        () -> {
          Wire wire = pbx.opened.peek();
          for (int i = 0; i < 5; i++) {
            wire.dtmf("7.1", String.valueOf(i));
          }
        };
    start(RestMode.AUTO, PATIENT);
    assertThat(heard.next()).startsWith("up ");
    assertThat(heard.next()).startsWith("in app");
    for (int i = 0; i < 5; i++) {
      assertThat(heard.next()).isEqualTo("event ChannelDtmfReceived " + i);
    }
  }

  @Test
  void aChannelThatIsOnlyWatchedIsNotReportedAsInTheApplication() throws Exception {
    pbx.inApp.add("7.1");
    pbx.inApp.add("7.2");
    pbx.answers =
        ask ->
            ask.path().equals("channels/7.2")
                ? new Answer(200, FakeAri.channel("7.2").replace("Stasis", "Dial"))
                : pbx.usual(ask);
    start(RestMode.AUTO, PATIENT);
    assertThat(heard.until("in app")).isEqualTo("in app [7.1]");
  }

  @Test
  void aPbxWithoutRestOnTheSocketIsAskedOverHttp() throws Exception {
    pbx.socketRest = false;
    pbx.inApp.add("7.1");
    start(RestMode.AUTO, PATIENT);
    assertThat(heard.next()).isEqualTo("up HTTP 22.10.1");
    assertThat(heard.next()).isEqualTo("in app [7.1]");
    assertThat(ask(AriRequest.post("channels", "7.1", "answer"))).isInstanceOf(AriReply.Done.class);
    assertThat(pbx.asked).extracting(FakeAri.Asked::via).containsOnly("http");
  }

  @Test
  void aPbxWithRestOnTheSocketIsNeverAskedOverHttp() throws Exception {
    start(RestMode.AUTO, PATIENT);
    up();
    assertThat(ask(AriRequest.post("channels", "7.1", "answer")))
        .isEqualTo(
            new AriReply.Done(204, com.fasterxml.jackson.databind.node.MissingNode.getInstance()));
    assertThat(pbx.asked).extracting(FakeAri.Asked::via).containsOnly("socket");
  }

  @Test
  void theListOfAllChannelsOfABigPbxDoesNotCutTheLink() throws Exception {
    String big = "[" + "{\"id\":\"1\"},".repeat(200_000) + "{\"id\":\"last\"}]";
    pbx.answers = ask -> ask.path().equals("channels") ? new Answer(200, big) : pbx.usual(ask);
    start(RestMode.AUTO, PATIENT);
    Wire wire = up();
    assertThat(big.length()).isGreaterThan(2 * AriLimits.MESSAGE_BYTES);
    assertThat(ask(AriRequest.get("channels")))
        .isInstanceOfSatisfying(
            AriReply.Done.class, done -> assertThat(done.json()).hasSize(200_001));
    wire.dtmf("7.1", "5");
    assertThat(heard.next()).isEqualTo("event ChannelDtmfReceived 5");
    assertThat(pbx.asked).filteredOn(ask -> ask.via().equals("http")).hasSize(1);
  }

  @Test
  void afterACutTheLinkComesBackAndResyncs() throws Exception {
    start(RestMode.AUTO, PATIENT);
    Wire wire = up();
    pbx.inApp.add("8.1");
    wire.cut();
    assertThat(heard.next()).startsWith("down LOST");
    assertThat(heard.next()).startsWith("up SOCKET");
    assertThat(heard.next()).isEqualTo("in app [8.1]");
    assertThat(link.counters().connects()).isEqualTo(2);
  }

  @Test
  void requestsOpenWhenTheLinkBreaksEndAsUnknownAndAreNotRepeated() throws Exception {
    start(RestMode.SOCKET, PATIENT);
    up();
    pbx.answers =
        ask -> ask.path().equals("channels/9.1/answer") ? new Answer(-1, "") : pbx.usual(ask);
    AriReply reply = ask(AriRequest.post("channels", "9.1", "answer"));
    assertThat(reply).isInstanceOf(AriReply.Unknown.class);
    assertThat(((AriReply.Unknown) reply).sent()).isTrue();
    heard.until("in app");
    assertThat(pbx.asked).filteredOn(ask -> ask.path().endsWith("answer")).hasSize(1);
  }

  @Test
  void aSilentPbxIsNoticedAndItsSocketClosed() throws Exception {
    start(RestMode.AUTO, new Times(5_000, 10_000, 200, 60_000));
    Wire wire = up();
    pbx.blackHole = true;
    assertThat(heard.next()).startsWith("down SILENT");
    assertThat(wire.waitGone()).isTrue();
    pbx.blackHole = false;
    assertThat(heard.until("up")).startsWith("up ");
  }

  @Test
  void aReplyThatNeverComesIsUnknownAndTheLinkLives() throws Exception {
    start(RestMode.SOCKET, HASTY);
    up();
    pbx.answers = ask -> ask.path().endsWith("answer") ? new Answer(0, "") : pbx.usual(ask);
    AriReply reply = ask(AriRequest.post("channels", "9.1", "answer"));
    assertThat(reply)
        .isEqualTo(new AriReply.Unknown("reply: none (expected: within 1500 ms)", true));
    assertThat(ask(AriRequest.get("asterisk", "ping"))).isInstanceOf(AriReply.Done.class);
  }

  @Test
  void aClientThatTakesTheApplicationIsSaidAndNotFought() throws Exception {
    start(RestMode.AUTO, PATIENT);
    Wire wire = up();
    wire.event("{\"type\":\"ApplicationReplaced\",\"application\":\"other\"}");
    wire.event("{\"type\":\"ApplicationReplaced\",\"application\":\"cordboard\"}");
    assertThat(heard.next()).startsWith("event ApplicationReplaced");
    assertThat(heard.next()).startsWith("down REPLACED | application cordboard: taken over");
    assertThat(wire.waitGone()).isTrue();
    // Any other loss is followed by a new connection after 250 ms at most.
    assertThat(pbx.opened.poll(2, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void anApplicationTakenFromUsIsTakenBackLater() throws Exception {
    start(RestMode.AUTO, new Times(5_000, 10_000, 60_000, 100));
    Wire wire = up();
    wire.event("{\"type\":\"ApplicationReplaced\",\"application\":\"cordboard\"}");
    heard.until("down REPLACED");
    assertThat(heard.next()).startsWith("up ");
  }

  @ParameterizedTest
  @CsvSource({"401,NOT_ALLOWED", "403,NOT_ALLOWED", "404,NOT_FOUND", "503,UNREACHABLE"})
  void aRefusedConnectionSaysWhyWithoutTheSecret(int status, String reason) throws Exception {
    pbx.refuseWith = status;
    start(RestMode.AUTO, PATIENT);
    String down = heard.next();
    assertThat(down).startsWith("down " + reason).contains("" + status);
    assertThat(down).doesNotContain(FakeAri.SECRET);
    pbx.refuseWith = 0;
    assertThat(heard.next()).startsWith("up ");
  }

  @Test
  void nobodyAtTheAddressIsUnreachable() throws Exception {
    pbx.close();
    start(RestMode.AUTO, PATIENT);
    assertThat(heard.next()).startsWith("down UNREACHABLE");
    assertThat(ask(AriRequest.get("asterisk", "ping")))
        .isEqualTo(new AriReply.Unknown("ari: link is down (expected: up)", false));
  }

  @Test
  void garbageIsCountedAndTheLinkLives() throws Exception {
    start(RestMode.AUTO, PATIENT);
    Wire wire = up();
    for (String junk : new String[] {"", "x", "[]", "{", "{\"a\":1}", "{\"type\":7}", "null"}) {
      wire.event(junk);
    }
    wire.event("{\"type\":\"RESTResponse\",\"request_id\":\"nobody\",\"status_code\":\"x\"}");
    wire.dtmf("7.1", "5");
    assertThat(heard.next()).isEqualTo("event ChannelDtmfReceived 5");
    assertThat(link.counters().garbage()).isEqualTo(7);
  }

  @Test
  void brokenFramesEndTheConnectionAndTheLinkComesBack() throws Exception {
    start(RestMode.AUTO, PATIENT);
    Wire wire = up();
    wire.raw(new byte[] {(byte) 0xff, 0x7f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    assertThat(heard.next()).startsWith("down LOST");
    assertThat(heard.next()).startsWith("up ");
  }

  @Test
  void aMessageOfTenMegabytesInOneFrameEndsTheConnectionAndTheLinkComesBack() throws Exception {
    start(RestMode.AUTO, PATIENT);
    Wire wire = up();
    sendHuge(wire, 1, true);
    assertThat(heard.next()).startsWith("down LOST");
    assertThat(heard.next()).startsWith("up ");
    assertThat(wire.waitGone()).isTrue();
  }

  @Test
  void aMessageOfTenMegabytesInManyFramesEndsTheConnectionAndTheLinkComesBack() throws Exception {
    start(RestMode.AUTO, PATIENT);
    Wire wire = up();
    sendHuge(wire, 200, false);
    assertThat(heard.next()).startsWith("down LOST");
    assertThat(heard.next()).startsWith("up ");
    assertThat(wire.waitGone()).isTrue();
  }

  private static void sendHuge(Wire wire, int frames, boolean finish) {
    byte[] part = "x".repeat(10_000_000 / frames).getBytes(StandardCharsets.US_ASCII);
    try {
      for (int i = 0; i < frames; i++) {
        wire.frame(i == 0 ? 1 : 0, part, finish && i == frames - 1);
      }
    } catch (java.io.UncheckedIOException e) {
      // Cut before all was written: what is promised.
    }
  }

  @Test
  void anEventInManyFramesIsOneEvent() throws Exception {
    start(RestMode.AUTO, PATIENT);
    Wire wire = up();
    byte[] event = "{\"type\":\"X\",\"n\":\"é1\"}".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < event.length; i++) {
      wire.frame(i == 0 ? 1 : 0, new byte[] {event[i]}, i == event.length - 1);
    }
    assertThat(heard.next()).isEqualTo("event X é1");
  }

  @Test
  void aListenerTooSlowCostsTheConnectionAndAResyncButNoSilentLoss() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    link =
        new AriLink(
            pbx.settings(RestMode.AUTO, PATIENT), heard, thread, new Inbox(thread, 100, 1 << 20));
    link.start();
    Wire wire = up();
    thread.execute(
        () -> {
          try {
            stuck.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    for (int i = 0; i < 100; i++) {
      wire.dtmf("7.1", "" + i % 10);
    }
    pbx.inApp.add("7.9");
    try {
      while (!wire.gone.await(1, TimeUnit.MILLISECONDS)) {
        wire.dtmf("7.1", "9");
      }
    } catch (java.io.UncheckedIOException e) {
      // Cut while writing: what is promised.
    }
    assertThat(pbx.opened.poll(1, TimeUnit.SECONDS)).isNull();
    stuck.countDown();
    for (int i = 0; i < 100; i++) {
      assertThat(heard.next()).isEqualTo("event ChannelDtmfReceived " + i % 10);
    }
    assertThat(heard.next()).startsWith("down OVERFLOW | waiting: 100 events");
    assertThat(heard.next()).startsWith("up ");
    assertThat(heard.next()).isEqualTo("in app [7.9]");
    assertThat(link.counters().overflows()).isEqualTo(1);
  }

  @Test
  void aPbxThatCannotSayWhatIsInTheApplicationIsNotCalledUp() throws Exception {
    pbx.answers =
        ask ->
            ask.path().startsWith("applications")
                ? new Answer(500, "{\"message\":\"Internal\"}")
                : pbx.usual(ask);
    start(RestMode.AUTO, PATIENT);
    assertThat(heard.next()).startsWith("down RESYNC_FAILED | GET applications/cordboard");
    pbx.answers = pbx::usual;
    assertThat(heard.next()).startsWith("up ");
  }

  @Test
  void closedIsTheLastThingHeard() throws Exception {
    start(RestMode.AUTO, PATIENT);
    Wire wire = up();
    link.close();
    link.close();
    assertThat(heard.next()).isEqualTo("closed");
    assertThat(wire.waitGone()).isTrue();
    assertThat(link.state()).isInstanceOf(AriLinkState.Closed.class);
    assertThat(ask(AriRequest.get("asterisk", "ping"))).isInstanceOf(AriReply.Unknown.class);
  }
}
