package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Outsider;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.outbox.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What pages and a push URL of asterCC are told of real calls that asterCC's clients make. */
@Timeout(120)
class AsterCcEventsIT {
  private static final Receiver crm = new Receiver(Receiver.status(200));
  private static final String CUSTOMER = "491701234567";
  private static final String USERDATA = "customer_id=109&pwd=a'b";

  @RegisterExtension
  static final House house =
      TalkScenes.house(
          "    push-key: demo-push\n    push-url: " + crm.url() + "\n    allow-private: true\n",
          "teams:\n  - {name: other, id: 2, push-key: other-push}\n",
          "agents:\n  - {number: 2101, name: Gus, password: pw2101, extension: 815, team: other}\n");

  private static TalkScenes scenes;
  private final HttpClient client = HttpClient.newHttpClient();
  private EventPage ann;
  private EventPage team;
  private EventPage others;
  private int posted;

  @BeforeAll
  static void phones() {
    scenes = new TalkScenes(house);
  }

  @AfterAll
  static void giveBack() throws IOException {
    scenes.close();
    crm.close();
  }

  @BeforeEach
  void follow() throws InterruptedException {
    posted = crm.received().size();
    ann = new EventPage(house.port(), claim("demo", "2001", "pw2001"));
    team = new EventPage(house.port(), claim("demo", "", "demo-push"));
    others = new EventPage(house.port(), claim("other", "", "other-push"));
  }

  @AfterEach
  void leave() {
    ann.close();
    team.close();
    others.close();
  }

  private static String claim(String team, String agent, String password) {
    return "identity=" + team + "&agentno=" + agent + "&pwd=" + Md5.of(password);
  }

