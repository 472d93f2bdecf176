package io.cordboard.server.lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes out of a stream of RTP packets who is heard. Its clock are rounds of 20 ms, counted by who
 * feeds it, so that a machine that stalls delays what is said here but does not falsify it. Safe
 * for use by several threads.
 */
final class Ear {
  /** Rounds without sound that are silence: a second, longer than any pause between syllables. */
  static final int SILENCE = 50;

  /** Music and voices that went on before this many rounds are no news of now. */
  private static final int LATELY = 25;

  /** What was under way when somebody began to listen is over after so many rounds. */
  private static final int UNDER_WAY = 2;

  /** A window that gets no more packets is given up after so many rounds. */
  private static final int PATIENCE = 10;

  /** Three minutes: what was played is told from the beginning of the call. */
  private static final int MOST_WINDOWS = 1800;

  /** So many tenths of a second of a sound are no accident. */
  private static final int CERTAIN = 2;

  /** What is silent for so many tenths of a second and then heard again is heard twice. */
  private static final int PAUSE = 2;

  private static final int MOST_DIGITS = 100;

  /** At least four of a window's five packets must have come. */
  private static final int CLEAR = 4 * Rtp.SAMPLES_PER_PACKET;

  /** Louder than comfort noise and hum, quieter than any voice of the lab. */
  private static final double LOUD = 300;

  private final ToneDetector detector;
  private final Deque<Window> windows = new ArrayDeque<>();
  private final StringBuilder digits = new StringBuilder();
  private final short[] samples = new short[ToneDetector.WINDOW];
  private int received;
  private int ssrc;
  private int start;
  private long firstRound;
  private long lastRound;
  private long lastLoud;
  private long round;
  private long packets;
  private @Nullable Integer digitAt;

  private record Window(long firstRound, long lastRound, List<Voice> voices) {}

  Ear(ToneDetector detector) {
    this.detector = detector;
  }

  /** Begins the next round; the packets of the last one have all been {@link #take taken}. */
  synchronized void next() {
    round++;
    if (received > 0 && round - lastRound > PATIENCE) {
      finish();
    }
  }

  /** The current round. */
  synchronized long round() {
    return round;
  }

  /** Takes a packet in the current round. */
  synchronized void take(Rtp packet) {
    packets++;
    if (packet.type() == Rtp.DIGIT) {
      takeDigit(packet);
    } else if (packet.type() == Rtp.VOICE) {
      takeVoice(packet);
    }
  }

  private void takeDigit(Rtp packet) {
    // All packets of one digit have its beginning as their timestamp.
    boolean known = digitAt != null && digitAt == packet.timestamp();
    if (!known && packet.payload().length >= 4 && digits.length() < MOST_DIGITS) {
      digitAt = packet.timestamp();
      digits.append(Rtp.DIGITS.charAt(packet.payload()[0] & 0x0f));
    }
  }

  private void takeVoice(Rtp packet) {
    byte[] payload = packet.payload();
    double power = 0;
    for (int i = 0; i < payload.length; i++) {
      double sample = MuLaw.decode(payload[i]);
      power += sample * sample;
    }
    if (Math.sqrt(power / Math.max(1, payload.length)) >= LOUD) {
      lastLoud = round;
    }
    int offset = packet.timestamp() - start;
    boolean same = received > 0 && packet.ssrc() == ssrc;
    if (same && offset < 0 && offset > -samples.length) {
      return; // came too late: its window is judged
    }
    if (!same || offset < 0 || offset >= samples.length) {
      finish();
      begin(packet.ssrc(), packet.timestamp());
      offset = 0;
    }
    for (int i = 0; i < payload.length; i++) {
      if (offset + i == samples.length) {
        finish();
        begin(packet.ssrc(), packet.timestamp() + i);
        offset = -i;
      }
      samples[offset + i] = MuLaw.decode(payload[i]);
      received++;
    }
    lastRound = round;
  }

