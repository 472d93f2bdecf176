package io.cordboard.server.api;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.QueueMembers;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code /v1/queues/{queue}/members/{ext}}: into a queue, out of it, pause. */
public final class QueueRoutes {
  private static final String MEMBER = "/v1/queues/{queue}/members/{ext}";

  private final QueueMembers members;
  private final CommandReplies replies;

  /** Routes to these commands; {@code repeats} is that of all commands of this API. */
  public QueueRoutes(QueueMembers members, Repeats repeats) {
    this.members = members;
    this.replies = new CommandReplies(repeats);
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add("POST", MEMBER, Role.AGENT, this::login);
    router.add("DELETE", MEMBER, Role.AGENT, this::logout);
    router.add("POST", MEMBER + "/pause", Role.AGENT, this::pause);
  }

  private CompletionStage<Reply> login(Request request) {
    Principal who = request.caller();
    String extension = extension(request);
    String queue = queue(request);
    return replies.once(
        request, List.of("login", queue, extension), () -> members.login(who, extension, queue));
  }

  private CompletionStage<Reply> logout(Request request) {
    Principal who = request.caller();
    String extension = extension(request);
    String queue = queue(request);
    return replies.once(
        request, List.of("logout", queue, extension), () -> members.logout(who, extension, queue));
  }

  private CompletionStage<Reply> pause(Request request) {
    Principal who = request.caller();
    String extension = extension(request);
    String queue = queue(request);
    JsonBody body = JsonBody.read(request.body(), Set.of("paused", "reason"));
    boolean paused = body.flag("paused");
    String reason = body.optional("reason");
    return replies.once(
        request,
        List.of("pause", queue, extension, paused, Objects.requireNonNullElse(reason, "")),
        () -> members.pause(who, extension, queue, paused, reason));
  }

  private static String extension(Request request) {
    return request.pathParameters().getOrDefault("ext", "");
  }

  private static String queue(Request request) {
    return request.pathParameters().getOrDefault("queue", "");
  }
}
