package io.cordboard.server.ivr.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.ivr.house.AskedServers.Server;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AskedServersTest {
  private static final URI ONE = URI.create("http://one.example/ivr?key=hush");
  private static final URI TWO = URI.create("http://two.example/ivr");

  private final Map<URI, String> breakers = new HashMap<>();
  private final AskedServers servers =
      new AskedServers(
          TestConfigs.of(
                  """
                  ivr:
                    numbers:
                    - {did: 7000, url: 'http://one.example/ivr?key=hush'}
                    - {did: 7001, url: 'http://one.example/ivr?key=hush', format: xml-rpc}
                    - {did: 7002, url: 'http://two.example/ivr'}
                  """)
              .ivr()
              .numbers(),
          breakers::get);

  @Test
  void eachUrlThatWasAskedIsToldOnceAndWithoutItsSecrets() {
    assertThat(servers.of(did -> true)).isEmpty();
    breakers.put(ONE, "half_open");
    breakers.put(TWO, "closed");
    assertThat(servers.of(did -> true))
        .extracting(Server::breaker)
        .containsExactly("half_open", "closed");
    assertThat(servers.of(did -> true).toString()).doesNotContain("hush");
    assertThat(servers.of("7002"::equals)).extracting(Server::breaker).containsExactly("closed");
  }

  @Test
  void anOperatorIsToldOfThoseThatDoNotAnswer() {
    breakers.put(ONE, "closed");
    assertThat(servers.notes()).isEmpty();
    for (String state : List.of("open", "half_open")) {
      breakers.put(ONE, state);
      assertThat(servers.notes())
          .singleElement()
          .asString()
          .startsWith("ivr: http://one.example/#")
          .endsWith(" does not answer: its callers get the fallback (breaker " + state + ")");
    }
  }
}
