package io.cordboard.server.board;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells whom a leg talks to. May be called by any thread. */
public interface TalkFeed {

  /** What a leg is doing now, null if there is no such leg. */
  CompletionStage<@Nullable Talk> talk(String channelId);
}
