package io.cordboard.server.dialect.astercc;

import io.cordboard.server.access.Principal;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Knows agents by their passwords, which asterCC's clients send with every request. */
public interface Doorkeeper {

  /** How a client sends a password. */
  enum Form {
    PLAINTEXT,
    /** Its MD5 in hex. */
    MD5
  }

  /**
   * Checks an agent's password; limits who tries too often.
   *
   * @param team the team the agent must be of
   * @param agent the number
   * @return who it is; null for a wrong one, or one too many
   */
  CompletionStage<@Nullable Principal> verify(
      String team, String agent, String password, Form form, InetAddress remote);
}
