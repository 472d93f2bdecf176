package io.cordboard.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@code multipart/form-data} body (RFC 7578) that is whole in memory. */
final class MultipartBody {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          ";\\s*boundary=(?:\"([^\"\r\n]{1,70})\"|([^;\\s\"]{1,70}))", Pattern.CASE_INSENSITIVE);

  private static final Pattern NAME =
      Pattern.compile(";\\s*name=(?:\"([^\"]*)\"|([^;\\s\"]+))", Pattern.CASE_INSENSITIVE);

  private MultipartBody() {}

  /**
   * Hands over every field.
   *
   * @throws Refused 400 if the body is not what the content type says, to its last boundary
   */
  static void read(String contentType, byte[] body, BiConsumer<String, String> each) {
    Matcher m = BOUNDARY.matcher(contentType);
    if (!m.find()) {
      throw Parameters.bad("Content-Type: no boundary (expected: multipart/form-data; boundary=…)");
    }
    String line = "--" + (m.group(1) != null ? m.group(1) : m.group(2));
    byte[] divider = line.getBytes(StandardCharsets.ISO_8859_1);
    int at = indexOf(body, divider, 0);
    if (at != 0 && (at < 2 || body[at - 2] != '\r' || body[at - 1] != '\n')) {
      throw broken();
    }
    byte[] between = ("\r\n" + line).getBytes(StandardCharsets.ISO_8859_1);
    at += divider.length;
    while (!starts(body, at, "--")) {
      if (!starts(body, at, "\r\n")) {
        throw broken();
      }
      int end = indexOf(body, between, at);
      if (end < 0) {
        throw broken();
      }
      part(body, at + 2, end, each);
      at = end + between.length;
    }
  }

  private static void part(byte[] body, int from, int end, BiConsumer<String, String> each) {
    byte[] gap = {'\r', '\n', '\r', '\n'};
    int split = indexOf(body, gap, from);
    if (split < 0 || split + 4 > end) {
      throw broken();
    }
    String name = name(Parameters.text(Arrays.copyOfRange(body, from, split)));
    if (name == null) {
      throw Parameters.bad("body: a part without name (expected: form-data; name=\"…\")");
    }
    each.accept(name, Parameters.text(Arrays.copyOfRange(body, split + 4, end)));
  }

  private static @Nullable String name(String headers) {
    for (String header : headers.split("\r\n")) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        Matcher m = NAME.matcher(header);
        return m.find() ? m.group(1) != null ? m.group(1) : m.group(2) : null;
      }
    }
    return null;
  }

  private static boolean starts(byte[] body, int at, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (at + i >= body.length || body[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(byte[] in, byte[] what, int from) {
    for (int i = from; i <= in.length - what.length; i++) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  private static Refused broken() {
    return Parameters.bad(
        "body: broken or cut (expected: multipart/form-data to its last boundary)");
  }
}
