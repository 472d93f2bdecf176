package io.cordboard.server.board;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mixing of legs.
 *
 * @param id {@code node/bridge uuid}
 * @param technology Asterisk's word, {@code simple_bridge}, {@code softmix}
 * @param conference the conference's number when it is one
 * @param channelIds the visible legs in it
 */
public record Bridge(
    String id,
    String node,
    String technology,
    @Nullable String conference,
    List<String> channelIds,
    long createdAtMs)
    implements Entity {

  /** Keeps its own copy of the channel ids. */
  public Bridge {
    channelIds = List.copyOf(channelIds);
  }

  @Override
  public Kind kind() {
    return Kind.BRIDGE;
  }
}
