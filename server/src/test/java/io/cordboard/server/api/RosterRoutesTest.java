package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.access.Accounts;
import io.cordboard.server.access.LoginResult;
import io.cordboard.server.access.PasswordForm;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Verified;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.store.AuditEntry;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RosterRoutesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String GUS =
      "{\"number\":\"2001\",\"name\":\"Gus\",\"account\":\"gus\",\"password\":\"secret7\","
          + "\"team\":\"sales\",\"extension\":\"802\",\"groups\":[{\"id\":1,\"post\":\"admin\"}]}";

  @TempDir private Path folder;
  private final EventLoopGroup loops = Transport.best().loops(1, "api-test");
  private final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
  private final Config config =
      TestConfigs.of(
          """
          extensions: [{numbers: [801-820]}]
          teams: [{name: sales, id: 1, extensions: [801-806]}, {name: help, id: 2}]
          queues: [{name: 630, team: sales}, {name: 631, team: help}, {name: 632}]
          groups: [{id: 1, queue: 630}, {id: 2, queue: 631}, {id: 3, queue: 632}]
          agents:
            - {number: 1001, name: Ann, password: pw1001, extension: 801, team: sales, groups: [3]}
            - {number: 1009, password: pw1009, groups: [3]}
          """);
  private final LiveRoster roster = LiveRoster.of(config);
  private Store store;
  private Accounts accounts;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    store = Store.open(StoreSettings.sqlite(folder.resolve("s.db")), Clock.systemUTC());
    roster.keepIn(store);
    accounts = new Accounts(config, roster, Clock.systemUTC());
    CommandAudit commands = new CommandAudit(audit::add, Clock.systemUTC());
    Router router = new Router();
    new AgentRoutes(roster, accounts, commands).addTo(router);
    new GroupRoutes(roster, commands, AfterCallMode.OFF, 30).addTo(router);
    server =
        new HttpServer(
            HttpSettings.loopback(0),
            router,
            (h, r) ->
                switch (h.getOrDefault("x-api-key", "")) {
                  case "boss" -> new Principal("boss", Role.OPERATOR, null, null);
                  case "salesboss" -> new Principal("salesboss", Role.OPERATOR, "sales", null);
                  case "sales" -> new Principal("sales", Role.SUPERVISOR, "sales", null);
                  case "help" -> new Principal("help", Role.SUPERVISOR, "help", null);
                  case "loose" -> new Principal("loose", Role.SUPERVISOR, null, null);
                  case "ann" -> new Principal("ann", Role.AGENT, "sales", "1001");
                  case "single" -> new Principal("single", Role.AGENT, null, "1009");
                  default -> null;
                },
            loops);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    accounts.close();
    store.close();
    loops.shutdownGracefully();
  }

  private RawHttp.Answer ask(String method, String path, String key, String body)
      throws IOException {
    try (RawHttp c = new RawHttp(server.port())) {
      return c.send(
              method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: "
                  + key
                  + "\r\nContent-Length: "
                  + body.getBytes(StandardCharsets.UTF_8).length
                  + "\r\n\r\n"
                  + body)
          .answer();
    }
  }

  private JsonNode ok(String method, String path, String key, String body, String schema)
      throws IOException {
    RawHttp.Answer answer = ask(method, path, key, body);
    assertThat(answer.status()).as(answer.body()).isIn(200, 201);
    JsonNode json = JSON.readTree(answer.body());
    Described.fits(Described.schema("openapi.yaml", schema), json);
    return json;
  }

  private void refused(
      String method, String path, String key, String body, int status, String code, String text)
      throws IOException {
    RawHttp.Answer answer = ask(method, path, key, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    JsonNode json = JSON.readTree(answer.body());
    Described.fits(Described.schema("openapi.yaml", "Error"), json);
    assertThat(json.path("error").path("code").asText()).isEqualTo(code);
    assertThat(json.path("error").path("message").asText()).contains(text);
  }

  private LoginResult login(String user, String password) throws Exception {
    return accounts
        .login(user, password, InetAddress.getLoopbackAddress())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void anAgentIsAddedChangedAndRemoved() throws Exception {
    JsonNode gus = ok("POST", "/v1/agents", "boss", GUS, "AgentCard");
    assertThat(gus.path("fixed").asBoolean()).isFalse();
    assertThat(gus.toString()).doesNotContain("secret7").doesNotContain("pbkdf2");
    assertThat(ok("GET", "/v1/agents/2001", "boss", "", "AgentCard")).isEqualTo(gus);
    assertThat(ok("GET", "/v1/agents", "boss", "", "AgentCards").path("agents")).hasSize(3);
    String change = "{\"name\":\"August\",\"account\":null,\"extension\":\"803\",\"groups\":[]}";
    JsonNode moved = ok("PATCH", "/v1/agents/2001", "boss", change, "AgentCard");
    assertThat(moved.path("name").asText()).isEqualTo("August");
    assertThat(moved.has("account")).isFalse();
    assertThat(moved.path("extension").asText()).isEqualTo("803");
    assertThat(moved.path("team").asText()).isEqualTo("sales");
    assertThat(moved.path("groups")).isEmpty();
    assertThat(ask("DELETE", "/v1/agents/2001", "boss", "").status()).isEqualTo(204);
    assertThat(ask("GET", "/v1/agents/2001", "boss", "").status()).isEqualTo(404);
    assertThat(audit)
        .extracting(AuditEntry::who, AuditEntry::outcome)
        .containsOnly(org.assertj.core.api.Assertions.tuple("boss", "done"))
        .hasSize(3);
    assertThat(audit.toString()).doesNotContain("secret7");
  }

  @Test
  void thePasswordOfAnAddedAgentIsRightInBothFormsAndChangesAtOnce() throws Exception {
    ok("POST", "/v1/agents", "boss", GUS, "AgentCard");
    LoginResult.Granted session = (LoginResult.Granted) login("gus", "secret7");
    assertThat(verified("secret7", PasswordForm.PLAINTEXT)).isInstanceOf(Verified.Granted.class);
    assertThat(verified("40c50d0d9dd6e32ec52eb1c0e05d7c2b", PasswordForm.MD5))
        .isInstanceOf(Verified.Wrong.class);
    assertThat(verified(md5("secret7"), PasswordForm.MD5)).isInstanceOf(Verified.Granted.class);
    assertThat(seen(session)).isNotNull();
    ok("PATCH", "/v1/agents/2001", "boss", "{\"password\":\"other-1\"}", "AgentCard");
    assertThat(seen(session)).isNull();
    assertThat(verified("secret7", PasswordForm.PLAINTEXT)).isInstanceOf(Verified.Wrong.class);
    assertThat(verified("other-1", PasswordForm.PLAINTEXT)).isInstanceOf(Verified.Granted.class);
    ok("PATCH", "/v1/agents/2001", "boss", "{\"suspended\":true}", "AgentCard");
    assertThat(verified("other-1", PasswordForm.PLAINTEXT)).isInstanceOf(Verified.Suspended.class);
    ask("DELETE", "/v1/agents/2001", "boss", "");
    assertThat(verified("other-1", PasswordForm.PLAINTEXT)).isInstanceOf(Verified.Wrong.class);
  }

  private static String md5(String text) throws Exception {
    byte[] digest =
        java.security.MessageDigest.getInstance("MD5")
            .digest(text.getBytes(StandardCharsets.UTF_8));
    return java.util.HexFormat.of().formatHex(digest);
  }

  private Verified verified(String password, PasswordForm form) throws Exception {
    return accounts
        .verify("sales", "2001", password, form, InetAddress.getLoopbackAddress())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private Principal seen(LoginResult.Granted session) {
    String cookie = accounts.cookie(session.token(), false).split(";")[0];
    return accounts.authenticate(Map.of("cookie", cookie), InetAddress.getLoopbackAddress());
  }

  @Test
  void whatStandsInTheConfigurationIsAClearConflict() throws Exception {
    refused("PATCH", "/v1/agents/1001", "boss", "{}", 409, "fixed", "configuration");
    refused("DELETE", "/v1/agents/1001", "boss", "", 409, "fixed", "configuration");
    refused("PUT", "/v1/groups/1/agents/1001", "boss", "{}", 409, "fixed", "configuration");
    refused("PUT", "/v1/groups/1", "boss", "{\"queue\":\"630\"}", 409, "fixed", "group: 1");
    refused("DELETE", "/v1/groups/1", "boss", "", 409, "fixed", "group: 1");
    refused("PUT", "/v1/teams/sales", "boss", "{\"id\":1}", 409, "fixed", "team: sales");
    refused("DELETE", "/v1/teams/sales", "boss", "", 409, "fixed", "team: sales");
    assertThat(audit).extracting(AuditEntry::outcome).containsOnly("refused").hasSize(7);
  }

  @Test
  void aTeamsSupervisorChangesThatTeamsAgentsAlone() throws Exception {
    ok("POST", "/v1/agents", "sales", GUS, "AgentCard");
    refused("DELETE", "/v1/agents/2001", "help", "", 404, "not_found", "2001");
    refused("GET", "/v1/agents/2001", "help", "", 404, "not_found", "2001");
    refused(
        "PATCH", "/v1/agents/2001", "sales", "{\"team\":\"help\"}", 403, "forbidden", "team: help");
    refused(
        "PATCH", "/v1/agents/2001", "sales", "{\"extension\":\"810\"}", 403, "forbidden", "810");
    refused("PUT", "/v1/groups/2/agents/2001", "sales", "{}", 403, "forbidden", "groups: 2");
    refused("POST", "/v1/agents", "loose", GUS, 403, "forbidden", "supervisor of no team");
    refused("POST", "/v1/agents", "ann", GUS, 403, "forbidden", "");
    refused("PUT", "/v1/groups/9", "salesboss", "{\"queue\":\"630\"}", 403, "forbidden", "team");
    refused("PUT", "/v1/teams/red", "sales", "{\"id\":9}", 403, "forbidden", "");
    // Whose team it is need not be said.
    String plain = "{\"number\":\"2002\",\"password\":\"secret8\"}";
    assertThat(ok("POST", "/v1/agents", "sales", plain, "AgentCard").path("team").asText())
        .isEqualTo("sales");
  }

  @Test
  void everybodySeesTheOwnOnly() throws Exception {
    assertThat(ok("GET", "/v1/agents", "help", "", "AgentCards").path("agents")).isEmpty();
    assertThat(ok("GET", "/v1/agents", "ann", "", "AgentCards").path("agents")).hasSize(1);
    assertThat(ok("GET", "/v1/agents", "single", "", "AgentCards").path("agents")).hasSize(1);
    assertThat(ok("GET", "/v1/groups", "help", "", "GroupCards").path("groups")).hasSize(1);
    assertThat(ok("GET", "/v1/groups", "single", "", "GroupCards").path("groups")).hasSize(1);
    refused("GET", "/v1/groups/1", "single", "", 404, "not_found", "group: 1");
    assertThat(ok("GET", "/v1/teams", "sales", "", "TeamCards").path("teams")).hasSize(1);
    assertThat(ok("GET", "/v1/teams", "single", "", "TeamCards").path("teams")).isEmpty();
    refused("GET", "/v1/groups/1", "help", "", 404, "not_found", "group: 1");
    refused("GET", "/v1/teams/sales", "help", "", 404, "not_found", "team: sales");
  }

  @Test
  void membershipsAreGivenAndTaken() throws Exception {
    ok("POST", "/v1/agents", "boss", GUS, "AgentCard");
    ok("PUT", "/v1/groups/7", "boss", "{\"queue\":\"630\",\"afterCall\":\"off\"}", "GroupCard");
    JsonNode in = ok("PUT", "/v1/groups/7/agents/2001", "sales", "{}", "AgentCard");
    assertThat(in.path("groups").toString())
        .isEqualTo("[{\"id\":1,\"post\":\"admin\"},{\"id\":7,\"post\":\"member\"}]");
    JsonNode group = ok("GET", "/v1/groups/7", "boss", "", "GroupCard");
    assertThat(group.path("agents").toString()).isEqualTo("[\"2001\"]");
    assertThat(ok("GET", "/v1/groups/3", "single", "", "GroupCard").path("agents").toString())
        .isEqualTo("[\"1009\"]");
    assertThat(ok("GET", "/v1/groups/3", "boss", "", "GroupCard").path("agents")).hasSize(2);
    assertThat(group.path("afterCallSeconds").asInt()).isEqualTo(30);
    JsonNode out = ok("DELETE", "/v1/groups/1/agents/2001", "sales", "", "AgentCard");
    assertThat(out.path("groups")).hasSize(1);
    refused("PUT", "/v1/groups/99/agents/2001", "boss", "{}", 422, "bad_value", "groups: 99");
    refused("PUT", "/v1/groups/x/agents/2001", "boss", "{}", 422, "bad_value", "id");
    assertThat(ask("DELETE", "/v1/groups/7", "boss", "").status()).isEqualTo(204);
    assertThat(ok("GET", "/v1/agents/2001", "boss", "", "AgentCard").path("groups")).isEmpty();
  }

  @Test
  void teamsAreAddedWithWhatTheDialectsWant() throws Exception {
    String red =
        "{\"id\":9,\"pushUrl\":\"https://crm.example.com/e\",\"pushKey\":\"k-1\","
            + "\"language\":\"de\",\"origins\":[\"https://crm.example.com\"]}";
    JsonNode team = ok("PUT", "/v1/teams/red", "boss", red, "TeamCard");
    assertThat(team.path("hasPushKey").asBoolean()).isTrue();
    assertThat(team.toString()).doesNotContain("k-1");
    assertThat(roster.get().team("red").pushKey().reveal()).isEqualTo("k-1");
    refused("PUT", "/v1/teams/blue", "boss", "{\"id\":9}", 409, "taken", "id: 9");
    refused("PUT", "/v1/teams/blue", "boss", "{}", 422, "bad_value", "id");
    refused(
        "PUT",
        "/v1/teams/blue",
        "boss",
        "{\"id\":8,\"pushUrl\":\"ftp://x\"}",
        422,
        "bad_value",
        "p");
    assertThat(ask("DELETE", "/v1/teams/red", "boss", "").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"number\":\"2001\"}",
        "{\"number\":\"2001\",\"password\":\"short\"}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"nonsense\":1}",
        "{\"number\":\"20\\r\\n01\",\"password\":\"secret7\"}",
        "{\"number\":\"2001'; DROP TABLE staff_agent\",\"password\":\"secret7\"}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"name\":\"a\\u0000b\"}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"account\":\"a b\"}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"extension\":\"899\"}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"extension\":{}}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"team\":\"none\"}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"groups\":[1]}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"groups\":[{\"id\":1,\"post\":\"god\"}]}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"groups\":[{\"id\":77}]}",
        "{\"number\":\"2001\",\"password\":\"secret7\",\"suspended\":\"yes\"}",
      })
  void whatCannotBeIsRefusedAndNobodyAdded(String body) throws Exception {
    assertThat(ask("POST", "/v1/agents", "boss", body).status()).isIn(400, 422);
    assertThat(roster.get().agents()).hasSize(2);
  }
}
