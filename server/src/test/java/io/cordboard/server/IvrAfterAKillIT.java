package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole server is killed while one caller is in a menu and two others talk. */
@Timeout(120)
class IvrAfterAKillIT {
  private final Lab lab = Lab.shared();
  private final IvrCustomer customer = new IvrCustomer();
  private final Phone ann = lab.phone(809);
  private final Phone ben = lab.phone(810);
  private final Phone cid = lab.phone(811);
  private SecondServer server;

  @AfterEach
  void end() throws Exception {
    lab.quiet();
    server.close();
    ann.close();
    ben.close();
    cid.close();
    customer.close();
  }

  @Test
  void whoWaitsHearsTheFallbackWhoTalkTalkOnAndEachEndIsToldOnce() throws Exception {
    String section =
        "ivr: {numbers: [{did: 7000, url: '" + customer.url() + "/ivr', allow-private: true}]}\n";
    server = new SecondServer(lab.amiPort(), "native", "record", section);
    server.startApart();
    server.awaitState("live");
    customer.answers(
        "CALL",
        "TARGET=810",
        "CALLERID=",
        "CALLERNAME=",
        "CALL_MAX_DIAL=30",
        "CALL_MAX=99",
        "REC_STATUS=0");
    PhoneCall talks = ann.call("7000");
    String talking = customer.next().text("IVR_UNIQUE_ID");
    PhoneCall answers = ben.awaitCall().answer();
    talks.hearsOnly(ben);
    customer.answers("MENU", "MENU=m", "REC=long", "LOOP=9", "DELAY=0", "SIZE=1", "VALIDATION=0");
    PhoneCall listens = cid.call("7000").awaitAnswered().hearsNext(Voice.record("en", "long"));
    String listening = customer.next().text("IVR_UNIQUE_ID");
    server.kill();
    assertThat(journal()).containsOnlyKeys(talking, listening);
    assertThat(journal().get(talking)).contains("\"bridged\":true", "\"status\":\"ANSWER\"");

    server.startApart();
    listens.awaitOver();
    assertThat(listens.played()).contains(Voice.record("en", "im-sorry").name());
    Asked apology = customer.end();
    assertThat(apology.text("IVR_UNIQUE_ID")).isEqualTo(listening);
    assertThat(apology.text("CALL_STATUS")).isEqualTo("VOEND");
    talks.hearsOnly(ben);
    answers.hearsOnly(ann);
    answers.hangUp();
    talks.awaitOver();
    Asked talked = customer.end();
    assertThat(talked.text("IVR_UNIQUE_ID")).isEqualTo(talking);
    assertThat(talked.text("CALL_STATUS")).isEqualTo("ANSWER");
    assertThat(talked.text("TARGET")).isEqualTo("810");
    Lab.await(
        Duration.ofSeconds(10),
        "nothing is kept, and nothing is owed",
        () -> journal().isEmpty() && owed() == 0);
    assertThat(customer.more()).as("told again").isEmpty();
  }

  /** What is kept of each session, by the call's id. */
  private Map<String, String> journal() {
    Map<String, String> bodies = new TreeMap<>();
    query(
        "SELECT body FROM ivr_session",
        row -> {
          String body = row.getString(1);
          bodies.put(body.replaceAll("(?s).*\"callId\":\"([^\"]+)\".*", "$1"), body);
        });
    return bodies;
  }

  private int owed() {
    int[] count = {-1};
    query("SELECT count(*) FROM outbox WHERE event = 'hangup_call'", r -> count[0] = r.getInt(1));
    return count[0];
  }

  @FunctionalInterface
  private interface OnRow {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, OnRow onRow) {
    try (var files = Files.list(server.data())) {
      Path file = files.filter(f -> f.toString().endsWith(".db")).findFirst().orElseThrow();
      try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + file);
          ResultSet rows = store.createStatement().executeQuery(sql)) {
        while (rows.next()) {
          onRow.read(rows);
        }
      }
    } catch (IOException | SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
