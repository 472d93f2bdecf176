package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Accounts;
import io.cordboard.server.access.LoginResult;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/login}, {@code POST /v1/logout}, {@code GET /v1/me}. */
public final class LoginRoutes {
  private static final Set<String> KEYS = Set.of("user", "password");

  private final Accounts accounts;
  private final String zone;

  /** Routes to these accounts; a page tells times in this zone, as we do. */
  public LoginRoutes(Accounts accounts, ZoneId zone) {
    this.accounts = accounts;
    // As browsers know it.
    String id = zone.getId();
    this.zone = id.equals("Z") ? "UTC" : id.replaceFirst("^(?:GMT|UTC|UT)(?=[+-])", "");
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.open("POST", "/v1/login", this::login);
    router.open("POST", "/v1/logout", this::logout);
    router.add("GET", "/v1/me", Role.AGENT, this::me);
  }

  private CompletionStage<Reply> login(Request request) {
    // A page of another site can send a form or text without asking; JSON it cannot.
    String type = request.headers().getOrDefault("content-type", "");
    if (!type.toLowerCase(Locale.ROOT).startsWith(ApiError.JSON)) {
      return CompletableFuture.completedFuture(
          ApiError.reply(
              415, "unsupported_media_type", "content-type: (expected: application/json)"));
    }
    JsonBody body = JsonBody.read(request.body(), KEYS);
    return accounts
        .login(body.text("user"), body.text("password"), request.remote())
        .thenApply(result -> reply(result, request.secure()));
  }

  private Reply reply(LoginResult result, boolean secure) {
    if (result instanceof LoginResult.Granted granted) {
      Reply reply = person(granted.principal());
      return new Reply(
          reply.status(),
          reply.contentType(),
          reply.body(),
          Map.of("Set-Cookie", accounts.cookie(granted.token(), secure)));
    }
    if (result instanceof LoginResult.TooMany tooMany) {
      return ApiError.reply(
          429,
          "too_many_attempts",
          "attempts: too many (expected: a pause of a minute)",
          Map.of("Retry-After", Integer.toString(tooMany.retryAfterSeconds())));
    }
    if (result instanceof LoginResult.Suspended) {
      return ApiError.reply(403, "suspended", "user: suspended (expected: one who may log in)");
    }
    if (result instanceof LoginResult.Busy) {
      return ApiError.reply(
          503, "busy", "logins: too many at a time (expected: a try in a few seconds)");
    }
    return ApiError.reply(
        401, "wrong_login", "user or password: wrong (expected: those of a user or agent)");
  }

  private CompletionStage<Reply> logout(Request request) {
    accounts.logout(request.headers());
    return CompletableFuture.completedFuture(
        new Reply(
            204,
            ApiError.JSON,
            new byte[0],
            Map.of("Set-Cookie", accounts.cookie("", request.secure()))));
  }

  private CompletionStage<Reply> me(Request request) {
    return CompletableFuture.completedFuture(person(request.caller()));
  }

  private Reply person(Principal p) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    json.put("id", p.id()).put("role", p.role().name().toLowerCase(Locale.ROOT));
    json.put("zone", zone);
    if (p.team() != null) {
      json.put("team", p.team());
    }
    if (p.agent() != null) {
      json.put("agent", p.agent());
    }
    return Reply.of(200, ApiError.JSON, JsonBody.bytes(json));
  }
}
