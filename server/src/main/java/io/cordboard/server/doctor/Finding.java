package io.cordboard.server.doctor;

/**
 * One line of the doctor's report.
 *
 * @param mend how to mend it, empty if there is nothing to mend
 */
public record Finding(Grade grade, String what, String mend) {

  /** How bad it is. Only MISSING makes the doctor fail. */
  public enum Grade {
    OK("ok     "),
    WARN("warn   "),
    MISSING("MISSING");

    private final String label;

    Grade(String label) {
      this.label = label;
    }
  }

  static Finding ok(String what) {
    return new Finding(Grade.OK, what, "");
  }

  static Finding warn(String what, String mend) {
    return new Finding(Grade.WARN, what, mend);
  }

  static Finding missing(String what, String mend) {
    return new Finding(Grade.MISSING, what, mend);
  }

  @Override
  public String toString() {
    return grade.label + "  " + what + (mend.isEmpty() ? "" : "\n         mend: " + mend);
  }
}
