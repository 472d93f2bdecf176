package io.cordboard.server.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a driven phone speaks into and hears with during one call: an RTP endpoint that sends its
 * voice as soon as it knows where to. {@link Handsets} moves it. Safe for use by several threads.
 */
final class Handset implements AutoCloseable {
  private static final int DIGIT_PACKETS = 8;
  private static final int END_PACKETS = 3;
  private static final int PAUSE_PACKETS = 6;
  private static final int MOST_PACKETS_A_ROUND = 200;

  private final DatagramChannel channel;
  private final Ear ear;
  private final byte[] second;
  private final byte[] silence = new byte[Rtp.SAMPLES_PER_PACKET];
  private final int ssrc = ThreadLocalRandom.current().nextInt();
  private final Queue<Integer> digits = new ArrayDeque<>();
  private final ByteBuffer in = ByteBuffer.allocate(2048);
  private @Nullable SocketAddress pbx;
  private boolean muted;
  private boolean first = true;
  private int sequence;
  private int timestamp;
  private int pause;
  private int digitStep;

  /**
   * @param address where to be reached; the port is any free one
   */
  Handset(String address, Voice voice, Ear ear) {
    this.ear = ear;
    second = voice.second();
    Arrays.fill(silence, MuLaw.encode(0));
    try {
      channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(address, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return channel.socket().getLocalPort();
  }

  Ear ear() {
    return ear;
  }

  /** Begins to speak; the PBX's media port may change within a call. */
  synchronized void speakTo(int port) {
    pbx = new InetSocketAddress("127.0.0.1", port);
  }

  /** Sends silence instead of the voice, or the voice again. */
  synchronized void mute(boolean on) {
    muted = on;
  }

  /** Types a digit by RFC 4733, after those that are being typed. */
  synchronized void press(char digit) {
    int event = Rtp.DIGITS.indexOf(digit);
    if (event < 0) {
      throw new IllegalArgumentException("digit: " + digit + " (expected: 0-9 * # A-D)");
    }
    digits.add(event);
  }

  /** Whether all digits have been sent. */
  synchronized boolean pressed() {
    return digits.isEmpty();
  }

  /** 20 ms of a call: hears what came, says what is next. */
  synchronized void round() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      listen();
      ear.next();
      if (pbx != null) {
        speak(pbx);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() throws IOException {
    for (int n = 0; n < MOST_PACKETS_A_ROUND; n++) {
      in.clear();
      if (channel.receive(in) == null) {
        return;
      }
      Rtp packet = Rtp.parse(Arrays.copyOf(in.array(), in.position()));
      if (packet != null) {
        ear.take(packet);
      }
    }
  }

  private void speak(SocketAddress to) throws IOException {
    Integer digit = pause > 0 || first ? null : digits.peek();
    if (digit != null) {
      type(digit, to);
    } else {
      int at = Math.floorMod(timestamp, second.length);
      byte[] voice = Arrays.copyOfRange(second, at, at + Rtp.SAMPLES_PER_PACKET);
      send(Rtp.VOICE, first, timestamp, muted ? silence : voice, to);
      first = false;
      pause = Math.max(0, pause - 1);
    }
    timestamp += Rtp.SAMPLES_PER_PACKET;
  }

  private void type(int digit, SocketAddress to) throws IOException {
    digitStep++;
    int began = timestamp - (digitStep - 1) * Rtp.SAMPLES_PER_PACKET;
    int duration = digitStep * Rtp.SAMPLES_PER_PACKET;
    boolean end = digitStep == DIGIT_PACKETS;
    for (int n = 0; n < (end ? END_PACKETS : 1); n++) {
      byte[] payload = {
        (byte) digit, (byte) (end ? 0x8a : 0x0a), (byte) (duration >> 8), (byte) duration
      };
      send(Rtp.DIGIT, digitStep == 1, began, payload, to);
    }
    if (end) {
      digits.remove();
      digitStep = 0;
      pause = PAUSE_PACKETS;
    }
  }

  private void send(int type, boolean marker, int at, byte[] payload, SocketAddress to)
      throws IOException {
    channel.send(new Rtp(type, marker, sequence++, at, ssrc, payload).toBytes(), to);
  }

  /** Lost time: the far end gets no packets for it. */
  synchronized void skip(long rounds) {
    timestamp += (int) rounds * Rtp.SAMPLES_PER_PACKET;
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
