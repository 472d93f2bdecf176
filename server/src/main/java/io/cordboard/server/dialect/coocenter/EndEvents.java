package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.outbox.WebhookFormat.Event;
import io.cordboard.server.store.CallRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is told of ends, live and, under the same ids, by the record of the call: {@code dialend} of
 * each leg that was dialled and {@code hangup}. Immutable.
 */
final class EndEvents {
  /** The events that a record owes again, with {@code ivr}. */
  static final Set<String> NAMES = Set.of("dialend", "hangup");

  private static final String CALLER = word(Role.CALLER);
  private static final String SUPERVISOR = word(Role.SUPERVISOR);

  private final WireNames names;

  EndEvents(WireNames names) {
    this.names = names;
  }

  /** Someone who calls, or is called. */
  record End(@Nullable String channel, @Nullable String number) {
    static final End UNKNOWN = new End(null, null);
  }

  /** Someone in a call, seen live or in its record. */
  private record Member(
      String role, @Nullable String number, @Nullable String name, boolean answered) {}

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** All that the record of a call owes, in the order in which it happened. */
  List<Event> of(CallRecord record) {
    List<Event> events = new ArrayList<>(2);
    for (CallRecord.Member member : record.parties()) {
      if (member.called() && member.uniqueId() != null) {
        events.add(dialEnd(record, member, member.uniqueId()));
      }
    }
    List<Member> members = new ArrayList<>();
    for (CallRecord.Member m : record.parties()) {
      members.add(new Member(m.role(), m.who().number(), m.who().name(), m.answeredAtMs() != 0));
    }
    events.add(hangUp(record.id(), record.uniqueId(), members, record.dialed()));
    return events;
  }

  private Event dialEnd(CallRecord record, CallRecord.Member called, String leg) {
    boolean answered = called.answeredAtMs() != 0;
    CallRecord.Person by = record.caller();
    boolean itself = by.channel() != null && by.channel().equals(called.who().channel());
    return dialEnd(
        record.node() + "/" + leg,
        record.id(),
        record.uniqueId(),
        answered ? called.answeredAtMs() : called.leftAtMs(),
        itself ? End.UNKNOWN : new End(by.channel(), by.number()),
        new End(called.who().channel(), called.who().number()),
        answered ? "ANSWER" : dialStatus(called.cause()));
  }

  /**
   * The dialling of a leg is over.
   *
   * @param leg {@code node/uniqueid}
   * @param uniqueId the call's on the wire
   */
  Event dialEnd(
      String leg, String callId, String uniqueId, long atMs, End by, End called, String status) {
    String body =
        new EventJson("dialend")
            .text("timestamp", LiveEvents.timestamp(atMs))
            .text("channel", by.channel == null ? "" : names.channel(by.channel))
            .text("calleridnum", by.number)
            .text("destchannel", called.channel == null ? "" : names.channel(called.channel))
            .text("destcalleridnum", called.number)
            .text("uniqueid", uniqueId)
            .text("dialstatus", status)
            .end();
    return new Event("dialend", leg, callId, "dial/" + leg, body);
  }

  /** A call is over. */
  Event hangUp(Call call, String uniqueId) {
    List<Member> members = new ArrayList<>();
    for (Party p : call.parties()) {
      members.add(new Member(word(p.role()), p.number(), p.name(), p.answeredAtMs() != 0));
    }
    return hangUp(call.id(), uniqueId, members, call.dialed());
  }

  private static Event hangUp(
      String callId, String uniqueId, List<Member> members, @Nullable String dialed) {
    int first = 0;
    for (int i = members.size() - 1; i >= 0; i--) {
      first = members.get(i).role.equals(CALLER) ? i : first;
    }
    Member caller = members.isEmpty() ? null : members.get(first);
    Member with = other(members, first);
    String number = caller == null ? null : caller.number;
    String other = with == null ? dialed : with.number;
    String body =
        new EventJson("hangup")
            .text("calleridnum", number)
            .text("calleridname", WireNames.name(caller == null ? null : caller.name, number))
            .text("connectedlinenum", other)
            .text("connectedlinename", WireNames.name(with == null ? null : with.name, other))
            .text("uniqueid", uniqueId)
            .end();
    return new Event("hangup", callId, callId, null, body);
  }

  /** Whom the caller talked to last, else who was rung last. */
  private static @Nullable Member other(List<Member> members, int caller) {
    Member best = null;
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      if (i != caller
          && !member.role.equals(SUPERVISOR)
          && (best == null || member.answered || !best.answered)) {
        best = member;
      }
    }
    return best;
  }

  /**
   * How the dialling of a leg ended that was not answered. {@code hangup}, the document's word, is
   * for one that was hung up while it rang: it was not picked up in time, or the caller gave up.
   */
  static String dialStatus(int cause) {
    return switch (cause) {
      case 17, 21 -> "BUSY";
      case 18, 19, 102 -> "NOANSWER";
      case 26 -> "CANCEL";
      case 34, 38, 41, 42, 44, 47, 58 -> "CONGESTION";
      case 1, 2, 3, 20, 22, 27, 28 -> "CHANUNAVAIL";
      default -> "hangup";
    };
  }
}
