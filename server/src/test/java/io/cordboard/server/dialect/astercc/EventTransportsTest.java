package io.cordboard.server.dialect.astercc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.ami.AmiTransport;
import io.cordboard.server.access.PasswordForm;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Verified;
import io.cordboard.server.config.Secret;
import io.cordboard.server.http.HttpLimits;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.Router;
import io.cordboard.server.outbox.MemoryShelf;
import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.outbox.Receiver;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.AgentCard.Post;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.roster.TeamCard;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How events reach pages and push URLs, and whom they do not reach. */
@Timeout(60)
class EventTransportsTest {
  private static final String SITE = "https://crm.example";
  private static final String KEY_MD5 = "3c6e0b8a9c15224a8228b9a98ca1531d"; // of "key"
  private static final String PAGE = "identity=demo&agentno=1001&pwd=right";
  private static final String TEAM = "identity=demo&pwd=" + KEY_MD5;

  private final EventLoopGroup loops = AmiTransport.loops(2, "events-test");
  private final HttpClient client = HttpClient.newHttpClient();
  private final MemoryShelf shelf = new MemoryShelf();
  private volatile Roster roster = roster(null);
  private Outbox outbox;
  private AsterCcEvents events;
  private HttpServer server;

  private static Roster roster(@Nullable URI push) {
    return new Roster(
        List.of(
            new TeamCard(20, "demo", push, Secret.of("key"), true, "en", Set.of(SITE), true),
            new TeamCard(21, "other", null, Secret.of("key2"), true, "en", Set.of(), true)),
        List.of(),
        List.of(
            agent("1001", "demo", false),
            agent("1002", "demo", false),
            agent("1003", "demo", true),
            agent("2001", "other", false)));
  }

  private static AgentCard agent(String number, String team, boolean suspended) {
    return new AgentCard(
        1, number, number, "u" + number, team, null, suspended, Map.of(1, Post.MEMBER), true);
  }

  @BeforeEach
  void open() throws IOException {
    outbox = new Outbox(List.of(), shelf, team -> null, loops, Clock.systemUTC());
    events =
        new AsterCcEvents(
            new AsterCcEvents.Surroundings(
                () -> roster,
                queue -> null,
                this::verify,
                new CallNotes(Clock.systemUTC()),
                outbox,
                ZoneOffset.UTC,
                Clock.systemUTC(),
                loops.next(),
                loops.next(),
                loops));
    outbox.start();
    Router router = new Router();
    events.addTo(router);
    server =
        new HttpServer(
            new HttpSettings(
                new InetSocketAddress("127.0.0.1", 0),
                null,
                Set.of(),
                Set.of(),
                HttpLimits.defaults()),
            router,
            (headers, remote) -> null,
            loops);
    server.start();
  }

