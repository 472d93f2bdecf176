package io.cordboard.ami;

/** Reads lines of AMI text in a byte array. */
final class AmiText {
  private AmiText() {}

  /** Where the line that begins at {@code from} ends: at its CR LF, or at {@code to}. */
  static int lineEnd(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] == '\r' && i + 1 < to && b[i + 1] == '\n') {
        return i;
      }
    }
    return to;
  }

  /** The first colon of a line, -1 if there is none. */
  static int colon(byte[] b, int from, int end) {
    for (int i = from; i < end; i++) {
      if (b[i] == ':') {
        return i;
      }
    }
    return -1;
  }

  /** The first byte of the value after a colon: leading spaces are skipped, as everybody does. */
  static int valueStart(byte[] b, int colon, int end) {
    int from = colon + 1;
    while (from < end && b[from] == ' ') {
      from++;
    }
    return from;
  }

  /** Whether the text at {@code at} is this lower case word in any case. The word must fit in. */
  static boolean sameLetters(byte[] b, int at, byte[] lowerCase) {
    for (int i = 0; i < lowerCase.length; i++) {
      int c = b[at + i];
      if (c >= 'A' && c <= 'Z') {
        c += 32;
      }
      if (c != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }
}
