package io.cordboard.server.http;

import io.cordboard.server.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Range: bytes=0-99,-100} (RFC 9110). */
final class ByteRanges {
  private static final Pattern ONE = Pattern.compile("([0-9]*)-([0-9]*)");

  /** Bytes of a file, both ends in it. */
  record Part(long first, long last) {
    long length() {
      return last - first + 1;
    }
  }

  private ByteRanges() {}

  /**
   * The parts that are asked for, empty if none of them is in the file; null if the header is to be
   * ignored: it is broken, in another unit, or asks for more than the whole file.
   */
  static @Nullable List<Part> parse(String header, long size) {
    String text = header.trim();
    if (!text.regionMatches(true, 0, "bytes=", 0, 6)) {
      return null;
    }
    String[] asked = text.substring(6).split(",", Limits.HTTP_RANGES + 2);
    if (asked.length > Limits.HTTP_RANGES) {
      return null;
    }
    List<Part> parts = new ArrayList<>();
    long total = 0;
    for (String one : asked) {
      Matcher m = ONE.matcher(one.trim());
      if (!m.matches() || one.trim().length() == 1) {
        return null;
      }
      String from = m.group(1);
      String to = m.group(2);
      long first = from.isEmpty() ? Math.max(0, size - number(to)) : number(from);
      long last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(size - 1, number(to));
      if (!from.isEmpty() && !to.isEmpty() && number(to) < number(from)) {
        return null;
      }
      if (first <= last && first < size) {
        parts.add(new Part(first, last));
        total += last - first + 1;
      }
    }
    return total > size ? null : parts;
  }

  /** Past what fits it is only known to be past every file's end. */
  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
