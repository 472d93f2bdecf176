package io.cordboard.server.dialect.astercc;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.dialect.astercc.Told.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one call: from how its parties stand and what was told of them before. Who hung
 * up is told in the document's order: those who leave together wait for each other a moment. The
 * board's thread only.
 */
final class CallTale {
  private final String id;
  private final TaleWriter writer;
  private final Map<String, Told> parties = new LinkedHashMap<>();
  private final List<Told> left = new ArrayList<>(2);
  private Call call;
  private @Nullable Boolean dialIn;
  private boolean incoming;
  private boolean begun;

  CallTale(Call call, TaleWriter writer) {
    this.id = call.id();
    this.call = call;
    this.writer = writer;
  }

  Call call() {
    return call;
  }

  Iterable<Told> parties() {
    return parties.values();
  }

  void add(Told told) {
    parties.put(told.party.channelId(), told);
  }

  void remove(Told told) {
    parties.remove(told.party.channelId());
    left.remove(told);
  }

  /** The call as it is now; its parties are up to date. */
  void now(Call now) {
    call = now;
  }

  /** Whether it came in, for those who answer it. Decided once. */
  boolean dialIn() {
    Boolean known = dialIn;
    if (known != null) {
      return known;
    }
    Told first = first(Role.CALLER);
    return call.direction() == Call.Direction.INBOUND
        || call.queue() != null
        || first == null
        || first.party.agent() == null;
  }

  @Nullable Told first(Role role) {
    for (Told told : parties.values()) {
      if (told.party.role() == role) {
        return told;
      }
    }
    return null;
  }

  /** Everything here was told by an earlier run. */
  void adopt() {
    dialIn = dialIn();
    incoming = true;
    begun = true;
    parties.values().forEach(Told::adopt);
    writer.introduce(this);
  }

  /** Tells what is new. */
  void tell(long atMs) {
    if (dialIn() && !incoming && calls()) {
      incoming = true;
      begin();
      writer.incoming(this, atMs);
    }
    for (Told told : List.copyOf(parties.values())) {
      party(told, atMs);
    }
    joins(atMs);
  }

  private void begin() {
    begun = true;
    dialIn = dialIn();
  }

  /** Whether the call has reached somebody who is told. */
  private boolean calls() {
    if (call.queue() != null) {
      return true;
    }
    for (Told told : parties.values()) {
      Party.State state = told.party.state();
      if (told.party.agent() != null
          && told.party.role() != Role.CALLER
          && (state == Party.State.RINGING || state == Party.State.UP)) {
        return true;
      }
    }
    return false;
  }

  private Source source(Told told) {
    Source known = told.source;
    if (known != null) {
      return known;
    }
    boolean in = dialIn();
    return switch (told.party.role()) {
      case CALLER -> in ? Source.CALLER : Source.AGENT;
      case AGENT -> in ? Source.AGENT : Source.CALLEE;
      case SUPERVISOR -> Source.CONSULT;
      case CALLEE, CONSULT -> {
        if (call.answeredAtMs() != 0 && talks(told)) {
          yield Source.CONSULT;
        }
        yield in && told.party.agent() != null ? Source.AGENT : Source.CALLEE;
      }
    };
  }

  /** Whether the agent who rings somebody more is still there. */
  private boolean talks(Told rung) {
    for (Told told : parties.values()) {
      if (told != rung && told.source == Source.AGENT && told.answered && !told.gone) {
        return true;
      }
    }
    return false;
  }

  private void party(Told told, long atMs) {
    if (told.closed) {
      return;
    }
    Party.State state = told.party.state();
    if (state == Party.State.GONE) {
      if (!told.gone) {
        gone(told, atMs);
      }
      return;
    }
    if (told.party.role() == Role.SUPERVISOR || source(told) == Source.CALLER) {
      hold(told, atMs);
      return;
    }
    boolean up = state == Party.State.UP || state == Party.State.HELD;
    if (state == Party.State.RINGING || up) {
      rings(told, atMs);
    }
    if (up) {
      answers(told, atMs);
    }
    hold(told, atMs);
  }

