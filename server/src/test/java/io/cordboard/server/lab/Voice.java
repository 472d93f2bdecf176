package io.cordboard.server.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What somebody in the lab sounds like: tones that nobody else sends. All driven phones' tones lie
 * within about an octave, at primes some 50 Hz apart, so that neither harmonics nor the windows of
 * {@link ToneDetector} confuse them.
 *
 * @param name who it is, for messages
 * @param tonesHz in Hz, all heard at once; 300–3400
 */
public record Voice(String name, List<Integer> tonesHz) implements Talker {
  private static final int[] PHONES_HZ = {
    1009, 1061, 1109, 1163, 1213, 1259, 1307, 1361, 1409, 1459, 1511, 1559, 1607, 1657, 1709, 1759,
    1811, 1861, 1907, 1951
  };
  private static final int[] OUTSIDERS_HZ = {2003, 2053, 2099, 2153, 2203, 2251};

  /** Music on hold; made by {@code tones.pl} as all that is not sent by the tests themselves. */
  public static final Voice MUSIC = new Voice("music", List.of(349, 563));

  /** The lab's own phones, where no test has taken over. */
  public static final Voice LAB_PHONE = new Voice("lab phone", List.of(440));

  /** Callers by {@link Lab#call}, and who is called in the public network. */
  public static final Voice NETWORK = new Voice("network", List.of(660));

  /** The music that a customer's server may name: the class {@code lab}. */
  public static final Voice LAB_MUSIC = new Voice("music lab", List.of(395, 612));

  /** The languages of the lab's sounds, and the tone of each: of records, then of digits. */
  private static final Map<String, List<Integer>> LANGUAGES_HZ =
      Map.of("en", List.of(760, 860), "he", List.of(810, 910));

  /** The records of {@code tones.pl}, in its order. */
  private static final List<String> RECORDS =
      List.of(
          "im-sorry",
          "please-try-call-later",
          "one-moment-please",
          "if-correct-press",
          "welcome",
          "menu",
          "other",
          "bye",
          "say",
          "invalid",
          "voicemail",
          "whisper",
          "long",
          "to-enter-a-diff-number",
          "vm-press");

  /** A record of the lab, in {@code en} or {@code he}: the chord that is heard for it. */
  public static Voice record(String language, String name) {
    int number = RECORDS.indexOf(name);
    if (number < 0) {
      throw new IllegalArgumentException("record: " + name + " (expected: " + RECORDS + ")");
    }
    return sound(language + "/" + name, LANGUAGES_HZ.get(language).get(0), number);
  }

  /** Digits as they are said in that language. */
  public static Voice[] digits(String language, String digits) {
    return digits.chars().mapToObj(c -> digit(language, c - '0')).toArray(Voice[]::new);
  }

  private static Voice digit(String language, int digit) {
    return sound(language + "/" + digit, LANGUAGES_HZ.get(language).get(1), digit);
  }

  private static Voice sound(String name, int lowHz, int number) {
    return new Voice(name, List.of(lowHz, 2310 + 50 * number));
  }

  /** Whether it is a sound or music of the PBX, no phone. */
  boolean isPlayed() {
    return tonesHz.size() > 1;
  }

  /** Copies the tones. */
  public Voice {
    tonesHz = List.copyOf(tonesHz);
  }

  /** The driven phone of an extension, 801 to 820. */
  public static Voice of(int extension) {
    if (extension <= 800 || extension > 800 + PHONES_HZ.length) {
      throw new IllegalArgumentException("extension: " + extension + " (expected: 801 to 820)");
    }
    return new Voice(String.valueOf(extension), List.of(PHONES_HZ[extension - 801]));
  }

  /** The n-th driven caller in the public network, from 0; after six their voices come again. */
  static Voice outsider(int n) {
    int k = Math.floorMod(n, OUTSIDERS_HZ.length);
    return new Voice("outsider " + k, List.of(OUTSIDERS_HZ[k]));
  }

  /** Every voice that there is. */
  static List<Voice> all() {
    List<Voice> all = new ArrayList<>(List.of(MUSIC, LAB_MUSIC, LAB_PHONE, NETWORK));
    for (String language : LANGUAGES_HZ.keySet()) {
      RECORDS.forEach(name -> all.add(record(language, name)));
      all.addAll(List.of(digits(language, "0123456789")));
    }
    for (int i = 0; i < PHONES_HZ.length; i++) {
      all.add(of(801 + i));
    }
    for (int i = 0; i < OUTSIDERS_HZ.length; i++) {
      all.add(outsider(i));
    }
    return all;
  }

  @Override
  public Voice voice() {
    return this;
  }

  /** One second of it in G.711 µ-law; it repeats without a seam. */
  byte[] second() {
    byte[] second = new byte[Rtp.SAMPLES_PER_SECOND];
    for (int n = 0; n < second.length; n++) {
      double sum = 0;
      for (int hz : tonesHz) {
        sum += Math.sin(2 * Math.PI * hz * n / Rtp.SAMPLES_PER_SECOND);
      }
      second[n] = MuLaw.encode((int) (AMPLITUDE * sum));
    }
    return second;
  }

  /** Of each tone of a driven phone; five at once are not clipped. */
  static final int AMPLITUDE = 3000;
}
