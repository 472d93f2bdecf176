package io.cordboard.server.dialect.astercc;

import static io.cordboard.server.dialect.astercc.Operation.*;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the 66 messages of the appendix a client is told: by operation and condition. A
 * condition without a row for an operation is that operation's failure.
 */
final class BackMsg {
  /** Codes of a condition: one for all operations, or one for each. */
  private static final class Row {
    private int others;
    private final Map<Operation, Integer> codes = new EnumMap<>(Operation.class);

    Row on(int code, Operation... operations) {
      for (Operation op : operations) {
        codes.put(op, code);
      }
      return this;
    }

    int code(Operation op) {
      return codes.getOrDefault(op, others);
    }
  }

  private static final Map<Condition, Row> TABLE = new EnumMap<>(Condition.class);

  static {
    row(Condition.EMPTY, 1);
    row(Condition.WRONG, 28);
    row(Condition.TYPE_WRONG, 13);
    row(Condition.TEAM_UNKNOWN, 2);
    row(Condition.AGENT_WRONG, 3);
    row(Condition.ACCOUNT_UNKNOWN, 63).on(6, LOGIN, LOGOUT);
    row(Condition.ACCOUNT_WRONG, 63).on(7, LOGIN, LOGOUT);
    row(Condition.SUSPENDED, 5);
    row(Condition.ALREADY_LOGGED_IN, 66);
    row(Condition.AGENT_GONE, 12)
        .on(24, MAKE_CALL, CONSULT)
        .on(38, HANGUP, INTRUDE, SILENT_MONITOR, WHISPER, FORCED_RELEASE);
    row(Condition.ACCOUNT_GONE, 15)
        .on(24, MAKE_CALL, CONSULT)
        .on(38, HANGUP, INTRUDE, SILENT_MONITOR, WHISPER, FORCED_RELEASE);
    row(Condition.GROUP_UNKNOWN, 30).on(11, QUEUE, ACW, WORK_WAY).on(50, AGENT_GROUP_STATUS);
    row(Condition.NOT_IN_GROUP, 60);
    row(Condition.NO_GROUP, 57).on(44, AGENT_STATUS);
    row(Condition.NOT_LOGGED_IN, 0)
        .on(8, LOGOUT)
        .on(58, QUEUE_PAUSE)
        .on(60, ACW, ACW_OFF, WORK_WAY);
    row(Condition.NOT_CHECKED_IN, 0)
        .on(58, QUEUE, QUEUE_PAUSE)
        .on(60, ACW, WORK_WAY)
        .on(16, MAKE_CALL);
    row(Condition.NO_DEVICE, 23);
    row(Condition.PENDING, 22);
    row(Condition.AGENT_STATE, 0).on(17, MAKE_CALL).on(56, CONSULT);
    row(Condition.DIAL_IN_ONLY, 0).on(18, MAKE_CALL);
    row(Condition.NUMBER_REFUSED, 0).on(18, MAKE_CALL);
    row(Condition.TARGET_UNKNOWN, 0).on(9, MAKE_CALL).on(55, CONSULT);
    row(Condition.TARGET_NOT_CHECKED_IN, 0).on(16, MAKE_CALL).on(25, CONSULT);
    row(Condition.TARGET_STATE, 0).on(17, MAKE_CALL).on(56, CONSULT);
    row(Condition.LEG_UNKNOWN, 64);
    row(Condition.NOT_ADMIN, 65);
    row(Condition.FORBIDDEN, 0).on(45, FORCED_RELEASE);
    row(Condition.CAMPAIGN_UNKNOWN, 28);
    row(Condition.NOTHING_FOUND, 44).on(61, ACW_OFF);
    row(Condition.UNSURE, 0).on(26, CONSULT);
    succeed();
    fail();
  }

  private BackMsg() {}

  private static Row row(Condition condition, int others) {
    Row row = new Row();
    row.others = others;
    TABLE.put(condition, row);
    return row;
  }

  private static void succeed() {
    row(Condition.DONE, 0)
        .on(4, LOGIN)
        .on(8, LOGOUT)
        .on(14, QUEUE, QUEUE_PAUSE)
        .on(59, ACW)
        .on(61, ACW_OFF)
        .on(62, WORK_WAY)
        .on(19, MAKE_CALL)
        .on(27, CONSULT)
        .on(31, TRANSFER)
        .on(32, CALL_RETURN)
        .on(34, CONFERENCE)
        .on(37, HANGUP)
        .on(39, INTRUDE)
        .on(41, SILENT_MONITOR)
        .on(48, WHISPER)
        .on(46, FORCED_RELEASE)
        .on(52, HOLD)
        .on(54, RESUME)
        .on(43, AGENT_STATUS, AGENT_GROUP_STATUS, DIALER_LIST);
  }

  /**
   * What is told when the rooms cannot (the store or the PBX is away): each operation's own
   * failure. Those that have none of their own in the appendix take the nearest: group status for
   * all that changes an agent's work, "no records" for what asks and for DIALERLIST.
   */
  private static void fail() {
    row(Condition.FAILED, 0)
        .on(10, LOGIN, LOGOUT, QUEUE, QUEUE_PAUSE, ACW, ACW_OFF, WORK_WAY)
        .on(20, MAKE_CALL)
        .on(21, CONSULT)
        .on(29, TRANSFER)
        .on(33, CALL_RETURN)
        .on(35, CONFERENCE)
        .on(36, HANGUP)
        .on(40, INTRUDE)
        .on(42, SILENT_MONITOR)
        .on(49, WHISPER)
        .on(47, FORCED_RELEASE)
        .on(51, HOLD)
        .on(53, RESUME)
        .on(44, AGENT_STATUS, AGENT_GROUP_STATUS, DIALER_LIST);
  }

  /** The number of the message. */
  static int number(Operation op, Condition condition) {
    Row row = TABLE.get(condition);
    int code = row == null ? 0 : row.code(op);
    return code != 0 || condition == Condition.FAILED ? code : number(op, Condition.FAILED);
  }

  /**
   * The message as it is sent, {@code BackMsg_04}.
   *
   * @param value what stands in brackets behind those that have some in the appendix; null for none
   */
  static String text(Operation op, Condition condition, @Nullable String value) {
    return text(number(op, condition), value);
  }

  /** The message of a request that names no operation. */
  static String text(int number, @Nullable String value) {
    String code = (number < 10 ? "BackMsg_0" : "BackMsg_") + number;
    return value != null && (number == 9 || number == 11 || number == 17 || number == 56)
        ? code + '[' + Wire.part(value) + ']'
        : code;
  }
}
