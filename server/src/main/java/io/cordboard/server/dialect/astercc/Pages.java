package io.cordboard.server.dialect.astercc;

import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.StaticFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The files below {@code /asterccinterface/}: the script that pages of other sites load, made from
 * the table of operations; the page that tries it; the help page.
 */
final class Pages {
  /** What all their paths begin with. */
  static final String PATH = "/asterccinterface";

  private static final String PARTS = "astercc-parts/";

  /** What the test page shares with CooCenter's. */
  private static final Set<String> SHARED = Set.of("md5.js");

  private final StaticFiles files;
  private final StaticFiles shared;

  /** Reads the jar's files; blocks. */
  Pages() throws IOException {
    files =
        StaticFiles.load(Pages.class.getClassLoader(), "astercc")
            .with("astcc_CJI.js", script().getBytes(StandardCharsets.UTF_8))
            .with("help.html", HelpPage.text().getBytes(StandardCharsets.UTF_8))
            .forOtherSites();
    shared = StaticFiles.load(Pages.class.getClassLoader(), "debug").only(SHARED);
  }

  void addTo(Router router) {
    files.addAs(router, PATH);
    shared.addAs(router, PATH);
  }

  /** The script, with the table and the texts in their places. */
  static String script() throws IOException {
    String operations = operations();
    return fill(fill(part("astcc_CJI.js"), "operations", operations), "messages", messages());
  }

  /** The 66 messages by language, as JSON. */
  static String messages() throws IOException {
    return part("messages.json").strip();
  }

  private static String fill(String script, String place, String value) throws IOException {
    int from = script.indexOf("/*@" + place + "*/");
    int to = script.indexOf("/*@*/", from);
    if (from < 0 || to < 0) {
      throw new IOException("astcc_CJI.js: no place for " + place);
    }
    return script.substring(0, from) + value + script.substring(to + "/*@*/".length());
  }

  private static String part(String name) throws IOException {
    try (InputStream in = Pages.class.getClassLoader().getResourceAsStream(PARTS + name)) {
      if (in == null) {
        throw new FileNotFoundException(PARTS + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String operations() {
    JsonBytes out = new JsonBytes(4096);
    out.raw('[');
    for (Operation op : Operation.values()) {
      if (op.ordinal() > 0) {
        out.raw(",\n  ");
      }
      out.raw('[');
      list(out, op.functions());
      out.raw(", ");
      list(out, op.script().parameters());
      out.raw(']');
    }
    out.raw(']');
    return new String(out.copy(), StandardCharsets.UTF_8);
  }

  private static void list(JsonBytes out, List<String> texts) {
    out.raw('[');
    for (int i = 0; i < texts.size(); i++) {
      if (i > 0) {
        out.raw(", ");
      }
      out.string(texts.get(i));
    }
    out.raw(']');
  }
}
