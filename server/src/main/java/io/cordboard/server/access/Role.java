package io.cordboard.server.access;

/** What a principal may do; each role may all that the ones before it may. */
public enum Role {
  AGENT,
  SUPERVISOR,
  OPERATOR;

  /** Whether this role suffices where {@code needed} is asked for. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
