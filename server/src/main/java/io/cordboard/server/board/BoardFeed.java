package io.cordboard.server.board;

import java.util.concurrent.CompletionStage;

/** What others may do with the live board: look at it, follow it. May be called by any thread. */
public interface BoardFeed {

  /** The board as it is when the request reaches the board's thread. */
  CompletionStage<BoardSnapshot> snapshot();

  /** Follows the board from its present state on, until {@link #detach}. */
  void attach(BoardReader reader);

  /** Ends what {@link #attach} began; a few changes may still arrive. */
  void detach(BoardReader reader);
}
