package io.cordboard.ami;

/**
 * The time limits of a link, in milliseconds, 10 to 3,600,000 each.
 *
 * @param connectMs for the TCP and TLS connection
 * @param loginMs for greeting and login
 * @param bootMs for {@code FullyBooted} after the login; a busy Asterisk loads for a minute
 * @param actionMs for the answer to an action
 * @param listMs for a whole list
 * @param pingAfterMs of silence, a ping is sent
 * @param deadAfterMs of silence after that ping, the connection counts as dead
 * @param reconnectMinMs before the second attempt; doubles from there
 * @param reconnectMaxMs between attempts at most
 * @param refusedRetryMs between attempts after a refused login: a wrong secret does not mend itself
 * @param stableMs after which an established link starts again at {@code reconnectMinMs}
 */
public record AmiTimes(
    int connectMs,
    int loginMs,
    int bootMs,
    int actionMs,
    int listMs,
    int pingAfterMs,
    int deadAfterMs,
    int reconnectMinMs,
    int reconnectMaxMs,
    int refusedRetryMs,
    int stableMs) {

  /** The usual ones. */
  public static final AmiTimes DEFAULT =
      new AmiTimes(5_000, 5_000, 120_000, 5_000, 15_000, 5_000, 5_000, 250, 5_000, 30_000, 20_000);

  /** Refuses impossible values. */
  public AmiTimes {
    check("connectMs", connectMs);
    check("loginMs", loginMs);
    check("bootMs", bootMs);
    check("actionMs", actionMs);
    check("listMs", listMs);
    check("pingAfterMs", pingAfterMs);
    check("deadAfterMs", deadAfterMs);
    check("reconnectMinMs", reconnectMinMs);
    check("reconnectMaxMs", reconnectMaxMs);
    check("refusedRetryMs", refusedRetryMs);
    check("stableMs", stableMs);
    if (reconnectMaxMs < reconnectMinMs) {
      throw new IllegalArgumentException(
          "reconnectMaxMs: " + reconnectMaxMs + " (expected: at least reconnectMinMs)");
    }
  }

  private static void check(String name, int value) {
    if (value < 10 || value > 3_600_000) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 10 to 3600000)");
    }
  }
}
