package io.cordboard.server.dialect.astercc;

import io.cordboard.server.http.Refusal;
import io.cordboard.server.http.RefusalShape;
import io.cordboard.server.http.Reply;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the port refuses before any route sees it (too much, too often, from another site, not to be
 * read), or answers because a route failed: told as any other refusal, with status 200, since
 * clients read nothing else.
 */
final class PortRefusals {
  private PortRefusals() {}

  /**
   * The shape for the requests of HTTP and of scripts.
   *
   * @param paths where an operation is asked for by its EVENT
   */
  static RefusalShape byEvent(List<String> paths, String usualWord) {
    return new ByTarget(
        target -> {
          if (!paths.contains(path(target))) {
            return RefusalShape.OURS; // a page, a file: their readers know the status
          }
          Given given = Given.ofTarget(target);
          String event = given.value("event");
          Operation op = event == null ? null : Operation.ofEvent(event);
          String word = ReplyText.word(given, usualWord);
          boolean script = given.has("callback");
          return shape(
              op,
              answer ->
                  script
                      ? ReplyText.jsonReply(answer, ReplyText.callback(given))
                      : ReplyText.textReply(answer, word == null ? usualWord : word));
        });
  }

  /** The shape for requests of scripts that name a function, whose path begins so. */
  static RefusalShape byFunction(String prefix) {
    return new ByTarget(
        target -> {
          Operation op = Operation.ofFunction(path(target).substring(prefix.length()));
          String callback = ReplyText.callback(Given.ofTarget(target));
          return shape(op, answer -> ReplyText.jsonReply(answer, callback));
        });
  }

  /** The shape for requests of which nobody knows the operation. */
  static RefusalShape shape(Function<Answer, Reply> write) {
    return shape(null, write);
  }

  private static RefusalShape shape(@Nullable Operation op, Function<Answer, Reply> write) {
    return (status, refusal) -> write.apply(answer(status, op));
  }

  private static Answer answer(int status, @Nullable Operation op) {
    if (op == null) {
      return Answer.unreadable();
    }
    return switch (status) {
      case 408, 429, 503 -> Answer.of(op, Condition.FAILED);
      case 500, 504 -> Answer.of(op, Condition.UNSURE);
      default -> Answer.unreadable();
    };
  }

  private static String path(String target) {
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  /** Another one for every target. */
  private record ByTarget(Function<String, RefusalShape> shapes) implements RefusalShape {
    @Override
    public RefusalShape asked(String target) {
      return shapes.apply(target);
    }

    @Override
    public @Nullable Reply shaped(int status, Refusal refusal) {
      return null; // without a target nobody knows
    }
  }
}
