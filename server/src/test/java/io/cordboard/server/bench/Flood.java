package io.cordboard.server.bench;

import io.cordboard.ami.fake.AmiEventFlood;
import io.cordboard.server.pbx.AmiFacts;
import java.nio.charset.StandardCharsets;

/**
 * Events made beforehand, so that no time is spent making them while it counts.
 *
 * @param warm brings a model from empty to the wanted number of live channels
 * @param bytes what is measured
 * @param events how many events {@code bytes} has
 * @param wanted how many of them a board listens to
 * @param end ends all calls
 */
record Flood(byte[] warm, byte[] bytes, long events, long wanted, byte[] end) {
  static Flood of(int channels, int events) {
    AmiEventFlood flood = new AmiEventFlood(channels, 1, true);
    byte[] warm = flood.next(channels * 40);
    long before = flood.events();
    byte[] bytes = flood.next(events);
    int made = (int) (flood.events() - before);
    return new Flood(warm, bytes, made, wanted(bytes, made), flood.finish());
  }

  /** Where each event ends. */
  int[] frameEnds() {
    int[] ends = new int[(int) events];
    int n = 0;
    for (int i = 4; i <= bytes.length; i++) {
      if (bytes[i - 1] == '\n' && bytes[i - 2] == '\r' && bytes[i - 3] == '\n') {
        ends[n++] = i;
      }
    }
    return ends;
  }

  private static long wanted(byte[] bytes, int events) {
    long n = 0;
    int start = 0;
    for (int end : new Flood(bytes, bytes, events, 0, bytes).frameEnds()) {
      int nameEnd = start;
      while (bytes[nameEnd] != '\r') {
        nameEnd++;
      }
      int name = start + "Event: ".length();
      String event = new String(bytes, name, nameEnd - name, StandardCharsets.US_ASCII);
      n += AmiFacts.interesting().contains(event) ? 1 : 0;
      start = end;
    }
    return n;
  }
}
