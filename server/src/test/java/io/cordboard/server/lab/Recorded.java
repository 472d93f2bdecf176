package io.cordboard.server.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose voices are in a sound file that the PBX wrote: WAV of 8 kHz, 16 bits, one channel. */
public final class Recorded {
  private static final int HEADER_BYTES = 44;
  private static final int RATE_AT = 24;

  /** So many tenths of a second of a voice are no accident. */
  private static final int CERTAIN = 3;

  private static final ToneDetector DETECTOR = new ToneDetector(Voice.all());

  private Recorded() {}

  /** All who are heard in it. */
  public static Set<Voice> voices(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int rate = bytes.getInt(RATE_AT);
    if (rate != Rtp.SAMPLES_PER_SECOND) {
      throw new IOException(file + ": " + rate + " Hz (expected: " + Rtp.SAMPLES_PER_SECOND + ")");
    }
    bytes.position(HEADER_BYTES);
    Map<Voice, Integer> tenths = new LinkedHashMap<>();
    short[] window = new short[ToneDetector.WINDOW];
    while (bytes.remaining() >= 2 * window.length) {
      for (int i = 0; i < window.length; i++) {
        window[i] = bytes.getShort();
      }
      DETECTOR.voices(window).forEach(voice -> tenths.merge(voice, 1, Integer::sum));
    }
    return tenths.entrySet().stream()
        .filter(heard -> heard.getValue() >= CERTAIN)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
