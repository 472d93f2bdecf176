package io.cordboard.server.dialect.astercc;

import io.cordboard.server.access.PasswordForm;
import io.cordboard.server.access.Verified;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Knows agents by their passwords, which asterCC's clients send with every request. */
@FunctionalInterface
public interface Doorkeeper {

  /**
   * Checks an agent's password; limits who tries too often.
   *
   * @param team the team the agent must be of; null for any
   * @param agent the number
   */
  CompletionStage<Verified> verify(
      @Nullable String team, String agent, String password, PasswordForm form, InetAddress remote);
}
