package io.cordboard.server.board;

/** Follows the board. Both are called on the board's thread, in order; must not block. */
public interface BoardReader {

  /** Called once, first: everything up to {@code snapshot.seq()}. */
  void onSnapshot(BoardSnapshot snapshot);

  /** What the operator reads if it fails. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Called for every change after it, without a hole. */
  void onChange(Change change);
}
