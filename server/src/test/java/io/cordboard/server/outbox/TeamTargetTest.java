package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Party;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.dialect.coocenter.CooCenterFormat;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.DefaultEventLoopGroup;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A target of one team is told the whole of what is its own, and nothing else. */
class TeamTargetTest {
  private static final Config CONFIG =
      TestConfigs.of(
          """
          extensions:
            - numbers: [801-820]
          teams:
            - {name: sales, extensions: [801-803]}
          """);

  private final MemoryShelf shelf = new MemoryShelf();
  private final DefaultEventLoopGroup loops = new DefaultEventLoopGroup(1);
  private final CooCenterFormat format =
      new CooCenterFormat(
          new CooCenterSection(true, 0, null, null, List.of(), false, "sip", "", true, null),
          ZoneOffset.UTC,
          new HashSet<>());
  private final Outbox outbox =
      new Outbox(
          List.of(
              new Target(
                  "crm",
                  URI.create("http://127.0.0.1:9/"),
                  format,
                  format.events(),
                  null,
                  true,
                  "sales")),
          shelf,
          team ->
              Scope.of(
                  new Principal("t", Role.SUPERVISOR, team, null), CONFIG, LiveRoster.of(CONFIG)),
          loops,
          Clock.systemUTC());
  private long seq;

  @AfterEach
  void stop() {
    outbox.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private void now(Entity thing) {
    outbox.onChange(new Change(++seq, seq, Change.What.CHANGED, null, thing, false));
  }

  private void gone(Entity thing) {
    outbox.onChange(new Change(++seq, seq, Change.What.REMOVED, thing, null, false));
  }

  private static Channel leg(
      String callId, String id, @Nullable String extension, Channel.State state) {
    String number = extension == null ? "0301234" : extension;
    String endpoint = "PJSIP/" + (extension == null ? "trunk" : extension);
    return new Channel(
        "pbx1/" + id,
        "pbx1",
        endpoint + "-" + id,
        endpoint,
        extension,
        extension == null ? "trunk" : null,
        state,
        callId,
        extension == null
            ? io.cordboard.server.board.Role.CALLER
            : io.cordboard.server.board.Role.CALLEE,
        number,
        null,
        extension == null ? null : "0301234",
        null,
        extension,
        null,
        false,
        1,
        0,
        0);
  }

  private static Call call(String id, Call.State state, Channel... legs) {
    List<Party> parties =
        List.of(legs).stream()
            .map(
                l ->
                    new Party(
                        l.id(),
                        l.role(),
                        l.number(),
                        null,
                        l.extension(),
                        null,
                        Party.State.UP,
                        1,
                        0,
                        0))
            .toList();
    boolean over = state == Call.State.ENDED;
    return new Call(
        id,
        "pbx1",
        Call.Direction.INBOUND,
        state,
        "4930",
        "trunk",
        "4930",
        null,
        null,
        parties,
        1,
        0,
        over ? 9 : 0,
        over ? Call.Outcome.NO_ANSWER : null,
        over ? 16 : 0,
        null);
  }

  private List<String> told(String event) {
    return shelf.rows().stream()
        .filter(m -> m.event().equals(event))
        .map(OutboxMessage::body)
        .toList();
  }

  /** From the trunk to a phone that rings and is not picked up. */
  private void rings(String callId, String from, String to, String extension) {
    Channel caller = leg(callId, from, null, Channel.State.UP);
    now(caller);
    now(call(callId, Call.State.DIALING, caller));
    Channel down = leg(callId, to, extension, Channel.State.DOWN);
    now(down);
    now(call(callId, Call.State.DIALING, caller, down));
    Channel rung = leg(callId, to, extension, Channel.State.RINGING);
    now(rung);
    now(call(callId, Call.State.RINGING, caller, rung));
    gone(leg(callId, to, extension, Channel.State.GONE));
    gone(call(callId, Call.State.ENDED, caller, rung));
  }

  @Test
  void theCallerWhoCameBeforeTheCallWasTheTeamsIsNamed() {
    rings("a", "1.1", "1.2", "801");
    assertThat(told("dialbegin"))
        .singleElement()
        .asString()
        .contains("\"channel\":\"SIP/trunk-1.1\",\"calleridnum\":\"0301234\"")
        .contains("\"destchannel\":\"SIP/801-1.2\"")
        .contains("\"uniqueid\":\"1.1\"");
    assertThat(told("dialend")).singleElement().asString().contains("SIP/trunk-1.1");
    assertThat(told("hangup")).hasSize(1);
  }

  /** Counts what it is asked to write. */
  private record Asked(List<Change> changes) implements QuietFormat {
    @Override
    public String name() {
      return "asked";
    }

    @Override
    public Set<String> events() {
      return Set.of("e");
    }

    @Override
    public boolean remembers() {
      return false;
    }

    @Override
    public List<Event> onChange(Change change) {
      changes.add(change);
      return List.of();
    }
  }

  @Test
  void nothingIsWrittenThatTheTeamMayNotSee() {
    Asked asked = new Asked(new ArrayList<>());
    Target target =
        new Target("t", URI.create("http://127.0.0.1:9/"), asked, Set.of("e"), null, true, "sales");
    try (Outbox narrow =
        new Outbox(
            List.of(target),
            shelf,
            team ->
                Scope.of(
                    new Principal("t", Role.SUPERVISOR, team, null), CONFIG, LiveRoster.of(CONFIG)),
            loops,
            Clock.systemUTC())) {
      Channel theirs = leg("b", "2.1", "810", Channel.State.UP);
      Channel ours = leg("a", "1.1", "801", Channel.State.UP);
      for (Entity thing :
          List.of(
              theirs,
              call("b", Call.State.DIALING, theirs),
              ours,
              call("a", Call.State.DIALING, ours))) {
        narrow.onChange(new Change(++seq, seq, Change.What.CHANGED, null, thing, false));
      }
      assertThat(asked.changes()).extracting(c -> c.entity().id()).containsExactly("pbx1/1.1", "a");
    }
  }

  @Test
  void nothingIsToldOfAnotherTeamsLegs() {
    rings("b", "2.1", "2.2", "810");
    rings("a", "1.1", "1.2", "801");
    assertThat(shelf.rows()).noneMatch(m -> m.body().contains("810") || m.body().contains("2.1"));
    assertThat(shelf.rows()).hasSize(3);
  }
}
