package io.cordboard.server.http;

import io.cordboard.server.access.Principal;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says who stands behind a request. */
@FunctionalInterface
public interface Authenticator {

  /**
   * Who it is, null if nobody we know. Called on an event loop: must not block.
   *
   * @param headers names in lower case; {@code authorization}, {@code x-api-key}, {@code cookie}
   */
  @Nullable Principal authenticate(Map<String, String> headers, InetAddress remote);
}
