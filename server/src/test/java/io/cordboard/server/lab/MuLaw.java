package io.cordboard.server.lab;

/** G.711 µ-law, one sample a byte. */
final class MuLaw {
  private static final int BIAS = 132;
  private static final int LOUDEST = 32_635;

  private MuLaw() {}

  static byte encode(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int biased = Math.min(Math.abs(sample), LOUDEST) + BIAS;
    int exponent = 31 - Integer.numberOfLeadingZeros(biased) - 7;
    return (byte) ~(sign | exponent << 4 | biased >> exponent + 3 & 0x0f);
  }

  static short decode(byte coded) {
    int bits = ~coded;
    int magnitude = ((bits & 0x0f) << 3) + BIAS << (bits >> 4 & 7);
    return (short) ((bits & 0x80) != 0 ? BIAS - magnitude : magnitude - BIAS);
  }
}
