package io.cordboard.server.lab;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves all {@link Handset}s of the lab, every 20 ms, on one thread of its own, and tells them from
 * their phones' logs where to speak to and when the call is over.
 */
final class Handsets {
  private static final Logger log = LoggerFactory.getLogger(Handsets.class);

  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A delay of more rounds is not made good: a phone, too, would send nothing for it. */
  private static final long MOST_LATE = 5;

  private static final int ROUNDS_PER_LOOK = 5;
  private static final Pattern MEDIA = Pattern.compile("media m=audio ([0-9]+)");

  private final ToneDetector detector = new ToneDetector(Voice.all());
  private final Map<Handset, PhoneCall> calls = new ConcurrentHashMap<>();

  Handsets() {
    Thread thread = new Thread(this::run, "lab-handsets");
    thread.setDaemon(true);
    thread.start();
  }

  /** A handset that hears from now on; it speaks as soon as it has been {@link #plug plugged}. */
  Handset lift(String address, Voice voice) {
    return new Handset(address, voice, new Ear(detector));
  }

  /** Gives a handset its call. When the call is over, it falls silent. */
  void plug(Handset handset, PhoneCall call) {
    calls.put(handset, call);
  }

  /** Silences the handsets of a phone that is no more. */
  void unplug(Sipp line) {
    calls.forEach(
        (handset, call) -> {
          if (call.line() == line) {
            end(handset);
          }
        });
  }

  private void end(Handset handset) {
    calls.remove(handset);
    handset.close();
  }

  private void run() {
    long next = System.nanoTime();
    for (long round = 0; ; round++) {
      long late = (System.nanoTime() - next) / ROUND_NANOS;
      if (late > MOST_LATE) {
        calls.keySet().forEach(handset -> handset.skip(late));
        next += late * ROUND_NANOS;
      }
      boolean look = round % ROUNDS_PER_LOOK == 0;
      calls.forEach((handset, call) -> round(handset, call, look));
      next += ROUND_NANOS;
      for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
    }
  }

  private void round(Handset handset, PhoneCall call, boolean look) {
    try {
      handset.round();
      if (look) {
        look(handset, call);
      }
    } catch (RuntimeException e) {
      // One phone's trouble is not the others'; its test finds it deaf and dumb and says so.
      log.warn("a phone's media ended", e);
      end(handset);
    }
  }

  private void look(Handset handset, PhoneCall call) {
    if (call.isOver()) {
      end(handset);
      return;
    }
    for (String event : call.events()) {
      Matcher media = MEDIA.matcher(event);
      if (media.matches()) {
        handset.speakTo(Integer.parseInt(media.group(1)));
      }
    }
  }
}
