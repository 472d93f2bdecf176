package io.cordboard.server.ivr.wire;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The characters of XML-RPC: from bytes, mended where misprinted, escaped, shown in a log. */
final class XmlRpcText {

  /** At the start of a body, so that a search in it is short. */
  private static final int DECLARATION = 256;

  private static final Pattern ENCODING =
      Pattern.compile(
          "^\\s*<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']?\\s*([A-Za-z][A-Za-z0-9._-]{0,39})");

  private static final Pattern NAME = Pattern.compile("<name\\s*>", Pattern.CASE_INSENSITIVE);
  private static final String VALUE_END = "</value>";
  private static final String CALL_END = "</methodCall>";

  /** The longest of the tags looked back over. */
  private static final int TAG = "</member>".length();

  private XmlRpcText() {}

  /**
   * A body's characters. A BOM, blank lines before the declaration (not allowed in XML, and usual
   * from PHP) and the declaration are spaces, so that places in the text stay what they were. Bytes
   * that are no characters become U+FFFD: a name in the wrong encoding is no reason to let the
   * caller go.
   *
   * @param outside the charset of the content type, for what is no UTF-8 and names none; null if
   *     there is none
   */
  static String of(byte[] body, @Nullable Charset outside) {
    char[] text = new String(body, charset(body, outside)).toCharArray();
    int at = 0;
    while (at < text.length && (text[at] == '\uFEFF' || text[at] <= ' ')) {
      at++;
    }
    blank(text, 0, at);
    String all = new String(text);
    int end = isDeclaration(all, at) ? all.indexOf("?>", at) : -1;
    if (end >= 0) {
      blank(text, at, end + 2);
    }
    int length = text.length;
    while (length > 0 && text[length - 1] == 0) {
      length--; // servers in C send the end of their string too
    }
    return new String(text, 0, length);
  }

  private static boolean isDeclaration(String text, int at) {
    return text.startsWith("<?xml", at)
        && at + 5 < text.length()
        && Character.isWhitespace(text.charAt(at + 5));
  }

  private static void blank(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] != '\n' && text[i] != '\r') {
        text[i] = ' ';
      }
    }
  }

  private static Charset charset(byte[] body, @Nullable Charset outside) {
    int first = body.length > 1 ? (body[0] & 0xff) << 8 | body[1] & 0xff : 0;
    switch (first) {
      case 0xfeff, 0x003c:
        return StandardCharsets.UTF_16BE;
      case 0xfffe, 0x3c00:
        return StandardCharsets.UTF_16LE;
      case 0xefbb:
        return StandardCharsets.UTF_8;
      default:
        return declared(body, outside);
    }
  }

  private static Charset declared(byte[] body, @Nullable Charset outside) {
    int length = Math.min(body.length, DECLARATION);
    Matcher encoding = ENCODING.matcher(new String(body, 0, length, StandardCharsets.ISO_8859_1));
    if (!encoding.find()) {
      return outside == null || JsonText.isUtf8(body) ? StandardCharsets.UTF_8 : outside;
    }
    String name = encoding.group(1).toUpperCase(Locale.ROOT);
    try {
      // Two or four bytes a character would not have let us read this very name.
      boolean wide = name.startsWith("UTF-16") || name.startsWith("UTF-32");
      return wide || !Charset.isSupported(name) ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalCharsetNameException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /**
   * Text with the vendor's own misprints put right, for what is no XML-RPC as it stands: customers
   * wrote their servers after the document's examples. Between a value and the next name stands
   * {@code </member><member>} in every struct, and the examples have {@code </member></member>} and
   * {@code </struct>} there; one response ends as a call.
   */
  static String mended(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      int tags = beforeTags(text, name.start());
      int value = tags - VALUE_END.length();
      if (value >= from && text.regionMatches(true, value, VALUE_END, 0, VALUE_END.length())) {
        out.append(text, from, tags).append("</member><member>");
        from = name.start();
      }
    }
    out.append(text, from, text.length());
    int end = out.length();
    while (end > 0 && Character.isWhitespace(out.charAt(end - 1))) {
      end--;
    }
    int last = end - CALL_END.length();
    if (last >= 0 && CALL_END.equalsIgnoreCase(out.substring(last, end))) {
      out.replace(last, end, "</methodResponse>");
    }
    return out.toString();
  }

  /** Back over spaces and the tags of structs and members. */
  private static int beforeTags(String text, int from) {
    int at = from;
    while (true) {
      while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
        at--;
      }
      int open = text.lastIndexOf('<', at - 1);
      if (at == 0 || open < 0 || at - open > TAG || !isStructure(text.substring(open, at))) {
        return at;
      }
      at = open;
    }
  }

  private static boolean isStructure(String tag) {
    return switch (tag.toLowerCase(Locale.ROOT)) {
      case "<member>", "</member>", "<struct>", "</struct>" -> true;
      default -> false;
    };
  }

  /** As text inside an element. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    escape(text, out);
    return out.toString();
  }

  /** As text inside an element; what XML has no way to say, as control characters, is a space. */
  static void escape(String text, StringBuilder out) {
    text.codePoints().forEach(c -> escape(c, out));
  }

  private static void escape(int c, StringBuilder out) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      // Bare it would be read as a line feed.
      case '\r' -> out.append("&#13;");
      case '\t', '\n' -> out.append((char) c);
      default -> {
        boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        out.appendCodePoint(c < ' ' || half || c == 0xfffe || c == 0xffff ? ' ' : c);
      }
    }
  }

  /** One line of at most so many characters, for a log. */
  static String shown(String text, int most) {
    String part = text.substring(0, Math.min(text.length(), most));
    String line = part.replaceAll("[\\p{C}\\p{Z}]+", " ").strip();
    return text.length() > most ? line + "…" : line;
  }
}
