package io.cordboard.server.ivr;

import java.util.List;

/**
 * Which numbers a way out may show as the caller's: a customer's server does not call in anybody's
 * name.
 *
 * @param allowed numbers, the beginning of numbers and a {@code *}, {@link #CALLER} or {@link
 *     #DID}; the first, which is no beginning, is shown in the place of all others. Empty: any
 *     number may be shown
 */
public record CallerNumbers(List<String> allowed) {
  /** Who called us. */
  public static final String CALLER = "caller";

  /** The number that he called. */
  public static final String DID = "did";

  /** All of them, as far as we are concerned. */
  public static final CallerNumbers ANY = new CallerNumbers(List.of());

  public CallerNumbers {
    allowed = List.copyOf(allowed);
  }

  /** The number that is shown where this one is wanted; empty for none. */
  String shown(String wanted, Line.Caller caller) {
    if (allowed.isEmpty()) {
      return wanted;
    }
    String digits = digits(wanted);
    for (String one : allowed) {
      String number = digits(meant(one, caller));
      boolean isBeginning = number.endsWith("*");
      if (isBeginning
          ? digits.startsWith(number.substring(0, number.length() - 1))
          : digits.equals(number)) {
        return wanted;
      }
    }
    return meant(allowed.get(0), caller);
  }

  private static String meant(String one, Line.Caller caller) {
    return switch (one) {
      case CALLER -> caller.number();
      case DID -> caller.did();
      default -> one;
    };
  }

  /** Networks disagree about the plus before the country. */
  private static String digits(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }
}
