package io.cordboard.server.posting;

/** The bounds of a client of other people's web servers, each with its reason. */
public final class PostingLimits {

  /** An answer's status line in bytes. */
  static final int STATUS_LINE_BYTES = 4096;

  /** An answer's headers in bytes. */
  static final int HEADER_BYTES = 16 * 1024;

  /** Bytes of an answer that are read: those that mean something have a few hundred. */
  public static final int BODY_BYTES = 64 * 1024;

  /** Interim answers (1xx) before the answer. */
  static final int INTERIM = 8;

  /** Look-ups of one host's addresses that wait; one is shared by all who want it. */
  static final int LOOKUPS = 64;

  /**
   * How long a new connection may be silent before the idle ones are closed: a server with one
   * thread sits and reads from one of those, and answers nobody else.
   */
  static final long ONE_THREAD_MS = 300;

  /** So long before a server closes an idle connection, as it announced, we do. */
  static final long IDLE_MARGIN_MS = 1_000;

  private PostingLimits() {}
}
