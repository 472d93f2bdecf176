package io.cordboard.server.dialect.astercc;

import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The requests of HTTP and of scripts: {@code /asterccinterfaces?EVENT=…} answers text, {@code
 * /setevent/<function>} JSON, either one JSON with padding if a callback is named.
 */
final class HttpApi {
  private static final List<String> PATHS =
      List.of(
          "/asterccinterfaces", "/asterccinterfaces/", "/asterccinterface", "/asterccinterface/");

  private final Operations operations;
  private final String usualWord;
  private final Executor builders;

  HttpApi(Operations operations, String usualWord, Executor builders) {
    this.operations = operations;
    this.usualWord = usualWord;
    this.builders = builders;
  }

  void addTo(Router router) {
    for (String method : List.of("GET", "POST")) {
      PATHS.forEach(path -> router.open(method, path, this::byEvent));
      router.open(method, "/setevent/{function}", this::byFunction);
    }
    router.shape("/asterccinterface", (status, refusal) -> broken(status, this::text));
    router.shape("/setevent/", (status, refusal) -> broken(status, a -> json(a, null)));
  }

  /** Requests that the port cannot read are refused as any other that makes no sense. */
  static @Nullable Reply broken(int status, Function<Answer, Reply> write) {
    return switch (status) {
      case 400, 413, 414, 431 -> write.apply(Answer.unreadable());
      default -> null;
    };
  }

  private Reply text(Answer answer) {
    return ReplyText.textReply(answer, usualWord);
  }

  private static Reply json(Answer answer, @Nullable String callback) {
    return ReplyText.jsonReply(answer, callback);
  }

  private CompletionStage<Reply> byEvent(Request request) {
    return answer(request, null, false);
  }

  private CompletionStage<Reply> byFunction(Request request) {
    return answer(request, String.valueOf(request.pathParameters().get("function")), true);
  }

  private CompletionStage<Reply> answer(
      Request request, @Nullable String function, boolean script) {
    Given given;
    try {
      given = Given.of(request);
    } catch (Refused e) {
      Answer broken = Answer.unreadable();
      return CompletableFuture.completedFuture(script ? json(broken, null) : text(broken));
    }
    String callback = given.value("callback");
    boolean asJson = script || callback != null;
    boolean callable = callback == null || ReplyText.isCallback(callback);
    String word = ReplyText.word(given, usualWord);
    boolean clear =
        callable && word != null && !given.twice("callback") && !given.twice("replyword");
    String named = callable && !given.twice("callback") ? callback : null;
    CompletionStage<Answer> stage =
        clear ? answer(request, given, function) : Answers.now(Answer.unreadable());
    return stage.thenApplyAsync(
        a -> asJson ? json(a, named) : ReplyText.textReply(a, word == null ? usualWord : word),
        builders);
  }

  private CompletionStage<Answer> answer(Request request, Given given, @Nullable String function) {
    Operation op;
    if (function != null) {
      op = Operation.ofFunction(function);
    } else {
      String event = given.value("event");
      if (event == null) {
        return Answers.now(Answer.empty());
      }
      op = given.twice("event") ? null : Operation.ofEvent(event);
    }
    return op == null
        ? Answers.now(Answer.unreadable())
        : operations.answer(op, given.all(), request.remote());
  }
}
