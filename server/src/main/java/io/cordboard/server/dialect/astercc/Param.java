package io.cordboard.server.dialect.astercc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every parameter: how it is spelled and what it may look like. */
enum Param {
  ORGIDENTITY(Form.WORD, "the team's identity", "orgidentity"),
  USERTYPE(Form.USERTYPE, "agent or account", "usertype"),
  USER(Form.WORD, "the agent's number, or the account's user name", "user"),
  PWDTYPE(Form.PWDTYPE, "plaintext or md5", "pwdtype"),
  PASSWORD(Form.PASSWORD, "as it is, or its md5", "password"),
  TYPE(Form.TYPE, "1, 2 or 3", "type"),
  LIST(Form.GROUPS, "ids of groups, each ended by a comma; none for all", "list"),
  REASON(
      Form.REASON,
      "training, meeting, leave, lunch, rest, other or a word of your own",
      "pause_reason",
      "paused_reason"),
  GROUPS(Form.GROUPS, "ids of groups, parted by commas", "agent_group_id"),
  SESSION(Form.ID, "the session of a call, from its events", "sessionid"),
  STATUS(Form.STATUS, "dialin, dialout or all", "status"),
  TARGET(Form.NUMBER, "an agent's number, or a phone number", "targetdn"),
  TARGET_TYPE(Form.TARGET_TYPE, "exter or inner", "targettype"),
  GROUP(Form.GROUP, "the id of a group; 0 for none", "agentgroupid"),
  MODEL_TYPE(
      Form.MODEL_TYPE, "BusinessApp, Campaign, Virtualcustomer, Customerservice", "modeltype"),
  MODEL(Form.GROUP, "the id of that model", "model_id"),
  USERDATA(Form.USERDATA, "comes back on every event of the call", "userdata"),
  CONSULT_TYPE(Form.CONSULT_TYPE, "internal or external", "consulttype"),
  AGENT_LEG(Form.ID, "the agent's unique id; none for the current call's", "agentuniqueid"),
  CALLER_LEG(Form.ID, "the caller's unique id; none for the current call's", "calleruniqueid"),
  CONSULT_LEG(Form.ID, "the consulted's unique id; none for the current", "nwaycalluniqueid"),
  CONSULTS(Form.GROUP, "parties besides caller and agent", "consultcount"),
  LEGS(Form.IDS, "unique ids, each ended by a comma; none for the current call", "uniqueid"),
  PHONE(
      Form.NUMBER,
      "the phone to take part with: an extension or an outside number",
      "phonenumber",
      "phonenummer",
      "onenumber"),
  AGENT_TYPE(Form.AGENT_TYPE, "login or all", "agenttype"),
  CAMPAIGN(Form.GROUP, "the id of a campaign", "campaignid"),
  NUMBERS(Form.ANY, "up to 100 phone numbers, parted by semicolons", "phonenum"),
  PRIORITY(Form.GROUP, "which are dialled first", "priority"),
  DIAL_TIME(Form.TIME, "2026-01-31 08:00:00, or none for at once", "dialtime"),
  PUSH_EVENT(Form.YES_NO, "yes: an event of the agent is told, too", "pushevent");

  /** What a value may look like. */
  private enum Form {
    WORD(AccLimits.WORD, ".*"),
    PASSWORD(AccLimits.PASSWORD, ".*"),
    USERTYPE(AccLimits.WORD, "(?i)agent|account"),
    PWDTYPE(AccLimits.WORD, "(?i)plaintext|textplain|md5"),
    TYPE(AccLimits.WORD, "[123]"),
    STATUS(AccLimits.WORD, "(?i)dialin|dialout|all"),
    TARGET_TYPE(AccLimits.WORD, "(?i)exter|inner"),
    CONSULT_TYPE(AccLimits.WORD, "(?i)internal|external"),
    MODEL_TYPE(AccLimits.WORD, "(?i)BusinessApp|Campaign|Virtualcustomer|Customer-?service"),
    AGENT_TYPE(AccLimits.WORD, "(?i)login|all"),
    YES_NO(AccLimits.WORD, "(?i)yes|no"),
    REASON(40, "[\\p{L}\\p{N} ._/()+&:'!?#@=-]+"),
    GROUP(9, "[0-9]+"),
    GROUPS(AccLimits.VALUE, each("[0-9]{1,9}")),
    ID(AccLimits.WORD * 2, "[A-Za-z0-9._:@-]+"),
    IDS(AccLimits.VALUE, each("[A-Za-z0-9._:@-]{1,128}")),
    NUMBER(AccLimits.NUMBER, "[0-9+*#() ./-]+"),
    USERDATA(AccLimits.USERDATA, ".*"),
    TIME(AccLimits.WORD, "\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}"),
    ANY(AccLimits.VALUE, ".*");

    final int most;
    final Predicate<String> fits;

    Form(int most, String pattern) {
      this(most, Pattern.compile(pattern).asMatchPredicate());
    }

    Form(int most, Predicate<String> fits) {
      this.most = most;
      this.fits = fits;
    }

    /** A list each of whose items is so; counted first. */
    private static Predicate<String> each(String pattern) {
      Predicate<String> item = Pattern.compile(pattern).asMatchPredicate();
      return value -> {
        List<String> items = items(value);
        return items.size() <= AccLimits.ITEMS && items.stream().allMatch(item);
      };
    }
  }

  private static final Map<String, Param> BY_NAME = new HashMap<>();

  static {
    for (Param p : values()) {
      p.spellings.forEach(s -> BY_NAME.put(s, p));
    }
  }

  private final Form form;
  private final String meaning;
  private final List<String> spellings;

  Param(Form form, String meaning, String... spellings) {
    this.form = form;
    this.meaning = meaning;
    this.spellings = List.of(spellings);
  }

  /** By any of its spellings, in any case; null for none of ours. */
  static @Nullable Param named(String name) {
    return BY_NAME.get(name.toLowerCase(Locale.ROOT));
  }

  /** How it is spelled over HTTP. */
  String wire() {
    return spellings.get(0);
  }

  /** How else it is spelled. */
  List<String> alsoSpelled() {
    return spellings.subList(1, spellings.size());
  }

  /** What it says, for people. */
  String meaning() {
    return meaning;
  }

  /** What stands between the commas of a list; nothing between two is nothing. */
  static List<String> items(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /**
   * Whether a value says nothing: pages write a comma behind each item of a list, also of none, and
   * put together what they do not have as {@code undefined}.
   */
  boolean saysNothing(String value) {
    return switch (form) {
      case GROUPS, IDS -> items(value).isEmpty();
      default ->
          value.isBlank()
              || (this == MODEL_TYPE || this == MODEL)
                  && (value.equals("undefined") || value.equals("null"));
    };
  }

  /** Whether a value may be so. Control characters never may. */
  boolean allows(String value) {
    return value.length() <= form.most && clean(value) && form.fits.test(value);
  }

  /** Whether it has no control characters. */
  static boolean clean(String value) {
    return value.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029);
  }
}
