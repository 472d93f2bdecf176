package io.cordboard.ami;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One AMI message: the bytes of a frame, its fields read only when asked for, repeated headers
 * kept.
 *
 * <p>Immutable; may be read by any thread.
 */
public final class AmiMessage {
  private final byte[] bytes;

  private AmiMessage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a frame without its closing empty line; the array is not copied and must not change. */
  public static AmiMessage of(byte[] frame) {
    return new AmiMessage(frame);
  }

  /** The first header's name: {@code Event}, {@code Response}, or something else. */
  public boolean isEvent() {
    return startsWith("Event");
  }

  /** Whether it answers an action. */
  public boolean isResponse() {
    return startsWith("Response");
  }

  /**
   * The first header's value: the event's name or the response's word. Known names are interned.
   */
  public String name() {
    int colon = 0;
    while (colon < bytes.length && bytes[colon] != ':') {
      colon++;
    }
    return colon == bytes.length ? "" : value(colon + 1, lineEnd(colon)).intern();
  }

  /** The first value of a header, null if absent. */
  public @Nullable String get(AmiKey key) {
    byte[] want = key.lowerCase();
    for (int at = 0; at < bytes.length; ) {
      int end = lineEnd(at);
      if (matches(at, end, want)) {
        return value(at + want.length + 1, end);
      }
      at = next(end);
    }
    return null;
  }

  /** All values of a header, in order. */
  public List<String> all(AmiKey key) {
    List<String> values = new ArrayList<>();
    byte[] want = key.lowerCase();
    for (int at = 0; at < bytes.length; ) {
      int end = lineEnd(at);
      if (matches(at, end, want)) {
        values.add(value(at + want.length + 1, end));
      }
      at = next(end);
    }
    return values;
  }

  /** Hands over every header in order, the first line included. */
  public void forEach(BiConsumer<String, String> field) {
    for (int at = 0; at < bytes.length; ) {
      int end = lineEnd(at);
      int colon = at;
      while (colon < end && bytes[colon] != ':') {
        colon++;
      }
      if (colon < end) {
        field.accept(
            new String(bytes, at, colon - at, StandardCharsets.UTF_8), value(colon + 1, end));
      }
      at = next(end);
    }
  }

  private boolean startsWith(String word) {
    byte[] want = AmiKey.of(word).lowerCase();
    return matches(0, lineEnd(0), want);
  }

  private boolean matches(int at, int end, byte[] want) {
    if (end - at <= want.length || bytes[at + want.length] != ':') {
      return false;
    }
    for (int i = 0; i < want.length; i++) {
      int b = bytes[at + i];
      if (b >= 'A' && b <= 'Z') {
        b += 32;
      }
      if (b != want[i]) {
        return false;
      }
    }
    return true;
  }

  private int lineEnd(int from) {
    int i = from;
    while (i < bytes.length && bytes[i] != '\n') {
      i++;
    }
    return i > from && bytes[i - 1] == '\r' ? i - 1 : i;
  }

  private int next(int lineEnd) {
    int i = lineEnd;
    while (i < bytes.length && bytes[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  private String value(int from, int end) {
    int start = from;
    while (start < end && bytes[start] == ' ') {
      start++;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
