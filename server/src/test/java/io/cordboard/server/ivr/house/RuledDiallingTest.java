package io.cordboard.server.ivr.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.MovableClock;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.ivr.CallerNumbers;
import io.cordboard.server.ivr.Dialling.Answer;
import io.cordboard.server.ivr.Dialling.Why;
import io.cordboard.server.ivr.IvrAction.Kind;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.numbers.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a number's customer may have dialled, and by which way. */
class RuledDiallingTest {
  private static final String HOUSE =
      """
      zone: UTC
      extensions: [{numbers: [801-803]}]
      queues: [{name: 630}]
      numbers:
        home-country: DE
        internal: [630-632]
        emergency: ["112"]
        dial-emergency: "{number}"
        calls-per-minute: 3
      ivr:
        providers:
        - {name: first, dial: 'PJSIP/{number}@trunk'}
        - {name: second, dial: 'PJSIP/9{national}@other', caller-ids: [did, '0722*']}
        numbers:
        - {did: 7000, url: 'http://x/ivr'}
        - {did: 7001, url: 'http://x/ivr'}
      """;

  private final Config config = TestConfigs.of(HOUSE);
  private final RuledDialling dialling =
      new RuledDialling(config, new NumberRules(config, new MovableClock()));

  private IvrPlan plan(int number) {
    return config.ivr().numbers().get(number).plan();
  }

  private Answer check(String number, String provider, Kind kind) {
    return dialling.check(plan(0), new Target(number, provider, kind));
  }

  private Answer admit(int plan, String number) {
    return dialling.admit(plan(plan), new Target(number, null, Kind.PHONE));
  }

  private static Answer.Reached reached(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Reached.class);
    return (Answer.Reached) answer;
  }

  private static Why refused(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    Answer.Refused refused = (Answer.Refused) answer;
    assertThat(refused.text()).contains(" (expected: ");
    return refused.why();
  }

  @ParameterizedTest
  @CsvSource({
    "030 23125100,,PJSIP/493023125100@trunk",
    "+493023125100,first,PJSIP/493023125100@trunk",
    "00493023125100,second,PJSIP/903023125100@other"
  })
  void aNumberGoesOutByTheProviderThatIsNamed(String number, String provider, String endpoint) {
    Answer.Reached reached = reached(check(number, provider, Kind.PHONE));
    assertThat(reached.reach().endpoint()).isEqualTo(endpoint);
    assertThat(reached.reach().number()).isEqualTo(number);
    assertThat(reached.called()).isEqualTo("+493023125100");
    assertThat(io.cordboard.ari.AriGuard.endpoint(endpoint)).isEqualTo(endpoint);
  }

  /** As click-to-call and transfers do, which ask the same rules. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+493023125100",
        "+49 30 23125 100",
        "0049 30 23125100",
        "+49 (0) 30 23125100",
        "004930 23125100",
        "+4930231251000000",
        "00493",
        "+",
        "00",
        "0012025550143",
        "+12025550143",
        "++493023125100",
        "0049801",
        "+49112"
      })
  void aPrefixedTargetIsTreatedAsEveryCommandsNumber(String number) {
    Verdict verdict = new NumberRules(config, new MovableClock()).check(number);
    for (String provider : new String[] {null, "second"}) {
      Answer answer = check(number, provider, Kind.PHONE);
      if (verdict instanceof Verdict.Outside outside) {
        assertThat(reached(answer).called()).isEqualTo(outside.e164());
      } else {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        assertThat(refused(answer)).isEqualTo(Why.NUMBER);
        assertThat(((Answer.Refused) answer).text()).isEqualTo(((Verdict.Refused) verdict).text());
      }
    }
  }

  @Test
  void aProviderSaysWhichNumbersMayBeShown() {
    assertThat(reached(check("03023125100", "first", Kind.PHONE)).callers())
        .isEqualTo(CallerNumbers.ANY);
    assertThat(reached(check("03023125100", "second", Kind.PHONE)).callers().allowed())
        .containsExactly("did", "0722*");
    assertThat(reached(check("801", "second", Kind.PHONE)).callers()).isEqualTo(CallerNumbers.ANY);
  }

  @Test
  void aProviderThatIsNotThereReachesNobody() {
    assertThat(refused(check("030 23125100", "provider9", Kind.PHONE))).isEqualTo(Why.PROVIDER);
    assertThat(((Answer.Refused) check("03023125100", "x\r\ny", Kind.PHONE)).text())
        .isEqualTo("provider: x??y (expected: one of [first, second])");
  }

  @Test
  void anExtensionIsAPhoneOfOursAndNothingElse() {
    Answer.Reached phone = reached(check("801", null, Kind.EXTENSION));
    assertThat(phone.reach().endpoint()).isEqualTo("PJSIP/801");
    assertThat(phone.called()).isEqualTo("801");
    assertThat(reached(check("8 01", "nobody", Kind.PHONE)).called()).isEqualTo("801");
    for (String outside : new String[] {"030 23125100", "112", "630", "999", "x", ""}) {
      assertThat(refused(check(outside, null, Kind.EXTENSION)))
          .as(outside)
          .isIn(Why.EXTENSION, Why.NUMBER);
    }
  }

  @Test
  void aQueueIsNoTarget() {
    assertThat(refused(check("630", null, Kind.PHONE))).isEqualTo(Why.EXTENSION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0900 1234567", "+881612345678", "801@x", "x", "+1 202 555 0143"})
  void theRulesHoldForEveryTarget(String number) {
    assertThat(refused(check(number, null, Kind.PHONE))).isEqualTo(Why.NUMBER);
    assertThat(refused(admit(0, number))).isEqualTo(Why.NUMBER);
  }

  @Test
  void nobodysServerCallsThePolice() {
    assertThat(refused(check("112", null, Kind.PHONE))).isEqualTo(Why.NUMBER);
    assertThat(refused(admit(0, "112"))).isEqualTo(Why.NUMBER);
    assertThat(refused(check("110", null, Kind.PHONE))).isEqualTo(Why.NUMBER);
  }

  @Test
  void onlyWhatIsAdmittedCountsAndEachNumberForItself() {
    for (int i = 0; i < 10; i++) {
      reached(check("03023125100", null, Kind.PHONE));
      assertThat(refused(admitBy("nobody"))).isEqualTo(Why.PROVIDER);
      reached(admit(0, "801"));
    }
    for (int i = 0; i < 3; i++) {
      reached(admit(0, "03023125100"));
    }
    assertThat(refused(admit(0, "03023125100"))).isEqualTo(Why.ALLOWANCE);
    reached(admit(1, "03023125100"));
  }

  private Answer admitBy(String provider) {
    return dialling.admit(plan(0), new Target("03023125100", provider, Kind.PHONE));
  }
}
