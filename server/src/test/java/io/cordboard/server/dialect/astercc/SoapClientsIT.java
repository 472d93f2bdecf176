package io.cordboard.server.dialect.astercc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SOAP libraries that clients use, from Debian: PHP's SoapClient and Python's zeep. */
class SoapClientsIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path SCRIPTS = Path.of("src/test/resources/astercc-clients");

  @TempDir private Path folder;
  private AccHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new AccHouse();
  }

  @AfterEach
  void close() {
    house.close();
  }

  /** Runs a script on calls; its lines. */
  private List<String> run(List<String> command, List<Object> calls) throws Exception {
    List<String> lines = new ArrayList<>();
    for (Object call : calls) {
      lines.add(JSON.writeValueAsString(call));
    }
    Path in = Files.write(folder.resolve("calls"), lines);
    Path out = folder.resolve("out");
    List<String> all = new ArrayList<>(command);
    all.add(house.url("/astcccwi.php?wsdl"));
    Process process =
        new ProcessBuilder(all)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    String text = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text.lines().toList();
  }

  private List<String> php(List<Object> calls) throws Exception {
    return run(List.of("php", SCRIPTS.resolve("soap.php").toString()), calls);
  }

  private List<String> zeep(List<Object> calls) throws Exception {
    return run(List.of("/usr/bin/python3", SCRIPTS.resolve("soap.py").toString()), calls);
  }

  private static Object byPlace(Operation op, List<String> signature) {
    return List.of(op.soap().name(), List.copyOf(AccCalls.inOrder(op, signature).values()));
  }

  private static List<String> manuals(Operation op) {
    List<String> signature = new ArrayList<>(op.soap().parameters());
    if (op.typeless()) {
      signature.remove("usertype");
    }
    return signature;
  }

  private void assertAllDone(List<String> answers) {
    List<String> expected = new ArrayList<>();
    List<String> wishes = new ArrayList<>();
    for (Operation op : Operation.values()) {
      expected.add(AccCalls.text(op, "Return"));
      wishes.addAll(AccCalls.wish(op));
    }
    assertThat(answers).isEqualTo(expected);
    assertThat(house.reached()).containsExactlyInAnyOrderElementsOf(wishes);
    house.desk.asked.clear();
    house.talks.asked.clear();
    house.listed.clear();
  }

  @Test
  void phpCallsByTheManualsSignaturesAndByTheDescriptions() throws Exception {
    List<Object> manuals = new ArrayList<>();
    List<Object> described = new ArrayList<>();
    for (Operation op : Operation.values()) {
      manuals.add(byPlace(op, manuals(op)));
      described.add(byPlace(op, op.soap().parameters()));
    }
    assertAllDone(php(manuals));
    assertAllDone(php(described));
  }

  @Test
  void zeepCallsByPlaceAndByName() throws Exception {
    List<Object> placed = new ArrayList<>();
    List<Object> named = new ArrayList<>();
    for (Operation op : Operation.values()) {
      placed.add(byPlace(op, op.soap().parameters()));
      Map<String, String> all = new LinkedHashMap<>(AccCalls.inOrder(op, op.soap().parameters()));
      named.add(List.of(op.soap().name(), all));
    }
    assertAllDone(zeep(placed));
    assertAllDone(zeep(named));
  }

  @Test
  void refusalsAreAnswersAndNoFaults() throws Exception {
    List<Object> calls =
        List.of(
            List.of("login", List.of("nobody", "agent", "1001", "md5", "x")),
            List.of("login", List.of("sales", "agent", "1001", "MD5", "x")),
            List.of("login", List.of("", "", "", "", "")),
            List.of(
                "queueAction", List.of("9", "1001", "sales", "", "plaintext", AccHouse.PASSWORD)),
            List.of("hold", List.of("'", "\"", "<x>&", "agent", "]]>", "\u2028", "é")));
    List<String> refused =
        List.of(
            "|Return|2|Return|BackMsg_02",
            "|Return|2|Return|BackMsg_03",
            "|Return|2|Return|BackMsg_01",
            "|Return|2|Return|BackMsg_13",
            "|Return|2|Return|BackMsg_28");
    assertThat(php(calls)).isEqualTo(refused);
    assertThat(zeep(calls.subList(0, 3))).isEqualTo(refused.subList(0, 3));
    assertThat(house.reached()).isEmpty();
  }
}
