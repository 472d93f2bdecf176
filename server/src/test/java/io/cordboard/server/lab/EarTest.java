package io.cordboard.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EarTest {
  private static final Voice ANN = Voice.of(801);
  private static final Voice BEN = Voice.of(802);

  private final Ear ear = new Ear(new ToneDetector(Voice.all()));
  private int ssrc = 1;
  private int timestamp = -1000; // wraps soon

  private static byte[] packet(int timestamp, Voice... voices) {
    int[] sums = new int[Rtp.SAMPLES_PER_PACKET];
    for (Voice voice : voices) {
      byte[] second = voice.second();
      for (int n = 0; n < sums.length; n++) {
        sums[n] += MuLaw.decode(second[Math.floorMod(timestamp + n, second.length)]);
      }
    }
    byte[] payload = new byte[sums.length];
    for (int n = 0; n < sums.length; n++) {
      payload[n] = MuLaw.encode(sums[n]);
    }
    return payload;
  }

  /** One round; null payload: the packet is lost. */
  private void round(byte @Nullable [] payload) {
    if (payload != null) {
      ear.take(new Rtp(Rtp.VOICE, false, 0, timestamp, ssrc, payload));
    }
    timestamp += Rtp.SAMPLES_PER_PACKET;
    ear.next();
  }

  private void speak(int rounds, Voice... voices) {
    for (int n = 0; n < rounds; n++) {
      round(packet(timestamp, voices));
    }
  }

  private void quiet(int rounds) {
    for (int n = 0; n < rounds; n++) {
      round(null);
    }
  }

  @Test
  void oneVoiceIsHeardAndNobodyElse() {
    speak(40, ANN);
    assertThat(ear.hears(List.of(ANN), 0)).isTrue();
    assertThat(ear.hearsOnly(List.of(ANN), 0)).isTrue();
    assertThat(ear.hears(List.of(BEN), 0)).isFalse();
    assertThat(ear.hearsOnly(List.of(BEN), 0)).isFalse();
    assertThat(ear.hearsOnly(List.of(ANN, BEN), 0)).isFalse();
    assertThat(ear.hearsNothing(0)).isFalse();
  }

  @Test
  void soundsOfThePbxAreToldInTheirOrderAndEachAsOftenAsItWasPlayed() {
    Voice menu = Voice.record("he", "menu");
    speak(5, ANN);
    speak(60, menu);
    speak(15);
    for (Voice digit : Voice.digits("he", "0077")) {
      speak(20, digit);
      speak(15);
    }
    speak(40, Voice.MUSIC);
    assertThat(ear.played())
        .extracting(one -> one.voice().name())
        .containsExactly("he/menu", "he/0", "he/0", "he/7", "he/7", "music");
    assertThat(ear.played().get(0).tenths()).isBetween(10, 13);
    assertThat(ear.played()).doesNotContain(new Ear.Played(Voice.record("en", "menu"), 12));
  }

  @Test
  void twoVoicesAreNotOneAlone() {
    speak(40, ANN, BEN);
    assertThat(ear.hears(List.of(ANN), 0)).isTrue();
    assertThat(ear.hearsOnly(List.of(ANN, BEN), 0)).isTrue();
    assertThat(ear.hearsOnly(List.of(ANN), 0)).isFalse();
  }

  @Test
  void whatWentBeforeIsNotHeardNow() {
    speak(40, ANN);
    long since = ear.round();
    assertThat(ear.hears(List.of(ANN), since)).isFalse();
    speak(40, BEN);
    assertThat(ear.hears(List.of(ANN), since)).isFalse();
    assertThat(ear.hearsOnly(List.of(BEN), since)).isTrue();
  }

  @Test
  void aVoiceThatStoppedIsNotHeardAnyMore() {
    speak(40, ANN);
    quiet(40);
    assertThat(ear.hears(List.of(ANN), 0)).isFalse();
    assertThat(ear.hearsOnly(List.of(ANN), 0)).isFalse();
  }

  @Test
  void silenceIsASecondWithoutSound() {
    speak(20, ANN);
    long since = ear.round();
    quiet(Ear.SILENCE - 1);
    assertThat(ear.hearsNothing(since)).isFalse();
    quiet(3);
    assertThat(ear.hearsNothing(since)).isTrue();
    speak(1, ANN);
    assertThat(ear.hearsNothing(since)).isFalse();
  }

  @Test
  void hissIsSilenceButUnknownSoundIsNot() {
    Random random = new Random(3);
    for (int n = 0; n < 80; n++) {
      byte[] hiss = new byte[Rtp.SAMPLES_PER_PACKET];
      for (int i = 0; i < hiss.length; i++) {
        hiss[i] = MuLaw.encode((int) (60 * random.nextGaussian()));
      }
      round(hiss);
    }
    assertThat(ear.hearsNothing(0)).isTrue();
    speak(1, new Voice("beep", List.of(941)));
    assertThat(ear.hearsNothing(0)).isFalse();
    assertThat(ear.hears(List.of(ANN), 0)).isFalse();
  }

  @Test
  void everyTenthPacketMayBeLost() {
    for (int n = 0; n < 60; n++) {
      round(n % 10 == 7 ? null : packet(timestamp, ANN));
    }
    assertThat(ear.hearsOnly(List.of(ANN), 0)).isTrue();
  }

  @Test
  void latePacketsAndTwinsChangeNothing() {
    for (int n = 0; n < 30; n++) {
      byte[] one = packet(timestamp, ANN);
      byte[] two = packet(timestamp + Rtp.SAMPLES_PER_PACKET, ANN);
      int at = timestamp;
      timestamp += Rtp.SAMPLES_PER_PACKET;
      round(two);
      ear.take(new Rtp(Rtp.VOICE, false, 0, at, ssrc, one));
      ear.take(new Rtp(Rtp.VOICE, false, 0, at, ssrc, one));
      ear.next();
    }
    assertThat(ear.hearsOnly(List.of(ANN), 0)).isTrue();
  }

  @Test
  void streamThatChangesItsSourceIsHeardOn() {
    speak(33, ANN);
    ssrc = 2;
    timestamp += 1_000_000;
    speak(3, ANN);
    ssrc = 3;
    timestamp -= 77_777;
    long since = ear.round();
    speak(40, BEN);
    assertThat(ear.hearsOnly(List.of(BEN), since)).isTrue();
  }

  @Test
  void digitIsHeardOnceHoweverManyPacketsItHas() {
    for (int digit : new int[] {1, 1, 11}) {
      for (int n = 0; n < 9; n++) {
        byte[] payload = {(byte) digit, (byte) (n < 6 ? 10 : 0x8a), 0, (byte) 160};
        ear.take(new Rtp(Rtp.DIGIT, n == 0, n, timestamp, ssrc, payload));
      }
      speak(10, ANN);
    }
    assertThat(ear.digits()).isEqualTo("11#");
  }

  @Test
  void packetsAreReadBackAsWrittenAndCutOnesAreNone() {
    byte[] bytes = new Rtp(Rtp.VOICE, true, 65_535, -3, 99, packet(0, ANN)).toBytes().array();
    Rtp read = Rtp.parse(bytes);
    assertThat(read).isNotNull();
    assertThat(read.marker()).isTrue();
    assertThat(List.of(read.type(), read.sequence(), read.timestamp(), read.ssrc()))
        .containsExactly(0, 65_535, -3, 99);
    assertThat(read.payload()).isEqualTo(packet(0, ANN));
    for (int length = 0; length < 12; length++) {
      assertThat(Rtp.parse(Arrays.copyOf(bytes, length))).isNull();
    }
  }

  @Test
  void muLawIsItsOwnInverse() {
    for (int coded = 0; coded < 256; coded++) {
      short sample = MuLaw.decode((byte) coded);
      assertThat(MuLaw.decode(MuLaw.encode(sample))).isEqualTo(sample);
    }
    assertThat(MuLaw.decode(MuLaw.encode(32_767))).isEqualTo((short) 32_124);
    assertThat(MuLaw.decode(MuLaw.encode(-40_000))).isEqualTo((short) -32_124);
  }
}
