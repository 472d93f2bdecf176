package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.ami.AmiReply;
import io.cordboard.server.House.Answer;
import io.cordboard.server.Watcher.Told;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Outsider;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Talker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.asteriskjava.manager.action.QueuePauseAction;
import org.jspecify.annotations.Nullable;

/**
 * The cast of the talk tests: Ann, Ben, Eve (agents 2001–2003 at 811–813), Sue (2004 at 814, admin
 * of Ann's group), Gus (no agent, 815). Ann alone takes the calls of queue 632.
 */
final class TalkScenes implements AutoCloseable {
  private static final String CUSTOMER = "491701234567";

  /** How a call came to be. */
  enum Way {
    QUEUE,
    DIRECT,
    CLICK
  }

  final Phone ann = Lab.shared().phone(811);
  final Phone ben = Lab.shared().phone(812);
  final Phone eve = Lab.shared().phone(813);
  final Phone sue = Lab.shared().phone(814);
  final Phone gus = Lab.shared().phone(815);
  private final House house;

  /** The server; {@code more} are further sections for its configuration. */
  static House house(String... more) {
    return House.besideThePbx(sections(more));
  }

  /** The same behind a proxy that can lose the AMI link. */
  static House houseBehindAProxy() {
    return House.behindAProxy(sections());
  }

  private static String[] sections(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(
        List.of(
            "groups:\n  - {id: 3, name: Overflow, queue: 632}\n",
            "agents:\n"
                + "  - {number: 2001, name: Anna, password: pw2001, extension: 811, team: demo,"
                + " groups: [3]}\n"
                + "  - {number: 2002, name: Benno, password: pw2002, extension: 812, team: demo,"
                + " groups: [2, 3]}\n"
                + "  - {number: 2003, name: Evi, password: pw2003, extension: 813, team: demo,"
                + " groups: [3]}\n"
                + "  - {number: 2004, name: Sue, password: pw2004, extension: 814, team: demo,"
                + " admin-of: [3]}\n"));
    return all.toArray(new String[0]);
  }

  TalkScenes(House house) {
    this.house = house;
    QueuePauseAction pause = new QueuePauseAction("PJSIP/805", "632", true);
    assertThat(house.ami(pause)).isInstanceOf(AmiReply.Done.class);
    atWork("2001", 3);
    atWork("2002", 2);
  }

  private void atWork(String agent, int group) {
    for (String wish : List.of("login", "checkin")) {
      String body = wish.equals("login") ? "{}" : "{\"groups\":[" + group + "]}";
      Answer answer = command(agent, wish, body);
      assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }
  }

  @Override
  public void close() {
    command("2001", "logout", "{}");
    command("2002", "logout", "{}");
    house.ami(new QueuePauseAction("PJSIP/805", "632", false));
    List.of(ann, ben, eve, sue, gus).forEach(Phone::close);
  }

  Answer command(String agent, String what, String body) {
    return asked(agent, what, body).orTimeout(60, TimeUnit.SECONDS).join();
  }

  CompletableFuture<Answer> asked(String agent, String what, String body) {
    return house.ask("POST", "/v1/agents/" + agent + "/" + what, body);
  }

  /** The call's id. */
  static String done(Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    return answer.body().path("callId").asText();
  }

  static void refused(Answer answer, String reason) {
    assertThat(answer.body().path("reason").asText()).as("%s", answer.body()).isEqualTo(reason);
    assertThat(answer.body().path("outcome").asText()).isEqualTo("refused");
  }

  /** Ann talks to somebody. */
  Scene begin(Way way) {
    house.watcher().await("Ann's line is free", () -> house.watcher().all("call").isEmpty());
    if (way == Way.CLICK) {
      CompletableFuture<Answer> dialled =
          asked("2001", "calls/dial", "{\"number\":\"815\",\"tag\":\"crm-17\"}");
      PhoneCall first = ann.awaitCall().answer();
      String id = done(dialled.orTimeout(60, TimeUnit.SECONDS).join());
      PhoneCall other = gus.awaitCall().answer();
      return new Scene(id, first, other, gus, null).talk();
    }
    Outsider customer = house.lab().outsider(CUSTOMER);
    PhoneCall other = customer.call(way == Way.QUEUE ? "4930632" : "4930811");
    PhoneCall first = ann.awaitCall().answer();
    other.awaitAnswered();
    return new Scene(house.story().onlyCall(), first, other, customer, customer).talk();
  }

  /** A call of Ann with somebody. */
  final class Scene implements AutoCloseable {
    private final String callId;
    private final PhoneCall first;
    private final PhoneCall other;
    private final Talker otherVoice;
    private final @Nullable Outsider outsider;

    Scene(
        String callId,
        PhoneCall first,
        PhoneCall other,
        Talker otherVoice,
        @Nullable Outsider outsider) {
      this.callId = callId;
      this.first = first;
      this.other = other;
      this.otherVoice = otherVoice;
      this.outsider = outsider;
    }

    String callId() {
      return callId;
    }

    PhoneCall ann() {
      return first;
    }

    PhoneCall other() {
      return other;
    }

    Talker otherVoice() {
      return otherVoice;
    }

    /** Both hear each other and nobody else. */
    Scene talk() {
      first.hearsOnly(otherVoice);
      other.hearsOnly(ann);
      return this;
    }

    /** The call as it is told now. */
    JsonNode call() {
      return house.watcher().get("call", callId);
    }

    /** The bare unique id of a live leg. */
    String leg(String number) {
      List<String> legs = new ArrayList<>();
      for (JsonNode p : call().path("parties")) {
        if (p.path("number").asText().equals(number) && !p.path("state").asText().equals("gone")) {
          legs.add(p.path("channelId").asText());
        }
      }
      assertThat(legs).hasSize(1);
      return legs.get(0).substring(legs.get(0).indexOf('/') + 1);
    }

    /**
     * Ann hangs up, or, if she left before, the other: then nobody and nothing may be left at the
     * PBX by itself. It was this one call all the time, into which others were merged.
     */
    void over() {
      over(t -> false);
    }

    /** The same, but that this phone also rang in vain, which was no part of the call. */
    void overThoughRang(Phone phone) {
      String parties = "[" + phone.extension() + "]";
      over(
          t -> {
            List<String> numbers = new ArrayList<>();
            t.data().path("parties").forEach(p -> numbers.add(p.path("number").asText()));
            return numbers.toString().equals(parties)
                && t.data().path("answeredAtMs").asLong() == 0;
          });
    }

    private void over(Predicate<Told> inVain) {
      if (!first.isOver()) {
        first.hangUp();
      } else if (!other.isOver()) {
        other.hangUp();
      }
      house.watcher().await("everybody is gone", () -> house.watcher().all("call").isEmpty());
      Lab.await(
          Duration.ofSeconds(10),
          "no channel is left at the PBX",
          () -> house.lab().cli("core show channels count").contains("0 active channels"));
      JsonNode end =
          house.story().awaitTold("the end", t -> t.gone() && t.id().equals(callId)).data();
      assertThat(end.path("outcome").asText()).isEqualTo("answered");
      assertThat(house.story().told())
          .filteredOn(t -> t.kind().equals("call") && t.gone() && !t.id().equals(callId))
          .filteredOn(inVain.negate())
          .allMatch(t -> t.data().path("mergedInto").asText().equals(callId));
    }

    @Override
    public void close() {
      if (outsider != null) {
        outsider.close();
      }
    }
  }
}
