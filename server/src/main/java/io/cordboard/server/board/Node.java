package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * One Asterisk.
 *
 * @param state where its links stand
 * @param stale true from the loss of a link until the resync is done; all that this node serves is
 *     then old
 * @param amiUp whether the AMI link is up
 * @param ariUp whether the ARI link is up; always true when no ARI is configured
 * @param version Asterisk's version, null until known
 * @param startedAtMs when that Asterisk started
 * @param sinceMs when it came into this state
 * @param note why it is not live, empty when it is
 */
public record Node(
    String id,
    State state,
    boolean stale,
    boolean amiUp,
    boolean ariUp,
    @Nullable String version,
    long startedAtMs,
    long sinceMs,
    String note)
    implements Entity {

  /** Where the links of a node stand. */
  public enum State {
    CONNECTING,
    SYNCING,
    LIVE,
    DOWN
  }

  @Override
  public String node() {
    return id;
  }

  @Override
  public Kind kind() {
    return Kind.NODE;
  }
}
