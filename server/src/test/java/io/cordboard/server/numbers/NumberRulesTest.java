package io.cordboard.server.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.MovableClock;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.numbers.Verdict.Internal;
import io.cordboard.server.numbers.Verdict.Outside;
import io.cordboard.server.numbers.Verdict.Refused;
import io.cordboard.server.numbers.Verdict.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberRulesTest {
  private static final Principal CRM = new Principal("key:crm", Role.OPERATOR, null, null);
  private static final Principal SHOP = new Principal("key:shop", Role.OPERATOR, null, null);

  private final MovableClock clock = new MovableClock();
  private final NumberRules rules =
      rules(
          """
          home-country: DE
          internal: [630-632]
          allowed-countries: [DE, AT, US]
          blocked: ["+4989"]
          dial-home: "9{national}"
          dial-abroad: "9{international}"
          calls-per-minute: 3
          default-price: 1.0
          prices:
            - {country: DE, per-minute: 0.1}
            - {country: DE, type: mobile, per-minute: 0.5}
          """);

  private NumberRules rules(String numbers) {
    return new NumberRules(
        TestConfigs.of(
            "zone: UTC\nextensions: [{numbers: [801-820]}]\n"
                + "keys: [{id: crm, secret: crm-crm-crm}, {id: shop, secret: shop-shop,"
                + " calls-per-minute: 100, daily-cost: 7.0}]\n"
                + "numbers:\n"
                + numbers.indent(2)),
        clock);
  }

  @ParameterizedTest
  @CsvSource({
    "+49 30 23125 100, +493023125100, 903023125100",
    "+49 (30) 23125-100, +493023125100, 903023125100",
    "030.23125.100, +493023125100, 903023125100",
    "0049 30 23125100, +493023125100, 903023125100",
    "+4915123456789, +4915123456789, 9015123456789",
    "+43 1 5861234, +4315861234, 90043" + "15861234",
    "+1 202 555 0143, +12025550143, 900" + "12025550143",
    "0800 3301000, +498003301000, 908003301000",
  })
  void allowedNumbersAreDialledFromTheirParts(String number, String e164, String dial) {
    assertThat(rules.check(number))
        .isInstanceOfSatisfying(
            Outside.class,
            o -> {
              assertThat(o.e164()).isEqualTo(e164);
              assertThat(o.dialString()).isEqualTo(dial);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"801", "8 01", "820", "630"})
  void ownNumbersAreInternal(String number) {
    assertThat(rules.check(number)).isEqualTo(new Internal(number.replace(" ", "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Not a number at all, or one that carries something.
        "''|NOT_A_NUMBER",
        "8|NOT_A_NUMBER",
        "abc|NOT_A_NUMBER",
        "801&PJSIP/802|NOT_A_NUMBER",
        "801&802|NOT_A_NUMBER",
        "PJSIP/801|NOT_A_NUMBER",
        "801@internal|NOT_A_NUMBER",
        "Local/801@internal|NOT_A_NUMBER",
        "801,1,30|NOT_A_NUMBER",
        "801|NONE",
        "030/23125100|NOT_A_NUMBER",
        "03023125100;ext=1|NOT_A_NUMBER",
        "tel:+493023125100|NOT_A_NUMBER",
        "${EXTEN}|NOT_A_NUMBER",
        "*98|NOT_A_NUMBER",
        "#31#030231251|NOT_A_NUMBER",
        "030231251w|NOT_A_NUMBER",
        "0800FLOWERS|NOT_A_NUMBER",
        "++493023125100|NOT_A_NUMBER",
        "49+3023125100|NOT_A_NUMBER",
        "+|NOT_A_NUMBER",
        "+00493023125100|NOT_A_NUMBER",
        "03023125100030231251000302312510003023|NOT_A_NUMBER",
        // Numbers of no country, premium, shared cost, personal.
        "+881612345678|COUNTRY",
        "+870773123456|COUNTRY",
        "+88213300655|COUNTRY",
        "+979123456789|COUNTRY",
        "00881612345678|COUNTRY",
        "00979123456789|COUNTRY",
        "+80012345678|COUNTRY",
        "+499001234567|TYPE",
        "09001234567|TYPE",
        "+491801234567|TYPE",
        "+4970012345678|TYPE",
        // Countries that look like another one or are not allowed.
        "+18765551234|COUNTRY",
        "+18762345678|COUNTRY",
        "+18092345678|COUNTRY",
        "+2612012345|COUNTRY",
        "+25224123456|COUNTRY",
        "+37164123456|COUNTRY",
        "+442079460123|COUNTRY",
        "00442079460123|COUNTRY",
        // Prefix tricks.
        "000442079460123|NOT_IN_THE_PLAN",
        "9003023125100|NOT_IN_THE_PLAN",
        "900442079460123|NOT_IN_THE_PLAN",
        "0110442079460123|NOT_IN_THE_PLAN",
        "01033 00442079460123|NOT_A_NUMBER",
        "010330044207946|NOT_IN_THE_PLAN",
        // Blocked, emergency, services.
        "+49 89 636 48018|BLOCKED",
        "110|EMERGENCY",
        "112|EMERGENCY",
        "1 1 2|EMERGENCY",
        "118|NOT_IN_THE_PLAN",
        "11833|NOT_IN_THE_PLAN",
      })
  void everythingElseIsRefused(String number, String why) {
    if (why.equals("NONE")) {
      assertThat(rules.check(number)).isInstanceOf(Internal.class);
      return;
    }
    assertThat(rules.check(number))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.why()).isEqualTo(Why.valueOf(why)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "801\r\nAction: Command",
        "801\n",
        "801\u0000",
        "\u0668\u0660\u0661", // Arabic-Indic digits
        "\uff18\uff10\uff11", // full-width digits
        "\uff0b493023125100", // full-width plus
        "+49\u00a03023125100", // no-break space
        "+49\u200b3023125100", // zero-width space
        "+49\u20103023125100", // a hyphen that is none
        "\u202e108", // right-to-left override
        "8\u041e1", // Cyrillic O
        "8O1",
        "8l1",
      })
  void lookAlikesAndControlsAreRefusedAndShownHarmless(String number) {
    assertThat(rules.check(number))
        .isInstanceOfSatisfying(
            Refused.class,
            r -> {
              assertThat(r.why()).isEqualTo(Why.NOT_A_NUMBER);
              assertThat(r.text().replace("\u2013", "-")).matches("[ -~]+");
            });
  }

  @Test
  void nothingOutsideMayBeCalledAsShipped() {
    NumberRules shipped = rules("internal: []");
    assertThat(shipped.check("03023125100"))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.why()).isEqualTo(Why.NOT_IN_THE_PLAN));
    assertThat(shipped.check("+493023125100"))
        .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.why()).isEqualTo(Why.COUNTRY));
    assertThat(shipped.check("801")).isEqualTo(new Internal("801"));
  }

  @Test
  void emergencyNumbersMayBeAllowed() {
    assertThat(
            rules("home-country: DE\nemergency: [112]\ndial-emergency: '0{number}'").check("112"))
        .isEqualTo(new Outside("112", "0112", 0));
  }

  @Test
  void outsideCallsAreCountedPerMinuteInternalOnesAreNot() {
    for (int i = 0; i < 3; i++) {
      assertThat(rules.admit(CRM, "+493023125100")).isInstanceOf(Outside.class);
      clock.pass(10_000);
    }
    assertThat(why(CRM, "+493023125100")).isEqualTo(Why.RATE);
    assertThat(rules.admit(CRM, "801")).isInstanceOf(Internal.class);
    assertThat(rules.admit(SHOP, "+493023125100")).isInstanceOf(Outside.class);
    clock.pass(30_000);
    assertThat(rules.admit(CRM, "+493023125100")).isInstanceOf(Outside.class);
    assertThat(why(CRM, "+493023125100")).isEqualTo(Why.RATE);
  }

  @Test
  void aDaysSpendingIsCapped() {
    // Three minutes are charged: 3 × 1.0 abroad, 3 × 0.5 mobile, 3 × 0.1 at home; the cap is 7.
    assertThat(rules.admit(SHOP, "+4315861234")).isInstanceOf(Outside.class);
    assertThat(rules.admit(SHOP, "+4315861234")).isInstanceOf(Outside.class);
    assertThat(why(SHOP, "+4315861234")).isEqualTo(Why.COST);
    assertThat(why(SHOP, "+4915123456789")).isEqualTo(Why.COST);
    assertThat(rules.admit(SHOP, "+493023125100")).isInstanceOf(Outside.class);
    clock.pass(24 * 3_600_000L);
    assertThat(rules.admit(SHOP, "+4315861234")).isInstanceOf(Outside.class);
  }

  private Why why(Principal principal, String number) {
    return ((Refused) rules.admit(principal, number)).why();
  }
}
