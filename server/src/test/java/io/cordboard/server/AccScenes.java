package io.cordboard.server;

import static io.cordboard.server.AccClient.Op.AGENTSTATUS;
import static io.cordboard.server.AccClient.Op.LOGIN;
import static io.cordboard.server.AccClient.Op.LOGOUT;
import static io.cordboard.server.AccClient.Op.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Outsider;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The cast of asterCC's tests: Ann (1001 at 801), admin of the groups 1 (queue 630) and 2 (631);
 * Ben (1002 at 802) in 1; Sue (3001 at 814), admin of 1. Those who logged in and are not checked in
 * get no calls of the queue.
 */
final class AccScenes implements AutoCloseable {
  static final String ANN = "1001";
  static final String BEN = "1002";
  static final String CLEO = "1003";
  static final String SUE = "3001";

  final Phone ann = Lab.shared().phone(801);
  final Phone ben = Lab.shared().phone(802);
  final Phone sue = Lab.shared().phone(814);
  private final House house;

  /** {@code agents} are further ones, as in the configuration. */
  static House house(String agents, String... more) {
    List<String> sections = new ArrayList<>(List.of(more));
    sections.add(
        "agents:\n"
            + "  - {number: 3001, name: Sue, password: pw3001, extension: 814, team: demo,"
            + " admin-of: [1]}\n"
            + agents);
    return House.besideThePbx(sections.toArray(new String[0]));
  }

  AccScenes(House house) {
    this.house = house;
  }

  /** Gives the phones back to the lab. */
  @Override
  public void close() {
    List.of(ann, ben, sue).forEach(Phone::close);
  }

  /** Everybody goes home. */
  void logOut(AccClient page) {
    house.lab().quiet();
    for (String agent : List.of(ANN, BEN, CLEO, SUE)) {
      page.done(LOGOUT, 8, agent);
    }
  }

  /** Logs in and takes calls of groups, such as {@code 1,2,}. */
  static void atWork(AccClient page, String agent, String groups) {
    page.done(LOGIN, 4, agent);
    page.done(QUEUE, 14, agent, "type", "1", "list", groups);
  }

  /** What the PBX says of a phone in a queue: absent, free, or why it is paused. */
  private String member(String queue, String extension) {
    String line =
        house
            .lab()
            .cli("queue show " + queue)
            .lines()
            .filter(l -> l.contains("PJSIP/" + extension))
            .findFirst()
            .orElse("");
    if (line.isEmpty()) {
      return "absent";
    }
    return line.contains("(paused") ? line.replaceAll(".*\\(paused:?([^ )]*).*", "$1") : "free";
  }

  void awaitMember(String queue, String extension, String what) {
    Lab.await(
        Duration.ofSeconds(20),
        extension + " in " + queue + " is " + what,
        () -> member(queue, extension).equals(what));
  }

  /** Waits until Ann is told that she is that in the groups 1 and 2. */
  void awaitStatus(AccClient page, String one, String two) {
    String wanted = "1-" + one + ",2-" + two + ",";
    house.watcher().await("status " + wanted, () -> page.done(AGENTSTATUS, 43, ANN).equals(wanted));
  }

  void awaitNoCall() {
    house.watcher().await("no call", () -> house.watcher().all("call").isEmpty());
  }

  /** Calls the queue 630. */
  final class Customer {
    final String number;
    final Outsider voice;
    final PhoneCall call;

    Customer(String number) {
      this.number = number;
      voice = house.lab().outsider(number);
      call = voice.call("4930630");
    }

    /** Waits until it is told. */
    String callId() {
      List<String> found = new ArrayList<>(1);
      house
          .watcher()
          .await(
              "a call of " + number,
              () -> {
                for (JsonNode call : house.watcher().all("call")) {
                  if (Story.parties(call).contains("caller " + number)) {
                    return found.add(call.path("id").asText());
                  }
                }
                return false;
              });
      return found.get(0);
    }
  }

  /** A customer calls the queue 630, and one of us answers; they talk. */
  final class Talk implements AutoCloseable {
    final Outsider customer;
    final PhoneCall caller;
    final Phone phone;
    final PhoneCall agent;
    final String id;

    /** {@code phone}: of the only one who may be called. */
    Talk(String number, Phone phone) {
      this(new Customer(number), phone);
    }

    /** With a customer who waits already. */
    Talk(Customer waiting, Phone phone) {
      this.phone = phone;
      customer = waiting.voice;
      caller = waiting.call;
      agent = phone.awaitCall().answer();
      caller.awaitAnswered();
      id = waiting.callId();
      together();
    }

    /** They hear each other and nobody else. */
    void together() {
      agent.hearsOnly(customer);
      caller.hearsOnly(phone);
    }

    /** The bare unique ids of who is there with this number. */
    List<String> legs(String number) {
      List<String> legs = new ArrayList<>();
      for (JsonNode p : house.watcher().get("call", id).path("parties")) {
        if (p.path("number").asText().equals(number) && !p.path("state").asText().equals("gone")) {
          legs.add(p.path("channelId").asText().replaceAll(".*/", ""));
        }
      }
      return legs;
    }

    String leg(String number) {
      List<String> legs = legs(number);
      assertThat(legs).hasSize(1);
      return legs.get(0);
    }

    @Override
    public void close() {
      customer.close();
    }
  }
}
