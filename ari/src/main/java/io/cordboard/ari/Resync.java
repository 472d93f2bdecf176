package io.cordboard.ari;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds out which channels are in our application: its list of ids, then each of them, a few at a
 * time. (All channels of the PBX in one reply would be unbounded, and most are not ours.)
 */
final class Resync {

  /** The channels, or why they could not be found out. */
  record Result(List<AriChannel> channels, String failure) {
    boolean failed() {
      return !failure.isEmpty();
    }
  }

  private final AriRest rest;
  private final String app;
  private final Deque<String> ids = new ArrayDeque<>();
  private final List<AriChannel> found = new ArrayList<>();
  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private int open;

  private Resync(AriRest rest, String app) {
    this.rest = rest;
    this.app = app;
  }

  static CompletionStage<Result> run(AriRest rest, String app) {
    Resync run = new Resync(rest, app);
    rest.request(AriRequest.get("applications", app)).thenAccept(run::onApplication);
    return run.result;
  }

  private synchronized void onApplication(AriReply reply) {
    if (!(reply instanceof AriReply.Done done)) {
      fail("applications/" + app, reply);
      return;
    }
    JsonNode list = done.json().path("channel_ids");
    if (list.size() > AriLimits.RESYNC_CHANNELS) {
      result.complete(
          new Result(
              List.of(),
              "channel_ids: "
                  + list.size()
                  + " (expected: at most "
                  + AriLimits.RESYNC_CHANNELS
                  + ")"));
      return;
    }
    list.forEach(id -> ids.add(id.asText()));
    more();
  }

  private synchronized void onChannel(String id, AriReply reply) {
    open--;
    if (reply instanceof AriReply.Done done) {
      AriChannel channel = AriChannel.of(done.json());
      if (channel != null && channel.isIn(app)) {
        found.add(channel);
      }
    } else if (!(reply instanceof AriReply.Refused refused && refused.status() == 404)) {
      fail("channels/" + id, reply);
      return;
    }
    more();
  }

  private void more() {
    while (open < AriLimits.RESYNC_WINDOW && !ids.isEmpty() && !result.isDone()) {
      String id = ids.remove();
      open++;
      rest.request(AriRequest.get("channels", id)).thenAccept(reply -> onChannel(id, reply));
    }
    if (open == 0 && ids.isEmpty()) {
      result.complete(new Result(List.copyOf(found), ""));
    }
  }

  private void fail(String what, AriReply reply) {
    result.complete(
        new Result(
            List.of(), Replies.shortened("GET " + what + ": " + reply + " (expected: 200)")));
  }
}
