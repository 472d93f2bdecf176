package io.cordboard.server.dialect.astercc;

import io.cordboard.server.access.Principal;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/** Knows agents by their passwords, which asterCC's clients send with every request. */
public interface Doorkeeper {

  /** How a client sends a password. */
  enum Form {
    PLAINTEXT,
    /** Its MD5 in hex. */
    MD5
  }

  /** What came of a password. */
  sealed interface Verdict {
    /** It is right. */
    record Known(Principal principal) implements Verdict {}

    /** It is right, but the agent may not come in. */
    record Suspended() implements Verdict {}

    /** It is wrong, or one too many; or nobody has that number. */
    record Stranger() implements Verdict {}
  }

  /**
   * Checks an agent's password; limits who tries too often.
   *
   * @param team the team the agent must be of
   * @param agent the number
   */
  CompletionStage<Verdict> verify(
      String team, String agent, String password, Form form, InetAddress remote);
}
