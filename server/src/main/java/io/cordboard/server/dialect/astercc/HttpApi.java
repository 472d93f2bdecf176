package io.cordboard.server.dialect.astercc;

import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The requests of HTTP and of scripts: {@code /asterccinterfaces?EVENT=…} answers text, {@code
 * /setevent/<function>} JSON, either one JSON with padding if a callback is named.
 */
final class HttpApi {
  private static final List<String> PATHS =
      List.of(
          "/asterccinterfaces", "/asterccinterfaces/", "/asterccinterface", "/asterccinterface/");

  private static final String FUNCTIONS = "/setevent/";

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
      router.open(method, FUNCTIONS + "{function}", this::byFunction);
    }
    router.shape("/asterccinterface", PortRefusals.byEvent(PATHS, usualWord));
    router.shape(FUNCTIONS, PortRefusals.byFunction(FUNCTIONS));
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
    boolean read = true;
    try {
      given = Given.of(request);
    } catch (Refused e) {
      given = Given.ofQuery(request);
      read = false;
    }
    String callback = ReplyText.callback(given);
    boolean asJson = script || given.value("callback") != null;
    boolean callable = given.value("callback") == null || callback != null;
    String word = ReplyText.word(given, usualWord);
    boolean clear =
        read && callable && word != null && !given.twice("callback") && !given.twice("replyword");
    CompletionStage<Answer> stage =
        clear ? answer(request, given, function) : Answers.now(Answer.unreadable());
    return stage.thenApplyAsync(
        a ->
            asJson
                ? ReplyText.jsonReply(a, callback)
                : ReplyText.textReply(a, word == null ? usualWord : word),
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
