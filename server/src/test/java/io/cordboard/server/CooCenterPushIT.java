package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiReply;
import io.cordboard.server.Crm.Pushed;
import io.cordboard.server.api.Described;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asteriskjava.manager.action.PlayDtmfAction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * CooCenter's seven pushed events, each provoked by real calls and received by the example receiver
 * in Python. After-call work lasts two seconds, all calls are recorded.
 */
@Timeout(180)
class CooCenterPushIT {
  /** The document's fields, in its order; a star marks the numbers that it prints bare. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "dialbegin",
          "event timestamp channel calleridnum destchannel destcalleridnum destuniqueid dialstring"
              + " uniqueid mac",
          "dialend",
          "event timestamp channel calleridnum destchannel destcalleridnum uniqueid dialstatus",
          "hangup",
          "event calleridnum calleridname connectedlinenum connectedlinename uniqueid",
          "extensionstatus",
          "event exten status statusText",
          "ivr",
          "event uuid caller called callType queueCode startTime endTime duration ivrId ivrName"
              + " ivrDtmf trunkNumber mac",
          "cdr",
          "event callerid source destination starttime answertime endtime disposition duration"
              + " billableseconds calltype recordfile uniqueid",
          "cc_cdr",
          "event uuid caller called queueCode agentCode callType cdrState hangupSide hangupCause"
              + " startTime endTime duration queueTime feedbackTime ivrTime ringTime holdTime*"
              + " pauseTime* talkingTime voicemailState ivrId ivrName ivrDtmf fwType score"
              + " trunkNumber forwardNumber filePath missCause mac");

  /** How our own description calls them. */
  private static final Map<String, String> SCHEMAS =
      Map.of(
          "dialbegin", "PushedDialbegin",
          "dialend", "PushedDialend",
          "hangup", "PushedHangup",
          "extensionstatus", "PushedExtensionstatus",
          "ivr", "PushedIvr",
          "cdr", "PushedCdr",
          "cc_cdr", "PushedCcCdr");

  private static final String CUSTOMER = "491701234567";
  private static final String MAC = "00:00:00:00:00:00";
  private static final String UNIQUE_ID = "(lab-)?[0-9]{10}\\.[0-9]+";
  private static final int EMPTY_WAV = 44;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private static final Crm crm = new Crm();

  @RegisterExtension
  static final House house =
      House.pushingTo(
          crm, "recording:\n  when: all\n", "after-call-work: {enabled: true, limit-seconds: 2}\n");

  private static final Set<String> internal = new HashSet<>();

  private static Curl curl;
  private static Phone eight;
  private static Phone nine;

  /** Anew for each test: what rang in vain in one is not the next one's call. */
  private Phone ann;

  private int mark;

  @BeforeAll
  static void phones() throws IOException {
    curl = new Curl(house.port());
    eight = Lab.shared().phone(808);
    nine = Lab.shared().phone(809);
    pause("802", "630", "on");
    pause("803", "630", "on");
  }

  @AfterAll
  static void giveBack() {
    pause("802", "630", "off");
    pause("803", "630", "off");
    eight.close();
    nine.close();
  }

  @BeforeEach
  void begin() {
    ann = house.lab().phone(801);
    mark = crm.mark();
  }

  @AfterEach
  void everyEventHasTheDocumentsFields() throws IOException {
    ann.close();
    Set<String> ids = new HashSet<>();
    for (Pushed pushed : crm.got()) {
      assertThat(ids.add(pushed.id())).as("sent twice: " + pushed).isTrue();
      assertThat(pushed.again()).as("again: " + pushed).isFalse();
      List<String> names = new ArrayList<>();
      pushed
          .body()
          .fields()
          .forEachRemaining(
              f -> {
                boolean bare = f.getValue().isIntegralNumber();
                assertThat(bare || f.getValue().isTextual()).as(pushed.toString()).isTrue();
                names.add(f.getKey() + (bare ? "*" : ""));
              });
      assertThat(String.join(" ", names)).isEqualTo(FIELDS.get(pushed.event()));
      Described.fits("coocenter.yaml", SCHEMAS.get(pushed.event()), pushed.body());
    }
    // Between extensions, and in no queue or IVR: nothing for the call centre.
    assertThat(crm.got())
        .noneMatch(p -> p.event().equals("cc_cdr") && internal.contains(p.text("uuid")));
  }

  private static void pause(String member, String queue, String state) {
    String form = "queue=" + queue + "&member=" + member + "&state=" + state;
    assertThat(curl.post("queues/agent-pause", form).status()).isEqualTo(200);
  }

