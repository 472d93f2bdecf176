package io.cordboard.server.pbx;

import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.asteriskjava.manager.action.GetVarAction;
import org.asteriskjava.manager.action.ManagerAction;

/** Answers questions as a test wrote them down; remembers what was asked. */
final class ScriptedPbx implements AmiAsk {
  final Map<String, AmiReply> answers = new HashMap<>();
  final Map<String, String> variables = new HashMap<>();
  final List<String> asked = new ArrayList<>();
  final List<Runnable> held = new ArrayList<>();
  boolean hold;

  static AmiMessage message(String... lines) {
    return AmiMessage.of((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  static AmiReply done(AmiMessage... items) {
    return new AmiReply.Done(message("Response: Success"), List.of(items));
  }

  @Override
  public CompletableFuture<AmiReply> send(ManagerAction action) {
    asked.add(action.getAction());
    if (action instanceof GetVarAction get) {
      String value = variables.getOrDefault(get.getVariable(), "");
      return later(
          new AmiReply.Done(
              message("Response: Success", "Variable: " + get.getVariable(), "Value: " + value),
              List.of()));
    }
    return later(answers.getOrDefault(action.getAction(), done()));
  }

  @Override
  public CompletableFuture<AmiReply> list(ManagerAction action) {
    asked.add(action.getAction());
    return later(answers.getOrDefault(action.getAction(), done()));
  }

  private CompletableFuture<AmiReply> later(AmiReply reply) {
    CompletableFuture<AmiReply> future = new CompletableFuture<>();
    if (hold) {
      held.add(() -> future.complete(reply));
    } else {
      future.complete(reply);
    }
    return future;
  }

  void answerAll() {
    while (!held.isEmpty()) {
      List<Runnable> now = new ArrayList<>(held);
      held.clear();
      now.forEach(Runnable::run);
    }
  }
}
