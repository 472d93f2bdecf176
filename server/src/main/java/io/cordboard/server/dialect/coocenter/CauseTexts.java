package io.cordboard.server.dialect.coocenter;

/** The texts of Q.850 causes, in Asterisk's words. */
final class CauseTexts {
  private CauseTexts() {}

  /** The text; empty while nothing was said, {@code Cause 99} for one without a name. */
  static String of(int cause) {
    return switch (cause) {
      case 0 -> "";
      case 1 -> "Unallocated (unassigned) number";
      case 2 -> "No route to specified transit network";
      case 3 -> "No route to destination";
      case 6 -> "Channel unacceptable";
      case 7 -> "Call awarded and being delivered in an established channel";
      case 16 -> "Normal Clearing";
      case 17 -> "User busy";
      case 18 -> "No user responding";
      case 19 -> "User alerting, no answer";
      case 20 -> "Subscriber absent";
      case 21 -> "Call Rejected";
      case 22 -> "Number changed";
      case 23 -> "Redirected to new destination";
      case 26 -> "Answered elsewhere";
      case 27 -> "Destination out of order";
      case 28 -> "Invalid number format";
      case 29 -> "Facility rejected";
      case 31 -> "Normal, unspecified";
      case 34 -> "Circuit/channel congestion";
      case 38 -> "Network out of order";
      case 41 -> "Temporary failure";
      case 42 -> "Switching equipment congestion";
      case 44 -> "Requested channel not available";
      case 47 -> "Resource unavailable, unspecified";
      case 50 -> "Facility not subscribed";
      case 52 -> "Outgoing call barred";
      case 54 -> "Incoming call barred";
      case 57 -> "Bearer capability not authorized";
      case 58 -> "Bearer capability not available";
      case 65 -> "Bearer capability not implemented";
      case 88 -> "Incompatible destination";
      case 102 -> "Recover on timer expiry";
      case 111 -> "Protocol error, unspecified";
      case 127 -> "Interworking, unspecified";
      default -> "Cause " + cause;
    };
  }
}
