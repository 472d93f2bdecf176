package io.cordboard.server.numbers;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import io.cordboard.server.access.Principal;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.NumbersSection;
import io.cordboard.server.config.NumbersSection.NumberType;
import io.cordboard.server.numbers.Verdict.Outside;
import io.cordboard.server.numbers.Verdict.Refused;
import io.cordboard.server.numbers.Verdict.Why;
import java.time.Clock;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides what may be dialled; every way to start or move a call goes through here. May be called
 * by any thread.
 *
 * <p>The rule against toll fraud: nothing that came in is ever dialled. A number is taken apart by
 * the numbering plan of its country and the dial string is built anew from the parts.
 */
public final class NumberRules {
  /** ASCII only: other scripts' digits and look-alikes of {@code +} are no mistake of typing. */
  private static final Pattern WRITTEN = Pattern.compile("\\+?[0-9][0-9 .()-]*");

  private static final Pattern SEPARATORS = Pattern.compile("[ .()-]");
  private static final Pattern BARE = Pattern.compile("\\+[1-9][0-9]{6,14}|[0-9]{2,17}");

  private final Config config;
  private final NumbersSection rules;
  private final Spending spending;
  private final PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
  private final ShortNumberInfo shortNumbers = ShortNumberInfo.getInstance();

  /** Takes the rules from the configuration; what was spent is kept in memory only. */
  public NumberRules(Config config, Clock clock) {
    this.config = config;
    this.rules = config.numbers();
    this.spending = new Spending(config, clock);
  }

  /**
   * Checks a number and, if it leads outside, counts the attempt against the principal's limits.
   */
  public Verdict admit(Principal principal, String number) {
    Verdict verdict = check(number);
    if (verdict instanceof Outside outside) {
      Refused over = spending.charge(principal, outside.price() * rules.chargedMinutes());
      return over == null ? outside : over;
    }
    return verdict;
  }

  /** Checks a number alone, without counting anything. */
  public Verdict check(String number) {
    if (number.length() > NumberLimits.WRITTEN || !WRITTEN.matcher(number).matches()) {
      return notANumber(number);
    }
    String bare = SEPARATORS.matcher(number).replaceAll("");
    if (!BARE.matcher(bare).matches()) {
      return notANumber(number);
    }
    if (isInternal(bare)) {
      return new Verdict.Internal(bare);
    }
    if (rules.emergency().contains(bare)) {
      return new Outside(bare, rules.dialEmergency().replace("{number}", bare), 0);
    }
    String home = rules.homeCountry();
    if (home != null && shortNumbers.connectsToEmergencyNumber(bare, home)) {
      return refused(
          Why.EMERGENCY,
          bare + " (expected: emergency calls are dialled on a phone; see numbers.emergency)");
    }
    if (home == null && !bare.startsWith("+")) {
      return refused(
          Why.NOT_IN_THE_PLAN, bare + " (expected: an extension, or a number with +country)");
    }
    try {
      return outside(plans.parse(bare, home), bare);
    } catch (NumberParseException e) {
      return refused(Why.NOT_IN_THE_PLAN, bare + " (expected: a number of the numbering plan)");
    }
  }

  private boolean isInternal(String bare) {
    return config.device(bare) != null
        || rules.internal().stream().anyMatch(range -> range.contains(bare));
  }

  private Verdict outside(PhoneNumber number, String bare) {
    String region = plans.getRegionCodeForNumber(number);
    if (!plans.isValidNumber(number) || region == null) {
      return refused(Why.NOT_IN_THE_PLAN, bare + " (expected: a number of the numbering plan)");
    }
    String e164 = plans.format(number, PhoneNumberFormat.E164);
    for (String prefix : rules.blocked()) {
      if (e164.startsWith(prefix)) {
        return refused(Why.BLOCKED, e164 + " (expected: not " + prefix + ", which is blocked)");
      }
    }
    // Satellites, international networks and international premium numbers belong to no country
    // ("001"), and no country can be allowed that would let them in.
    if (!isAllowedCountry(region)) {
      return refused(Why.COUNTRY, e164 + " (expected: a number of an allowed country)");
    }
    NumberType type = type(plans.getNumberType(number));
    if (type == null || !rules.allowedTypes().contains(type)) {
      String word = type == null ? "unknown" : type.name().toLowerCase(Locale.ROOT);
      return refused(Why.TYPE, e164 + ": " + word + " (expected: an allowed type of number)");
    }
    return new Outside(e164, dialString(number, region, e164), price(region, type));
  }

  private boolean isAllowedCountry(String region) {
    return rules.allowedCountries().isEmpty()
        ? region.equals(rules.homeCountry())
        : rules.allowedCountries().contains(region);
  }

  private String dialString(PhoneNumber number, String region, String e164) {
    String home = rules.homeCountry();
    String template = region.equals(home) ? rules.dialHome() : rules.dialAbroad();
    return template
        .replace("{e164}", e164.substring(1))
        .replace("{national}", digits(plans.format(number, PhoneNumberFormat.NATIONAL)))
        .replace("{international}", abroad(number, e164));
  }

  /**
   * An admitted number as another way out wants it.
   *
   * @param template with {@code {number}} (with the country, no {@code +}), {@code {national}} or
   *     {@code {international}} in it
   */
  public String written(Outside outside, String template) {
    String e164 = outside.e164();
    if (!e164.startsWith("+")) {
      return template.replaceAll("\\{(number|national|international)\\}", e164);
    }
    try {
      PhoneNumber number = plans.parse(e164, null);
      return template
          .replace("{number}", e164.substring(1))
          .replace("{national}", digits(plans.format(number, PhoneNumberFormat.NATIONAL)))
          .replace("{international}", abroad(number, e164));
    } catch (NumberParseException e) {
      throw new IllegalArgumentException(e164 + " (expected: one that was admitted)", e);
    }
  }

  private String abroad(PhoneNumber number, String e164) {
    String home = rules.homeCountry();
    return home == null || home.equals(plans.getRegionCodeForNumber(number))
        ? "00" + e164.substring(1)
        : digits(plans.formatOutOfCountryCallingNumber(number, home));
  }

  private static String digits(String formatted) {
    return PhoneNumberUtil.normalizeDigitsOnly(formatted);
  }

  private double price(String region, NumberType type) {
    double price = rules.defaultPrice();
    boolean exact = false;
    for (NumbersSection.Price p : rules.prices()) {
      if (p.country().equals(region) && (p.type() == type || p.type() == null && !exact)) {
        price = p.perMinute();
        exact = p.type() == type;
      }
    }
    return price;
  }

  private static @Nullable NumberType type(PhoneNumberType type) {
    for (NumberType known : NumberType.values()) {
      if (known.name().equals(type.name())) {
        return known;
      }
    }
    return type == PhoneNumberType.PERSONAL_NUMBER ? NumberType.PERSONAL : null;
  }

  private static Refused notANumber(String number) {
    StringBuilder shown = new StringBuilder();
    number
        .chars()
        .limit(NumberLimits.WRITTEN)
        .forEach(c -> shown.append(c >= ' ' && c < 127 ? (char) c : '?'));
    return refused(
        Why.NOT_A_NUMBER, shown + " (expected: 2–15 digits, a + before them if need be)");
  }

  private static Refused refused(Why why, String text) {
    return new Refused(why, "number: " + text);
  }
}
