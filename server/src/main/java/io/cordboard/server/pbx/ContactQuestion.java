package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiReply;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Registration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.asteriskjava.manager.action.GetVarAction;
import org.jspecify.annotations.Nullable;

/**
 * Asks how endpoints are registered: by Getvar of dialplan functions, which needs no right to
 * configure or run commands. Used on the link's event loop.
 */
final class ContactQuestion {
  private static final AmiKey VALUE = AmiKey.of("Value");

  private final String node;
  private final AmiAsk ask;
  private final LongSupplier nowMs;

  ContactQuestion(String node, AmiAsk ask, LongSupplier nowMs) {
    this.node = node;
    this.ask = ask;
    this.nowMs = nowMs;
  }

  /** All these endpoints, a few at a time; those that could not be asked are left out. */
  CompletableFuture<List<Fact.ContactSeen>> all(Collection<String> endpoints, int atOnce) {
    Queue<String> left = new ArrayDeque<>(endpoints);
    List<Fact.ContactSeen> seen = new ArrayList<>(left.size());
    List<CompletableFuture<?>> lanes = new ArrayList<>(atOnce);
    for (int i = 0; i < atOnce && !left.isEmpty(); i++) {
      CompletableFuture<Void> lane = new CompletableFuture<>();
      lanes.add(lane);
      next(left, seen, lane);
    }
    return CompletableFuture.allOf(lanes.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> seen);
  }

  private void next(Queue<String> left, List<Fact.ContactSeen> seen, CompletableFuture<Void> lane) {
    String endpoint = left.poll();
    if (endpoint == null) {
      lane.complete(null);
      return;
    }
    one(endpoint)
        .whenComplete(
            (fact, error) -> {
              if (fact != null) {
                seen.add(fact);
              }
              next(left, seen, lane);
            });
  }

  /** One endpoint; null if the question was not answered. Its AOR is assumed to bear its name. */
  CompletableFuture<Fact.@Nullable ContactSeen> one(String endpoint) {
    return one(endpoint, PbxLimits.CONTACT_TRIES);
  }

  private CompletableFuture<Fact.@Nullable ContactSeen> one(String endpoint, int tries) {
    long atMs = nowMs.getAsLong();
    return value("PJSIP_AOR(" + endpoint + ",contact)")
        .thenCompose(
            contacts -> {
              if (contacts == null) {
                return CompletableFuture.completedFuture(null);
              }
              int comma = contacts.indexOf(',');
              String contact = comma < 0 ? contacts : contacts.substring(0, comma);
              return contact.isEmpty()
                  ? CompletableFuture.completedFuture(none(endpoint, atMs))
                  : details(endpoint, contact, atMs, tries);
            });
  }

  private CompletableFuture<Fact.@Nullable ContactSeen> details(
      String endpoint, String contact, long atMs, int tries) {
    CompletableFuture<@Nullable String> status = value("PJSIP_CONTACT(" + contact + ",status)");
    CompletableFuture<@Nullable String> uri = value("PJSIP_CONTACT(" + contact + ",uri)");
    CompletableFuture<@Nullable String> agent = value("PJSIP_CONTACT(" + contact + ",user_agent)");
    CompletableFuture<@Nullable String> trip = value("PJSIP_CONTACT(" + contact + ",rtt)");
    return CompletableFuture.allOf(status, uri, agent, trip)
        .thenCompose(
            done -> {
              String word = status.join();
              if (word != null && word.isEmpty()) {
                // It went between the two questions, mostly because another one had come.
                return tries > 1
                    ? one(endpoint, tries - 1)
                    : CompletableFuture.completedFuture(null);
              }
              return CompletableFuture.completedFuture(
                  word == null
                      ? null
                      : new Fact.ContactSeen(
                          node,
                          atMs,
                          endpoint,
                          AmiRows.registration(word),
                          empty(uri.join()),
                          empty(agent.join()),
                          micros(trip.join()),
                          false));
            });
  }

  private Fact.ContactSeen none(String endpoint, long atMs) {
    return new Fact.ContactSeen(
        node, atMs, endpoint, Registration.Status.UNREGISTERED, null, null, -1, false);
  }

  /** The value, empty if there is none; null if the question was not answered. */
  private CompletableFuture<@Nullable String> value(String function) {
    GetVarAction action = new GetVarAction();
    action.setVariable(function);
    return ask.send(action)
        .thenApply(
            reply -> {
              if (reply instanceof AmiReply.Done done) {
                String value = done.response().get(VALUE);
                return value == null ? "" : value;
              }
              return reply instanceof AmiReply.Refused ? "" : null;
            });
  }

  private static @Nullable String empty(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }

  private static long micros(@Nullable String value) {
    return value == null ? -1 : AmiRows.longNumber(value, -1);
  }
}
