package io.cordboard.server.store;

/**
 * The store could not do it: the disk is full, the database is away, too much waits. What was asked
 * for was not done, except that a connection lost in a commit may hide that it was; ids make asking
 * again harmless.
 */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public StoreUnavailable(String why, Throwable cause) {
    super("store: " + why, cause);
  }

  /** Says why. */
  public StoreUnavailable(String why) {
    super("store: " + why);
  }
}
