package io.cordboard.ami;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.fake.FakeAsterisk;
import io.cordboard.ami.fake.FaultProxy;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.action.CoreShowChannelsAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.action.QueueStatusAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmiFaultsIT {
  private final FakeAsterisk asterisk = new FakeAsterisk();
  private final FaultProxy proxy = new FaultProxy("127.0.0.1", asterisk.port());

  @AfterEach
  void end() {
    proxy.close();
    asterisk.close();
  }

  private static AmiReply await(CompletableFuture<AmiReply> reply) throws Exception {
    return reply.get(10, TimeUnit.SECONDS);
  }

  private void works(LinkProbe probe) throws Exception {
    assertThat(await(probe.link.send(new PingAction()))).isInstanceOf(AmiReply.Done.class);
    asterisk.push("Event: Hangup\nCause: 16");
    assertThat(probe.event("Hangup").get(AmiKey.of("Cause"))).isEqualTo("16");
  }

  @Test
  void pendingActionsEndAsUnknownWhenTheLinkBreaksAndTheLinkComesBack() throws Exception {
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(proxy.port()))) {
      probe.up();
      asterisk.answer("Hangup", r -> null);
      CompletableFuture<AmiReply> pending = probe.link.send(new HangupAction("PJSIP/801-1"));
      asterisk.next("Hangup");
      proxy.cut();
      assertThat(await(pending))
          .isInstanceOfSatisfying(AmiReply.Unknown.class, u -> assertThat(u.sent()).isTrue());
      assertThat(probe.down().why()).isNotEmpty();
      probe.up();
      works(probe);
      assertThat(probe.link.stats().losses()).isEqualTo(1);
      assertThat(probe.link.stats().connects()).isEqualTo(2);
      assertThat(asterisk.received()).noneMatch(r -> r.name().equals("Hangup"));
    }
  }

  @Test
  void blackHoleIsNoticedAndLeft() throws Exception {
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(proxy.port()))) {
      probe.up();
      proxy.blackHole(true);
      assertThat(probe.down().why()).contains("silence");
      proxy.normal();
      probe.up();
      works(probe);
    }
  }

  @Test
  void serverThatAcceptsAndSaysNothingIsLeftAndTriedAgain() throws Exception {
    proxy.blackHole(true);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(proxy.port()))) {
      assertThat(probe.down().why()).contains("greeting: none");
      proxy.normal();
      probe.up();
    }
  }

  @Test
  void pbxThatIsNotThereYetIsFoundWhenItComes() throws Exception {
    proxy.refuse(true);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(proxy.port()))) {
      probe.down();
      proxy.normal();
      probe.up();
    }
    // A port let go on 127.0.0.1 may be another process's at once; on an address of our own it
    // isn't.
    long pid = ProcessHandle.current().pid();
    String own = "127." + (64 + pid % 128) + "." + (pid / 128 % 256) + ".1";
    InetAddress address = InetAddress.getByName(own);
    FakeAsterisk earlier = new FakeAsterisk(address, 0, null);
    int port = earlier.port();
    earlier.close();
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(own, port))) {
      assertThat(probe.down().why()).contains("refused");
      try (FakeAsterisk later = new FakeAsterisk(address, port, null)) {
        probe.up();
      }
    }
  }

  @Test
  void singleBytesAndDelaysOnlySlowThingsDown() throws Exception {
    asterisk.list("CoreShowChannels", List.of("Event: CoreShowChannel\nChannel: PJSIP/801-1"));
    proxy.oneByteAtATime(true);
    proxy.delay(20);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(proxy.port()))) {
      probe.up();
      AmiReply list = await(probe.link.list(new CoreShowChannelsAction()));
      assertThat(((AmiReply.Done) list).items()).hasSize(1);
      works(probe);
    }
  }

  @Test
  void listThatNeverEndsIsGivenUpAndTheLinkLivesOn() throws Exception {
    asterisk.endless("QueueStatus", true);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
      AmiReply reply = await(probe.link.list(new QueueStatusAction()));
      assertThat(reply)
          .isInstanceOfSatisfying(
              AmiReply.Unknown.class,
              u -> {
                assertThat(u.why()).contains("list");
                assertThat(u.sent()).isTrue();
              });
      asterisk.endless("QueueStatus", false);
      works(probe);
      assertThat(probe.events).as("late items are nobody's events").isEmpty();
      assertThat(probe.link.stats().losses()).isZero();
    }
  }

  @Test
  void hugeFrameIsSkippedAndTheLinkLivesOn() throws Exception {
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
      byte[] fill = new byte[10_000_000];
      Arrays.fill(fill, (byte) 'x');
      asterisk.raw("Event: Big\r\nFill: ".getBytes(StandardCharsets.US_ASCII));
      asterisk.raw(fill);
      asterisk.raw("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      works(probe);
      assertThat(probe.link.stats().tooLong()).isEqualTo(1);
      assertThat(probe.link.stats().losses()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261121})
  void garbageDoesNotKillTheLink(long seed) throws Exception {
    Random random = new Random(seed);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
      for (int i = 0; i < 50; i++) {
        byte[] noise = new byte[random.nextInt(20_000)];
        random.nextBytes(noise);
        asterisk.raw(noise);
      }
      asterisk.raw("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      works(probe);
      assertThat(probe.link.stats().losses()).isZero();
    }
  }

  @Test
  void answersThatNeverComeTimeOutEachByItself() throws Exception {
    asterisk.answer("Hangup", r -> null);
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(asterisk.port()))) {
      probe.up();
      List<CompletableFuture<AmiReply>> pending = new ArrayList<>();
      for (int i = 0; i < AmiLimits.PENDING_ACTIONS + 50; i++) {
        pending.add(probe.link.send(new HangupAction("PJSIP/" + i)));
      }
      int unsent = 0;
      for (CompletableFuture<AmiReply> p : pending) {
        AmiReply.Unknown u = (AmiReply.Unknown) await(p);
        unsent += u.sent() ? 0 : 1;
      }
      assertThat(unsent).isEqualTo(50);
      assertThat(probe.link.stats().timeouts()).isEqualTo(AmiLimits.PENDING_ACTIONS);
      works(probe);
    }
  }

  @Test
  void restartedPbxIsWaitedForUntilItHasBooted() throws Exception {
    try (LinkProbe probe = new LinkProbe(LinkProbe.settings(proxy.port()))) {
      probe.up();
      asterisk.booted(false);
      asterisk.push("Event: Shutdown\nShutdown: Cleanly\nRestart: True");
      probe.event("Shutdown");
      asterisk.cut();
      probe.down();
      asterisk.booted(true);
      probe.up();
      works(probe);
    }
  }
}