  @AfterEach
  void close() {
    events.close();
    server.close();
    outbox.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private CompletionStage<Verified> verify(
      @Nullable String team, String agent, String password, PasswordForm form, InetAddress remote) {
    AgentCard card = roster.agent(agent);
    assertThat(form).isEqualTo(PasswordForm.MD5);
    if (card == null || !password.equals("right") || !card.team().equals(team)) {
      return CompletableFuture.completedFuture(new Verified.Wrong());
    }
    return CompletableFuture.completedFuture(
        card.suspended()
            ? new Verified.Suspended()
            : new Verified.Granted(new Principal("agent:" + agent, Role.AGENT, team, agent)));
  }

  private void did(String agent, String event) {
    events.news().happened(agent, event, Set.of());
  }

  private CompletableFuture<HttpResponse<String>> ask(String form, @Nullable String origin) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/asterccinterface/events"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    if (origin != null) {
      request.header("Origin", origin);
    }
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  private JsonNode poll(String form) {
    return json(ask(form, null).join().body());
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static List<String> names(JsonNode answer) {
    List<String> all = new ArrayList<>();
    answer.path("events").forEach(e -> all.add(name(e.asText())));
    return all;
  }

  private static String name(String line) {
    String from = line.substring(line.indexOf("&event=") + 7);
    return from.substring(0, from.indexOf('&'))
        + line.substring(line.indexOf("&agentno=") + 9, line.indexOf("&agentid="));
  }

  @Test
  void aPollGoesOnWhereTheLastOneEnded() {
    JsonNode first = poll(PAGE);
    assertThat(first.path("code").asInt()).isEqualTo(1);
    assertThat(first.path("events")).isEmpty();
    did("1001", "nopaused");
    did("1002", "nopaused");
    did("1001", "paused");
    List<String> got = new ArrayList<>();
    String last = first.path("eventid").asText();
    while (got.size() < 2) {
      JsonNode next = poll(PAGE + "&eventid=" + last);
      assertThat(new java.math.BigInteger(next.path("eventid").asText()))
          .isGreaterThan(new java.math.BigInteger(last));
      last = next.path("eventid").asText();
      got.addAll(names(next));
    }
    assertThat(got).containsExactly("nopaused1001", "paused1001");
    assertThat(names(poll(PAGE + "&eventid=" + first.path("eventid").asText())))
        .as("who asks for the same again gets it again")
        .containsExactly("nopaused1001", "paused1001");
  }

  @Test
  void aPollWaitsForWhatComes() {
    String begin = poll(TEAM).path("eventid").asText();
    CompletableFuture<HttpResponse<String>> waiting = ask(TEAM + "&eventid=" + begin, null);
    did("2001", "nopaused"); // another team's
    did("1002", "nopaused");
    assertThat(names(json(waiting.join().body()))).containsExactly("nopaused1002");
  }

  @Test
  void nobodyFollowsWithoutTheRightPassword() {
    Map.of(
            "identity=demo",
            "BackMsg_01",
            "agentno=1001&pwd=right",
            "BackMsg_01",
            "identity=nobody&agentno=1001&pwd=right",
            "BackMsg_02",
            "identity=demo&agentno=1001&pwd=wrong",
            "BackMsg_03",
            "identity=demo&agentno=2001&pwd=right",
            "BackMsg_03",
            "identity=other&pwd=" + KEY_MD5,
            "BackMsg_03",
            "identity=demo&pwd=key",
            "BackMsg_03",
            "identity=demo&agentno=1003&pwd=right",
            "BackMsg_05",
            PAGE + "&identity=demo",
            "BackMsg_28")
        .forEach(
            (form, message) -> {
              JsonNode answer = poll(form);
              assertThat(answer.path("code").asInt()).as(form).isEqualTo(2);
              assertThat(answer.path("message").asText()).as(form).isEqualTo(message);
            });
    assertThat(poll("identity=demo&agentno=u1001&pwd=right").path("code").asInt())
        .as("by the account's name")
        .isEqualTo(1);
  }

  @Test
  void keysCannotBeTriedForLong() {
    for (int i = 0; i < AccLimits.WRONG_KEYS; i++) {
      assertThat(poll("identity=demo&pwd=" + i).path("code").asInt()).isEqualTo(2);
    }
    assertThat(poll(TEAM).path("code").asInt()).isEqualTo(2);
    assertThat(poll(PAGE).path("code").asInt()).as("agents are counted apart").isEqualTo(1);
  }

  @Test
  void onlyPagesOfTheTeamsSitesAreTold() {
    HttpResponse<String> ours = ask(PAGE, SITE).join();
    assertThat(json(ours.body()).path("code").asInt()).isEqualTo(1);
    assertThat(ours.headers().firstValue("access-control-allow-origin")).hasValue(SITE);
    HttpResponse<String> theirs = ask(PAGE, "https://evil.example").join();
    assertThat(json(theirs.body()).path("message").asText()).isEqualTo("BackMsg_28");
    assertThat(theirs.headers().firstValue("access-control-allow-origin")).isEmpty();
    HttpResponse<String> own = ask(PAGE, "http://127.0.0.1:" + server.port()).join();
    assertThat(json(own.body()).path("code").asInt()).isEqualTo(1);
    // The same site is none of the other team's.
    assertThat(
            json(ask("identity=other&agentno=2001&pwd=right", SITE).join().body())
                .path("message")
                .asText())
        .isEqualTo("BackMsg_28");
  }

  /** A page by websocket; what it got, the close code last. */
  private final class Socket implements WebSocket.Listener {
    final BlockingQueue<String> got = new LinkedBlockingQueue<>();
    final WebSocket socket;

    Socket(String hello, @Nullable String origin) {
      WebSocket.Builder builder = client.newWebSocketBuilder();
      if (origin != null) {
        builder.header("Origin", origin);
      }
      socket =
          builder
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + server.port() + "/asterccinterface/events/ws"),
                  this)
              .join();
      socket.sendText(hello, true).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
      got.add(data.toString());
      ws.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
      got.add("closed " + code);
      return null;
    }

