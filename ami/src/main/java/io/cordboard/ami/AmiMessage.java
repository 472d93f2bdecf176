package io.cordboard.ami;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One AMI message: the bytes of a frame, its fields read only when asked for, repeated headers
 * kept.
 *
 * <p>Lines end with CR LF; a bare LF or CR is part of a value, as it is for Asterisk's own clients,
 * so that a value cannot grow a header. Immutable; may be read by any thread.
 */
public final class AmiMessage {
  private static final AmiNames NAMES = AmiNames.known();
  private static final AmiKey EVENT = AmiKey.of("Event");
  private static final AmiKey RESPONSE = AmiKey.of("Response");

  private final byte[] bytes;
  private final @Nullable String knownName;

  /** Per line: its start, its colon, its end, its name's tag. Built by the first look-up. */
  private volatile int @Nullable [] lines;

  private AmiMessage(byte[] bytes, @Nullable String knownName) {
    this.bytes = bytes;
    this.knownName = knownName;
  }

  /** Takes a frame without its closing empty line; the array is not copied and must not change. */
  public static AmiMessage of(byte[] frame) {
    return new AmiMessage(frame, null);
  }

  /** The same for a frame whose name was already read. */
  static AmiMessage of(byte[] frame, @Nullable String name) {
    return new AmiMessage(frame, name);
  }

  /** The first header's name is {@code Event}. */
  public boolean isEvent() {
    return startsWith(EVENT);
  }

  /** Whether it answers an action. */
  public boolean isResponse() {
    return startsWith(RESPONSE);
  }

  /**
   * The first header's value: the event's name or the response's word. The names of {@link
   * AmiNames} and of the link's interest cost no allocation.
   */
  public String name() {
    if (knownName != null) {
      return knownName;
    }
    int end = AmiText.lineEnd(bytes, 0, bytes.length);
    int colon = AmiText.colon(bytes, 0, end);
    if (colon < 0) {
      return "";
    }
    int from = AmiText.valueStart(bytes, colon, end);
    String known = NAMES.find(bytes, from, end);
    return known != null ? known : text(from, end);
  }

  /** The first value of a header, null if absent. */
  public @Nullable String get(AmiKey key) {
    int[] index = lines();
    int line = find(index, 0, key);
    return line < 0 ? null : value(index, line);
  }

  /** Whether the first value of a header is this ASCII text; makes no string. */
  public boolean is(AmiKey key, String ascii) {
    int[] index = lines();
    int line = find(index, 0, key);
    if (line < 0) {
      return false;
    }
    int from = AmiText.valueStart(bytes, index[line + 1], index[line + 2]);
    if (index[line + 2] - from != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** All values of a header, in order. */
  public List<String> all(AmiKey key) {
    int[] index = lines();
    int line = find(index, 0, key);
    if (line < 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (; line >= 0; line = find(index, line + 4, key)) {
      values.add(value(index, line));
    }
    return values;
  }

  /** Hands over every header in order, the first line included; lines without a colon are not. */
  public void forEach(BiConsumer<String, String> field) {
    int[] index = lines();
    for (int line = 0; line < index.length; line += 4) {
      field.accept(text(index[line], index[line + 1]), value(index, line));
    }
  }

  /** Whether its name is one that the link was asked for. */
  boolean wanted() {
    return knownName != null;
  }

  /** The size of the frame in bytes, without its closing empty line. */
  public int size() {
    return bytes.length;
  }

  private boolean startsWith(AmiKey key) {
    int length = key.lowerCase().length;
    return bytes.length > length
        && bytes[length] == ':'
        && AmiText.sameLetters(bytes, 0, key.lowerCase());
  }

  private int find(int[] index, int from, AmiKey key) {
    int tag = key.tag();
    int length = key.lowerCase().length;
    for (int line = from; line < index.length; line += 4) {
      if (index[line + 3] == tag
          && index[line + 1] - index[line] == length
          && AmiText.sameLetters(bytes, index[line], key.lowerCase())) {
        return line;
      }
    }
    return -1;
  }

  private String value(int[] index, int line) {
    return text(AmiText.valueStart(bytes, index[line + 1], index[line + 2]), index[line + 2]);
  }

  private String text(int from, int to) {
    return from == to ? "" : new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private int[] lines() {
    int[] index = lines;
    if (index == null) {
      index = index();
      lines = index;
    }
    return index;
  }

  private int[] index() {
    int[] index = new int[4 * (8 + bytes.length / 24)];
    int used = 0;
    for (int at = 0; at < bytes.length; ) {
      int end = AmiText.lineEnd(bytes, at, bytes.length);
      int colon = AmiText.colon(bytes, at, end);
      if (colon > at) {
        if (used == index.length) {
          index = Arrays.copyOf(index, used * 2);
        }
        index[used] = at;
        index[used + 1] = colon;
        index[used + 2] = end;
        index[used + 3] = AmiKey.tag(bytes, at, colon);
        used += 4;
      }
      at = end + 2;
    }
    return used == index.length ? index : Arrays.copyOf(index, used);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
