package io.cordboard.server.outbox;

import io.cordboard.server.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages as Standard Webhooks says. May be used by any thread; never prints its key. */
public final class Signature {
  private static final String PREFIX = "whsec_";

  private final SecretKeySpec key;

  private Signature(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** A secret as {@code whsec_} and base64, or any text whose bytes are the key. */
  public static Signature of(Secret secret) {
    String text = secret.reveal();
    if (text.startsWith(PREFIX)) {
      try {
        byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        if (key.length > 0) {
          return new Signature(key);
        }
      } catch (IllegalArgumentException e) {
        // no base64: then the text itself is the key
      }
    }
    return new Signature(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The value of {@code webhook-signature}. */
  public String sign(String id, long atSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((id + "." + atSeconds + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
