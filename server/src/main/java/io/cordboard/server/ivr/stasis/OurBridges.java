package io.cordboard.server.ivr.stasis;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriReply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which channels are in the bridges that carry a name of ours. Who asks while it is being found out
 * shares the answer: after a restart all who were left behind ask at once. On the loop.
 */
final class OurBridges {
  /** The bridges of one call. */
  record Found(Set<String> ids, Set<String> channels) {
    static final Found NONE = new Found(Set.of(), Set.of());
  }

  /**
   * What is there.
   *
   * @param known false: the PBX did not say
   */
  record Answer(boolean known, Map<String, Found> byCall) {
    Found of(String callId) {
      return byCall.getOrDefault(callId, Found.NONE);
    }

    /** The call in whose bridge a channel is; empty if it is in none. */
    String callWith(String channelId) {
      for (Map.Entry<String, Found> one : byCall.entrySet()) {
        if (one.getValue().channels().contains(channelId)) {
          return one.getKey();
        }
      }
      return "";
    }
  }

  private final AriApplication application;
  private @Nullable CompletableFuture<Answer> asked;

  OurBridges(AriApplication application) {
    this.application = application;
  }

  /** Never fails. */
  CompletableFuture<Answer> ask() {
    CompletableFuture<Answer> shared = asked;
    if (shared != null) {
      return shared;
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    asked = answer;
    application
        .allBridges()
        .thenAccept(
            reply -> {
              asked = null;
              answer.complete(read(reply));
            });
    return answer;
  }

  private static Answer read(AriReply reply) {
    Map<String, Found> byCall = new HashMap<>();
    if (reply instanceof AriReply.Done done) {
      for (JsonNode one : done.json()) {
        String id = one.path("id").asText();
        String call = LineNames.callOf(id);
        if (!call.isEmpty()) {
          Found found =
              byCall.computeIfAbsent(call, c -> new Found(new HashSet<>(), new HashSet<>()));
          found.ids().add(id);
          one.path("channels").forEach(channel -> found.channels().add(channel.asText()));
        }
      }
    }
    return new Answer(reply instanceof AriReply.Done, byCall);
  }
}