  private CompletableFuture<String> ask(String event, String... more) {
    StringBuilder query =
        new StringBuilder("EVENT=" + event)
            .append("&orgidentity=demo&usertype=agent&user=2001&pwdtype=plaintext&password=pw2001");
    for (int i = 0; i < more.length; i += 2) {
      query
          .append('&')
          .append(more[i])
          .append('=')
          .append(URLEncoder.encode(more[i + 1], StandardCharsets.UTF_8));
    }
    return client
        .sendAsync(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + house.port() + "/asterccinterfaces?" + query))
                .build(),
            BodyHandlers.ofString())
        .thenApply(r -> r.body());
  }

  private void done(String event, String... more) {
    assertThat(ask(event, more).orTimeout(60, TimeUnit.SECONDS).join())
        .startsWith("|Return|1|Return|");
  }

  /** What came to the push URL since the test began. */
  private List<Map<String, String>> posts() {
    List<Map<String, String>> all = new ArrayList<>();
    for (Receiver.Received post : crm.received().subList(posted, crm.received().size())) {
      Map<String, String> pairs = new LinkedHashMap<>();
      for (String pair : post.body().split("&")) {
        String[] parts = pair.split("=", -1);
        pairs.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
      all.add(pairs);
    }
    return all;
  }

  /** All three were told the same, each once; the others nothing. */
  private void assertSame() {
    team.await("CONVERSATION hangup 811");
    ann.await("CONVERSATION hangup 811");
    Lab.await(Duration.ofSeconds(30), "all posts", () -> posts().size() >= team.briefs().size());
    assertThat(posts().stream().map(EventPage::brief)).containsExactlyElementsOf(team.briefs());
    assertThat(posts().stream().map(p -> p.get("eventid")))
        .containsExactlyElementsOf(team.got().stream().map(p -> p.get("eventid")).toList());
    assertThat(team.got().stream().map(p -> p.get("sessionid")).distinct()).hasSize(1);
    assertThat(others.got()).isEmpty();
  }

  @Test
  void dialOutIsToldToPageTeamAndPushUrl() {
    CompletableFuture<String> dialled =
        ask(
            "MAKECALL",
            "targetdn",
            "+49 30 123455",
            "targettype",
            "exter",
            "agentgroupid",
            "3",
            "modeltype",
            "Campaign",
            "model_id",
            "10",
            "userdata",
            USERDATA);
    PhoneCall call = scenes.ann.awaitCall();
    ann.await("AGENT ringing 811");
    call.answer();
    assertThat(dialled.orTimeout(60, TimeUnit.SECONDS).join())
        .isEqualTo("|Return|1|Return|BackMsg_19");
    ann.await("CALLEE answer 030123455");
    call.hangUp();
    assertSame();
    assertThat(ann.briefs())
        .containsExactly(
            "AGENT ringing 811",
            "AGENT answer 811",
            "CALLEE ringing 030123455",
            "CALLEE answer 030123455",
            "CALLEE hangup 030123455",
            "AGENT hangup 811",
            "CONVERSATION hangup 811");
    assertThat(ann.got())
        .allSatisfy(
            e ->
                assertThat(e)
                    .containsEntry("calltype", "dialout")
                    .containsEntry("from", "dialout")
                    .containsEntry("calleridnum", "+49 30 123455")
                    .containsEntry("AgentTeamId", "1")
                    .containsEntry("AgentGroupId", "3")
                    .containsEntry("modeltype", "Campaign")
                    .containsEntry("model_id", "10")
                    .containsEntry("userdata", "customer_id%3D109%26pwd%3Da%27b"));
    assertThat(posts()).allSatisfy(p -> assertThat(p).containsEntry("userdata", USERDATA));
  }

  @Test
  void aQueuesCallIsToldWithHoldConsultAndConference() {
    try (Outsider customer = house.lab().outsider(CUSTOMER)) {
      PhoneCall other = customer.call("4930632");
      PhoneCall call = scenes.ann.awaitCall();
      ann.await("AGENT ringing 811");
      call.answer();
      other.awaitAnswered();
      ann.await("AGENT answer 811");
      done("HOLD");
      ann.await("CALLER onhold " + CUSTOMER);
      done("RESUME");
      ann.await("CALLER resume " + CUSTOMER);
      done("CONSULT", "targetdn", "2002", "agentgroupid", "2", "consulttype", "internal");
      PhoneCall asked = scenes.ben.awaitCall();
      ann.await("CONSULT ringing 812");
      asked.answer();
      ann.await("CONSULT answer 812");
      done("CONFERENCE");
      ann.await("CONSULT join 812");
      asked.hangUp();
      ann.await("CONSULT hangup 812");
      other.hangUp();
      call.awaitOver();
    }
    assertSame();
    assertThat(ann.briefs())
        .containsExactly(
            "CALLER incoming " + CUSTOMER,
            "AGENT ringing 811",
            "AGENT answer 811",
            "CALLER onhold " + CUSTOMER,
            "CALLER resume " + CUSTOMER,
            "CALLER onhold " + CUSTOMER,
            "CONSULT ringing 812",
            "CONSULT answer 812",
            "CALLER resume " + CUSTOMER,
            "CONSULT join 812",
            "CONSULT hangup 812",
            "CALLER hangup " + CUSTOMER,
            "AGENT hangup 811",
            "CONVERSATION hangup 811");
    assertThat(ann.got().get(0))
        .containsEntry("CALLER", "incoming")
        .containsEntry("from", "dialin");
    assertThat(ann.got())
        .allSatisfy(
            e ->
                assertThat(e)
                    .containsEntry("calleridnum", CUSTOMER)
                    .containsEntry("didnumber", "4930632")
                    .containsEntry("AgentGroupId", "3")
                    .doesNotContainKey("userdata"));
  }

  /** As clients of version 1.2 do: they name the parties by the unique ids of events. */
  @Test
  void operationsTakeTheUniqueIdsOfEvents() {
    try (Outsider customer = house.lab().outsider(CUSTOMER)) {
      PhoneCall other = customer.call("4930632");
      PhoneCall call = scenes.ann.awaitCall().answer();
      other.awaitAnswered();
      ann.await("AGENT answer 811");
      String caller = uniqueId("CALLER incoming " + CUSTOMER);
      String agent = uniqueId("AGENT answer 811");
      String session = ann.got().get(0).get("sessionid");
      String[] two = {"agentuniqueid", agent, "calleruniqueid", caller};
      done("HOLD", two);
      other.hearsMusic();
      done("RESUME", two);
      other.hearsOnly(scenes.ann);
      PhoneCall asked = consults(two);
      done("CALLRETURN", three(caller, agent));
      asked.awaitOver();
      other.hearsOnly(scenes.ann);
      asked = consults(two);
      done("CONFERENCE", with(three(caller, agent), "consultcount", "1"));
      other.hearsOnly(scenes.ann, scenes.ben);
      done("HANGUP", "uniqueid", three(caller, agent)[1] + ",");
      asked.awaitOver();
      other.hearsOnly(scenes.ann);
      asked = consults(two);
      String[] all = three(caller, agent);
      refused("64", "TRANSFER", with(all, "sessionid", "0".repeat(32)));
      refused("64", "TRANSFER", with(three(caller, caller), "sessionid", session));
      other.hearsMusic();
      done("TRANSFER", with(all, "sessionid", session));
      call.awaitOver();
      other.hearsOnly(scenes.ben);
      other.hangUp();
      asked.awaitOver();
    }
    ann.await("CONVERSATION hangup 811");
  }

  private void refused(String message, String event, String... more) {
    assertThat(ask(event, more).orTimeout(60, TimeUnit.SECONDS).join())
        .isEqualTo("|Return|2|Return|BackMsg_" + message);
  }

  private static String[] with(String[] values, String... more) {
    return Stream.concat(Stream.of(values), Stream.of(more)).toArray(String[]::new);
  }

  /** The caller, the agent and the one who was asked last. */
  private String[] three(String caller, String agent) {
    return new String[] {
      "nwaycalluniqueid",
      uniqueId("CONSULT answer 812"),
      "calleruniqueid",
      caller,
      "agentuniqueid",
      agent
    };
  }

  private PhoneCall consults(String[] two) {
    long before = ann.briefs().stream().filter("CONSULT answer 812"::equals).count();
    done("CONSULT", with(two, "targetdn", "2002", "agentgroupid", "2", "consulttype", "internal"));
    PhoneCall asked = scenes.ben.awaitCall().answer();
    Lab.await(
        Duration.ofSeconds(30),
        "another answer",
        () -> ann.briefs().stream().filter("CONSULT answer 812"::equals).count() > before);
    asked.hearsOnly(scenes.ann);
    return asked;
  }

  /** Of the party of the last such event. */
  private String uniqueId(String brief) {
    String found = "";
    for (Map<String, String> event : ann.got()) {
      found = EventPage.brief(event).equals(brief) ? event.get("uniqueid") : found;
    }
    assertThat(found).as(brief).isNotEmpty();
    return found;
  }

  @Test
  void anotherTeamsAgentIsToldOfTheCallButNotWhatTheClientSaid() throws InterruptedException {
    try (EventPage gus = new EventPage(house.port(), claim("other", "2101", "pw2101"))) {
      CompletableFuture<String> dialled =
          ask("MAKECALL", "targetdn", "815", "targettype", "exter", "userdata", USERDATA);
      PhoneCall call = scenes.ann.awaitCall().answer();
      PhoneCall other = scenes.gus.awaitCall().answer();
      assertThat(dialled.orTimeout(60, TimeUnit.SECONDS).join()).startsWith("|Return|1|");
      gus.await("CALLEE answer 815");
      call.hangUp();
      other.awaitOver();
      gus.await("CONVERSATION hangup 811");
      others.await("CONVERSATION hangup 811");
      ann.await("CONVERSATION hangup 811");
      for (EventPage page : List.of(gus, others)) {
        assertThat(page.got())
            .allSatisfy(e -> assertThat(e).doesNotContainKey("userdata"))
            .allSatisfy(e -> assertThat(e).containsEntry("AgentTeamId", "2"));
        assertThat(page.briefs()).noneMatch(b -> b.startsWith("AGENT"));
      }
      assertThat(ann.got()).allSatisfy(e -> assertThat(e).containsKey("userdata"));
    }
  }

  @Test
  void whatAnAgentDoesIsToldWhenAskedFor() {
    done("QUEUEPAUSE", "type", "1", "pause_reason", "lunch");
    done("QUEUEPAUSE", "type", "2", "pushevent", "yes");
    ann.await("AGENT nopaused 811");
    assertThat(ann.briefs()).containsExactly("AGENT nopaused 811");
    team.await("AGENT nopaused 811");
    assertThat(ann.got().get(0)).containsEntry("agentno", "2001");
  }
}
