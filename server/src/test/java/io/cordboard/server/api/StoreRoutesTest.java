package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.RecordingNames;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.store.AuditEntry;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.CallRecord.Missed;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.DirectoryTable.Wanted;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.RecordText;
import io.cordboard.server.store.SampleRecords;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRoutesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final long T = 1_700_000_000_000L; // 2023-11-14T23:13:20+01:00

  @TempDir private Path folder;
  private final EventLoopGroup loops = Transport.best().loops(1, "api-test");
  private final CountDownLatch woken = new CountDownLatch(1);
  private Store store;
  private RecordingShelf shelf;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    store = Store.open(StoreSettings.sqlite(folder.resolve("s.db")), Clock.systemUTC());
    Router router = new Router();
    shelf =
        new RecordingShelf(
            TestConfigs.of(
                "recording: {folder: '%s'}\nivr: {recordings: '%s'}"
                    .formatted(folder.resolve("monitor"), folder.resolve("recording"))));
    new RecordRoutes(store, ZONE, shelf).addTo(router);
    new AuditRoutes(store, ZONE).addTo(router);
    new DirectoryRoutes(store).addTo(router);
    new OutboxRoutes(store, Clock.systemUTC(), message -> woken.countDown()).addTo(router);
    server =
        new HttpServer(
            HttpSettings.loopback(0),
            router,
            (h, r) ->
                switch (h.getOrDefault("x-api-key", "")) {
                  case "boss" -> new Principal("boss", Role.OPERATOR, null, null);
                  case "salesboss" -> new Principal("salesboss", Role.OPERATOR, "sales", null);
                  case "sales" -> new Principal("sales", Role.SUPERVISOR, "sales", null);
                  case "ann" -> new Principal("ann", Role.AGENT, null, "1001");
                  case "nobody" -> new Principal("nobody", Role.AGENT, null, null);
                  default -> null;
                },
            loops);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    shelf.close();
    store.close();
    loops.shutdownGracefully();
  }

  private void keep(CallRecord... records) throws Exception {
    for (CallRecord record : records) {
      store.write(tx -> tx.records().insert(record)).get(60, TimeUnit.SECONDS);
    }
  }

  private static CallRecord other(long n, long atMs) {
    return SampleRecords.record(
        SampleRecords.id(n), atMs, "+49302", "802", null, "640", null, Missed.NO_ASSIGN, true);
  }

  private RawHttp.Answer ask(String method, String path, String key, String... headers)
      throws IOException {
    try (RawHttp c = new RawHttp(server.port())) {
      String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      return c.send(
              method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: "
                  + key
                  + "\r\n"
                  + more
                  + "\r\n")
          .answer();
    }
  }

  private JsonNode get(String path, String key, String schema) throws IOException {
    RawHttp.Answer answer = ask("GET", path, key);
    assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
    JsonNode json = JSON.readTree(answer.body());
    Described.fits(Described.schema("openapi.yaml", schema), json);
    return json;
  }

  private List<String> ids(String query, String key) throws IOException {
    List<String> ids = new ArrayList<>();
    get("/v1/records" + query, key, "Records")
        .get("records")
        .forEach(r -> ids.add(r.get("id").textValue()));
    return ids;
  }

  @Test
  void recordIsShownWholeAndAsItIsDescribed() throws Exception {
    CallRecord record = SampleRecords.full(SampleRecords.id(1), T);
    keep(record);
    JsonNode one = get("/v1/records/" + record.id(), "boss", "Record");
    assertThat(RecordText.read(one.toString())).isEqualTo(record);
    assertThat(one.at("/ending/outcome").textValue()).isEqualTo("answered");
    assertThat(one.has("tag")).isFalse();
    assertThat(ask("GET", "/v1/records/none", "boss").status()).isEqualTo(404);
  }

  @Test
  void aRecordingIsHeardByWhoSeesItsRecord() throws Exception {
    CallRecord record = SampleRecords.full(SampleRecords.id(1), T);
    String file = SampleRecords.id(2) + "-1-1.wav";
    keep(
        record,
        SampleRecords.recordedTo(other(2, T), RecordingNames.ofIvr(file)),
        SampleRecords.recordedTo(other(3, T), null));
    Path calls = folder.resolve("monitor").resolve(String.valueOf(record.recording()));
    Files.createDirectories(calls.getParent());
    Files.writeString(calls, "of a talk");
    Path alone = Files.createDirectories(folder.resolve("recording"));
    Files.writeString(alone.resolve(file), "of an IVR");
    Files.writeString(alone.resolve("secret.wav"), "secret");
    assertThat(ask("GET", recording(1), "sales").body()).isEqualTo("of a talk");
    assertThat(ask("GET", recording(2), "boss").body()).isEqualTo("of an IVR");
    assertThat(ask("GET", recording(2), "boss", "Range: bytes=6-8").body()).isEqualTo("IVR");
    assertThat(ask("GET", recording(2), "sales").status()).isEqualTo(404);
    assertThat(ask("GET", recording(3), "boss").status()).as("not recorded").isEqualTo(404);
    assertThat(ask("GET", recording(2), "").status()).isEqualTo(401);
    // A name that does not look like ours is looked for among the calls' only.
    long n = 4;
    for (String bad :
        List.of("ivr/secret.wav", "ivr/../recording/secret.wav", "../recording/secret.wav")) {
      keep(SampleRecords.recordedTo(other(n, T), bad));
      assertThat(ask("GET", recording(n++), "boss").status()).as(bad).isEqualTo(404);
    }
  }

  private static String recording(long n) {
    return "/v1/records/" + SampleRecords.id(n) + "/recording";
  }

  @Test
  void everyoneFindsOnlyWhatConcernsThem() throws Exception {
    keep(SampleRecords.full(SampleRecords.id(1), T), other(2, T + 1));
    assertThat(ids("", "boss")).containsExactly(SampleRecords.id(2), SampleRecords.id(1));
    assertThat(ids("", "sales")).containsExactly(SampleRecords.id(1));
    assertThat(ids("?team=sales&extension=802", "sales")).isEmpty();
    assertThat(ids("", "ann")).containsExactly(SampleRecords.id(1));
    assertThat(ids("", "nobody")).isEmpty();
    assertThat(ask("GET", "/v1/records/" + SampleRecords.id(2), "sales").status()).isEqualTo(404);
    assertThat(ask("GET", "/v1/records", "").status()).isEqualTo(401);
    assertThat(ask("GET", "/v1/audit", "sales").status()).isEqualTo(403);
    assertThat(ask("GET", "/v1/outbox", "sales").status()).isEqualTo(403);
    // A team's operator is no operator of the others.
    assertThat(ask("GET", "/v1/audit", "salesboss").status()).isEqualTo(403);
    assertThat(ask("GET", "/v1/outbox", "salesboss").status()).isEqualTo(403);
    assertThat(ask("POST", "/v1/outbox/x/retry", "salesboss", "Content-Length: 0").status())
        .isEqualTo(403);
  }

  @Test
  void filtersAreReadInTheServersZone() throws Exception {
    keep(SampleRecords.full(SampleRecords.id(1), T), other(2, T + 86_400_000));
    assertThat(ids("?from=2023-11-14&to=2023-11-15", "boss")).containsExactly(SampleRecords.id(1));
    assertThat(ids("?from=2023-11-14T23:13:20&to=2023-11-15T00:00", "boss")).hasSize(1);
    assertThat(ids("?from=2023-11-14T22:13:21Z&to=2023-11-15", "boss")).isEmpty();
    assertThat(ids("?from=2023-11-14T23:13:20%2B01:00&to=" + (T + 1), "boss")).hasSize(1);
    assertThat(ids("?missed=true&outcome=abandoned&direction=inbound", "boss"))
        .containsExactly(SampleRecords.id(2));
    assertThat(ids("?number=%2B49%2030%20123-456&agent=1001&queue=630", "boss"))
        .containsExactly(SampleRecords.id(1));
  }

  @Test
  void whatCannotBeIsRefusedWithWhatWasExpected() throws IOException {
    refused("?frm=1", 400, "frm: unknown (expected: agent, cursor,");
    refused("?agent=1&agent=2", 400, "agent: more than one (expected: one)");
    refused("?from=yesterday", 422, "from: yesterday (expected: milliseconds");
    refused("?from=2023-13-01", 422, "from: 2023-13-01 (expected:");
    refused("?from=9&to=8", 422, "from: 9 (expected: a time not after to)");
    refused("?direction=up", 422, "direction: up (expected: inbound, outbound, internal)");
    refused("?outcome=fine", 422, "outcome: fine (expected: answered,");
    refused("?missed=yes", 422, "missed: yes (expected: true or false)");
    refused("?limit=0", 422, "limit: 0 (expected: 1 to 1000)");
    refused("?limit=1001", 422, "limit: 1001 (expected: 1 to 1000)");
    refused("?cursor=x", 422, "cursor: x (expected: next of the page before)");
    refused("?format=xml", 422, "format: xml (expected: json or csv)");
  }

  private void refused(String query, int status, String message) throws IOException {
    RawHttp.Answer answer = ask("GET", "/v1/records" + query, "boss");
    assertThat(answer.status()).as(query).isEqualTo(status);
    JsonNode json = JSON.readTree(answer.body());
    Described.fits(Described.schema("openapi.yaml", "Error"), json);
    assertThat(json.at("/error/message").textValue()).startsWith(message);
  }

  @Test
  void cursorLeadsThroughAllPages() throws Exception {
    for (int i = 0; i < 7; i++) {
      keep(SampleRecords.full(SampleRecords.id(i), T + i / 3));
    }
    List<String> all = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page = get("/v1/records?limit=2&cursor=" + cursor, "boss", "Records");
      page.get("records").forEach(r -> all.add(r.get("id").textValue()));
      if (!page.has("next")) {
        break;
      }
      cursor = page.get("next").textValue();
      keep(SampleRecords.full(SampleRecords.id(100 + all.size()), T + 1_000));
    }
    assertThat(all).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void spreadsheetFindsNoFormulaInTheCsv() throws Exception {
    CallRecord bad =
        SampleRecords.record(
            SampleRecords.id(1), T, "=cmd|' /C calc'!A0", "801", "@1", "-q", "+x,\"y", null, true);
    keep(bad, SampleRecords.full(SampleRecords.id(2), T - 1));
    RawHttp.Answer answer = ask("GET", "/v1/records?format=csv", "boss");
    assertThat(answer.headers()).containsEntry("content-type", "text/csv; charset=utf-8");
    String[] rows = answer.body().split("\r\n");
    assertThat(rows).hasSize(3);
    assertThat(rows[0]).startsWith("id,node,uniqueId,direction,startedAt,");
    assertThat(rows[1])
        .contains(",2023-11-14T23:13:20+01:00,")
        .contains(",'=cmd|' /C calc'!A0,\"Müller, \"\"Ann\"\"\",")
        .contains(",'-q,'@1,Ann,\"'+x,\"\"y\",");
    assertThat(rows[2]).contains(",+4930123456,");
    assertThat(rows[0].split(",", -1))
        .hasSize(rows[2].replace("\"Müller, \"\"Ann\"\"\"", "x").split(",", -1).length);
    RawHttp.Answer asked = ask("GET", "/v1/records?limit=1", "boss", "Accept: text/csv");
    assertThat(asked.headers()).containsEntry("content-type", "text/csv; charset=utf-8");
    String next = asked.headers().get("x-next-cursor");
    assertThat(ids("?cursor=" + next, "boss")).containsExactly(SampleRecords.id(2));
  }

  @Test
  void auditIsPagedNewestFirst() throws Exception {
    for (int i = 0; i < 3; i++) {
      AuditEntry entry = new AuditEntry(0, T + i, "crm", "call " + i, "done", "x");
      write(tx -> tx.audit().add(entry));
    }
    JsonNode page = get("/v1/audit?limit=2&who=crm", "boss", "Audit");
    assertThat(page.at("/entries/0/command").textValue()).isEqualTo("call 2");
    JsonNode rest =
        get("/v1/audit?limit=2&cursor=" + page.get("next").textValue(), "boss", "Audit");
    assertThat(rest.get("entries")).hasSize(1);
    assertThat(rest.has("next")).isFalse();
  }

  @Test
  void directoryTellsNumbersToThoseWhoMaySeeTheThings() throws Exception {
    write(
        tx -> {
          tx.directory().sync(Kind.TEAM, List.of(new Wanted(7, "sales", "sales", "sales")));
          tx.directory().put(Kind.QUEUE, new Wanted(0, "630", "Support", "sales"));
          tx.directory().put(Kind.QUEUE, new Wanted(0, "640", "Other", null));
        });
    JsonNode all = get("/v1/directory", "boss", "Directory");
    assertThat(all.at("/teams/0/id").intValue()).isEqualTo(7);
    assertThat(all.get("queues")).hasSize(2);
    assertThat(get("/v1/directory", "sales", "Directory").get("queues")).hasSize(1);
    assertThat(get("/v1/directory", "ann", "Directory").get("queues")).isEmpty();
  }

  @Test
  void webhookThatWasGivenUpIsOwedAgainOnDemand() throws Exception {
    OutboxMessage m =
        OutboxMessage.owed("msg_1", "crm", "cdr", "call", null, "application/json", "{}", T);
    write(
        tx -> {
          tx.outbox().add(m);
          tx.outbox().dead("msg_1", "72 h");
        });
    JsonNode dead = get("/v1/outbox?state=dead&target=crm", "boss", "Outbox");
    assertThat(dead.at("/messages/0/error").textValue()).isEqualTo("72 h");
    assertThat(dead.at("/targets/0/dead").intValue()).isEqualTo(1);
    RawHttp.Answer retry = ask("POST", "/v1/outbox/msg_1/retry", "boss", "Content-Length: 0");
    assertThat(retry.status()).isEqualTo(200);
    Described.fits(Described.schema("openapi.yaml", "Webhook"), JSON.readTree(retry.body()));
    assertThat(woken.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(get("/v1/outbox?state=dead", "boss", "Outbox").get("messages")).isEmpty();
    assertThat(ask("POST", "/v1/outbox/none/retry", "boss", "Content-Length: 0").status())
        .isEqualTo(404);
  }

  @Test
  void aStoreThatIsDownIsSaidWithoutItsReasons() throws IOException {
    store.close();
    for (String path : List.of("/v1/records", "/v1/audit", "/v1/directory", "/v1/outbox")) {
      RawHttp.Answer answer = ask("GET", path, "boss");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("store_unavailable").doesNotContain("closed");
    }
  }

  private void write(Consumer<io.cordboard.server.store.Tx> work) throws Exception {
    store
        .write(
            tx -> {
              work.accept(tx);
              return true;
            })
        .get(60, TimeUnit.SECONDS);
  }
}
