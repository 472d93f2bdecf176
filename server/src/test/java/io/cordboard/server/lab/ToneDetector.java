package io.cordboard.server.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says whose voices are in a tenth of a second of sound. Safe for use by several threads. */
final class ToneDetector {
  /** In samples. 10 Hz apart can be told from each other; the voices are 46 Hz apart and more. */
  static final int WINDOW = 800;

  /** A fifth of what a driven phone sends. */
  private static final double LEAST_AMPLITUDE = 600;

  /**
   * How much a tone must stand out of what lies half-way to the next voice: else it is noise. A
   * lost packet in the middle of a window leaves 2.4.
   */
  private static final double STANDS_OUT = 2;

  private static final double HALF_WAY_HZ = 25;

  private final List<Voice> voices;
  private final double[] weights = new double[WINDOW];
  private final double weight;

  ToneDetector(List<Voice> voices) {
    this.voices = List.copyOf(voices);
    double sum = 0;
    for (int n = 0; n < WINDOW; n++) {
      weights[n] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (n + 0.5) / WINDOW);
      sum += weights[n];
    }
    weight = sum;
  }

  /**
   * The voices that are in it.
   *
   * @param window {@link #WINDOW} samples; what was not received is 0
   */
  List<Voice> voices(short[] window) {
    double[] weighted = new double[WINDOW];
    for (int n = 0; n < WINDOW; n++) {
      weighted[n] = weights[n] * window[n];
    }
    List<Voice> found = new ArrayList<>();
    // Many voices have a tone in common.
    Map<Integer, Boolean> has = new HashMap<>();
    for (Voice voice : voices) {
      if (voice.tonesHz().stream()
          .allMatch(hz -> has.computeIfAbsent(hz, one -> has(weighted, one)))) {
        found.add(voice);
      }
    }
    return found;
  }

  private boolean has(double[] weighted, int hz) {
    double amplitude = amplitude(weighted, hz);
    return amplitude >= LEAST_AMPLITUDE
        && amplitude >= STANDS_OUT * amplitude(weighted, hz - HALF_WAY_HZ)
        && amplitude >= STANDS_OUT * amplitude(weighted, hz + HALF_WAY_HZ);
  }

  /** Goertzel's: the amplitude of one frequency. */
  private double amplitude(double[] weighted, double hz) {
    double turn = 2 * Math.cos(2 * Math.PI * hz / Rtp.SAMPLES_PER_SECOND);
    double last = 0;
    double beforeLast = 0;
    for (double sample : weighted) {
      double now = sample + turn * last - beforeLast;
      beforeLast = last;
      last = now;
    }
    double power = last * last + beforeLast * beforeLast - turn * last * beforeLast;
    return 2 * Math.sqrt(Math.max(0, power)) / weight;
  }
}
