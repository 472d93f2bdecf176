package io.cordboard.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.Rehearsal;
import io.cordboard.server.ivr.Rehearsals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** {@code POST /v1/ivr/try}: a number's IVR in text, without a phone. */
public final class RehearsalRoutes {
  private static final Set<String> KEYS = Set.of("did", "caller", "digits", "outcomes", "maxSteps");
  private static final Pattern WORD = Pattern.compile("[0-9*#]{0," + IvrLimits.DIGITS + "}");
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{0,20}");
  private static final int USUAL_STEPS = 20;

  private static final Map<String, Status> OUTCOMES =
      Map.of(
          "answer", Status.ANSWER,
          "busy", Status.BUSY,
          "no_answer", Status.NOANSWER,
          "rejected", Status.DONTCALL,
          "congestion", Status.CONGESTION,
          "unavailable", Status.CHANUNAVAIL);

  private final Rehearsals rehearsals;
  private final CommandAudit audit;

  public RehearsalRoutes(Rehearsals rehearsals, CommandAudit audit) {
    this.rehearsals = rehearsals;
    this.audit = audit;
  }

  /** Adds the route. */
  public void addTo(Router router) {
    router.add("POST", "/v1/ivr/try", Role.OPERATOR, this::rehearse);
  }

  private CompletionStage<Reply> rehearse(Request request) {
    StoreReplies.forAllTeams(request);
    JsonBody body = JsonBody.read(request.body(), KEYS);
    String did = body.text("did");
    String given = body.optional("caller");
    String caller = given == null ? "" : given;
    if (!NUMBER.matcher(caller).matches()) {
      throw bad("caller", caller, "at most 20 digits");
    }
    List<String> words = body.has("digits") ? words(body.texts("digits")) : List.of();
    List<Status> outcomes = body.has("outcomes") ? outcomes(body.texts("outcomes")) : List.of();
    int maxSteps = body.number("maxSteps", USUAL_STEPS);
    if (maxSteps < 1 || maxSteps > IvrLimits.STEPS) {
      throw bad("maxSteps", "" + maxSteps, "1–" + IvrLimits.STEPS);
    }
    if (!rehearsals.isLed(did)) {
      throw new Refused(404, "not_found", "did: none such (expected: a number that an IVR leads)");
    }
    return rehearsals
        .run(did, caller, words, outcomes, maxSteps)
        .handle(
            (outcome, failure) -> {
              if (failure != null) {
                audit.write(request.caller(), "ivr try " + did, "refused", "");
                throw refused(failure);
              }
              audit.write(request.caller(), "ivr try " + did, "done", outcome.how());
              return reply(outcome);
            });
  }

  private static List<String> words(List<String> given) {
    if (given.size() > IvrLimits.STEPS) {
      throw bad("digits", "" + given.size(), "at most " + IvrLimits.STEPS);
    }
    for (String word : given) {
      if (!WORD.matcher(word).matches()) {
        throw bad(
            "digits",
            word,
            "texts of 0–9, * and #, at most " + IvrLimits.DIGITS + "; empty: nothing is pressed");
      }
    }
    return given;
  }

  private static List<Status> outcomes(List<String> given) {
    if (given.size() > IvrLimits.STEPS) {
      throw bad("outcomes", "" + given.size(), "at most " + IvrLimits.STEPS);
    }
    List<Status> outcomes = new ArrayList<>();
    for (String word : given) {
      Status status = OUTCOMES.get(word);
      if (status == null) {
        throw bad("outcomes", word, "answer, busy, no_answer, rejected, congestion or unavailable");
      }
      outcomes.add(status);
    }
    return outcomes;
  }

  private static RuntimeException refused(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof Rehearsals.TooMany
        ? new Refused(429, "too_many", String.valueOf(cause.getMessage()))
        : new CompletionException(cause);
  }

  private static Reply reply(Rehearsal.Outcome outcome) {
    ObjectNode json =
        JsonBody.MAPPER
            .createObjectNode()
            .put("ended", outcome.ended())
            .put("how", outcome.how())
            .put("digitsLeft", outcome.wordsLeft());
    Status status = outcome.status();
    if (status != null) {
      json.put("status", status.name());
    }
    ArrayNode lines = json.putArray("lines");
    for (Rehearsal.Told told : outcome.lines()) {
      ObjectNode line = lines.addObject().put("atMs", told.atMs()).put("what", told.what());
      if (told.step() > 0) {
        line.put("step", told.step());
      }
      line.put("text", told.text());
      if (told.tookMs() >= 0) {
        line.put("tookMs", told.tookMs());
      }
    }
    return Reply.of(200, "application/json", JsonBody.bytes(json));
  }

  private static Refused bad(String name, String value, String expected) {
    return new Refused(
        400, "bad_request", name + ": " + Filter.shown(value) + " (expected: " + expected + ")");
  }
}
