package io.cordboard.server.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ids of webhooks: made of what they tell, so that what is made anew keeps its id. */
public final class OutboxIds {
  private OutboxIds() {}

  /** {@code msg_} and 32 hex digits. */
  public static String of(String target, String event, String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((target + "\n" + event + "\n" + key).getBytes(StandardCharsets.UTF_8));
      return "msg_" + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
