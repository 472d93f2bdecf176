package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.ami.fake.FaultProxy;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.asteriskjava.manager.action.AtxferAction;
import org.asteriskjava.manager.action.HangupAction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that end while a server is away or cut off are recorded once, as who saw them did. */
@Timeout(240)
class BackFillIT {
  private static final String CUSTOMER = "491701234567";

  /** How far what a board heard may be from the events' own times. */
  private static final long NEAR_MS = 1_500;

  /** What no call event holds. */
  private static final Set<String> UNKNOWN =
      Set.of("/origin", "/tag", "/spans/holdMs", "/spans/acwMs", "/completeByMs");

  @RegisterExtension static final House house = House.besideThePbx();

  /** The module by which Asterisk writes its call events. */
  private static final String CEL_WRITER = "cel_sqlite3_custom.so";

  private static Phone ann;
  private static Phone ben;
  private FaultProxy proxy;
  private SecondServer second;
  private long beganAtMs;

  @BeforeAll
  static void phones() {
    ann = Lab.shared().phone(809);
    ben = Lab.shared().phone(810);
  }

  @AfterAll
  static void giveBack() {
    ann.close();
    ben.close();
  }

  @BeforeEach
  void begin() throws Exception {
    beganAtMs = System.currentTimeMillis();
    proxy = new FaultProxy("127.0.0.1", house.lab().amiPort());
    second = new SecondServer(proxy.port());
    second.start();
    second.awaitState("live");
  }

  @AfterEach
  void end() throws Exception {
    second.close();
    proxy.close();
  }

  private static PhoneCall talk() {
    PhoneCall out = ann.call("810");
    ben.awaitCall().answer();
    out.awaitAnswered();
    house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    return out;
  }

  /** What the server that was there recorded since the test began. */
  private List<JsonNode> live(int count) {
    Lab.await(Duration.ofSeconds(40), count + " live", () -> recorded().size() >= count);
    return recorded();
  }

  private List<JsonNode> recorded() {
    House.Answer answer = house.ask("GET", "/v1/records?limit=100", null).join();
    return StreamSupport.stream(answer.body().path("records").spliterator(), false)
        .filter(r -> r.path("times").path("startedAtMs").asLong() >= beganAtMs)
        .toList();
  }

  /** Cuts the second server off; it has nothing but the call events then. */
  private void cutOff() {
    proxy.refuse(true);
    proxy.cut();
    Lab.await(
        Duration.ofSeconds(20),
        "cut off",
        () -> second.get("/v1/state/nodes").findValuesAsText("stale").contains("true"));
  }

  /** Both recorded the same, each call once, and told of it once. */
  private void assertSame(int calls) {
    List<JsonNode> seen = live(calls);
    List<JsonNode> filled = second.awaitRecords(calls);
    for (JsonNode record : filled) {
      assertThat(record.path("origin").asText()).isEqualTo("call_events");
      JsonNode other =
          seen.stream()
              .filter(r -> r.path("id").equals(record.path("id")))
              .findFirst()
              .orElseThrow();
      assertSame(flat(record), flat(other));
    }
    List<String> told = second.awaitTold(calls);
    proxy.normal();
    second.awaitState("live");
    assertThat(second.records()).hasSize(calls);
    assertThat(recorded()).hasSize(calls);
    assertThat(told).doesNotHaveDuplicates().hasSize(calls);
  }

  private static void assertSame(Map<String, String> filled, Map<String, String> seen) {
    Map<String, String> left = words(filled);
    assertThat(left).isEqualTo(words(seen));
    filled.forEach(
        (path, value) -> {
          if (path.endsWith("Ms") && !UNKNOWN.contains(path)) {
            long one = Long.parseLong(value);
            long two = Long.parseLong(seen.getOrDefault(path, "0"));
            assertThat(Math.abs(one - two)).as("%s: %s, %s", path, one, two).isLessThan(NEAR_MS);
          }
        });
  }

