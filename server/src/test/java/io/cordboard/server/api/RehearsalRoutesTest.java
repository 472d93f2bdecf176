package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.Dialling;
import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.ivr.Rehearsals;
import io.cordboard.server.store.AuditEntry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RehearsalRoutesTest {
  private static final IvrPlan PLAN =
      new IvrPlan(
          "7000",
          new IvrPlan.Server(
              URI.create("http://127.0.0.1:8099/ivr"), IvrPlan.Wire.JSON, null, null, true),
          0,
          Map.of(),
          new IvrPlan.Settings(
              "en",
              new IvrPlan.Fallback.Apology(),
              false,
              5_000,
              3_000,
              "ANSWER",
              30,
              7_200,
              600,
              new IvrPlan.Sounds("sorry", "waiting", "confirm")));

  private final EventLoopGroup loops = Transport.best().loops(1, "api-test");
  private final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(IvrLimits.REHEARSALS);
  private volatile boolean hold;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    Customer customer =
        question -> {
          asked.add(question.digits());
          begun.countDown();
          return hold
              ? new CompletableFuture<>()
              : CompletableFuture.completedFuture(
                  new IvrAnswer.Understood(
                      question.digits().isEmpty()
                          ? new IvrAction.Menu(Prompt.once("hello"), 2, "main", false)
                          : new IvrAction.HangUp(Prompt.NONE, 17),
                      null,
                      null,
                      Map.of(),
                      List.of(),
                      false));
        };
    Dialling nobody =
        new Dialling() {
          @Override
          public Answer admit(IvrPlan plan, IvrAction.Target target) {
            return new Answer.Refused(Why.NUMBER, "none");
          }

          @Override
          public Answer check(IvrPlan plan, IvrAction.Target target) {
            return admit(plan, target);
          }
        };
    Router router = new Router();
    new RehearsalRoutes(
            new Rehearsals(
                did -> did.equals("7000") ? PLAN : null,
                to -> customer,
                nobody,
                Clock.systemUTC(),
                loops.next()),
            new CommandAudit(audited::add, Clock.systemUTC()))
        .addTo(router);
    server =
        new HttpServer(
            HttpSettings.loopback(0),
            router,
            (h, r) ->
                switch (h.getOrDefault("x-api-key", "")) {
                  case "boss" -> new Principal("boss", Role.OPERATOR, null, null);
                  case "salesboss" -> new Principal("salesboss", Role.OPERATOR, "sales", null);
                  case "sup" -> new Principal("sup", Role.SUPERVISOR, null, null);
                  default -> null;
                },
            loops);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    var unused = loops.shutdownGracefully();
  }

  private static String request(String body, String key) {
    return "POST /v1/ivr/try HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Api-Key: "
        + key
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private RawHttp.Answer ask(String body, String key) throws IOException {
    try (RawHttp c = new RawHttp(server.port())) {
      return c.send(request(body, key)).answer();
    }
  }

  @Test
  void anOperatorReadsWhatACallerWouldHear() throws Exception {
    RawHttp.Answer answer =
        ask("{\"did\":\"7000\",\"caller\":\"0501234567\",\"digits\":[\"12\"]}", "boss");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode said = new JsonMapper().readTree(answer.body());
    Described.fits(Described.schema("openapi.yaml", "IvrRehearsal"), said);
    assertThat(said.get("ended").asBoolean()).isTrue();
    assertThat(said.get("status").asText()).isEqualTo("TE");
    assertThat(said.get("lines").findValuesAsText("what"))
        .containsExactly(
            "asked",
            "answered",
            "entered",
            "picked_up",
            "heard",
            "pressed",
            "asked",
            "answered",
            "hang_up",
            "ended");
    assertThat(asked).containsExactly("", "12");
    assertThat(audited).extracting(AuditEntry::command).containsExactly("ivr try 7000");
  }

  @Test
  void whatCannotBeRehearsedIsSaid() throws Exception {
    assertThat(ask("{\"did\":\"7009\"}", "boss").status()).isEqualTo(404);
    for (String bad :
        List.of(
            "[]",
            "{}",
            "{\"did\":\"7000\",\"digits\":[\"1a\"]}",
            "{\"did\":\"7000\",\"digits\":\"1\"}",
            "{\"did\":\"7000\",\"caller\":\"0501\\r\\nX: y\"}",
            "{\"did\":\"7000\",\"outcomes\":[\"maybe\"]}",
            "{\"did\":\"7000\",\"maxSteps\":201}",
            "{\"did\":\"7000\",\"phone\":\"801\"}")) {
      RawHttp.Answer answer = ask(bad, "boss");
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.body()).contains("expected:");
    }
    assertThat(ask("{\"did\":\"7000\",\"caller\":\"05x\"}", "boss").body())
        .contains("caller: 05x (expected: at most 20 digits)");
    assertThat(ask("{\"did\":\"7000\"}", "sup").status()).isEqualTo(403);
    assertThat(ask("{\"did\":\"7000\"}", "salesboss").status()).isEqualTo(403);
    assertThat(ask("{\"did\":\"7000\"}", "who").status()).isEqualTo(401);
    assertThat(asked).isEmpty();
  }

  @Test
  void whoComesWhileAllRunIsToldToComeAgain() throws Exception {
    hold = true;
    RawHttp[] running = new RawHttp[IvrLimits.REHEARSALS];
    try {
      for (int i = 0; i < running.length; i++) {
        running[i] = new RawHttp(server.port());
        running[i].send(request("{\"did\":\"7000\"}", "boss"));
      }
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(ask("{\"did\":\"7000\"}", "boss").status()).isEqualTo(429);
    } finally {
      for (RawHttp one : running) {
        if (one != null) {
          one.close();
        }
      }
    }
  }
}
