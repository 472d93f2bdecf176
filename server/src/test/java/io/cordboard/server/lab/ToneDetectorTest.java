package io.cordboard.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToneDetectorTest {
  private static final int HISS = 400;

  private final ToneDetector detector = new ToneDetector(Voice.all());

  /** A window of these voices at once, from somewhere within their second, coded and decoded. */
  private static short[] window(int from, Voice... voices) {
    short[] window = new short[ToneDetector.WINDOW];
    for (Voice voice : voices) {
      byte[] second = voice.second();
      for (int n = 0; n < window.length; n++) {
        window[n] += MuLaw.decode(second[(from + n) % second.length]);
      }
    }
    for (int n = 0; n < window.length; n++) {
      window[n] = MuLaw.decode(MuLaw.encode(window[n]));
    }
    return window;
  }

  private static short[] noise(double deviation) {
    Random random = new Random(7);
    short[] window = new short[ToneDetector.WINDOW];
    for (int n = 0; n < window.length; n++) {
      window[n] = (short) (deviation * random.nextGaussian());
    }
    return window;
  }

  @Test
  void everyVoiceIsHeardAsItselfFromAnyMoment() {
    for (Voice voice : Voice.all()) {
      for (int from = 0; from < 8000; from += 357) {
        assertThat(detector.voices(window(from, voice))).containsExactly(voice);
      }
    }
  }

  @Test
  void anyTwoAreHeardAsTheTwo() {
    for (Voice one : Voice.all()) {
      for (Voice other : Voice.all()) {
        // The PBX plays one thing at a time, so its sounds have tones in common.
        if (!one.equals(other) && !(one.isPlayed() && other.isPlayed())) {
          assertThat(detector.voices(window(1234, one, other)))
              .containsExactlyInAnyOrder(one, other);
        }
      }
    }
  }

  @Test
  void fiveNeighboursAreHeardAsTheFive() {
    for (int first = 801; first <= 816; first++) {
      Voice[] five = new Voice[5];
      for (int i = 0; i < five.length; i++) {
        five[i] = Voice.of(first + i);
      }
      assertThat(detector.voices(window(0, five))).containsExactlyInAnyOrder(five);
    }
  }

  @Test
  void noiseAndSilenceAreNobody() {
    assertThat(detector.voices(new short[ToneDetector.WINDOW])).isEmpty();
    assertThat(detector.voices(noise(30))).isEmpty();
    assertThat(detector.voices(noise(3000))).isEmpty();
  }

  @Test
  void tonesThatAreNobodysAreNobody() {
    for (int hz : List.of(300, 425, 480, 620, 697, 941, 1035, 1633, 1730, 2400, 3000)) {
      assertThat(detector.voices(window(0, new Voice("", List.of(hz))))).as("%s Hz", hz).isEmpty();
    }
  }

  @Test
  void halfOfTheMusicIsNoMusic() {
    assertThat(detector.voices(window(0, new Voice("", List.of(349))))).isEmpty();
  }

  @Test
  void voicesAreHeardThroughNoise() {
    short[] hiss = noise(HISS);
    for (Voice voice : Voice.all()) {
      short[] window = window(99, voice);
      for (int n = 0; n < window.length; n++) {
        window[n] += hiss[n];
      }
      assertThat(detector.voices(window)).containsExactly(voice);
    }
  }

  @Test
  void oneLostPacketHidesNobodyAndInventsNobody() {
    for (Voice voice : Voice.all()) {
      for (int lost = 0; lost < ToneDetector.WINDOW; lost += Rtp.SAMPLES_PER_PACKET) {
        short[] window = window(4321, voice);
        Arrays.fill(window, lost, lost + Rtp.SAMPLES_PER_PACKET, (short) 0);
        assertThat(detector.voices(window)).as("without %s", lost).containsExactly(voice);
      }
    }
  }
}