  private static Map<String, String> words(Map<String, String> all) {
    Map<String, String> words = new TreeMap<>(all);
    words.keySet().removeIf(path -> path.endsWith("Ms") || UNKNOWN.contains(path));
    return words;
  }

  private static Map<String, String> flat(JsonNode record) {
    Map<String, String> found = new TreeMap<>();
    flat("", record, found);
    return found;
  }

  private static void flat(String path, JsonNode node, Map<String, String> found) {
    if (node.isValueNode()) {
      found.put(path, node.asText());
    }
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      flat(path + "/" + i, node.get(i), found);
    }
    node.fields()
        .forEachRemaining(field -> flat(path + "/" + field.getKey(), field.getValue(), found));
  }

  @Test
  void whatEndsWhileTheServerIsStoppedIsRecordedWhenItIsBack() throws Exception {
    PhoneCall through = talk();
    second.stop();
    through.hangUp();
    house.story().awaitEnd();
    ann.call("807").awaitRefused(486);
    live(2);
    second.start();
    assertSame(2);
  }

  @Test
  void whatEndsWhileTheLinkIsCutIsRecordedWholeAndOnce() {
    PhoneCall through = talk();
    cutOff();
    through.hangUp();
    house.story().awaitEnd();
    ann.call("807").awaitRefused(486);
    ann.call("810").awaitRinging().hangUp();
    ben.awaitCall();
    assertSame(3);
  }

  @Test
  void whatEndsAsUsualIsRecordedLiveAndNotAgain() {
    talk().hangUp();
    List<JsonNode> records = second.awaitRecords(1);
    assertThat(records.get(0).path("origin").asText()).isEqualTo("live");
    second.awaitTold(1);
    cutOff(); // and what comes after it is found, so it was looked for since
    ann.call("807").awaitRefused(486);
    second.awaitRecords(2);
    assertThat(second.awaitTold(2)).doesNotHaveDuplicates().hasSize(2);
    assertThat(second.records()).hasSize(2);
  }

  private void talkEndsWhileCutOff() {
    PhoneCall through = talk();
    cutOff();
    through.hangUp();
    house.story().awaitEnd();
    proxy.normal();
    second.awaitState("live");
  }

  @Test
  void whatAsteriskDoesNotWriteDownIsRecordedOnceAsItWasSeen() {
    house.lab().cli("module unload " + CEL_WRITER);
    try {
      talkEndsWhileCutOff();
      JsonNode record = second.awaitRecords(1).get(0);
      assertThat(record.path("partial").asBoolean()).isTrue();
      assertThat(record.path("origin").asText()).isEqualTo("live");
      assertThat(record.path("id")).isEqualTo(live(1).get(0).path("id"));
      assertThat(second.get("/v1/health").toString()).contains("calls without events: 1");
    } finally {
      house.lab().cli("module load " + CEL_WRITER);
    }
    cutOff();
    ann.call("807").awaitRefused(486);
    JsonNode next = second.awaitRecords(2).get(1);
    assertThat(next.path("origin").asText()).isEqualTo("call_events");
    assertThat(second.awaitTold(2)).doesNotHaveDuplicates().hasSize(2);
    assertThat(second.get("/v1/health").toString()).doesNotContain("calls without events");
  }

  @Test
  void whatAsteriskDoesNotWriteDownIsRecordedThoughTheServerIsStoppedMeanwhile() throws Exception {
    house.lab().cli("module unload " + CEL_WRITER);
    try {
      talkEndsWhileCutOff();
      second.stop();
      second.start();
      second.awaitState("live");
      JsonNode record = second.awaitRecords(1).get(0);
      assertThat(record.path("partial").asBoolean()).isTrue();
      assertThat(record.path("id")).isEqualTo(live(1).get(0).path("id"));
      assertThat(second.awaitTold(1)).hasSize(1);
    } finally {
      house.lab().cli("module load " + CEL_WRITER);
    }
  }

  @Test
  void queueCallsAreRecordedAsSeen() throws Exception {
    cutOff();
    try (LabCall answered =
        house.lab().call("4930632", "--from", CUSTOMER, "--for", "3", "--ring", "20")) {
      answered.awaitEnd();
    }
    try (LabCall gaveUp = house.lab().call("4930632", "--from", CUSTOMER, "--ring", "0")) {
      gaveUp.awaitEnd();
    }
    assertSame(2);
  }

  @Test
  void ivrAndSurveyAreRecordedAsSeen() throws Exception {
    cutOff();
    try (LabCall ivr =
        house
            .lab()
            .call("4930610", "--from", CUSTOMER, "--dtmf", "1", "--for", "4", "--ring", "30")) {
      ivr.awaitEnd();
    }
    try (LabCall survey =
        house.lab().call("4930611", "--from", CUSTOMER, "--dtmf", "4", "--for", "9")) {
      survey.awaitEnd();
    }
    assertSame(2);
  }

  @Test
  void blindTransferIsRecordedAsSeen() throws Exception {
    cutOff();
    try (LabCall customer = house.lab().call("4930809", "--from", CUSTOMER, "--for", "60")) {
      PhoneCall first = ann.awaitCall().answer();
      customer.awaitAnswered();
      house.story().awaitCall("up", "caller " + CUSTOMER + " up", "callee 809 up");
      first.transferTo("810");
      PhoneCall taken = ben.awaitCall().answer();
      house.watcher().await("809 left", () -> legs("809") == 0 && legs("810") == 1);
      taken.hangUp();
      assertSame(1);
    }
  }

  @Test
  void attendedTransferIsRecordedAsSeen() throws Exception {
    cutOff();
    try (LabCall customer = house.lab().call("4930809", "--from", CUSTOMER, "--for", "60")) {
      ann.awaitCall().answer();
      customer.awaitAnswered();
      house.story().awaitCall("up", "caller " + CUSTOMER + " up", "callee 809 up");
      String consulting = house.channel("809");
      house.ami(new AtxferAction(consulting, "internal", "810", 1));
      PhoneCall asked = ben.awaitCall().answer();
      house.watcher().await("810 is asked", () -> bridged("810"));
      house.ami(new HangupAction(consulting, 16));
      house.watcher().await("809 left", () -> legs("809") == 0);
      asked.hangUp();
      assertSame(1);
    }
  }

  private static long legs(String extension) {
    return house.watcher().all("channel").stream()
        .filter(c -> c.path("extension").asText().equals(extension))
        .count();
  }

  private static boolean bridged(String extension) {
    return house.watcher().all("channel").stream()
        .anyMatch(
            c ->
                c.path("extension").asText().equals(extension)
                    && c.path("state").asText().equals("up")
                    && c.has("bridgeId"));
  }

  @Test
  void callInWhichThePbxDiesIsRecordedOnceWithTheLastThatIsKnown() {
    talk();
    house.lab().killAsterisk();
    house.awaitStale();
    house.lab().startAsterisk();
    house.awaitLive();
    second.awaitState("live");
    JsonNode record = second.awaitRecords(1).get(0);
    assertThat(record.path("partial").asBoolean()).isTrue();
    assertThat(record.path("origin").asText()).isEqualTo("call_events");
    assertThat(record.path("ending").path("outcome").asText()).isEqualTo("answered");
    JsonNode times = record.path("times");
    assertThat(times.path("answeredAtMs").asLong()).isPositive();
    assertThat(times.path("endedAtMs").asLong())
        .isBetween(times.path("answeredAtMs").asLong(), System.currentTimeMillis());
    assertThat(second.awaitTold(1)).hasSize(1);
    assertThat(second.records()).hasSize(1);
    house.lab().awaitPhones();
  }
}
