package io.cordboard.server.api;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.HangUp;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.control.Spy;
import io.cordboard.server.control.Transfer;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/extensions/{ext}/transfer}, {@code /hangup} and {@code /spy}. */
public final class ExtensionRoutes {
  private final Transfer transfer;
  private final HangUp hangUp;
  private final Spy spy;
  private final CommandReplies replies;

  /** Routes to these commands; {@code repeats} is that of all commands of this API. */
  public ExtensionRoutes(Transfer transfer, HangUp hangUp, Spy spy, Repeats repeats) {
    this.transfer = transfer;
    this.hangUp = hangUp;
    this.spy = spy;
    this.replies = new CommandReplies(repeats);
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add("POST", "/v1/extensions/{ext}/transfer", Role.AGENT, this::transfer);
    router.add("POST", "/v1/extensions/{ext}/hangup", Role.AGENT, this::hangUp);
    router.add("POST", "/v1/extensions/{ext}/spy", Role.AGENT, this::spy);
  }

  private CompletionStage<Reply> transfer(Request request) {
    Principal who = request.caller();
    String extension = extension(request);
    String to = JsonBody.read(request.body(), Set.of("to")).text("to");
    return replies.once(
        request,
        List.of("transfer", extension, to),
        () -> transfer.blind(who, extension, to).thenApply(result -> named(result, "to")));
  }

  private CompletionStage<Reply> hangUp(Request request) {
    String extension = extension(request);
    return replies.once(
        request, List.of("hangup", extension), () -> hangUp.extension(request.caller(), extension));
  }

  private CompletionStage<Reply> spy(Request request) {
    Principal who = request.caller();
    String extension = extension(request);
    String on = JsonBody.read(request.body(), Set.of("on")).text("on");
    return replies.once(
        request,
        List.of("spy", extension, on),
        () -> spy.listen(who, extension, on).thenApply(result -> named(result, "on")));
  }

  private static String extension(Request request) {
    return request.pathParameters().getOrDefault("ext", "");
  }

  /** Names the parameters as this wire does. */
  private static CommandResult named(CommandResult result, String target) {
    if (!(result instanceof Refused refused)) {
      return result;
    }
    String text = refused.text();
    if (text.startsWith("src:")) {
      text = "extension:" + text.substring("src:".length());
    } else if (text.startsWith("dst:")) {
      text = target + ":" + text.substring("dst:".length()).replace("than src", "than its own");
    }
    return new Refused(refused.why(), text);
  }
}