  /** Field and value in turn. */
  private static void says(Pushed pushed, String... expected) {
    List<String> said = new ArrayList<>();
    for (int i = 0; i < expected.length; i += 2) {
      said.add(expected[i]);
      said.add(pushed.body().path(expected[i]).asText());
    }
    assertThat(said).as(pushed.body().toString()).containsExactly(expected);
  }

  private static LocalDateTime time(Pushed pushed, String field) {
    return LocalDateTime.parse(pushed.text(field), TIME);
  }

  /** A span is what a client reckons who subtracts the two times. */
  private static void spans(Pushed pushed, String from, String to, String span) {
    assertThat(pushed.text(span))
        .as(pushed.body().toString())
        .isEqualTo("" + ChronoUnit.SECONDS.between(time(pushed, from), time(pushed, to)));
  }

  private Pushed await(String event, String field, String value) {
    return crm.await(mark, event, p -> p.text(field).equals(value));
  }

  private LabCall customer(String number, String... options) {
    List<String> all = new ArrayList<>(List.of("--from", CUSTOMER));
    all.addAll(List.of(options));
    return house.lab().call(number, all.toArray(new String[0]));
  }

  private static void talk(String a, String b) {
    house.story().awaitCall("up", a + " up", b + " up");
  }

  /** The caller presses a key, as if it came from his phone. */
  private static void press(String digit) {
    // An agent who just hung up may still be listed beside him.
    String channel =
        house.watcher().all("channel").stream()
            .filter(c -> c.path("role").asText().equals("caller"))
            .findAny()
            .orElseThrow()
            .path("name")
            .asText();
    PlayDtmfAction action = new PlayDtmfAction(channel, digit);
    action.setReceive(true);
    assertThat(house.ami(action)).isInstanceOf(AmiReply.Done.class);
  }

  /** Waits until something was said. */
  private static void awaitSound(String uniqueId) {
    Path file = house.lab().recordings().resolve(uniqueId + ".wav");
    Lab.await(Duration.ofSeconds(20), "sound in " + file, () -> file.toFile().length() > EMPTY_WAV);
  }

  /** What the record names is the recording, verbatim. */
  private static void recorded(String filePath) throws IOException {
    assertThat(filePath).matches("cordboard/" + UNIQUE_ID + "\\.wav");
    Path file = house.lab().recordings().getParent().resolve(filePath);
    URI address =
        URI.create("http://127.0.0.1:" + house.port() + "/coocenter-api/monitor/" + filePath);
    HttpClient http = HttpClient.newHttpClient();
    Lab.await(
        Duration.ofSeconds(10),
        "the recording " + filePath,
        () -> {
          try {
            HttpRequest get = HttpRequest.newBuilder(address).build();
            var answer = http.send(get, BodyHandlers.ofByteArray());
            byte[] there = Files.readAllBytes(file);
            return answer.statusCode() == 200
                && answer.body().length > EMPTY_WAV
                && java.util.Arrays.equals(there, answer.body());
          } catch (IOException e) {
            return false;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
          }
        });
  }

  @Test
  void anInternalCallIsToldFromTheFirstRingToItsRecord() throws IOException {
    PhoneCall out = nine.call("808");
    PhoneCall in = eight.awaitCall();
    Pushed begin = await("dialbegin", "destcalleridnum", "808");
    String uniqueId = begin.text("uniqueid");
    internal.add(uniqueId);
    assertThat(uniqueId).matches(UNIQUE_ID);
    assertThat(begin.text("timestamp")).matches("[0-9]{10}\\.[0-9]{6}");
    assertThat(begin.text("channel")).matches("SIP/809-[0-9a-f]{8}");
    assertThat(begin.text("destchannel")).matches("SIP/808-[0-9a-f]{8}");
    assertThat(begin.text("destuniqueid")).matches(UNIQUE_ID).isNotEqualTo(uniqueId);
    says(begin, "calleridnum", "809", "dialstring", "SIP/808", "mac", MAC);
    await("extensionstatus", "status", "8");
    in.answer();
    out.awaitAnswered();
    Pushed end = await("dialend", "uniqueid", uniqueId);
    says(end, "calleridnum", "809", "destcalleridnum", "808", "dialstatus", "ANSWER");
    assertThat(end.text("channel")).isEqualTo(begin.text("channel"));
    assertThat(end.text("destchannel")).isEqualTo(begin.text("destchannel"));
    talk("caller 809", "callee 808");
    awaitSound(uniqueId);
    in.hangUp();
    says(await("hangup", "uniqueid", uniqueId), "calleridnum", "809", "connectedlinenum", "808");
    Pushed cdr = await("cdr", "uniqueid", uniqueId);
    says(
        cdr,
        "source",
        "809",
        "destination",
        "808",
        "disposition",
        "ANSWERED",
        "calltype",
        "",
        "recordfile",
        "cordboard/" + uniqueId + ".wav");
    assertThat(cdr.text("callerid")).matches("\".*\"<809>");
    spans(cdr, "starttime", "endtime", "duration");
    spans(cdr, "answertime", "endtime", "billableseconds");
    recorded(cdr.text("recordfile"));
    for (String extension : List.of("808", "809")) {
      crm.await(
          mark,
          "extensionstatus",
          p -> p.text("exten").equals(extension) && p.text("status").equals("0"));
    }
    List<String> states =
        crm.since(mark).stream()
            .filter(p -> p.event().equals("extensionstatus") && p.text("exten").equals("808"))
            .map(p -> p.text("status") + " " + p.text("statusText"))
            .toList();
    assertThat(states).containsExactly("8 Ringing", "1 In Use", "0 Idle");
    assertThat(
            crm.since(mark).stream()
                .filter(p -> p.body().path("uniqueid").asText().equals(uniqueId))
                .map(Pushed::event)
                .toList())
        .containsExactly("dialbegin", "dialend", "hangup", "cdr");
  }

