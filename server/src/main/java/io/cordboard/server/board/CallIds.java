package io.cordboard.server.board;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ids of calls: made from the first leg's, so that one can be told before the leg exists. */
public final class CallIds {
  private static final int DIGITS = 32;

  private CallIds() {}

  /** The id of the call that begins with this leg ({@code node/uniqueid}): 32 hex digits. */
  public static String of(String channelId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(channelId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: not there (expected: every Java has it)", e);
    }
  }
}
