package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.Curl.Answer;
import io.cordboard.server.api.Described;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every request of CooCenter's document, run with curl as printed there, beside a real PBX. */
@Timeout(180)
class CooCenterIT {
  @RegisterExtension static final House house = House.besideThePbx();

  private static final String FORM =
      " -H \"accept:  \napplication/json\" -H \"Content-Type: application/x-www-form-urlencoded\"";
  private static final String API = "http://192.168.12.183:8000/coocenter-api/";

  private static Curl curl;
  private static Phone one;
  private static Phone two;
  private static Phone eight;
  private static Phone nine;

  @BeforeAll
  static void phones() throws IOException {
    curl = new Curl(house.port());
    one = Lab.shared().phone(801);
    two = Lab.shared().phone(802);
    eight = Lab.shared().phone(808);
    nine = Lab.shared().phone(809);
  }

  @AfterAll
  static void giveBack() {
    one.close();
    two.close();
    eight.close();
    nine.close();
  }

  private static JsonNode success(Answer answer, String schema) throws IOException {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    Described.fits("coocenter.yaml", schema, answer.body());
    return answer.body();
  }

  private static void done(Answer answer, String message) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.body().toString())
        .isEqualTo("{\"status\":\"success\",\"message\":\"" + message + "\"}");
  }

  private static void refused(Answer answer, int status, String... words) throws IOException {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    Described.fits("coocenter.yaml", "Error", answer.body());
    for (String word : words) {
      assertThat(answer.message()).contains(word);
    }
  }

  private static void talk(String a, String b) {
    house.story().awaitCall("up", "caller " + a + " up", "callee " + b + " up");
  }

  @Test
  void getGluedToItsAddressIsNoRequestAtAll() {
    // As printed: -X takes GET"http://…" as the method, and no address is left.
    Answer answer =
        curl.run(
            "curl -X GET\"" + API + "extensions/extension-status\" -H \"accept:application/json\"");
    assertThat(answer.exit()).isEqualTo(2);
  }

  @Test
  void currentCallsAreTheChannels() throws IOException {
    assertThat(
            success(
                    curl.run(
                        "curl -X POST \""
                            + API
                            + "extensions/current-calls\" -H \"accept:  \n"
                            + "application/json\""),
                    "CurrentCalls")
                .path("data"))
        .isEmpty();
    eight.call("809");
    PhoneCall in = nine.awaitCall();
    house.story().awaitCall("ringing", "caller 808 dialing", "callee 809 ringing");
    JsonNode ringing = success(curl.ask("GET", "extensions/current-calls"), "CurrentCalls");
    assertThat(ringing.path("data").findValuesAsText("channelstatedesc"))
        .containsExactly("Ring", "Ringing");
    in.answer();
    talk("808", "809");
    for (String method : List.of("GET", "POST")) {
      JsonNode data =
          success(curl.ask(method, "extensions/current-calls"), "CurrentCalls").path("data");
      assertThat(data).hasSize(2);
      assertThat(data.path(0).path("calleridnum").asText()).isEqualTo("808");
      assertThat(data.path(0).path("connectedlinenum").asText()).isEqualTo("809");
      assertThat(data.path(0).path("channel").asText()).matches("SIP/808-[0-9a-f]{8}");
      assertThat(data.path(0).path("channelstate").asText()).isEqualTo("6");
      assertThat(data.path(0).path("channelstatedesc").asText()).isEqualTo("Up");
      assertThat(data.path(1).path("calleridnum").asText()).isEqualTo("809");
      assertThat(data.path(1).path("connectedlinenum").asText()).isEqualTo("808");
    }
    JsonNode hints = curl.ask("GET", "extensions/extension-hints-status").body();
    assertThat(status(hints, "808")).isEqualTo("In Use");
  }

  private static String status(JsonNode hints, String extension) {
    for (JsonNode h : hints) {
      if (h.path("extension").asText().equals(extension)) {
        return h.path("status").asText();
      }
    }
    throw new AssertionError("extension: " + extension + " (expected: in " + hints + ")");
  }

  @Test
  void extensionStatusIsTheRegistrations() throws IOException {
    house.lab().unregister(815);
    try {
      house
          .watcher()
          .await(
              "815 gone",
              () ->
                  house
                      .watcher()
                      .get("registration", "lab/815")
                      .path("status")
                      .asText()
                      .equals("unregistered"));
      for (String method : List.of("GET", "POST")) {
        JsonNode data =
            success(
                    curl.run(
                        "curl -X "
                            + method
                            + " \""
                            + API
                            + "extensions/extension-status\" -H "
                            + "\"accept:application/json\""),
                    "ExtensionStatus")
                .path("data");
        assertThat(data.findValuesAsText("Exten")).hasSize(20).startsWith("801").endsWith("820");
        for (JsonNode row : data) {
          if (row.path("Exten").asText().equals("815")) {
            assertThat(row.toString())
                .isEqualTo(
                    "{\"Exten\":\"815\",\"Type\":\"SIP\",\"IPAddr\":\"-none-\",\"Status\":\"UNKNOWN\"}");
          } else {
            assertThat(row.path("IPAddr").asText()).startsWith("127.");
          }
        }
      }
    } finally {
      house.lab().register(815);
    }
  }

  @Test
  void hintsAreABareArray() throws IOException {
    JsonNode all =
        success(
            curl.run(
                "curl -X GET \""
                    + API
                    + "extensions/extension-hints-status\" -H  \n"
                    + "\"accept: application/json\""),
            "HintsStatus");
    assertThat(all.findValuesAsText("extension")).contains("801", "820");
    success(curl.ask("POST", "extensions/extension-hints-status"), "HintsStatus");
  }

  @Test
  void queueInfoIsKeyedByQueue() throws IOException {
    JsonNode data =
        success(
                curl.run(
                    "curl -X GET \""
                        + API
                        + "queues/queue-info\" -H \"accept:  \n"
                        + "application/json\""),
                "QueueInfo")
            .path("data");
    assertThat(data.path("630").toString())
        .isEqualTo(
            "[{\"name\":\"sip/801\",\"paused\":\"0\",\"penalty\":\"0\"},"
                + "{\"name\":\"sip/802\",\"paused\":\"0\",\"penalty\":\"0\"},"
                + "{\"name\":\"sip/803\",\"paused\":\"0\",\"penalty\":\"0\"}]");
    assertThat(data.has("631")).isTrue();
    success(curl.ask("POST", "queues/queue-info"), "QueueInfo");
  }

  private static String member(String queue, String name) {
    for (JsonNode m : curl.ask("GET", "queues/queue-info").body().path("data").path(queue)) {
      if (m.path("name").asText().equals(name)) {
        return m.path("paused").asText();
      }
    }
    return "none";
  }

  private static void awaitMember(String queue, String name, String paused) {
    house.watcher().await(name + " " + paused, () -> member(queue, name).equals(paused));
  }

  @Test
  void agentsComeGoAndPause() throws IOException {
    String login = "curl -X POST \"" + API + "queues/agent-login\"" + FORM + " -d  \n";
    String logout = "curl -X POST \"" + API + "queues/agent-logout\"" + FORM + " -d  \n";
    refused(curl.run(login + "\"extension=800&queue=630\""), 404, "extension: 800");
    refused(curl.run(logout + "\"extension=800&queue=630\""), 404, "extension: 800");
    done(curl.run(login + "\"extension=808&queue=630\""), "login extension success");
    awaitMember("630", "sip/808", "0");
    refused(curl.run(login + "\"extension=808&queue=630\""), 409, "808");
    refused(curl.run(login + "\"extension=808&queue=999\""), 404, "queue: 999");
    String pause = "curl -X POST \"" + API + "queues/agent-pause\"" + FORM + " -d  \n";
    done(curl.run(pause + "\"queue=630&member=808&state=on\""), "Interface paused successfully");
    awaitMember("630", "sip/808", "1");
    done(curl.run(pause + "\"queue=630&member=808&state=off\""), "Interface unpaused successfully");
    awaitMember("630", "sip/808", "0");
    done(curl.run(logout + "\"extension=808&queue=630\""), "logout extension success");
    awaitMember("630", "sip/808", "none");
    refused(curl.run(logout + "\"extension=808&queue=630\""), 409, "808");
    Answer unknown = curl.run(pause + "\"queue=630&member=808&state=on\"");
    refused(unknown, 404);
    assertThat(unknown.message()).isEqualTo("Interface not found");
    refused(curl.post("queues/agent-pause", "queue=999&member=808&state=on"), 404, "queue: 999");
    refused(curl.post("queues/agent-pause", "queue=630&member=801&state=maybe"), 400, "state:");
    refused(curl.post("queues/agent-pause", "queue=630&state=on"), 400, "member: missing");
    refused(curl.post("queues/agent-logout", "extension=801&queue=630"), 409, "801");
  }

  @Test
  void clickNumberRingsTheOneThenTheOther() throws IOException {
    done(
        curl.run(
            "curl -X POST \""
                + API
                + "extensions/click-number\""
                + FORM
                + " -d \"src=808&dst=809\""),
        "click number success");
    eight.awaitCall().answer();
    nine.awaitCall().answer();
    talk("808", "809");
    done(
        curl.run(
            "curl -X POST \"https://192.168.12.185:8080/coocenter-api/extensions/hangup\""
                + FORM
                + " -d \"extension=808\""),
        "hangup extension success");
    house.story().awaitEnd();
    refused(curl.post("extensions/hangup", "extension=808"), 409, "extension: 808");
    refused(curl.post("extensions/hangup", "extension=899"), 404, "extension: 899");
    refused(curl.post("extensions/click-number", "src=899&dst=809"), 404, "src: 899");
    refused(curl.post("extensions/click-number", "src=808"), 400, "dst: missing");
    refused(curl.post("extensions/click-number", "src=808&dst=808"), 400, "dst: 808");
    refused(curl.post("extensions/click-number", "src=808&dst=0012"), 400, "dst:");
    refused(
        curl.post("extensions/click-number", "src=808&dst=809&limitSec=soon"), 400, "limitSec:");
  }

  @Test
  void commandsAreInTheAuditWithWhoWhatAndHowItEnded() {
    long fromMs = System.currentTimeMillis();
    refused404(curl.post("extensions/click-number", "src=899&dst=809"));
    done(curl.post("extensions/click-number", "src=808&dst=809"), "click number success");
    eight.awaitCall().answer();
    nine.awaitCall().answer();
    talk("808", "809");
    String call = house.watcher().all("call").iterator().next().path("id").asText();
    done(curl.post("extensions/hangup", "extension=808"), "hangup extension success");
    house.story().awaitEnd();
    house.watcher().await("three commands in the audit", () -> audited(fromMs).size() >= 3);
    JsonNode entries = audited(fromMs);
    JsonNode hangup = entries.path(0);
    JsonNode click = entries.path(1);
    JsonNode refused = entries.path(2);
    assertThat(entries.findValuesAsText("who")).containsOnly("coocenter");
    assertThat(hangup.path("command").asText()).isEqualTo("hangup extension=808");
    assertThat(hangup.path("outcome").asText()).isEqualTo("done");
    assertThat(click.path("command").asText()).isEqualTo("call from=808 to=809");
    assertThat(click.path("outcome").asText()).isEqualTo("done");
    assertThat(click.path("detail").asText()).isEqualTo("call=" + call);
    assertThat(refused.path("command").asText()).isEqualTo("call from=899 to=809");
    assertThat(refused.path("outcome").asText()).isEqualTo("refused");
    assertThat(refused.path("detail").asText()).startsWith("not_found: ");
  }

  private static void refused404(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
  }

  /** What was commanded since then, newest first. */
  private static JsonNode audited(long fromMs) {
    return house
        .ask("GET", "/v1/audit?who=coocenter&limit=1000&from=" + fromMs, null)
        .orTimeout(20, TimeUnit.SECONDS)
        .join()
        .body()
        .path("entries");
  }

  @Test
  void clickNumberOfAPhoneThatIsNotThereIsRefused() throws IOException {
    house.lab().unregister(812);
    try {
      refused(curl.post("extensions/click-number", "src=812&dst=809"), 409);
    } finally {
      house.lab().register(812);
    }
  }

  @Test
  void clickNumberEndsWithItsLimit() throws IOException {
    done(
        curl.post("extensions/click-number", "src=808&dst=809&limitSec=3&userid=ignored"),
        "click number success");
    eight.awaitCall().answer();
    PhoneCall second = nine.awaitCall().answer();
    second.awaitOver();
    JsonNode end = house.story().awaitEnd();
    assertThat(Story.end(end)).isEqualTo("internal answered 16 by server"); // not by the PBX's net
    assertThat(end.path("endedAtMs").asLong() - end.path("answeredAtMs").asLong())
        .isGreaterThanOrEqualTo(3_000);
  }

  @Test
  void hangUpAsPrinted() {
    one.call("809");
    PhoneCall in = nine.awaitCall().answer();
    talk("801", "809");
    done(
        curl.run(
            "curl -X POST \"https://192.168.12.185:8080/coocenter-api/extensions/hangup\""
                + FORM
                + " -d \"extension=801\""),
        "hangup extension success");
    in.awaitOver();
  }

  @Test
  void transferLeavesTheCallerWithTheNewOne() throws IOException {
    nine.call("802");
    PhoneCall given = two.awaitCall().answer();
    talk("809", "802");
    done(
        curl.run(
            "curl -X POST \"https://192.168.12.185:8080/coocenter-api/extensions/transfer\""
                + FORM
                + " -d \"dst=801&src=802\""),
        "transfer extension success");
    PhoneCall taken = one.awaitCall();
    given.awaitOver();
    taken.answer();
    talk("809", "801");
    refused(curl.post("extensions/transfer", "dst=801&src=802"), 409, "src: 802");
    refused(curl.post("extensions/transfer", "dst=801&src=899"), 404, "src: 899");
    refused(curl.post("extensions/transfer", "src=801"), 400, "dst: missing");
  }

  @Test
  void spyHearsTheCall() throws IOException {
    refused(curl.post("extensions/extenSpy", "src=801&dst=809"), 409, "dst: 809");
    eight.call("809");
    nine.awaitCall().answer();
    talk("808", "809");
    done(curl.post("extensions/extenSpy", "src=801&dst=809"), "spy extension success");
    PhoneCall spy = one.awaitCall().answer();
    house.watcher().await("801 is up", () -> hears("801"));
    spy.hangUp();
    refused(curl.post("extensions/extenSpy", "src=899&dst=809"), 404, "src: 899");
    refused(curl.post("extensions/extenSpy", "src=801&dst=899"), 404, "dst: 899");
  }

  private static boolean hears(String extension) {
    for (JsonNode c : house.watcher().all("channel")) {
      if (c.path("extension").asText().equals(extension) && c.path("state").asText().equals("up")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void blacklistIsThePbxsOwn() throws IOException {
    String json = " -H \"accept: application/json\"";
    done(
        curl.run("curl -X POST \"" + API + "blacklist/create\"" + FORM + " -d \"number=123123\""),
        "Updated database successfully");
    assertThat(house.lab().cli("database show blacklist")).contains("/blacklist/123123");
    house.lab().cli("database put blacklist 123456 1");
    JsonNode index =
        success(curl.run("curl -X GET \"" + API + "blacklist/index\"" + json), "BlacklistIndex");
    assertThat(index.toString())
        .isEqualTo("{\"status\":\"success\",\"data\":[\"123123\",\"123456\"]}");
    String delete = "curl -X DELETE \"" + API + "blacklist/delete\"" + FORM;
    done(curl.run(delete + " -d \"number=123456\""), "Key deleted successfully");
    refused(curl.run(delete + " -d \"number=123456\""), 404, "123456");
    done(curl.post("blacklist/delete", "number=123123"), "Key deleted successfully");
    assertThat(curl.ask("POST", "blacklist/index").body().path("data")).isEmpty();
    refused(curl.run(delete + " -d \"number=1;reboot\""), 400, "number:");
    refused(curl.run(delete), 400, "number: missing");
  }

  @Test
  void recordingComesWholeAndInPartsAndNothingElseEver() throws IOException {
    Path folder = Files.createDirectories(house.lab().recordings());
    Path file = Files.writeString(folder.resolve("coo-1534993030.626.wav"), "0123456789");
    Path link = folder.resolve("coo-link.wav");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of("/etc/passwd"));
    String path = "monitor/" + folder.getFileName() + "/coo-1534993030.626.wav";
    try {
      Answer whole = curl.run("curl -X GET \"" + API + path + "\"");
      assertThat(whole.text()).isEqualTo("0123456789");
      Answer part = curl.ask("GET", path, "-H \"Range: bytes=2-4\"");
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.text()).isEqualTo("234");
      refused(curl.ask("GET", path, "-H \"Range: bytes=10-\""), 416, "Range:");
      assertThat(curl.ask("HEAD", path).text()).contains("content-length: 10");
      String name = folder.getFileName().toString();
      for (String bad :
          List.of(
              name + "/coo-link.wav",
              name,
              name + "/none.wav",
              "..%2f..%2fetc%2fpasswd",
              "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
              "..%252f..%252fetc%252fpasswd",
              "%2fetc%2fpasswd",
              "/etc/passwd")) {
        refused(curl.ask("GET", "monitor/" + bad), 404);
      }
      for (String bad : List.of("../../etc/passwd", "%2e%2e/etc/passwd", "a%00.wav", "%c0%ae")) {
        refused(curl.ask("GET", "monitor/" + bad), 400);
      }
    } finally {
      Files.delete(file);
      Files.delete(link);
    }
  }

  @Test
  void aPageWhoseNameWasMadeToPointHereGetsNothing() throws IOException {
    String evil = "-H 'Host: evil.example:" + house.port() + "'";
    refused(curl.ask("POST", "extensions/current-calls", evil), 403, "http.host-names");
    refused(
        curl.ask("POST", "extensions/click-number", evil, "-d 'src=808&dst=809'"),
        403,
        "http.host-names");
    assertThat(curl.ask("GET", "debug/events", evil).status()).isEqualTo(401);
    String own = "-H 'Host: localhost:" + house.port() + "'";
    success(curl.ask("POST", "extensions/current-calls", own), "CurrentCalls");
  }

  @Test
  void whatThePipelineRefusesHasTheDialectsShape() throws IOException {
    for (String command :
        List.of(
            "extensions/click-number",
            "extensions/hangup",
            "extensions/transfer",
            "extensions/extenSpy",
            "queues/agent-login",
            "queues/agent-logout",
            "queues/agent-pause",
            "blacklist/create",
            "blacklist/delete")) {
      refused(curl.ask("GET", command + "?src=808&dst=809&extension=808"), 405, "POST");
    }
    refused(curl.ask("GET", "nonsense"), 404);
    refused(curl.ask("DELETE", "blacklist/index"), 405);
    refused(
        curl.ask("POST", "blacklist/create", "-d \"$(head -c 70000 /dev/zero | tr '\\0' a)\""),
        413);
    for (String body : List.of("-d '{\"extension\":'", "-d '%zz=1'", "-F x=1", "-d '[1]'")) {
      refused(curl.ask("POST", "extensions/hangup", body), 400);
    }
    done(curl.ask("POST", "blacklist/create", "-F number=777"), "Updated database successfully");
    done(
        curl.ask(
            "DELETE",
            "blacklist/delete",
            "-H 'Content-Type: application/json'",
            "-d '{\"number\":\"777\",\"more\":[1,2]}'"),
        "Key deleted successfully");
    done(curl.ask("POST", "blacklist/create?number=778"), "Updated database successfully");
    done(curl.ask("DELETE", "blacklist/delete?number=778"), "Key deleted successfully");
  }
}
