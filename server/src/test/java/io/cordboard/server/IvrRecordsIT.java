package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.Crm.Pushed;
import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Outsider;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Recorded;
import io.cordboard.server.lab.Talker;
import io.cordboard.server.lab.Voice;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What is left of a led call: its recording, its record, CooCenter's events, its trace. */
@Tag("long")
@Timeout(120)
class IvrRecordsIT extends IvrCase {
  /** A second of sound as the PBX writes it. */
  private static final long SECOND_BYTES = 16_000;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private int mark;

  @BeforeEach
  void begin() {
    mark = crm.mark();
  }

  /** Waits for the record of the call with this id. */
  private static JsonNode record(String callId) {
    JsonNode[] found = new JsonNode[1];
    Lab.await(
        Duration.ofSeconds(30),
        "the record of " + callId,
        () -> {
          JsonNode page = house.ask("GET", "/v1/records?limit=5", null).join().body();
          for (JsonNode one : page.path("records")) {
            if (one.path("id").asText().equals(callId)) {
              found[0] = one;
            }
          }
          return found[0] != null;
        });
    return found[0];
  }

  private static HttpResponse<byte[]> fetch(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + path))
            .header("X-Api-Key", House.KEY)
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  /**
   * The record names a recording of a second at least, of this call alone, which is to be had by
   * the record and by the name, and these are in it.
   */
  private static void assertRecorded(JsonNode record, Talker... talkers) throws Exception {
    String name = record.path("recording").asText();
    assertThat(name)
        .as("%s", record)
        .startsWith("ivr/" + record.path("id").asText())
        .endsWith(".wav");
    Path file = house.lab().ivrRecordings().resolve(name.substring("ivr/".length()));
    assertThat(Files.size(file)).as("%s", file).isGreaterThan(SECOND_BYTES);
    try (var all = Files.list(file.getParent())) {
      assertThat(all.map(one -> one.getFileName().toString()))
          .filteredOn(one -> one.startsWith(record.path("id").asText()))
          .containsExactly(file.getFileName().toString());
    }
    byte[] sound = Files.readAllBytes(file);
    String one = "/v1/records/" + record.path("id").asText() + "/recording";
    for (String path : List.of(one, "/coocenter-api/monitor/" + name)) {
      HttpResponse<byte[]> heard = fetch(path);
      assertThat(heard.statusCode()).as(path).isEqualTo(200);
      assertThat(heard.headers().firstValue("content-type")).hasValue("audio/wav");
      assertThat(heard.body()).as(path).isEqualTo(sound);
    }
    assertThat(Recorded.voices(file))
        .containsExactlyInAnyOrder(Stream.of(talkers).map(Talker::voice).toArray(Voice[]::new));
  }

  @Test
  void aTalkIsRecordedIfTheCustomerSaysSo() throws Exception {
    call("REC_STATUS=1");
    PhoneCall out = ann.call("7000");
    String id = asked("-1", "").text("IVR_UNIQUE_ID");
    PhoneCall in = ben.awaitCall().answer();
    in.hearsOnly(ann);
    out.hearsOnly(ben).hearsOnly(ben).hearsOnly(ben).hangUp();
    in.awaitOver();
    ended("ANSWER");
    assertRecorded(record(id), ann, ben);
  }

  @Test
  void aTalkIsNotRecordedUnlessTheCustomerSaysSo() {
    call("REC_STATUS=0");
    PhoneCall out = ann.call("7000");
    String id = asked("-1", "").text("IVR_UNIQUE_ID");
    ben.awaitCall().answer().hearsOnly(ann);
    out.hearsOnly(ben).hangUp();
    ended("ANSWER");
    assertThat(record(id).has("recording")).isFalse();
    assertThat(house.lab().ivrRecordings().toFile().list()).noneMatch(name -> name.startsWith(id));
  }

  @Test
  void whatTheCallerSaysIsRecordedUntilHeHangsUp() throws Exception {
    customer.answers("SILENTRECORD", "REC=say", "MAXDURATION=60");
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(en("say")).hearsNothing();
    String id = asked("-1", "").text("IVR_UNIQUE_ID");
    call.hearsNothing().hangUp();
    ended("VOEND");
    JsonNode record = record(id);
    assertRecorded(record, ann);
    assertThat(record.at("/told/voicemail").asBoolean()).isFalse();
  }

  @Test
  void aRecordingEndsAfterItsTime() throws Exception {
    customer.answers("SILENTRECORD", "REC=blank", "MAXDURATION=2");
    PhoneCall call = ann.call("7000").awaitAnswered();
    String id = asked("-1", "").text("IVR_UNIQUE_ID");
    call.awaitOver();
    ended("VOEND");
    assertRecorded(record(id), ann);
  }

  @Test
  void aLayerTakesAMessage() throws Exception {
    customer.answersLayer("{\"STATUS\":0,\"ACTION\":\"GO_TO_LAYER\",\"LAYER\":3}");
    PhoneCall call = ann.call("7002").awaitAnswered().hearsNext(en("welcome"));
    call.press('1');
    call.hearsNext(en("menu"));
    press(call, "1234567");
    Asked asked = customer.next();
    call.hearsNext(en("voicemail")).hearsNothing().hearsNothing().hangUp();
    JsonNode record = record(asked.text("IVR_UNIQUE_ID"));
    assertRecorded(record, ann);
    assertThat(record.at("/told/voicemail").asBoolean()).as("%s", record).isTrue();
    Pushed paper = crm.await(mark, "cc_cdr", p -> p.text("caller").equals("809"));
    assertThat(paper.text("voicemailState")).isEqualTo("1");
  }

  @Test
  void aTalkGoesOnThatCannotBeRecorded() throws Exception {
    List<String> lines = new ArrayList<>();
    cannotRecord(
        lines,
        () -> {
          call("REC_STATUS=1");
          PhoneCall out = ann.call("7000");
          String id = asked("-1", "").text("IVR_UNIQUE_ID");
          PhoneCall in = ben.awaitCall().answer();
          in.hearsOnly(ann);
          out.hearsOnly(ben).hearsOnly(ben).hangUp();
          in.awaitOver();
          ended("ANSWER");
          assertNotRecorded(id);
        });
    assertThat(lines).hasSize(1);
  }

  @Test
  void whoCannotBeRecordedGetsTheFallback() throws Exception {
    List<String> lines = new ArrayList<>();
    cannotRecord(
        lines,
        () -> {
          customer.answers("SILENTRECORD", "REC=say", "MAXDURATION=60");
          PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(en("say"));
          String id = asked("-1", "").text("IVR_UNIQUE_ID");
          assertApology(call);
          ended("VOEND");
          assertNotRecorded(id);
        });
    assertThat(lines).hasSize(1);
  }

  private static void assertNotRecorded(String id) throws Exception {
    JsonNode record = record(id);
    assertThat(record.has("recording")).as("%s", record).isFalse();
    assertThat(fetch("/v1/records/" + id + "/recording").statusCode()).isEqualTo(404);
  }

  /** A call. */
  private interface Scene {
    void play() throws Exception;
  }

  /** While the PBX may not write recordings; what is logged of them goes into the list. */
  private static void cannotRecord(List<String> lines, Scene scene) throws Exception {
    Path folder = house.lab().ivrRecordings();
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
    Logger all = (Logger) LoggerFactory.getLogger("io.cordboard");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    all.addAppender(log);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      scene.play();
    } finally {
      Files.setPosixFilePermissions(folder, before);
      all.detachAppender(log);
    }
    log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("record"))
        .forEach(lines::add);
  }

  @Test
  void cooCenterIsToldOfEveryMenu() {
    menu("main", "welcome", 4);
    menu("second", "menu", 1);
    bye();
    try (Outsider customerOutside = house.lab().outsider("491701234567")) {
      PhoneCall call = customerOutside.call("49307000").awaitAnswered().hearsNext(en("welcome"));
      asked("-1", "");
      press(call, "12#");
      asked("main", "12");
      call.press('7');
      asked("second", "7");
      call.awaitOver();
    }
    ended("TE");
    Pushed ivr = crm.await(mark, "ivr", p -> p.text("ivrId").equals("main"));
    assertThat(ivr.text("ivrDtmf")).isEqualTo("12");
    assertThat(ivr.text("caller")).isEqualTo("491701234567");
    assertThat(ivr.text("trunkNumber")).isEqualTo("49307000");
    Pushed second = crm.await(mark, "ivr", p -> p.text("ivrId").equals("second"));
    assertThat(second.text("ivrDtmf")).isEqualTo("7");
    Pushed paper = crm.await(mark, "cc_cdr", p -> p.text("caller").equals("491701234567"));
    assertThat(paper.text("ivrId")).isEqualTo("second");
    assertThat(paper.text("ivrDtmf")).isEqualTo("7");
    assertThat(Integer.parseInt(paper.text("ivrTime"))).isPositive();
  }

  @Test
  void aSensitiveNumbersDigitsStandNowhere() {
    Logger all = (Logger) LoggerFactory.getLogger("io.cordboard");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    all.addAppender(log);
    try {
      menu("card", "menu", 7);
      customer.answers(
          "SAYDIGITS",
          "SAYDIGITSRECORD=",
          "DIGITS=4580123",
          "REC=menu",
          "LOOP=1",
          "DELAY=0",
          "SIZE=1",
          "MENU=m",
          "VALIDATION=0");
      customer.does("status", "code=500");
      PhoneCall call = ann.call("7004").awaitAnswered().hearsNext(en("menu"));
      String id = asked("-1", "").text("IVR_UNIQUE_ID");
      press(call, "4580123");
      asked("card", "4580123");
      call.hearsNext(Voice.digits("en", "4580123")).hearsNext(en("menu"));
      call.press('9');
      asked("m", "9");
      assertApology(call);
      ended("VOEND");
      String record = record(id).toString();
      String trace = house.ask("GET", "/v1/ivr/sessions?limit=5", null).join().body().toString();
      assertThat(trace).contains(id, "*******").doesNotContain("4580123");
      assertThat(record).doesNotContain("4580123");
      List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("4580123"));
    } finally {
      all.detachAppender(log);
    }
  }
}
