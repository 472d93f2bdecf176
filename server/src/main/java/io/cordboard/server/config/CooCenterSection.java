package io.cordboard.server.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The CooCenter dialect.
 *
 * @param port serves it alone on a port of its own; 0 only on {@code http.port}
 * @param pushUrl where its events go, null for nowhere
 * @param webKey null if nobody is asked for one
 * @param allowFrom addresses served while there is no web key
 * @param debug whether the API debug page is there
 * @param technology how devices are called on the wire, {@code sip} in {@code sip/876}
 * @param mac the device address in its events
 * @param allowPrivate whether the push URL may be a private or loopback address
 * @param team serves only what is this team's; null for all
 */
public record CooCenterSection(
    boolean enabled,
    int port,
    @Nullable URI pushUrl,
    @Nullable Secret webKey,
    List<String> allowFrom,
    boolean debug,
    String technology,
    String mac,
    boolean allowPrivate,
    @Nullable String team) {}
