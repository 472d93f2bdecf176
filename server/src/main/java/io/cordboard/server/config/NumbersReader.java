package io.cordboard.server.config;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.cordboard.server.config.NumbersSection.NumberType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what may be dialled. */
final class NumbersReader {
  /** What a dial string may be made of; the number itself always comes from the checked one. */
  private static final Pattern TEMPLATE =
      Pattern.compile("[0-9*#+]{0,12}(\\{(e164|national|international)\\})[0-9*#]{0,12}");

  private static final List<NumberType> USUAL =
      List.of(
          NumberType.FIXED_LINE,
          NumberType.MOBILE,
          NumberType.FIXED_LINE_OR_MOBILE,
          NumberType.TOLL_FREE,
          NumberType.VOIP,
          NumberType.UAN);

  private final Set<String> countries = PhoneNumberUtil.getInstance().getSupportedRegions();

  NumbersSection read(Section s) {
    String home = s.optional("home-country");
    if (home != null && country(home) == null) {
      s.refuse("home-country", home, "an ISO code like DE");
      home = null;
    }
    return new NumbersSection(
        home,
        ConfigReader.ranges(s, "internal"),
        s.values("allowed-countries", List.of(), this::country, "ISO codes like DE"),
        s.values("allowed-types", USUAL, NumbersReader::type, "types like fixed-line, mobile"),
        s.values(
            "blocked",
            List.of(),
            b -> b.matches("\\+[1-9][0-9]{0,14}") ? b : null,
            "a prefix like +881"),
        s.values(
            "emergency", List.of(), e -> e.matches("[0-9]{3,6}") ? e : null, "a number like 112"),
        template(s, "dial-home"),
        template(s, "dial-abroad"),
        s.parsed(
            "dial-emergency",
            "{number}",
            t -> t.matches("[0-9*#]{0,12}\\{number\\}") ? t : null,
            "digits before {number}"),
        s.number("calls-per-minute", 30, 0, 10_000),
        s.decimal("daily-cost", 0, 0, 1e6),
        s.number("charged-minutes", 3, 1, 60),
        s.decimal("default-price", 0, 0, 1000),
        s.list("prices", this::price));
  }

  private NumbersSection.Price price(Section s) {
    String country = s.required("country", "an ISO code like DE");
    if (!country.isEmpty() && country(country) == null) {
      s.refuse("country", country, "an ISO code like DE");
    }
    String type = s.optional("type");
    NumberType t = type == null ? null : type(type);
    if (type != null && t == null) {
      s.refuse("type", type, "a type like mobile");
    }
    if (!s.has("per-minute")) {
      s.required("per-minute", "a price");
    }
    return new NumbersSection.Price(country, t, s.decimal("per-minute", 0, 0, 1000));
  }

  private static String template(Section s, String key) {
    return s.parsed(
        key,
        "{e164}",
        t -> TEMPLATE.matcher(t).matches() ? t : null,
        "digits around one of {e164}, {national}, {international}");
  }

  private @Nullable String country(String text) {
    return countries.contains(text) ? text : null;
  }

  private static @Nullable NumberType type(String text) {
    for (NumberType type : NumberType.values()) {
      if (type.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return type;
      }
    }
    return null;
  }
}