  private void begin(int newSsrc, int timestamp) {
    ssrc = newSsrc;
    start = timestamp;
    firstRound = round;
    lastRound = round;
  }

  private void finish() {
    if (received >= CLEAR) {
      windows.add(new Window(firstRound, round, detector.voices(samples)));
      if (windows.size() > MOST_WINDOWS) {
        windows.remove();
      }
    }
    Arrays.fill(samples, (short) 0);
    received = 0;
  }

  /** Whether all of them have been heard since this round, and lately: most of the time. */
  synchronized boolean hears(Collection<Voice> wanted, long since) {
    List<Window> last = last(4, since);
    return wanted.stream().allMatch(voice -> count(last, voice) >= 3);
  }

  /**
   * Whether all of them and nobody else have been heard for a while, all of it since this round,
   * and lately.
   */
  synchronized boolean hearsOnly(Collection<Voice> wanted, long since) {
    List<Window> last = last(6, since);
    // One window may be unclear: where a stream has a jump, a tone is in the neighbour's place.
    return last.size() == 6
        && wanted.stream().allMatch(voice -> count(last, voice) >= 4)
        && last.stream().filter(window -> !wanted.containsAll(window.voices())).count() <= 1;
  }

  /** Whether there has been a sound since this round, whatever it is. */
  synchronized boolean hearsSomething(long since) {
    return lastLoud > since + UNDER_WAY;
  }

  /** Whether there has been no sound for a second, all of it since this round. */
  synchronized boolean hearsNothing(long since) {
    return round - Math.max(lastLoud, since + UNDER_WAY) >= SILENCE;
  }

  /** The digits that came by RFC 4733. */
  synchronized String digits() {
    return digits.toString();
  }

  /**
   * A sound or music of the PBX from where it began to where it ended, or goes on.
   *
   * @param tenths how long it was heard, in tenths of a second
   */
  record Played(Voice voice, int tenths) {}

  /** What the PBX has played since the call began, in order; what phones say is left out. */
  synchronized List<Played> played() {
    List<Played> all = new ArrayList<>();
    @Nullable Voice last = null;
    int tenths = 0;
    int pause = 0;
    for (Window window : windows) {
      Voice now = window.voices().stream().filter(Voice::isPlayed).findFirst().orElse(null);
      if (now == null) {
        pause++;
        continue;
      }
      if (!now.equals(last) || pause >= PAUSE) {
        add(all, last, tenths);
        last = now;
        tenths = 0;
      }
      tenths++;
      pause = 0;
    }
    add(all, last, tenths);
    return all;
  }

  private static void add(List<Played> all, @Nullable Voice voice, int tenths) {
    if (voice != null && tenths >= CERTAIN) {
      all.add(new Played(voice, tenths));
    }
  }

  /** For messages: what was heard lately. */
  synchronized String lately() {
    List<Window> last = last(10, round - 2 * SILENCE);
    List<String> texts = new ArrayList<>();
    for (Window window : last) {
      texts.add(window.voices().stream().map(Voice::name).toList().toString());
    }
    return texts
        + " (a tenth of a second each), last sound "
        + (round - lastLoud) * 20
        + " ms ago, "
        + packets
        + " packets in all";
  }

  /** The last windows since then, newest first; none if the newest is old. */
  private List<Window> last(int most, long since) {
    List<Window> last = new ArrayList<>();
    Iterator<Window> newest = windows.descendingIterator();
    while (newest.hasNext() && last.size() < most) {
      Window window = newest.next();
      if (window.firstRound() < since + UNDER_WAY) {
        break;
      }
      if (last.isEmpty() && round - window.lastRound() > LATELY) {
        break;
      }
      last.add(window);
    }
    return last;
  }

  private static long count(List<Window> windows, Voice voice) {
    return windows.stream().filter(window -> window.voices().contains(voice)).count();
  }
}
