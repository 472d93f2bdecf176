package io.cordboard.server.control;

import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import org.jspecify.annotations.Nullable;

/** Ends a command that may not go on; {@link #refused} is its answer. */
final class Denial extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refused refused;

  Denial(Refused refused) {
    super(refused.text(), null, false, false);
    this.refused = refused;
  }

  Denial(Why why, String text) {
    this(new Refused(why, text));
  }

  Denial(Why why, String text, @Nullable String detail) {
    this(new Refused(why, text, detail));
  }

  Refused refused() {
    return refused;
  }

  /** Goes on only without a refusal. */
  static void unless(@Nullable Refused refused) {
    if (refused != null) {
      throw new Denial(refused);
    }
  }
}
