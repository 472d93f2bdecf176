package io.cordboard.server.dialect.astercc;

import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers as they are written: {@code |Return|1|Return|BackMsg_19}, JSON, JSON with padding. */
final class ReplyText {
  /** The words that may stand between the bars. */
  static final List<String> WORDS = List.of("Return", "Retuen");

  static final String TEXT = "text/plain; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private static final Pattern CALLBACK =
      Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*){0,5}");

  /** Lets pages of other sites load it as a script: what it says is asked for with a password. */
  private static final Map<String, String> FOR_ALL_SITES =
      Map.of("Cross-Origin-Resource-Policy", "cross-origin");

  private ReplyText() {}

  /** Whether a function may be called by this name. */
  static boolean isCallback(String name) {
    return name.length() <= AccLimits.CALLBACK && CALLBACK.matcher(name).matches();
  }

  /** The first function that a request names and that may be called, null if none. */
  static @Nullable String callback(Given given) {
    return given.values("callback").stream()
        .map(String::strip)
        .filter(ReplyText::isCallback)
        .findFirst()
        .orElse(null);
  }

  /** The word a request asks for: the usual one if none; null if there is no such word. */
  static @Nullable String word(Given given, String usual) {
    String asked = given.value("replyword");
    if (asked == null) {
      return usual;
    }
    return WORDS.stream().filter(asked::equalsIgnoreCase).findFirst().orElse(null);
  }

  /** With the word between bars; parts that are empty at the end are left out. */
  static String text(Answer answer, String word) {
    List<String> all = new ArrayList<>(List.of(Integer.toString(answer.code()), answer.message()));
    answer.parts().stream()
        .filter(p -> p.kind() != Answer.Kind.JSON_ONLY)
        .forEach(p -> all.add(p.value()));
    while (all.get(all.size() - 1).isEmpty()) {
      all.remove(all.size() - 1);
    }
    StringBuilder out = new StringBuilder();
    all.forEach(part -> out.append('|').append(word).append('|').append(part));
    return out.toString();
  }

  static Reply textReply(Answer answer, String word) {
    return Reply.of(200, TEXT, text(answer, word).getBytes(StandardCharsets.UTF_8));
  }

  private static void json(JsonBytes out, Answer answer) {
    out.raw("{\"code\":");
    out.number(answer.code());
    out.raw(",\"message\":");
    out.string(answer.message());
    for (Answer.Part part : answer.parts()) {
      out.raw(',');
      out.string(part.name());
      out.raw(':');
      if (part.kind() == Answer.Kind.NUMBER) {
        out.raw(part.value());
      } else {
        out.string(part.value());
      }
    }
    out.raw('}');
  }

  /** JSON; handed to a function if there is one, so that any page can load it as a script. */
  static Reply jsonReply(Answer answer, @Nullable String callback) {
    JsonBytes out = new JsonBytes(256);
    if (callback == null) {
      json(out, answer);
      return Reply.of(200, ApiError.JSON, out.copy());
    }
    out.raw(callback);
    out.raw('(');
    json(out, answer);
    out.raw(')');
    return new Reply(200, SCRIPT, out.copy(), FOR_ALL_SITES);
  }
}
