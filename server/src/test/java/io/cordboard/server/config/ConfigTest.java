package io.cordboard.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  private static final Path CONF = Path.of("../conf");

  @TempDir Path folder;

  @Test
  void referenceHoldsTheDefaults() throws Exception {
    assertThat(Config.load(CONF.resolve("cordboard.yaml"), Map.of())).isEqualTo(load(""));
  }

  @Test
  void referenceShowsEveryKeyWithItsDefault() throws Exception {
    Map<String, String> env = Map.of("CORDBOARD_AMI_SECRET", "a", "CORDBOARD_ARI_SECRET", "b");
    for (String name :
        List.of(
            "sales-push-key",
            "1001",
            "admin",
            "crm-key",
            "crm-webhook",
            "database",
            "coocenter-web-key",
            "ivr-password",
            "ivr-key")) {
      write("secrets/" + name, "long-enough");
    }
    String uncommented =
        Files.readAllLines(CONF.resolve("cordboard.yaml")).stream()
            .map(line -> line.matches("#([^\\s]|  ).*") ? line.substring(1) : line)
            .collect(Collectors.joining("\n"));
    Path reference = write("cordboard.yaml", uncommented);
    String layers = Files.readString(CONF.resolve("examples/ivr-layers.yaml"));
    write("examples/ivr-layers.yaml", layers);
    ConfigReader.Loaded loaded = ConfigReader.load(reference, env);

    KeysOfYaml keys = KeysOfYaml.of(uncommented);
    assertThat(keys.paths()).containsAll(withoutSecretForms(loaded.known()));
    Map<String, String> defaults = loaded.known();
    keys.scalars()
        .forEach(
            (path, value) -> {
              String standard = defaults.getOrDefault(path, "");
              // "tls" of an AMI link is shown switched on, as its "ca" makes no sense without.
              if (!standard.isEmpty() && !path.equals("nodes[].ami.tls")) {
                assertThat(same(value, standard))
                    .as(path + ": " + value + " (default: " + standard + ")")
                    .isTrue();
              }
            });
  }

  private static boolean same(String value, String standard) {
    return value.equals(standard)
        || standard.matches("[0-9.]+")
            && value.matches("[0-9.]+")
            && Double.parseDouble(value) == Double.parseDouble(standard);
  }

  /** The two forms of a secret are explained at the top of the file instead of at every secret. */
  private static List<String> withoutSecretForms(Map<String, String> known) {
    return known.keySet().stream().filter(k -> !k.matches(".*\\.(env|file)")).toList();
  }

  @Test
  void demoIsAsTheLabExpectsIt() throws Exception {
    Config demo = Config.load(CONF.resolve("demo.yaml"), Map.of("CORDBOARD_LAB_AMI_PORT", "6138"));
    assertThat(demo.nodes().get(0).ami().port()).isEqualTo(6138);
    assertThat(demo.nodes().get(0).ari().url()).hasToString("http://127.0.0.1:8188");
    assertThat(demo.device("801")).isEqualTo("PJSIP/801");
    assertThat(demo.device("821")).isNull();
    assertThat(demo.device("8٠1")).isNull();
    assertThat(demo.agents()).extracting(Config.Agent::number).startsWith("1001").hasSize(6);
    assertThat(demo.agents().get(0).adminOf()).containsExactly(1, 2);
    assertThat(demo.users().get(0).password()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "http: {port: 99999} | 1: http.port: 99999 (expected: 1–65535)",
        "http: {port: eighty} | 1: http.port: eighty (expected: 1–65535)",
        "http: {prot: 80} | 1: http.prot: unknown key (expected: one of bind, port",
        "http: 8000 | 1: http: 8000 (expected: a section",
        "http: {port: [1]} | 1: http.port: a list (expected: a single value)",
        "http: {port: } | 1: http.port: nothing (expected: a value",
        "htp: {} | 1: htp: unknown key (expected: one of zone, data-folder",
        "zone: Mars/Base | 1: zone: Mars/Base (expected: a zone like Europe/Berlin)",
        "nodes: {} | 1: nodes: a section (expected: a list)",
        "nodes: [pbx] | 1: nodes[0]: pbx (expected: keys and values)",
        "nodes: [{name: a/b, ami: {secret: x}}] | 1: nodes[0].name: a/b (expected: letters",
        "nodes: [{name: a}] | 1: nodes[0].ami.secret: missing",
        "nodes: [{name: a, ami: {secret: {}}}] | 1: nodes[0].ami.secret: … (expected: a value",
        "nodes: [{name: a, ami: {secret: {env: NO}}}] | environment variable",
        "nodes: [{name: a, ami: {secret: {file: none}}}] | none (expected: a readable file)",
        "http: {allowed-origins: ['*']} | 1: http.allowed-origins: * (expected: an origin",
        "teams: [{name: a, language: xx}] | 1: teams[0].language: xx (expected: one of en, cn,",
        "teams: [{name: a, allowed-origins: [127.0.0.1]}] | 127.0.0.1 (expected: an origin like"
            + " https://crm.example.com, with its scheme",
        "queues: [{name: 1, team: x}] | 1: queues[0].team: x (expected: a team of this file)",
        "groups: [{id: 1, queue: 9}] | 1: groups[0].queue: 9 (expected: a queue of this file)",
        "agents: [{number: 1}] | 1: agents[0].password: missing",
        "keys: [{id: k}] | 1: keys[0].secret: missing",
        "keys: [{id: k, secret: short}] | 1: keys[0].secret: … (expected: at least 8",
        "keys: [{id: k, hash: md5}] | 1: keys[0].hash: … (expected: sha256:",
        "users: [{name: a, role: god}] | 1: users[0].role: god (expected: one of agent, supervisor",
        "users: [{name: a},{name: a}] | 1: users[1].name: a (expected: one that no other has)",
        "numbers: {home-country: XX} | 1: numbers.home-country: XX (expected: an ISO code",
        "numbers: {dial-home: 'System(x){e164}'} | 1: numbers.dial-home: System(x){e164}",
        "numbers: {allowed-types: [satellite]} | 1: numbers.allowed-types: satellite",
        "calls: {auto-answer: 'A: b,c'} | 1: calls.auto-answer",
        "calls: {ring-seconds: 61} | 1: calls.ring-seconds: 61 (expected: 5–60)",
        "extensions: [{numbers: [801-8200]}] | 1: extensions[0].numbers: 801-8200 (expected:",
        "extensions: [{numbers: [1000], device: 'Local/{ext}@x'}] | 1: extensions[0].device:",
        "zone: ${NOPE} | 1: zone: ${NOPE} is not set",
        "zone: ${no | 1: zone: broken placeholder",
        "zone: \"UTC\\nX\" | 1: zone: … (expected: one line",
        "a: [ | expected: YAML",
        "'- x' | no keys at the top",
        "just words | 1: no keys at the top",
      })
  void wrongValuesAreRefusedWithTheirLine(String yaml, String expected) throws IOException {
    assertThat(problems(yaml)).anySatisfy(p -> assertThat(p).contains(expected));
  }

  @Test
  void aTeamsLanguageIsReadInAnyCase() throws IOException {
    assertThat(load("teams: [{name: a, language: Ru}, {name: b, language: EN}]").teams())
        .extracting(Config.Team::language)
        .containsExactly("ru", "en");
  }

  @Test
  void allProblemsAreListedAtOnceInTheOrderOfTheFile() throws IOException {
    List<String> problems = problems("zone: X/Y\nhttp:\n  port: 0\n  tls: {}\nnope: 1\n");
    assertThat(problems).hasSize(5);
    assertThat(problems.get(0)).contains(".yaml:1: zone");
    assertThat(problems.get(1)).contains(".yaml:3: http.port: 0 (expected: 1–65535)");
    assertThat(problems.get(4)).contains(".yaml:5: nope: unknown key");
  }

  @Test
  void duplicateKeysAreRefused() throws IOException {
    assertThat(problems("zone: UTC\nhttp: {}\nzone: UTC\n"))
        .singleElement()
        .asString()
        .contains(":3: zone: given twice (expected: once; the first is in line 1)");
  }

  @Test
  void aRefusedSecretIsNotShown() throws IOException {
    assertThat(
            problems("keys:\n- {id: a, secret: \"hush\\nhush\"}\n- {id: b, hash: hush}\n")
                .toString())
        .doesNotContain("hush");
    assertThat(load("keys: [{id: k, secret: hush-hush}]").toString()).doesNotContain("hush");
  }

  @Test
  void aPasswordInAnAddressIsNotShown() throws IOException {
    for (String wrong :
        List.of(
            "database: postgresql://cti:hush@host/db",
            "database: cti:hush@host/db",
            "database: jdbc:postgres://host/db?password=hush",
            "webhooks: [{name: a, url: 'https://cti:hush@host/'}]",
            "coocenter: {push-url: 'https://cti:hush@host/'}")) {
      assertThat(problems(wrong)).singleElement().asString().contains(": … (").doesNotContain("hu");
    }
    assertThat(problems("database: mysql").get(0)).contains("database: mysql (expected: sqlite or");
    String right = "database: jdbc:postgresql://host/db?user=cti&password=hush";
    assertThat(load(right).toString()).doesNotContain("hush");
  }

  @Test
  void secretsComeFromEnvironmentAndFile() throws Exception {
    write("s", "from file \n");
    Config config =
        Config.load(
            write(
                "c.yaml",
                "nodes:\n"
                    + "- {name: a, ami: {secret: {env: S}}}\n"
                    + "- {name: b, ami: {secret: {file: s}}}\n"),
            Map.of("S", "from env"));
    assertThat(config.nodes())
        .extracting(n -> n.ami().secret().reveal())
        .containsExactly("from env", "from file");
  }

  @Test
  void readableSecretsAreWarnedOf() throws Exception {
    Path secret = write("s", "x");
    Path yaml = write("c.yaml", "nodes: [{name: a, ami: {secret: {file: s}}}]");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(yaml, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Config.load(yaml, Map.of()).warnings())
        .singleElement()
        .asString()
        .contains("readable by everyone");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(Config.load(yaml, Map.of()).warnings()).isEmpty();
  }

  @Test
  void singleQuotesKeepADollar() throws Exception {
    Config config =
        Config.load(
            write(
                "c.yaml",
                "nodes: [{name: '${A:-n}', ami: {secret: 'a${B}'}}]"
                    .replace("'${A:-n}'", "\"${A:-n}\"")),
            Map.of());
    assertThat(config.nodes().get(0).name()).isEqualTo("n");
    assertThat(config.nodes().get(0).ami().secret().reveal()).isEqualTo("a${B}");
  }

  @Test
  void everyCutOfAFileIsReadOrRefusedNeverACrash() throws Exception {
    byte[] demo = Files.readAllBytes(CONF.resolve("demo.yaml"));
    for (int cut = 0; cut < demo.length; cut += 1) {
      Path yaml = folder.resolve("cut.yaml");
      Files.write(yaml, Arrays.copyOf(demo, cut));
      try {
        assertThat(Config.load(yaml, Map.of())).isNotNull();
      } catch (ConfigException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }

  @Test
  void binaryAndHugeFilesAreRefused() throws Exception {
    Path yaml = folder.resolve("b.yaml");
    Files.write(yaml, new byte[] {(byte) 0xff, 0, 1});
    assertThatThrownBy(() -> Config.load(yaml, Map.of())).isInstanceOf(ConfigException.class);
    Files.write(yaml, new byte[5 << 20]);
    assertThatThrownBy(() -> Config.load(yaml, Map.of())).hasMessageContaining("at most 4 MB");
  }

  private Config load(String yaml) throws IOException {
    try {
      return Config.load(write("x.yaml", yaml), Map.of());
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> problems(String yaml) throws IOException {
    Path file = write("x.yaml", yaml);
    return catchThrowableOfType(ConfigException.class, () -> Config.load(file, Map.of()))
        .problems();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void extensionsOfAllRangesTogetherAreBounded() throws Exception {
    String most = "extensions:\n  - numbers: [10000-19999]\n  - numbers: [20000-29999]\n";
    assertThat(load(most).device("29999")).isEqualTo("PJSIP/29999");
    assertThat(problems(most + "  - numbers: [801]\n"))
        .singleElement()
        .asString()
        .contains(":4: extensions[2].numbers: 801")
        .contains("at most 20000 extensions");
    assertThat(problems("extensions:\n  - numbers: [1000000000-9999999999]\n"))
        .singleElement()
        .asString()
        .contains(":2: extensions[0].numbers: 1000000000-9999999999");
  }

  @Test
  void secretsThatAreMeantToBePublicAreNoWarning() throws Exception {
    String yaml = "keys:\n  - {id: a, secret: long-enough}\n";
    assertThat(loadReadableByAll(yaml).warnings()).hasSize(1);
    assertThat(loadReadableByAll("secrets-are-public: false\n" + yaml).warnings()).hasSize(1);
    assertThat(loadReadableByAll("secrets-are-public: true\n" + yaml).warnings()).isEmpty();
    Path demo = folder.resolve("demo.yaml");
    Files.copy(CONF.resolve("demo.yaml"), demo);
    TestConfigs.layersInto(folder);
    Files.setPosixFilePermissions(demo, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Config.load(demo, Map.of()).warnings()).isEmpty();
  }

  private Config loadReadableByAll(String yaml) throws Exception {
    Path file = write("public.yaml", yaml);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return Config.load(file, Map.of());
  }
}
