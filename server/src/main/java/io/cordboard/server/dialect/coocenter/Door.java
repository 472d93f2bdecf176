package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.config.AddressRange;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.config.Secret;
import io.cordboard.server.http.HostNames;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in: with a web key whoever shows {@code md5(key + day)}, without one the addresses
 * that the operator named, if they ask for one of our names. May be used by any thread.
 */
final class Door {
  private final @Nullable Secret webKey;
  private final List<AddressRange> allowed;
  private final HostNames hosts;
  private final ZoneId zone;
  private final Clock clock;

  Door(CooCenterSection settings, HostNames hosts, ZoneId zone, Clock clock) {
    this.webKey = settings.webKey();
    this.allowed =
        settings.allowFrom().stream()
            .map(AddressRange::parse)
            .filter(Objects::nonNull)
            .map(r -> (AddressRange) r)
            .toList();
    this.hosts = hosts;
    this.zone = zone;
    this.clock = clock;
  }

  /** Whether a key is asked for. */
  boolean keyed() {
    return webKey != null;
  }

  /** The day whose key is good now. */
  LocalDate today() {
    return clock.instant().atZone(zone).toLocalDate();
  }

  /** Refuses whoever may not come in. */
  void check(Request request) {
    if (webKey == null && !hosts.meant(request.headers())) {
      throw new Refused(
          403,
          "foreign_host",
          "Host: not ours (expected: an address, localhost, one of http.host-names or a web key)");
    }
    if (!lets(request)) {
      throw new Refused(401, "unauthorized", "Unauthorized");
    }
  }

  /** Whether one may come in. */
  boolean lets(Request request) {
    Secret key = webKey;
    return key == null
        ? hosts.meant(request.headers())
            && allowed.stream().anyMatch(r -> r.contains(request.remote()))
        : shows(key, request.headers().getOrDefault("authorization", ""));
  }

  private boolean shows(Secret key, String authorization) {
    byte[] shown = authorization.trim().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    ZonedDateTime now = clock.instant().atZone(zone);
    LocalDate today = now.toLocalDate();
    // All three are always compared, so that the time taken tells nothing.
    boolean in = is(shown, key, today);
    in |= is(shown, key, now.minusMinutes(CooLimits.NEIGHBOUR_DAY_MINUTES).toLocalDate());
    in |= is(shown, key, now.plusMinutes(CooLimits.NEIGHBOUR_DAY_MINUTES).toLocalDate());
    return in;
  }

  private static boolean is(byte[] shown, Secret key, LocalDate day) {
    return MessageDigest.isEqual(token(key.reveal(), day).getBytes(StandardCharsets.UTF_8), shown);
  }

  /** What a client shows on a day. */
  static String token(String webKey, LocalDate day) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest((webKey + day).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has MD5
    }
  }
}
