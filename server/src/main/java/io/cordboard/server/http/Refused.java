package io.cordboard.server.http;

/** Thrown by a route, or its stage's failure: answered as an {@link ApiError}, not logged. */
public final class Refused extends RuntimeException {
  private final int status;
  private final String code;

  /** See {@link ApiError#reply(int, String, String)}. */
  public Refused(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** The answer that says so. */
  public Reply reply() {
    return ApiError.reply(status, code, String.valueOf(getMessage()));
  }
}
