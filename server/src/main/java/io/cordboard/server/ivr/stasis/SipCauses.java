package io.cordboard.server.ivr.stasis;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an unanswered caller gets the SIP status that document 003 promises for a cause. Asterisk has
 * a status for some causes only, and for a few another one; measured with 22.10. Then a cause is
 * sent that has the promised one, and the only status that no cause has is sent by the dialplan.
 */
final class SipCauses {
  private static final int NORMAL = 16;

  private static final int NOT_FOUND = 1;
  private static final int FORBIDDEN = 21;
  private static final int GONE = 22;
  private static final int NOT_IMPLEMENTED = 29;
  private static final int UNAVAILABLE = 34;
  private static final int SERVER_ERROR = 127;

  /** Asterisk's "bearer capability not available": 488, where the document has 503 for it. */
  private static final int NOT_ACCEPTABLE = 58;

  private static final Map<Integer, Integer> SENT =
      Map.ofEntries(
          Map.entry(23, GONE),
          Map.entry(26, NOT_FOUND),
          Map.entry(38, UNAVAILABLE),
          Map.entry(41, UNAVAILABLE),
          Map.entry(47, UNAVAILABLE),
          Map.entry(55, FORBIDDEN),
          Map.entry(57, FORBIDDEN),
          Map.entry(58, UNAVAILABLE),
          Map.entry(65, NOT_ACCEPTABLE),
          Map.entry(70, NOT_ACCEPTABLE),
          Map.entry(79, NOT_IMPLEMENTED),
          Map.entry(87, FORBIDDEN),
          Map.entry(88, UNAVAILABLE),
          Map.entry(102, UNAVAILABLE),
          Map.entry(111, SERVER_ERROR));

  private SipCauses() {}

  /** The cause to hang an answered caller up with. */
  static int answered(int cause) {
    return cause <= 0 || cause > 127 ? NORMAL : cause;
  }

  /** The cause to hang an unanswered caller up with, should {@link #status} be null or fail. */
  static int unanswered(int cause) {
    int real = answered(cause);
    return SENT.getOrDefault(real, real);
  }

  /** The SIP status that only the dialplan can send, by its extension in cordboard-hangup. */
  static @Nullable String status(int cause) {
    return cause == 102 ? "504" : null;
  }
}