  private void rings(Told told, long atMs) {
    if (told.rung || told.answered) {
      return;
    }
    if (told.party.role() == Role.CALLER && told.dialsOut()) {
      return; // picked up by itself: told when somebody is rung
    }
    told.rung = true;
    if (source(told) == Source.CALLEE) {
      agentDials(atMs);
    }
    tell(told, "ringing", atMs);
  }

  private void answers(Told told, long atMs) {
    if (!told.answered) {
      told.answered = true;
      tell(told, "answer", atMs);
    }
  }

  /** An agent who dials at the phone has picked it up before anybody rings. */
  private void agentDials(long atMs) {
    Told agent = first(Role.CALLER);
    if (agent != null && !agent.answered && !agent.gone && source(agent) == Source.AGENT) {
      agent.rung = true;
      agent.answered = true;
      tell(agent, "answer", atMs);
    }
  }

  private void hold(Told told, long atMs) {
    boolean held = told.party.state() == Party.State.HELD;
    if (held != told.held && told.bridged && !told.unseen() && call.answeredAtMs() != 0) {
      told.held = held;
      tell(told, held ? "onhold" : "resume", atMs);
    }
  }

  /** Who was consulted, or helps, is joined when one bridge has them and the customer. */
  void joins(long atMs) {
    for (Told told : List.copyOf(parties.values())) {
      Role role = told.party.role();
      if ((role == Role.CONSULT || role == Role.SUPERVISOR)
          && !told.joined
          && !told.gone
          && told.party.state() == Party.State.UP
          && withCustomer(told)) {
        told.joined = true;
        told.answered = true;
        tell(told, "join", atMs);
      }
    }
  }

  private boolean withCustomer(Told told) {
    String bridge = told.bridge();
    for (Told other : parties.values()) {
      Role role = other.party.role();
      if ((role == Role.CALLER || role == Role.CALLEE)
          && other != told
          && other.source != Source.AGENT
          && other.party.state() == Party.State.UP
          && bridge != null
          && bridge.equals(other.bridge())) {
        return true;
      }
    }
    return false;
  }

  private void gone(Told told, long atMs) {
    told.gone = true;
    Source source = source(told);
    boolean caller = source == Source.CALLER && incoming;
    boolean dialled = source == Source.CALLEE && !told.rung && told.party.answeredAtMs() == 0;
    if (told.unseen() || !(told.rung || told.answered || caller || dialled)) {
      told.closed = true;
      return;
    }
    if (dialled) { // without a ring: busy, or no such number
      rings(told, atMs);
    }
    left.add(told);
  }

  /** Whether somebody's end waits to be told. */
  boolean waits() {
    return !left.isEmpty();
  }

  /** Whether others go on without those who left. */
  boolean goesOn() {
    int there = 0;
    for (Told told : parties.values()) {
      there += told.gone || told.party.role() == Role.SUPERVISOR && !told.joined ? 0 : 1;
    }
    return there >= 2;
  }

  /** Tells who left, the customer first. */
  void tellLeft(long atMs) {
    if (left.isEmpty()) {
      return;
    }
    List<Told> all = new ArrayList<>(left);
    left.clear();
    all.sort(Comparator.comparing(this::source));
    for (Told told : all) {
      told.source = source(told);
      long leftAtMs = told.party.leftAtMs();
      writer.party(this, told, "hangup", leftAtMs == 0 ? atMs : leftAtMs);
    }
    all.forEach(t -> t.closed = true);
  }

  /** The call is over, or goes on as another. */
  void end(long atMs) {
    List<Told> last = List.copyOf(left);
    tellLeft(atMs);
    if (begun) {
      writer.conversation(this, last, atMs);
    }
  }

  private void tell(Told told, String event, long atMs) {
    begin();
    tellLeft(atMs); // who left before
    told.source = source(told);
    writer.party(this, told, event, atMs);
  }

  String id() {
    return id;
  }
}
