package io.cordboard.server.dialect.astercc;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The page that says which operations there are, from their table. */
final class HelpPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>asterCC API</title>
      <link rel="stylesheet" href="test_CJI.css">
      </head>
      <body>
      <header><h1>asterCC API</h1><a href="test_CJI.html">Try it</a></header>
      <p>By HTTP: <code>/asterccinterfaces?EVENT=…</code>, GET or POST, answered as
      <code>|Return|code|Return|message</code>; <code>replyword=Retuen</code> spells the word so,
      <code>callback=…</code> makes it JSON for a script. By SOAP: <code>/astcccwi.php</code>, described by
      <a href="/astcccwi.wsdl">/astcccwi.wsdl</a>. By JavaScript: <a href="astcc_CJI.js">astcc_CJI.js</a>, whose
      functions take a callback as their last parameter; <code>/setevent/function</code> answers them in JSON.</p>
      <p>Code 1 is done, 2 refused, 3 logged in already. What has an asterisk must be given.</p>
      """;

  private HelpPage() {}

  static String text() {
    StringBuilder out = new StringBuilder(HEAD);
    for (Operation op : Operation.values()) {
      operation(out, op);
    }
    return out.append("</body>\n</html>\n").toString();
  }

  private static void operation(StringBuilder out, Operation op) {
    out.append("<details id=\"").append(op.event()).append("\"><summary>").append(op.event());
    out.append("</summary>\n<p>SOAP <code>").append(signature(op.soap(), "")).append("</code><br>");
    out.append("JavaScript ");
    for (String name : op.functions()) {
      out.append("<code>")
          .append(
              signature(new Operation.Signature(name, op.script().parameters()), ", callbackFuc"))
          .append("</code><br>");
    }
    out.append("</p>\n<table>\n");
    for (Param p : op.parameters()) {
      out.append("<tr><th><code>").append(p.wire()).append("</code>");
      out.append(op.needed().contains(p) ? " *" : "").append("</th><td>").append(p.meaning());
      if (!p.alsoSpelled().isEmpty()) {
        out.append(" (also spelled <code>");
        out.append(String.join("</code>, <code>", p.alsoSpelled())).append("</code>)");
      }
      out.append("</td></tr>\n");
    }
    out.append("<tr><th>answers</th><td>").append(answers(op)).append("</td></tr>\n");
    out.append("</table></details>\n");
  }

  private static String signature(Operation.Signature s, String end) {
    return s.name() + "(" + String.join(", ", s.parameters()) + end + ")";
  }

  /** Every message the operation can have, in order. */
  private static String answers(Operation op) {
    return Arrays.stream(Condition.values())
        .map(c -> BackMsg.number(op, c))
        .distinct()
        .sorted()
        .map(n -> BackMsg.text(n, null))
        .collect(Collectors.joining(", "));
  }
}
