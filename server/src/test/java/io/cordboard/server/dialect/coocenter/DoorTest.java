package io.cordboard.server.dialect.coocenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.server.config.AddressRange;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.http.HostNames;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Request;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static CooCenterSection settings(String more) {
    return TestConfigs.of(
            """
            secrets-are-public: true
            nodes:
              - name: main
                ami: {host: 127.0.0.1, port: 5038, user: u, secret: s}
                context: cordboard-internal
            coocenter:
              enabled: true
            """
                + more)
        .coocenter();
  }

  private static boolean lets(CooCenterSection settings, String at, String from, String shown)
      throws Exception {
    Door door =
        new Door(
            settings,
            new HostNames(Set.of("cti.example.com")),
            ZONE,
            Clock.fixed(Instant.parse(at), ZONE));
    Map<String, String> headers = shown.isEmpty() ? Map.of() : Map.of("authorization", shown);
    try {
      door.check(request(from, headers));
      return true;
    } catch (Refused e) {
      assertThat(e.reply().status()).isEqualTo(401);
      assertThat(e).hasMessage("Unauthorized");
      return false;
    }
  }

  private static Request request(String from, Map<String, String> headers) throws Exception {
    return new Request(
        "GET",
        "/",
        Map.of(),
        Map.of(),
        headers,
        new byte[0],
        InetAddress.getByName(from),
        null,
        false);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8000, true",
    "[::1]:8000, true",
    "[::1], true",
    "LocalHost:8000, true",
    "localhost, true",
    "cti.example.com:8000, true",
    "CTI.example.com, true",
    "evil.example, false",
    "evil.example:8000, false",
    "127.0.0.1.evil.example, false",
    "localhost.evil.example, false",
    "cti.example.com.evil.example:8000, false",
    "evil.example:cti.example.com, false",
    "[evil.example], false",
    "'', false",
  })
  void aPageWhoseNameWasMadeToPointHereIsRefused(String host, boolean in) throws Exception {
    Door door =
        new Door(settings(""), new HostNames(Set.of("cti.example.com")), ZONE, Clock.systemUTC());
    Request request = request("127.0.0.1", Map.of("host", host));
    assertThat(door.lets(request)).isEqualTo(in);
    if (in) {
      door.check(request);
    } else {
      assertThatThrownBy(() -> door.check(request))
          .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.reply().status()).isEqualTo(403))
          .hasMessageContaining("http.host-names");
    }
  }

  @Test
  void withAKeyTheNameDoesNotMatter() throws Exception {
    Door door =
        new Door(
            settings("  web-key: key\n"),
            new HostNames(Set.of()),
            ZONE,
            Clock.fixed(Instant.parse("2018-11-05T08:00:00Z"), ZONE));
    String token = Door.token("key", LocalDate.of(2018, 11, 5));
    door.check(request("203.0.113.9", Map.of("host", "any.example", "authorization", token)));
  }

  @Test
  void tokenIsWhatMd5sumPrints() {
    // printf 'key2018-11-05' | md5sum
    assertThat(Door.token("key", LocalDate.of(2018, 11, 5)))
        .isEqualTo("a7ae74566327eaf5d13e68dd7c5c220b");
  }

  @Test
  void keyOfTheDayAndNearMidnightOfTheNeighbour() throws Exception {
    CooCenterSection keyed = settings("  web-key: key\n");
    String fifth = Door.token("key", LocalDate.of(2018, 11, 5));
    // Midnight of the zone is 16:00 UTC.
    for (String in :
        new String[] {"2018-11-04T15:55:01Z", "2018-11-05T08:00:00Z", "2018-11-05T16:04:59Z"}) {
      assertThat(lets(keyed, in, "203.0.113.9", fifth)).as(in).isTrue();
    }
    for (String out : new String[] {"2018-11-04T15:54:00Z", "2018-11-05T16:06:00Z"}) {
      assertThat(lets(keyed, out, "203.0.113.9", fifth)).as(out).isFalse();
    }
    for (String wrong : new String[] {"", "key", fifth.substring(1), fifth + "0", "Bearer x"}) {
      assertThat(lets(keyed, "2018-11-05T08:00:00Z", "127.0.0.1", wrong)).as(wrong).isFalse();
    }
  }

  @Test
  void withoutKeyOnlyTheNamedAddresses() throws Exception {
    String noon = "2018-11-05T08:00:00Z";
    assertThat(lets(settings(""), noon, "127.0.0.1", "")).isTrue();
    assertThat(lets(settings(""), noon, "::1", "")).isTrue();
    assertThat(lets(settings(""), noon, "192.0.2.7", "")).isFalse();
    CooCenterSection net = settings("  allow-from: [192.0.2.0/25, \"2001:db8::/32\"]\n");
    assertThat(lets(net, noon, "192.0.2.127", "")).isTrue();
    assertThat(lets(net, noon, "192.0.2.128", "")).isFalse();
    assertThat(lets(net, noon, "2001:db8:1::5", "")).isTrue();
    assertThat(lets(net, noon, "2001:db9::5", "")).isFalse();
    assertThat(lets(net, noon, "127.0.0.1", "")).isFalse();
  }

  @Test
  void addressesAreReadStrictly() {
    for (String bad : new String[] {"", "host", "192.0.2", "192.0.2.0/33", "::/129", "1.2.3.4/"}) {
      assertThat(AddressRange.parse(bad)).as(bad).isNull();
    }
    assertThat(AddressRange.parse("0.0.0.0/0")).isNotNull();
  }
}
