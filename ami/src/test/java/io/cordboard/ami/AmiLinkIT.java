package io.cordboard.ami;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.fake.AmiRequest;
import io.cordboard.ami.fake.FakeAsterisk;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.action.ConfbridgeListRoomsAction;
import org.asteriskjava.manager.action.CoreShowChannelsAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.action.QueueStatusAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AmiLinkIT {
  private final FakeAsterisk asterisk = new FakeAsterisk();

  @AfterEach
  void end() {
    asterisk.close();
  }

  static AmiReply await(CompletableFuture<AmiReply> reply) throws Exception {
    return reply.get(10, TimeUnit.SECONDS);
  }

  @Test
  void logsInByChallengeWithoutSendingTheSecret() throws Exception {
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      assertThat(probe.up().banner()).isEqualTo(FakeAsterisk.BANNER);
      assertThat(await(probe.link.send(new PingAction()))).isInstanceOf(AmiReply.Done.class);
    }
  }

  @Test
  void logsInWithThePlainSecretIfTold() throws Exception {
    AmiSettings plain = LinkProbe.settings(asterisk.port()).withChallenge(false);
    try (LinkProbe probe = new LinkProbe(plain)) {
      probe.up();
    }
  }

  @Test
  void findsTheHostByItsName() throws Exception {
    AmiSettings named =
        AmiSettings.of("localhost", asterisk.port(), "cti", "secret").withTimes(LinkProbe.QUICK);
    try (LinkProbe probe = new LinkProbe(named)) {
      probe.up();
    }
  }

  @Test
  void wrongSecretSaysSoAndIsTriedAgainSlowly() throws Exception {
    asterisk.user("cti", "other");
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      assertThat(probe.down().why())
          .contains("Authentication failed")
          .contains("expected")
          .doesNotContain("secret:");
      asterisk.user("cti", "secret");
      probe.up();
    }
  }

  @Test
  void greetingOfAnotherProtocolIsRefused() throws Exception {
    asterisk.banner("SSH-2.0-OpenSSH_9.2");
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      assertThat(probe.down().why()).contains("Asterisk Call Manager");
    }
  }

  @Test
  void isNotUpBeforeFullyBooted() throws Exception {
    asterisk.booted(false);
    AmiTimes patient = new AmiTimes(2000, 5000, 60_000, 1000, 1500, 300, 300, 20, 100, 200, 200);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()).withTimes(patient))) {
      assertThat(await(probe.link.send(new PingAction())))
          .isInstanceOfSatisfying(AmiReply.Unknown.class, u -> assertThat(u.sent()).isFalse());
      LinkProbe.until(() -> probe.link.stats().messages() >= 2);
      assertThat(probe.link.state()).isInstanceOf(AmiLinkState.Down.class);
      asterisk.push("Event: FullyBooted\nStatus: Fully Booted");
      probe.up();
    }
  }

  @Test
  void fullyBootedBeforeTheAnswerToTheLoginCountsToo() throws Exception {
    asterisk.bootedBeforeLogin(true);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
    }
  }

  @Test
  void missingFullyBootedIsNamed() throws Exception {
    asterisk.booted(false);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      assertThat(probe.down().why()).contains("FullyBooted").contains("read=system");
    }
  }

  @Test
  void listArrivesWithItsItemsThoughNobodyAskedForTheirNames() throws Exception {
    asterisk.list(
        "CoreShowChannels",
        List.of(
            "Event: CoreShowChannel\nChannel: PJSIP/801-1",
            "Event: CoreShowChannel\nChannel: PJSIP/802-2"));
    try (LinkProbe probe =
        new LinkProbe(LinkProbe.settings(asterisk.port()), Set.of("Newchannel"))) {
      probe.up();
      AmiReply.Done done = (AmiReply.Done) await(probe.link.list(new CoreShowChannelsAction()));
      assertThat(done.items())
          .extracting(m -> m.get(AmiKey.of("channel")))
          .containsExactly("PJSIP/801-1", "PJSIP/802-2");
      assertThat(probe.events).isEmpty();
    }
  }

  @Test
  void emptyConferenceListIsTheErrorThatAsteriskMakesOfIt() throws Exception {
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
      assertThat(await(probe.link.list(new ConfbridgeListRoomsAction())))
          .isEqualTo(new AmiReply.Refused("No active conferences."));
    }
  }

  @Test
  void eventsNobodyAskedForAreCountedAndDropped() throws Exception {
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()), Set.of("Hangup"))) {
      probe.up();
      asterisk.push("Event: VarSet\nVariable: x");
      asterisk.push("Event: Hangup\nCause: 16");
      assertThat(probe.event("Hangup").get(AmiKey.of("Cause"))).isEqualTo("16");
      // Counted once per read, after the events in it were told.
      LinkProbe.until(() -> probe.link.stats().dropped() == 1);
    }
  }

  @Test
  void variablesAndOwnActionIdReachThePbx() throws Exception {
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
      OriginateAction originate = new OriginateAction();
      originate.setActionId("mine");
      originate.setChannel("PJSIP/801");
      originate.setAsync(true);
      originate.setVariables(new java.util.TreeMap<>(Map.of("__A", "1", "B", "ü, 2")));
      await(probe.link.send(originate));
      AmiRequest got = asterisk.next("Originate");
      assertThat(got.all("Variable")).containsExactly("B=ü, 2", "__A=1");
      assertThat(got.get("Async")).isEqualTo("true");
      assertThat(got.get("ActionID")).endsWith(":mine");
    }
  }

  @Test
  void refusedValueIsNeverSent() throws Exception {
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
      AmiReply reply =
          await(
              probe.link.send(new HangupAction("x\r\n\r\nAction: Command\r\nCommand: core stop")));
      assertThat(((AmiReply.Refused) reply).message())
          .startsWith("channel: x")
          .contains("expected");
      await(probe.link.send(new PingAction()));
      assertThat(asterisk.received()).extracting(AmiRequest::name).containsExactly("Ping");
      assertThat(probe.link.stats().refusedByGuard()).isEqualTo(1);
    }
  }

  @Test
  void errorOfThePbxIsItsOwnText() throws Exception {
    asterisk.answer("Hangup", r -> "Response: Error\nMessage: No such channel");
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
      assertThat(await(probe.link.send(new HangupAction("PJSIP/1"))))
          .isEqualTo(new AmiReply.Refused("No such channel"));
    }
  }

  @Test
  void errorWithoutActionIdDisturbsNobody() throws Exception {
    asterisk.answer("QueueStatus", r -> null);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
      CompletableFuture<AmiReply> list = probe.link.list(new QueueStatusAction());
      asterisk.push("Response: Error\nMessage: Failed to parse message: line too long");
      assertThat(await(probe.link.send(new PingAction()))).isInstanceOf(AmiReply.Done.class);
      assertThat(await(list))
          .isInstanceOfSatisfying(AmiReply.Unknown.class, u -> assertThat(u.sent()).isTrue());
      assertThat(probe.link.stats().orphans()).isEqualTo(1);
      assertThat(probe.link.stats().timeouts()).isEqualTo(1);
    }
  }

  @Test
  void listenerThatThrowsDoesNotHarmTheLink() throws Exception {
    FailingListener failing = new FailingListener();
    var loops = AmiTransport.loops(1, "failing");
    try (AmiLink link = new AmiLink(LinkProbe.settings(asterisk.port()), failing, loops.next())) {
      link.start();
      failing.up.get(10, TimeUnit.SECONDS);
      asterisk.push("Event: Hangup\nCause: 16");
      asterisk.push("Event: Hangup\nCause: 17");
      assertThat(await(link.send(new PingAction()))).isInstanceOf(AmiReply.Done.class);
      assertThat(link.stats().listenerErrors()).isEqualTo(2);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private static final class FailingListener implements AmiListener {
    final CompletableFuture<Void> up = new CompletableFuture<>();

    @Override
    public void onEvent(AmiMessage event) {
      throw new IllegalStateException("on purpose");
    }

    @Override
    public void onState(AmiLinkState state) {
      if (state instanceof AmiLinkState.Up) {
        up.complete(null);
      }
    }
  }

  @Test
  void closedLinkStaysClosed() throws Exception {
    LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()));
    try (probe) {
      probe.up();
      asterisk.answer("Hangup", r -> null);
      CompletableFuture<AmiReply> pending = probe.link.send(new HangupAction("x"));
      asterisk.next("Hangup");
      probe.link.close();
      assertThat(((AmiReply.Unknown) await(pending)).sent()).isTrue();
      assertThat(probe.state(s -> s instanceof AmiLinkState.Closed)).isNotNull();
      assertThat(((AmiReply.Unknown) await(probe.link.send(new PingAction()))).sent()).isFalse();
    }
  }
}
