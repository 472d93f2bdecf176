package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.Watcher.Told;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a {@link Watcher} was told of calls from a mark on. */
final class Story {
  private final Watcher watcher;
  private final int mark;

  Story(Watcher watcher, int mark) {
    this.watcher = watcher;
    this.mark = mark;
  }

  /** The one call of this story; more than one is a broken promise. */
  String onlyCall() {
    watcher.awaitTold(mark, "a call", t -> t.kind().equals("call"));
    Set<String> ids = new LinkedHashSet<>();
    watcher.since(mark).stream().filter(t -> t.kind().equals("call")).forEach(t -> ids.add(t.id()));
    assertThat(ids).as("calls").hasSize(1);
    return ids.iterator().next();
  }

  /** Waits until a call was told so. */
  JsonNode awaitStep(String what) {
    return watcher
        .awaitTold(mark, "call " + what, t -> t.kind().equals("call") && t.what().equals(what))
        .data();
  }

  /**
   * Waits until a call is in this state with these parties there, each as {@code role number
   * state}, in the order in which they came; gives it.
   */
  JsonNode awaitCall(String state, String... parties) {
    List<String> wanted = List.of(parties);
    List<JsonNode> found = new ArrayList<>(1);
    watcher.await(
        "call " + state + " with " + wanted,
        () -> {
          for (JsonNode call : watcher.all("call")) {
            if (call.path("state").asText().equals(state) && there(call).equals(wanted)) {
              return found.add(call);
            }
          }
          return false;
        });
    return found.get(0);
  }

  /** Waits for the end of the only call and gives its last value. */
  JsonNode awaitEnd() {
    Told end = watcher.awaitTold(mark, "the end", t -> t.kind().equals("call") && t.gone());
    assertThat(end.what()).isEqualTo("ended");
    assertThat(end.id()).isEqualTo(onlyCall());
    assertThat(end.synthetic()).isFalse();
    return end.data();
  }

  /** What happened to the only call, in order, without plain changes. */
  List<String> steps() {
    return watcher.since(mark).stream()
        .filter(t -> t.kind().equals("call") && t.id().equals(onlyCall()))
        .map(Told::what)
        .filter(what -> !what.equals("changed"))
        .toList();
  }

  /** Waits for a change of something else than a call. */
  Told awaitTold(String what, java.util.function.Predicate<Told> condition) {
    return watcher.awaitTold(mark, what, condition);
  }

  List<Told> told() {
    return watcher.since(mark);
  }

  /** {@code direction outcome cause hungUpBy}. */
  static String end(JsonNode call) {
    return call.path("direction").asText()
        + " "
        + call.path("outcome").asText()
        + " "
        + call.path("cause").asText()
        + " by "
        + call.path("hungUpBy").asText("-");
  }

  /** Each party as {@code role number}, in the order in which they came. */
  static List<String> parties(JsonNode call) {
    List<String> all = new ArrayList<>();
    for (JsonNode p : call.path("parties")) {
      all.add(p.path("role").asText() + " " + p.path("number").asText("-"));
    }
    return all;
  }

  /** Each party that is there as {@code role number state}. */
  static List<String> there(JsonNode call) {
    List<String> all = new ArrayList<>();
    for (JsonNode p : call.path("parties")) {
      if (!p.path("state").asText().equals("gone")) {
        all.add(
            p.path("role").asText()
                + " "
                + p.path("number").asText("-")
                + " "
                + p.path("state").asText());
      }
    }
    return all;
  }

  void print(PrintStream out) {
    for (Told t : told()) {
      if (t.kind().equals("call")) {
        String state = t.gone() ? end(t.data()) : t.data().path("state").asText();
        out.println(t.seq() + " " + t.id() + " " + t.what() + " " + state + " " + there(t.data()));
      } else if (t.kind().equals("node")) {
        out.println(t);
      }
    }
  }
}
