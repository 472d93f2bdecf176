package io.cordboard.server.ivr.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The characters of JSON: from bytes, and mended where the document's examples are misprinted. */
final class JsonText {
  private final String text;
  private final StringBuilder out;

  /** What is open: the bracket that will close it. */
  private final ArrayDeque<String> open = new ArrayDeque<>();

  private int at;

  private JsonText(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length() + 16);
  }

  /**
   * A body's characters without a BOM.
   *
   * @param declared for what is no UTF-8: the charset of the content type; null if there is none
   */
  static String of(byte[] body, @Nullable Charset declared) {
    String all = new String(body, charset(body, declared));
    int from = 0;
    while (from < all.length() && (all.charAt(from) == '\uFEFF' || all.charAt(from) <= ' ')) {
      from++;
    }
    int to = all.length();
    while (to > from && all.charAt(to - 1) <= ' ') {
      to--; // servers in C send the end of their string too
    }
    return all.substring(from, to);
  }

  private static Charset charset(byte[] body, @Nullable Charset declared) {
    int first = body.length > 1 ? (body[0] & 0xff) << 8 | body[1] & 0xff : 0x2020;
    if (first == 0xfeff || (first & 0xff00) == 0) {
      return StandardCharsets.UTF_16BE;
    }
    if (first == 0xfffe || (first & 0xff) == 0) {
      return StandardCharsets.UTF_16LE;
    }
    return declared == null || declared.equals(StandardCharsets.UTF_8) || isUtf8(body)
        ? StandardCharsets.UTF_8
        : declared;
  }

  static boolean isUtf8(byte[] body) {
    try {
      CharBuffer unused =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * Text with the document's own misprints put right: pairs of key and value stand in a list
   * without the braces of an object, and the object round it all is not closed.
   */
  static String mended(String text) {
    return new JsonText(text).mend();
  }

  private String mend() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        copy(endOfString(at));
      } else if (c == '{' || c == '[') {
        copy(at + 1);
        boolean bare = c == '[' && isKey(at);
        out.append(bare ? "{" : "");
        open.push(c == '{' ? "}" : bare ? "}]" : "]");
      } else if (c == '}' || c == ']') {
        close(c);
      } else {
        copy(at + 1);
      }
    }
    // Only whole values may stand before the end: half an answer is none.
    boolean whole = out.length() > 0 && "}]".indexOf(out.charAt(out.length() - 1)) >= 0;
    if (whole && open.size() == 1) {
      out.append(open.pop());
    }
    return out.toString();
  }

  private void close(char c) {
    String expected = open.poll();
    at++;
    out.append(expected != null && expected.endsWith(String.valueOf(c)) ? expected : c);
  }

  private void copy(int to) {
    out.append(text, at, to);
    at = to;
  }

  private int endOfString(int from) {
    int end = from + 1;
    while (end < text.length() && text.charAt(end) != text.charAt(from)) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(end + 1, text.length());
  }

  /** Whether a name and a colon come next. */
  private boolean isKey(int from) {
    int to = space(from);
    if (to < text.length() && "\"'".indexOf(text.charAt(to)) >= 0) {
      to = endOfString(to);
    } else {
      int start = to;
      while (to < text.length() && isLetter(text.charAt(to))) {
        to++;
      }
      if (to == start) {
        return false;
      }
    }
    to = space(to);
    return to < text.length() && text.charAt(to) == ':';
  }

  private int space(int from) {
    int to = from;
    while (to < text.length() && Character.isWhitespace(text.charAt(to))) {
      to++;
    }
    return to;
  }

  private static boolean isLetter(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
