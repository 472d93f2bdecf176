package io.cordboard.server.store;

/** A query took longer than one may: it asked for too much. The store is well. */
public final class ReadTooLong extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReadTooLong(int ms, Throwable cause) {
    super("query: not done after " + ms + " ms (expected: a narrower one)", cause);
  }
}
