package io.cordboard.server.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request target taken apart: split at slashes first and decoded after, so that {@code %2F} stays
 * inside its segment.
 */
record RequestPath(List<String> segments, Map<String, List<String>> query) {

  /** The decoded path, for logs and routes. */
  String text() {
    return "/" + String.join("/", segments);
  }

  /** Takes a target apart; refuses what is not a plain, decodable path. */
  static RequestPath of(String target, int maxParameters) {
    int end = target.indexOf('?');
    String raw = end < 0 ? target : target.substring(0, end);
    if (!raw.startsWith("/") || raw.indexOf('#') >= 0) {
      throw new Refused(400, "bad_request", "path: not a path (expected: /…)");
    }
    List<String> segments = new ArrayList<>();
    for (String s : raw.substring(1).split("/", -1)) {
      String decoded = decode(s);
      if (decoded.equals(".") || decoded.equals("..")) {
        throw new Refused(400, "bad_request", "path: has dots (expected: a path without . and ..)");
      }
      segments.add(decoded);
    }
    return new RequestPath(List.copyOf(segments), query(target, end, maxParameters));
  }

  private static Map<String, List<String>> query(String target, int end, int maxParameters) {
    if (end < 0) {
      return Map.of();
    }
    try {
      return new QueryStringDecoder(
              target.substring(end + 1), StandardCharsets.UTF_8, false, maxParameters, true)
          .parameters();
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "bad_request", "query: not decodable (expected: name=value&…)");
    }
  }

  private static String decode(String s) {
    if (s.indexOf('%') < 0) {
      return clean(s);
    }
    byte[] out = new byte[s.length()];
    int n = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c != '%') {
        if (c > 0x7f) {
          throw new Refused(400, "bad_request", "path: not ASCII (expected: %XX)");
        }
        out[n++] = (byte) c;
        continue;
      }
      int high = i + 2 < s.length() ? Character.digit(s.charAt(i + 1), 16) : -1;
      int low = i + 2 < s.length() ? Character.digit(s.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new Refused(400, "bad_request", "path: broken % (expected: two hex digits)");
      }
      out[n++] = (byte) (high << 4 | low);
      i += 2;
    }
    try {
      return clean(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(out, 0, n)).toString());
    } catch (CharacterCodingException e) {
      throw new Refused(400, "bad_request", "path: not UTF-8 (expected: UTF-8)");
    }
  }

  private static String clean(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) < 0x20 || s.charAt(i) == 0x7f) {
        throw new Refused(400, "bad_request", "path: control character (expected: none)");
      }
    }
    return s;
  }
}
