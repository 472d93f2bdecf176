package io.cordboard.ami.fake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes the AMI events of a busy PBX: a fixed number of channels up, calls that begin, ring, are
 * answered, talk and end, two thirds of all events VarSet and the like, about 400 bytes each. The
 * same seed makes the same bytes. A live model can digest it: every channel, bridge and queue
 * caller comes and goes.
 *
 * <p>Not thread-safe.
 */
public final class AmiEventFlood {
  /** Events per second that a busy PBX was measured to send; for runs at a given rate. */
  public static final int BUSY_PBX_RATE = 25_000;

  private static final String[] NOISE = {
    "VarSet",
    "VarSet",
    "VarSet",
    "VarSet",
    "VarSet",
    "VarSet",
    "Newexten",
    "RTCPSent",
    "RTCPReceived",
    "TestEvent"
  };

  /** A large house has more queues, not longer ones. */
  private static final int CHANNELS_PER_QUEUE = 50;

  private final Random random;
  private final int[] waiting;
  private final int calls;
  private final boolean withNoise;
  private final List<FloodCall> live = new ArrayList<>();
  private final StringBuilder text = new StringBuilder(1024);
  private int nextCall;
  private long events;

  /**
   * A flood.
   *
   * @param channels how many are up at any time; two for each call
   * @param withNoise whether two thirds are VarSet and the like, as without an eventfilter
   */
  public AmiEventFlood(int channels, long seed, boolean withNoise) {
    this.calls = Math.max(1, channels / 2);
    this.waiting = new int[queues(channels)];
    this.random = new Random(seed);
    this.withNoise = withNoise;
  }

  /** How many queues a house with so many channels has; 630 is the first. */
  public static int queues(int channels) {
    return Math.max(1, channels / CHANNELS_PER_QUEUE);
  }

  /** Calls begun so far. */
  public int calls() {
    return nextCall;
  }

  /** Events made so far. */
  public long events() {
    return events;
  }

  /** Bytes with about this many more events, whole frames. */
  public byte[] next(int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(count * 440);
    long end = events + count;
    while (events < end) {
      step(out);
    }
    return out.toByteArray();
  }

  /** The end of all calls that are still up, so that a model is empty after it. */
  public byte[] finish() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (FloodCall call : live) {
      while (!call.over()) {
        put(out, call.next(text));
      }
    }
    live.clear();
    return out.toByteArray();
  }

  /** The calls that are up now, as CoreShowChannels lists them. */
  public List<String> channels() {
    List<String> items = new ArrayList<>();
    for (FloodCall call : live) {
      items.addAll(call.channels());
    }
    return items;
  }

  private void step(ByteArrayOutputStream out) {
    if (live.size() < calls) {
      live.add(new FloodCall(nextCall++, waiting));
    }
    int which = random.nextInt(live.size());
    FloodCall call = live.get(which);
    put(out, call.next(text));
    if (withNoise) {
      for (int i = 0; i < 2; i++) {
        put(out, call.noise(text, NOISE[random.nextInt(NOISE.length)], random));
      }
    }
    if (call.over()) {
      live.set(which, live.get(live.size() - 1));
      live.remove(live.size() - 1);
    }
  }

  private void put(ByteArrayOutputStream out, StringBuilder frame) {
    out.writeBytes(frame.toString().getBytes(StandardCharsets.UTF_8));
    frame.setLength(0);
    events++;
  }
}