  @Test
  void aCallerGoesThroughTheIvrToAnAgentWhoHoldsHim() throws IOException {
    try (LabCall call = customer("4930610", "--dtmf", "0", "--for", "60")) {
      PhoneCall in = ann.awaitCall();
      Pushed ivr = await("ivr", "caller", CUSTOMER);
      says(
          ivr,
          "called",
          "",
          "callType",
          "IN",
          "queueCode",
          "630",
          "ivrId",
          "610",
          "ivrName",
          "working time",
          "ivrDtmf",
          "0",
          "trunkNumber",
          "4930610",
          "mac",
          MAC);
      spans(ivr, "startTime", "endTime", "duration");
      String uuid = ivr.text("uuid");
      Pushed begin = await("dialbegin", "uniqueid", uuid);
      says(begin, "calleridnum", CUSTOMER, "destcalleridnum", "801", "dialstring", "SIP/801");
      assertThat(begin.text("channel")).matches("SIP/trunk-[0-9a-f]{8}");
      in.answer();
      says(await("dialend", "uniqueid", uuid), "dialstatus", "ANSWER");
      talk("caller " + CUSTOMER, "agent 801");
      in.hold();
      house.story().awaitCall("held", "caller " + CUSTOMER + " held", "agent 801 up");
      assertThat(house.lab().call("4930812", "--from", "4930999", "--ring", "2").awaitEnd())
          .startsWith("no_answer");
      in.resume();
      talk("caller " + CUSTOMER, "agent 801");
      in.hangUp();
      Pushed cdr = await("cdr", "uniqueid", uuid);
      says(
          cdr,
          "source",
          CUSTOMER,
          "destination",
          "4930610",
          "disposition",
          "ANSWERED",
          "calltype",
          "incoming",
          "recordfile",
          "cordboard/" + uuid + ".wav");
      Pushed cc = await("cc_cdr", "uuid", uuid);
      says(
          cc,
          "caller",
          CUSTOMER,
          "called",
          "801",
          "queueCode",
          "630",
          "agentCode",
          "801",
          "callType",
          "incoming",
          "cdrState",
          "bridged",
          "hangupSide",
          "called",
          "hangupCause",
          "Normal Clearing",
          "feedbackTime",
          "0",
          "voicemailState",
          "0",
          "ivrId",
          "610",
          "ivrName",
          "working time",
          "ivrDtmf",
          "0",
          "fwType",
          "",
          "score",
          "0",
          "trunkNumber",
          "4930610",
          "forwardNumber",
          "",
          "filePath",
          "cordboard/" + uuid + ".wav",
          "missCause",
          "",
          "mac",
          MAC);
      spans(cc, "startTime", "endTime", "duration");
      assertThat(cc.body().path("holdTime").asInt()).isGreaterThanOrEqualTo(2);
      assertThat(Integer.parseInt(cc.text("talkingTime")))
          .isGreaterThanOrEqualTo(cc.body().path("holdTime").asInt());
      // The record of the call centre waits for the after-call work, the other one does not.
      assertThat(cc.body().path("pauseTime").asInt()).isGreaterThanOrEqualTo(2);
      assertThat(crm.since(mark).indexOf(cdr)).isLessThan(crm.since(mark).indexOf(cc));
      recorded(cc.text("filePath"));
    }
  }

