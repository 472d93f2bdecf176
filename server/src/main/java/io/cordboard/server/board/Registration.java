package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * A device's registration.
 *
 * @param id {@code node/endpoint}
 * @param endpoint its PJSIP name, {@code 801}
 * @param uri the contact, null when unregistered
 * @param roundTripMicros of a late qualify, -1 when not known; told anew only when it has moved by
 *     5 ms and by half
 */
public record Registration(
    String id,
    String node,
    String endpoint,
    Status status,
    @Nullable String uri,
    @Nullable String userAgent,
    long roundTripMicros,
    long sinceMs)
    implements Entity {

  /** How a device stands. */
  public enum Status {
    UNREGISTERED,
    UNMONITORED,
    UNQUALIFIED,
    REACHABLE,
    UNREACHABLE
  }

  @Override
  public Kind kind() {
    return Kind.REGISTRATION;
  }
}
