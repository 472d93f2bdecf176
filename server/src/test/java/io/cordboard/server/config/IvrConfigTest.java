package io.cordboard.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordboard.server.ivr.CallerNumbers;
import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrPlan.Fallback;
import io.cordboard.server.ivr.IvrPlan.Step;
import io.cordboard.server.ivr.Prompt;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IvrConfigTest {
  private static final Path CONF = Path.of("../conf");
  private static final String QUEUE = "queues: [{name: 630}]\n";

  @TempDir Path folder;

  @Test
  void whatIsSaidForAllNumbersHoldsWhereOneSaysNothing() throws Exception {
    Config config =
        load(
            QUEUE
                + "ivr:\n"
                + "  format: xml-rpc\n  language: HE\n  fallback: queue 630\n  sensitive: true\n"
                + "  sounds: {sorry: my/sorry}\n"
                + "  numbers:\n"
                + "  - {did: 7000, url: 'http://x/ivr'}\n"
                + "  - {did: '+4930123', url: 'http://x/y', format: json, fallback: apology,"
                + " sensitive: false, answered-word: ANSWERED, first-digit-seconds: 2}\n");
    IvrPlan first = config.ivr().numbers().get(0).plan();
    assertThat(first.did()).isEqualTo("7000");
    assertThat(first.server())
        .isEqualTo(
            new IvrPlan.Server(
                URI.create("http://x/ivr"), IvrPlan.Wire.XML_RPC, null, null, false));
    assertThat(first.settings().language()).isEqualTo("he");
    assertThat(first.settings().fallback()).isEqualTo(new Fallback.ToQueue("630"));
    assertThat(first.settings().sensitive()).isTrue();
    assertThat(first.settings().sounds().sorry()).isEqualTo("my/sorry");
    assertThat(first.settings().sounds().waiting()).isEqualTo("one-moment-please");
    IvrPlan second = config.ivr().numbers().get(1).plan();
    assertThat(second.did()).isEqualTo("+4930123");
    assertThat(second.server().wire()).isEqualTo(IvrPlan.Wire.JSON);
    assertThat(second.settings().fallback()).isEqualTo(new Fallback.Apology());
    assertThat(second.settings().sensitive()).isFalse();
    assertThat(second.settings().answeredWord()).isEqualTo("ANSWERED");
    assertThat(second.settings().firstDigitMs()).isEqualTo(2_000);
    assertThat(second.settings().sounds()).isEqualTo(first.settings().sounds());
  }

  @Test
  void aServerIsToldWhoAsks() throws Exception {
    Config config =
        load(
            "ivr: {numbers: [{did: 71, url: 'https://x/', user: me, password: 'pass word'},"
                + " {did: 72, url: 'https://x/', header: X-Key, secret: s3cret}]}");
    IvrPlan.Server basic = config.ivr().numbers().get(0).plan().server();
    assertThat(basic.headerName()).isEqualTo("Authorization");
    assertThat(basic.authorization()).isEqualTo("Basic bWU6cGFzcyB3b3Jk");
    IvrPlan.Server own = config.ivr().numbers().get(1).plan().server();
    assertThat(own.headerName()).isEqualTo("X-Key");
    assertThat(own.authorization()).isEqualTo("s3cret");
    assertThat(config.ivr().toString()).doesNotContain("s3cret").doesNotContain("bWU6");
  }

  @Test
  void theFirstProviderIsTheUsualOneUnlessAnotherIsNamed() throws Exception {
    String both =
        "ivr: {providers: [{name: a, dial: 'PJSIP/{number}@a'},"
            + " {name: b, dial: 'PJSIP/9{national}@b.x'}]";
    assertThat(load(both + "}").ivr().provider(null).name()).isEqualTo("a");
    assertThat(load(both + ", provider: b}").ivr().provider(null).name()).isEqualTo("b");
    assertThat(load(both + "}").ivr().provider("c")).isNull();
    assertThat(load("").ivr()).isEqualTo(IvrSection.NONE);
  }

  @Test
  void aProviderMayShowAnyNumberUnlessItNamesSome() throws Exception {
    String provider = "ivr: {providers: [{name: a, dial: 'PJSIP/{number}@a'";
    assertThat(load(provider + "}]}").ivr().provider(null).callers()).isEqualTo(CallerNumbers.ANY);
    assertThat(
            load(provider + ", caller-ids: [did, '+49301', '0722*', caller]}]}")
                .ivr()
                .provider("a")
                .callers()
                .allowed())
        .containsExactly("did", "+49301", "0722*", "caller");
  }

  @Test
  void theExampleOfLayersShowsEveryKeyWithItsDefault() throws Exception {
    String example = Files.readString(CONF.resolve("examples/ivr-layers.yaml"));
    Files.writeString(
        folder.resolve("l.yaml"),
        example.lines().map(l -> l.replaceFirst("^#(?=  )", "")).collect(Collectors.joining("\n")));
    Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/ivr-password"), "hush");
    IvrPlan plan =
        load(QUEUE
                + "ivr: {layers: l.yaml, providers: [{name: provider1, dial:"
                + " 'PJSIP/{number}@t'}], numbers: [{did: 7002, layer: 1}]}")
            .ivr()
            .numbers()
            .get(0)
            .plan();
    assertThat(plan.server()).isNull();
    assertThat(plan.firstLayer()).isEqualTo(1);
    assertThat(plan.layers()).containsOnlyKeys(1, 2, 3);
    IvrPlan.Layer first = plan.layers().get(1);
    assertThat(first.keys())
        .containsEntry("1", new Step.ToLayer(2))
        .containsEntry(
            "2",
            new Step.ToNumber(
                List.of(
                    new IvrAction.Target("801", "provider1", IvrAction.Kind.PHONE),
                    new IvrAction.Target("802", "provider1", IvrAction.Kind.PHONE)),
                30,
                1,
                3,
                1))
        .containsEntry("3", new Step.ToQueue("630"))
        .containsEntry("4", new Step.ToVoicemail(Prompt.once("vm-intro"), 180))
        .containsEntry("9", new Step.End(Prompt.once("vm-goodbye"), 0));
    assertThat(first.invalid()).isEqualTo(Prompt.once("invalid"));
    assertThat(first.next()).isEqualTo(new Step.ToQueue("630"));
    IvrPlan.Layer asking = plan.layers().get(2);
    assertThat(asking.server().url()).hasToString("http://127.0.0.1:8099/layer");
    assertThat(asking.server().allowPrivate()).isTrue();
    assertThat(asking.digits()).isEqualTo(7);
    assertThat(asking.tries()).isEqualTo(3);
    assertThat(asking.firstDigitMs()).isEqualTo(7_000);
    assertThat(plan.layers().get(3).next()).isEqualTo(new Step.ToVoicemail(Prompt.NONE, 180));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ivr: {numbers: [{did: 7}]} | ivr.numbers[0].did: 7 (expected: a number as callers",
        "ivr: {numbers: [{did: 77}]} | ivr.numbers[0].url: missing (expected: the customer's",
        "ivr: {numbers: [{did: 77, layer: 3}]} | layer: 3 (expected: a layer of ivr.layers)",
        "ivr: {numbers: [{did: 77, url: 'ftp://x'}]} | ivr.numbers[0].url: ftp://x (expected: a URL",
        "ivr: {numbers: [{did: 77, url: 'http://x', user: a}]} | user and password together",
        "ivr: {numbers: [{did: 77, url: 'http://x', header: Host, secret: a}]} | header: Host (exp",
        "ivr: {numbers: [{did: 77, url: 'http://x', format: soap}]} | one of json, xml-rpc",
        "ivr: {numbers: [{did: 77, url: 'http://x', team: t}]} | team: t (expected: a team of",
        "ivr: {numbers: [{did: 77, layer: 1, secret: a}]} | secret: … (expected: with it url",
        "ivr: {numbers: [{did: 77, layer: 1, allow-private: true}]} | allow-private: … (expected: w",
        "ivr: {fallback: queue 5} | ivr.fallback: queue 5 (expected: apology, or queue and the",
        "ivr: {answered-word: YES} | ivr.answered-word: YES (expected: ANSWER or ANSWERED)",
        "ivr: {sounds: {sorry: ../x}} | ivr.sounds.sorry: ../x (expected: the name of a sound",
        "ivr: {sounds: {sorry: 'a,b'}} | ivr.sounds.sorry: a,b (expected: the name of a sound",
        "ivr: {providers: [{name: p, dial: 'Local/{number}@x'}]} | an endpoint like PJSIP/{number}",
        "ivr: {providers: [{name: p, dial: 'PJSIP/1@t'}]} | an endpoint like PJSIP/{number}@trunk",
        "ivr: {providers: [{name: p, dial: 'PJSIP/{number}@t&SIP/9'}]} | an endpoint like",
        "ivr: {providers: [{name: p, dial: 'SIP/{number}@t'}]} | an endpoint like PJSIP/{number}",
        "ivr: {providers: [{name: p, dial: 'IAX2/t/{number}'}]} | an endpoint like PJSIP/{number}",
        "ivr: {providers: [{name: p, dial: 'DAHDI/g0/{number}'}]} | an endpoint like PJSIP/",
        "ivr: {providers: [{name: p, dial: 'PJSIP/t/{number}'}]} | an endpoint like PJSIP/{number}",
        "ivr: {providers: [{name: p, dial: 'PJSIP/t/sip:{number}@h'}]} | an endpoint like PJSIP/",
        "ivr: {providers: [{name: p, dial: 'PJSIP/{number}@a..b'}]} | an endpoint like PJSIP/",
        "ivr: {providers: [{name: p, dial: 'PJSIP/{number}@t', caller-ids: [me]}]} | caller-ids: me"
            + " (expected: a number, 07227767* for all that begin so, caller or did)",
        "ivr: {providers: [{name: p, dial: 'PJSIP/{number}@t', caller-ids: ['07*']}]} |"
            + " caller-ids: 07* (expected: a whole number first",
        "ivr: {provider: p} | ivr.provider: p (expected: one of providers)",
        "ivr: {layers: ../x.yaml} | ivr.layers:",
        "ivr: {layers: /etc/hostname} | ivr.layers: /etc/hostname (expected: a file in the folder",
        "ivr: {colour: 1} | ivr.colour: unknown key",
      })
  void wrongValuesAreRefused(String yaml, String expected) throws IOException {
    assertThat(problems(yaml)).anySatisfy(p -> assertThat(p).contains(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{name: a} | layers[0].number: missing",
        "{number: 1, next: {layer: 7}} | :1: layers[0].next.layer: 7 (expected: a layer of this",
        "{number: 1, keys: [{key: 1, queue: 8}]} | queue: 8 (expected: a queue of the config",
        "{number: 1, keys: [{key: 1}]} | keys[0].key: 1 (expected: with it one of layer, dial",
        "{number: 1, keys: [{key: 12, layer: 1}]} | keys[0].key: 12 (expected: at most 1 digits",
        "{number: 1, keys: [{key: A, layer: 1}]} | keys[0].key: A (expected: digits and *, or",
        "{number: 1, digits: 2, keys: [{key: '1#', layer: 1}]} | key: 1# (expected: digits and *",
        "{number: 1, digits: 2, keys: [{key: '#1', layer: 1}]} | key: #1 (expected: digits and *",
        "{number: 1, digits: 0, keys: [{key: 1, layer: 1}]} | key: 1 (expected: at most 0 digits",
        "{number: 1, keys: [{key: 1, layer: 1}, {key: 1, layer: 1}]} | key: 1 (expected: one that",
        "{number: 1, keys: [{key: 1, dial: [801], provider: q}]} | provider: q (expected: one of",
        "{number: 1, keys: [{key: 1, dial: [SIP/1]}]} | dial: SIP/1 (expected: numbers like",
        "{number: 1, next: {layer: 1, queue: 630}} | queue: with layer (expected: one of layer",
        "{number: 1, prompt: ../x} | layers[0].prompt: ../x (expected: the name of a sound",
        "{number: 1, tires: 3} | layers[0].tires: unknown key (expected: one of",
        "{number: 1}, {number: 1} | layers[1].number: 1 (expected: one that no other has)",
        "{number: 1, url: 'http://u:p@x/'} | layers[0].url: … (expected: a URL",
        "{number: [} | expected: YAML",
      })
  void wrongLayersAreRefusedWithTheirFileAndLine(String layer, String expected) throws IOException {
    Files.writeString(folder.resolve("l.yaml"), "layers: [" + layer + "]\n");
    assertThat(problems(QUEUE + "ivr: {layers: l.yaml}"))
        .anySatisfy(p -> assertThat(p).contains("l.yaml:1: ").contains(expected));
  }

  private Config load(String yaml) throws IOException {
    try {
      return Config.load(Files.writeString(folder.resolve("x.yaml"), yaml), Map.of());
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> problems(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), yaml);
    return catchThrowableOfType(ConfigException.class, () -> Config.load(file, Map.of()))
        .problems();
  }
}