  @Test
  void theSurveyIsPartOfTheCall() throws IOException {
    try (LabCall call = customer("4930633", "--for", "60")) {
      PhoneCall in = ann.awaitCall().answer();
      talk("caller " + CUSTOMER, "agent 801");
      in.hangUp();
      String uuid = await("dialbegin", "destcalleridnum", "801").text("uniqueid");
      house
          .watcher()
          .await(
              "asked",
              () ->
                  house.watcher().all("call").stream()
                      .anyMatch(c -> c.path("reported").path("surveyAtMs").asLong() != 0));
      press("4");
      call.awaitEnd();
      says(
          await("cc_cdr", "uuid", uuid),
          "called",
          "801",
          "queueCode",
          "630",
          "cdrState",
          "feedback",
          "score",
          "4",
          "missCause",
          "",
          "trunkNumber",
          "4930633");
    }
  }

  @Test
  void whoHangsUpInTheIvrIsToldAboutWithItsRecord() {
    try (LabCall call = customer("4930610", "--for", "2")) {
      assertThat(call.awaitEnd()).startsWith("answered");
    }
    Pushed ivr = await("ivr", "caller", CUSTOMER);
    says(ivr, "queueCode", "", "ivrId", "610", "ivrDtmf", "", "trunkNumber", "4930610");
    Pushed cdr = await("cdr", "uniqueid", ivr.text("uuid"));
    says(cdr, "disposition", "ANSWERED", "recordfile", "");
    spans(cdr, "answertime", "endtime", "billableseconds"); // the IVR took it
    Pushed cc = await("cc_cdr", "uuid", ivr.text("uuid"));
    says(
        cc,
        "queueCode",
        "",
        "agentCode",
        "",
        "cdrState",
        "ivr",
        "ivrId",
        "610",
        "ivrDtmf",
        "",
        "hangupSide",
        "caller",
        "missCause",
        "");
  }

  @Test
  void callersWhomNobodyTookSayWhy() {
    // Four at once, each from another number: they wait for more than ten seconds.
    house.lab().unregister(804);
    house.lab().unregister(805);
    try {
      for (String gone : List.of("804", "805")) {
        house
            .watcher()
            .await(
                gone + " gone",
                () ->
                    house
                        .watcher()
                        .get("member", "lab/631/PJSIP/" + gone)
                        .path("state")
                        .asText()
                        .equals("unavailable"));
      }
      try (LabCall nobody = house.lab().call("4930631", "--from", "4911", "--ring", "2")) {
        assertThat(nobody.awaitEnd()).startsWith("no_answer");
      }
      missed("4911", "631", "", "NO_AGENT_LOGIN");
    } finally {
      house.lab().register(804);
      house.lab().register(805);
    }
    try (LabCall early = house.lab().call("4930630", "--from", "4912", "--ring", "2")) {
      assertThat(early.awaitEnd()).startsWith("no_answer");
    }
    missed("4912", "630", "801", "MEMBER_CANCEL");
    pause("805", "632", "on");
    try (LabCall assigned = house.lab().call("4930632", "--from", "4913", "--ring", "11");
        LabCall rung = house.lab().call("4930630", "--from", "4914", "--ring", "11")) {
      assertThat(assigned.awaitEnd()).startsWith("no_answer");
      assertThat(rung.awaitEnd()).startsWith("no_answer");
    } finally {
      pause("805", "632", "off");
    }
    missed("4913", "632", "", "NO_ASSIGN");
    missed("4914", "630", "801", "NO_AGENT_ANSWER");
  }

  private void missed(String caller, String queue, String agent, String cause) {
    Pushed cc = await("cc_cdr", "caller", caller);
    says(
        cc,
        "called",
        agent.isEmpty() ? "4930" + queue : agent,
        "queueCode",
        queue,
        "agentCode",
        agent,
        "callType",
        "incoming",
        "cdrState",
        "queue",
        "hangupSide",
        "caller",
        "talkingTime",
        "0",
        "pauseTime",
        "0",
        "filePath",
        "",
        "missCause",
        cause);
    Pushed cdr = await("cdr", "uniqueid", cc.text("uuid"));
    says(
        cdr,
        "source",
        caller,
        "disposition",
        "NO ANSWER",
        "answertime",
        "",
        "billableseconds",
        "0",
        "recordfile",
        "");
    if (!agent.isEmpty()) {
      Pushed end = await("dialend", "uniqueid", cc.text("uuid"));
      says(end, "destcalleridnum", agent, "dialstatus", "hangup");
    }
  }