    String next() {
      try {
        return String.valueOf(got.poll(20, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aWebsocketIsToldAndGoesOnWhereItWasCut() {
    Socket page = new Socket(PAGE, SITE);
    String begin = json(page.next()).path("eventid").asText();
    Socket team = new Socket(TEAM, null);
    team.next();
    did("1001", "nopaused");
    did("1002", "nopaused");
    did("2001", "nopaused");
    did("1001", "paused");
    assertThat(name(page.next())).isEqualTo("nopaused1001");
    String second = page.next();
    assertThat(name(second)).isEqualTo("paused1001");
    assertThat(second).endsWith("&");
    assertThat(List.of(name(team.next()), name(team.next()), name(team.next())))
        .containsExactly("nopaused1001", "nopaused1002", "paused1001");
    page.socket.abort();
    Socket again = new Socket(PAGE + "&eventid=" + begin, SITE);
    assertThat(json(again.next()).path("code").asInt()).isEqualTo(1);
    assertThat(name(again.next())).isEqualTo("nopaused1001");
    assertThat(again.next()).isEqualTo(second);
  }

  @Test
  void aWebsocketOfAStrangerIsClosed() {
    for (String hello : List.of("identity=demo&agentno=1001&pwd=wrong", "%", "x".repeat(4000))) {
      Socket socket = new Socket(hello, null);
      assertThat(json(socket.next()).path("code").asInt()).isEqualTo(2);
      assertThat(socket.next()).isEqualTo("closed 1008");
    }
    Socket foreign = new Socket(PAGE, "https://evil.example");
    assertThat(json(foreign.next()).path("message").asText()).isEqualTo("BackMsg_28");
    assertThat(foreign.next()).isEqualTo("closed 1008");
  }

  @Test
  void thePushUrlGetsTheSamePairsAsAForm() throws InterruptedException {
    BlockingQueue<Receiver.Received> got = new LinkedBlockingQueue<>();
    try (Receiver crm =
        new Receiver(
            (request, out) -> {
              got.add(request);
              Receiver.status(200).write(request, out);
            })) {
      roster = roster(crm.url());
      events.rosterChanged(roster);
      did("1001", "nopaused");
      did("2001", "nopaused");
      did("1001", "paused");
      for (String event : List.of("nopaused", "paused")) {
        Receiver.Received post = got.poll(20, TimeUnit.SECONDS);
        assertThat(post).isNotNull();
        assertThat(post.headers().get("content-type"))
            .startsWith("application/x-www-form-urlencoded");
        assertThat(post.body())
            .contains("source=AGENT&event=" + event + "&uniqueid=0&sessionid=&eventTime=20")
            .contains("%3A")
            .contains("&AgentTeamId=20&")
            .contains("&agentno=1001&")
            .doesNotEndWith("&");
      }
      roster = roster(null);
      events.rosterChanged(roster);
      did("1002", "nopaused");
      poll(TEAM); // what was told before is through
      assertThat(got).isEmpty();
      assertThat(shelf.rows()).noneMatch(row -> row.body().contains("agentno=1002"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
