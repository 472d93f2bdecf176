package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.access.Principal;
import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.control.Blacklist;
import io.cordboard.server.control.CallOrder;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.control.Commands;
import io.cordboard.server.http.Parameters;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What CooCenter's clients command, in its words. */
final class CommandCalls {
  private final Commands commands;
  private final Principal principal;
  private final WireNames names;

  CommandCalls(Commands commands, Principal principal, WireNames names) {
    this.commands = commands;
    this.principal = principal;
    this.names = names;
  }

  CompletionStage<Reply> click(Request request) {
    Parameters p = Parameters.of(request);
    CallOrder order =
        new CallOrder(extension(p, "src"), needed(p, "dst", "a number"), null, null, 0, seconds(p));
    return soon(commands.clickToCall().call(principal, order, null), "click number success");
  }

  CompletionStage<Reply> hangUp(Request request) {
    String extension = extension(Parameters.of(request), "extension");
    return done(commands.hangUp().extension(principal, extension), "hangup extension success");
  }

  CompletionStage<Reply> transfer(Request request) {
    Parameters p = Parameters.of(request);
    String src = extension(p, "src");
    String dst = names.extension(needed(p, "dst", "a number"));
    return done(commands.transfer().blind(principal, src, dst), "transfer extension success");
  }

  CompletionStage<Reply> spy(Request request) {
    Parameters p = Parameters.of(request);
    return soon(
        commands.spy().listen(principal, extension(p, "src"), extension(p, "dst")),
        "spy extension success");
  }

  CompletionStage<Reply> login(Request request) {
    Parameters p = Parameters.of(request);
    String extension = extension(p, "extension");
    return done(
        commands.queueMembers().login(principal, extension, needed(p, "queue", "a queue")),
        "login extension success");
  }

  CompletionStage<Reply> logout(Request request) {
    Parameters p = Parameters.of(request);
    String extension = extension(p, "extension");
    return done(
        commands.queueMembers().logout(principal, extension, needed(p, "queue", "a queue")),
        "logout extension success");
  }

  CompletionStage<Reply> pause(Request request) {
    Parameters p = Parameters.of(request);
    String queue = needed(p, "queue", "a queue");
    String member = extension(p, "member");
    boolean paused =
        switch (needed(p, "state", "on or off").toLowerCase(Locale.ROOT)) {
          case "on" -> true;
          case "off" -> false;
          default -> throw bad("state: unknown (expected: on or off)");
        };
    return commands
        .queueMembers()
        .pause(principal, member, queue, paused, null)
        .thenApply(
            result -> {
              if (result instanceof CommandResult.Refused r
                  && (r.why() == Why.NOT_FOUND || r.why() == Why.NOT_MEMBER)) {
                throw new Refused(404, "not_found", "Interface not found");
              }
              return CooReply.of(
                  result, "Interface " + (paused ? "paused" : "unpaused") + " successfully");
            });
  }

  CompletionStage<Reply> blacklisted(Request request) {
    return commands.blacklist().list(principal).thenApply(CommandCalls::list);
  }

  private static Reply list(Blacklist.Listing listing) {
    if (!(listing.result() instanceof CommandResult.Done)) {
      return CooReply.of(listing.result(), "");
    }
    JsonBytes out = new JsonBytes(256);
    CooReply.head(out, "success", null);
    out.raw(",\"data\":[");
    boolean first = true;
    for (String number : listing.numbers()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.string(number);
    }
    out.raw("]}");
    return CooReply.json(200, out);
  }

  CompletionStage<Reply> blacklist(Request request) {
    String number = needed(Parameters.of(request), "number", "a number");
    return done(commands.blacklist().add(principal, number), "Updated database successfully");
  }

  CompletionStage<Reply> unblacklist(Request request) {
    String number = needed(Parameters.of(request), "number", "a number");
    return commands
        .blacklist()
        .delete(principal, number)
        .thenApply(
            result -> {
              if (result instanceof CommandResult.Refused r && r.why() == Why.NOT_FOUND) {
                throw new Refused(
                    404, "not_found", "number: " + number + " (expected: one on the blacklist)");
              }
              return CooReply.of(result, "Key deleted successfully");
            });
  }

  private static CompletionStage<Reply> done(CompletionStage<CommandResult> stage, String text) {
    return stage.thenApply(result -> CooReply.of(result, text));
  }

  /**
   * For what rings a phone: its clients wait for the PBX, not for the person. What the PBX cannot
   * do it says at once; a phone that rings for longer than that was accepted.
   */
  private static CompletionStage<Reply> soon(CompletionStage<CommandResult> stage, String text) {
    return done(
        stage
            .toCompletableFuture()
            .copy()
            .completeOnTimeout(
                new CommandResult.Done(""), CooLimits.ACCEPT_MS, TimeUnit.MILLISECONDS),
        text);
  }

  private String extension(Parameters p, String name) {
    String extension = names.extension(needed(p, name, "an extension"));
    if (!extension.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw bad(name + ": not a number (expected: an extension)");
    }
    return extension;
  }

  private static String needed(Parameters p, String name, String expected) {
    String value = p.value(name);
    if (value == null || value.isBlank()) {
      throw bad(name + ": missing (expected: " + expected + ")");
    }
    return value.trim();
  }

  private static int seconds(Parameters p) {
    String value = p.value("limitSec");
    if (value == null || value.isBlank()) {
      return 0;
    }
    if (!value.trim().matches("[0-9]{1,9}")) {
      throw bad("limitSec: not a number (expected: seconds)");
    }
    return Integer.parseInt(value.trim());
  }

  private static Refused bad(String message) {
    return new Refused(400, "bad_request", message);
  }
}