  @Test
  void aCallThatIsSentOnIsOneCall() {
    try (LabCall call = customer("4930630", "--for", "60")) {
      PhoneCall in = ann.awaitCall().answer();
      talk("caller " + CUSTOMER, "agent 801");
      in.transferTo("808");
      PhoneCall next = eight.awaitCall().answer();
      talk("caller " + CUSTOMER, "callee 808");
      next.hangUp();
      call.awaitEnd();
    }
    Pushed cc = await("cc_cdr", "caller", CUSTOMER);
    String uuid = cc.text("uuid");
    says(cc, "queueCode", "630", "agentCode", "801", "called", "801", "cdrState", "bridged");
    says(await("dialbegin", "destcalleridnum", "801"), "uniqueid", uuid);
    says(await("dialbegin", "destcalleridnum", "808"), "uniqueid", uuid);
    List<String> ends =
        crm.since(mark).stream()
            .filter(p -> Set.of("hangup", "cdr", "cc_cdr").contains(p.event()) && p.isOf(uuid))
            .map(Pushed::event)
            .toList();
    assertThat(ends).containsExactly("hangup", "cdr", "cc_cdr");
  }

  @Test
  void aCallToTheOutsideIsOutgoing() throws IOException {
    PhoneCall out = nine.call("94930555").awaitAnswered();
    talk("caller 809", "callee 4930555");
    Pushed begin = await("dialbegin", "calleridnum", "809");
    String uuid = begin.text("uniqueid");
    awaitSound(uuid);
    out.hangUp();
    says(begin, "destcalleridnum", "4930555", "dialstring", "SIP/4930555@trunk");
    Pushed cdr = await("cdr", "uniqueid", uuid);
    says(cdr, "source", "809", "destination", "94930555", "calltype", "outgoing");
    Pushed cc = await("cc_cdr", "uuid", uuid);
    says(
        cc,
        "caller",
        "809",
        "called",
        "4930555",
        "queueCode",
        "",
        "agentCode",
        "809",
        "callType",
        "outgoing",
        "cdrState",
        "bridged",
        "hangupSide",
        "caller",
        "trunkNumber",
        "",
        "pauseTime",
        "0",
        "missCause",
        "");
    recorded(cc.text("filePath"));
    nine.call("94930551").awaitRefused(486);
    Pushed busy = crm.await(mark, "dialend", p -> p.text("destcalleridnum").equals("4930551"));
    says(busy, "dialstatus", "BUSY");
    says(
        await("cdr", "destination", "94930551"),
        "disposition",
        "BUSY",
        "answertime",
        "",
        "recordfile",
        "");
  }

  @Test
  void whileTheReceiverIsDownRecordsAreKeptAndStatesReplaced() {
    crm.down();
    Set<String> callers = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      String from = "492000" + i;
      callers.add(from);
      try (LabCall call = house.lab().call("4930808", "--from", from, "--for", "60")) {
        PhoneCall in = eight.awaitCall().answer();
        talk("caller " + from, "callee 808");
        in.hangUp();
        call.awaitEnd();
      }
      house.watcher().await("call over", () -> house.watcher().all("call").isEmpty());
    }
    crm.up();
    for (String from : callers) {
      await("cdr", "source", from);
      await("cc_cdr", "caller", from);
    }
    crm.await(
        mark,
        "extensionstatus",
        p -> p.text("exten").equals("808") && p.text("status").equals("0"));
    List<Pushed> states =
        crm.since(mark).stream()
            .filter(p -> p.event().equals("extensionstatus") && p.text("exten").equals("808"))
            .toList();
    // Five calls are fifteen states; those that were tried in vain gave way to newer ones.
    assertThat(states).hasSizeLessThan(15);
    assertThat(states.get(states.size() - 1).text("status")).isEqualTo("0");
    for (String from : callers) {
      List<String> told =
          crm.since(mark).stream()
              .filter(
                  p ->
                      p.body().path("calleridnum").asText().equals(from)
                          || p.body().path("source").asText().equals(from)
                          || p.body().path("caller").asText().equals(from))
              .map(Pushed::event)
              .filter(e -> !e.equals("dialbegin")) // mostly replaced by dialend
              .toList();
      assertThat(told).containsExactly("dialend", "hangup", "cdr", "cc_cdr");
    }
  }

  @Test
  void whoIsBackEarlierHasAShorterPause() {
    try (LabCall call = customer("4930630", "--for", "60")) {
      PhoneCall in = ann.awaitCall().answer();
      talk("caller " + CUSTOMER, "agent 801");
      in.hangUp();
      Pushed cdr = await("cdr", "source", CUSTOMER);
      pause("801", "630", "off");
      Pushed cc = await("cc_cdr", "uuid", cdr.text("uniqueid"));
      assertThat(cc.body().path("pauseTime").asInt()).isBetween(0, 2);
    }
  }
}
