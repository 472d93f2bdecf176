package io.cordboard.server.dialect.coocenter;

/** The words of an extension's status; its code is the hint's bits. */
public final class ExtensionStatus {
  private static final int IN_USE = 1;
  private static final int BUSY = 2;
  private static final int UNAVAILABLE = 4;
  private static final int RINGING = 8;
  private static final int HOLD = 16;

  private ExtensionStatus() {}

  /** The code on the wire: the bits as they are; a hint that is not known or gone has 4. */
  public static String code(int status) {
    return Integer.toString(status < 0 ? UNAVAILABLE : status);
  }

  /** What it means, {@code Idle}. */
  public static String text(int status) {
    return switch (status) {
      case 0 -> "Idle";
      case IN_USE -> "In Use";
      case BUSY, BUSY | IN_USE -> "Busy";
      case RINGING -> "Ringing";
      case RINGING | IN_USE -> "In Use and Ringing";
      case HOLD -> "Hold";
      case HOLD | IN_USE -> "In Use and On Hold";
      default -> "Unavailable";
    };
  }
}
