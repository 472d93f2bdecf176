package io.cordboard.server.lab;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One RTP packet.
 *
 * @param type 0 for G.711 µ-law, 101 for digits (RFC 4733)
 * @param timestamp in samples, wraps
 */
record Rtp(int type, boolean marker, int sequence, int timestamp, int ssrc, byte[] payload) {
  static final int VOICE = 0;
  static final int DIGIT = 101;
  static final int SAMPLES_PER_SECOND = 8000;

  /** By their numbers in RFC 4733. */
  static final String DIGITS = "0123456789*#ABCD";

  /** 20 ms. */
  static final int SAMPLES_PER_PACKET = 160;

  private static final int HEADER = 12;

  ByteBuffer toBytes() {
    return ByteBuffer.allocate(HEADER + payload.length)
        .put((byte) 0x80)
        .put((byte) ((marker ? 0x80 : 0) | type))
        .putShort((short) sequence)
        .putInt(timestamp)
        .putInt(ssrc)
        .put(payload)
        .flip();
  }

  /** The packet, or null if it is none. */
  static @Nullable Rtp parse(byte[] bytes) {
    if (bytes.length < HEADER || (bytes[0] & 0xc0) != 0x80) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int first = in.get();
    int second = in.get();
    int sequence = in.getShort() & 0xffff;
    int timestamp = in.getInt();
    int ssrc = in.getInt();
    int start = HEADER + 4 * (first & 0x0f);
    if ((first & 0x10) != 0 && start + 4 <= bytes.length) {
      start += 4 + 4 * (in.getShort(start + 2) & 0xffff);
    }
    int end = bytes.length - ((first & 0x20) != 0 ? bytes[bytes.length - 1] & 0xff : 0);
    if (start > end) {
      return null;
    }
    byte[] payload = Arrays.copyOfRange(bytes, start, end);
    return new Rtp(second & 0x7f, (second & 0x80) != 0, sequence, timestamp, ssrc, payload);
  }
}
