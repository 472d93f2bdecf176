package io.cordboard.server.ivr.stasis;

import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.Line.Caller;
import java.util.Map;

/** What a target sees of who calls. */
final class CallerIds {
  /** The phone shows "Anonymous"; measured: the one alone is not enough. */
  static final Map<String, String> WITHHELD =
      Map.of("CALLERID(pres)", "prohib", "CONNECTEDLINE(pres)", "prohib");

  private CallerIds() {}

  /**
   * In the PBX's notation. Always name and number: a number alone would stand beside the name of
   * the caller for whom we dial.
   */
  static String shown(Dial dial, Caller caller) {
    String number = dial.callerId() == null ? caller.number() : dial.callerId();
    String own = dial.callerId() == null ? caller.name() : "";
    String name = clean(dial.callerName() == null ? own : dial.callerName());
    String digits = number.replaceAll("[^0-9A-Za-z+*#._-]", "");
    return "\"" + (name.isEmpty() ? digits : name) + "\" <" + digits + ">";
  }

  private static String clean(String name) {
    StringBuilder out = new StringBuilder();
    name.codePoints()
        .filter(c -> !Character.isISOControl(c) && c != 0x2028 && c != 0x2029)
        .filter(c -> c != '"' && c != '\\' && c != '<' && c != '>')
        .limit(80)
        .forEach(out::appendCodePoint);
    return out.toString().strip();
  }
}
