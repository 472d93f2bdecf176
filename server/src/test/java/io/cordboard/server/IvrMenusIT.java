package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every field of a menu, by what the caller hears and the customer is told. */
@Tag("long")
@Timeout(120)
class IvrMenusIT extends IvrCase {
  private static IvrCustomer menuWith(String loop, String delay, String size, String validation) {
    return customer.answers(
        "MENU",
        "MENU=m",
        "REC=menu",
        "LOOP=" + loop,
        "DELAY=" + delay,
        "SIZE=" + size,
        "VALIDATION=" + validation);
  }

  private static PhoneCall begins() {
    PhoneCall call = ann.call("7000");
    asked("-1", "");
    return call.awaitAnswered();
  }

  @Test
  void loopsArePlayedAndNoDigitIsSaidAsSuch() {
    menuWith("3", "1", "4", "0");
    bye();
    PhoneCall call = begins();
    call.hearsNext(en("menu"), en("menu"), en("menu"));
    asked("m", "");
    call.hearsNext(en("bye")).awaitOver();
    ended("TE");
  }

  @Test
  void aPauseFollowsEachTime() {
    menuWith("2", "4", "1", "0");
    bye();
    PhoneCall call = begins();
    call.hearsNext(en("menu")).hearsNothing();
    assertThat(call.played()).hasSize(1);
    call.hearsNext(en("menu")).hearsNothing();
    call.press('1');
    asked("m", "1");
    call.awaitOver();
    ended("TE");
  }

  @Test
  void aMenuOfNoSizePlaysAndGoesOn() {
    menuWith("1", "0", "0", "0");
    bye();
    PhoneCall call = begins();
    call.hearsNext(en("menu"));
    asked("m", "");
    call.hearsNext(en("bye")).awaitOver();
    ended("TE");
  }

  @Test
  void hashAloneIsSentAndEndsDigitsUnsent() {
    menuWith("1", "0", "4", "0");
    menu("m", "other", 4);
    bye();
    PhoneCall call = begins();
    call.hearsNext(en("menu"));
    call.press('#');
    asked("m", "#");
    call.hearsNext(en("other"));
    press(call, "45#");
    asked("m", "45");
    call.awaitOver();
    ended("TE");
  }

  @Test
  void whoStopsTypingIsNotWaitedForForEver() {
    menuWith("1", "0", "4", "0");
    PhoneCall call = begins();
    call.hearsNext(en("menu"));
    press(call, "45");
    asked("m", "45");
    call.awaitOver();
    ended("TE");
  }

  @Test
  void digitsByInfoCountAndCutTheSoundShort() {
    customer.answers("MENU", "MENU=m", "REC=long", "LOOP=5", "DELAY=9", "SIZE=4", "VALIDATION=0");
    bye();
    PhoneCall call = begins();
    call.hearsNext(en("long"));
    call.type('8').type('8').type('0').type('#');
    asked("m", "880");
    call.hearsNext(en("bye"));
    assertThat(call.played()).startsWith("en/long", "en/bye").hasSize(2);
    call.awaitOver();
    ended("TE");
  }

  @Test
  void whatIsTypedAheadIsKeptForTheMenusToCome() {
    menuWith("1", "0", "2", "0");
    customer.answers("MENU", "MENU=n", "REC=other", "LOOP=1", "DELAY=0", "SIZE=1", "VALIDATION=0");
    bye();
    PhoneCall call = begins();
    press(call, "123");
    asked("m", "12");
    asked("n", "3");
    call.awaitOver();
    ended("TE");
  }

  @Test
  void noKeyIsLostBetweenTheMenus() {
    String keys = "1357924680*9";
    for (int i = 0; i < keys.length(); i++) {
      menu("m" + i, i % 3 == 0 ? "long" : "menu", 1);
    }
    bye();
    PhoneCall call = begins();
    press(call, keys);
    for (int i = 0; i < keys.length(); i++) {
      asked("m" + i, keys.substring(i, i + 1));
    }
    call.awaitOver();
    ended("TE");
  }

  @Test
  void aLanguageThatThePbxHasNoSoundsOfIsTheUsualOne() {
    menu("m", "welcome", 1, "LANGUAGE=fr");
    PhoneCall call = begins();
    call.hearsNext(en("welcome")).hangUp();
    ended("VOEND");
  }

  @Test
  void validatedDigitsAreReadBackAndSentWhenConfirmed() {
    menuWith("1", "0", "4", "1");
    bye();
    PhoneCall call = begins();
    call.hearsNext(en("menu"));
    press(call, "05#");
    call.hearsNext(Voice.digits("en", "05")).hearsNext(en("if-correct-press"));
    call.press('2');
    call.hearsNext(en("menu"));
    press(call, "06#");
    call.hearsNext(Voice.digits("en", "06")).hearsNext(en("if-correct-press"));
    call.press('1');
    asked("m", "06");
    call.awaitOver();
    ended("TE");
  }

  @Test
  void aMissingRecordIsHeardAsTheSorryPromptAndTheCallGoesOn() {
    menu("m", "there-is-none", 1);
    bye();
    PhoneCall call = begins();
    call.hearsNext(en("im-sorry"));
    call.press('1');
    asked("m", "1");
    call.awaitOver();
    ended("TE");
  }

  @Test
  void aRecordThatIsNoNameIsHeardAsTheSorryPromptAndRemarked() {
    menu("m", "../../etc/passwd", 1);
    menu("n", "other", 1);
    menu("o", "bye,welcome", 1);
    bye();
    PhoneCall call = begins();
    call.hearsNext(en("im-sorry"));
    call.press('1');
    asked("m", "1");
    call.hearsNext(en("other"));
    call.press('2');
    asked("n", "2");
    call.hearsNext(en("im-sorry"));
    call.press('3');
    asked("o", "3");
    call.hearsNext(en("bye")).awaitOver();
    ended("TE");
    assertThat(traced()).anyMatch(line -> line.startsWith("remark DATA.REC: ../../etc/passwd"));
  }

  @Test
  void aKeyCutsSaidDigitsShortAndIsTheMenus() {
    customer.answers(
        "SAYDIGITS",
        "SAYDIGITSRECORD=say",
        "DIGITS=12345678",
        "REC=menu",
        "LOOP=1",
        "DELAY=0",
        "SIZE=1",
        "MENU=m",
        "VALIDATION=0");
    bye();
    PhoneCall call = begins();
    call.hearsNext(en("say")).hearsNext(Voice.digits("en", "1"));
    call.press('5');
    asked("m", "5");
    call.awaitOver();
    assertThat(call.played()).contains("en/bye").doesNotContain("en/8", "en/menu");
    ended("TE");
  }

  @Test
  void whatTheCallerRecordsIsOneFileUntilHeHangsUp() {
    customer.answers("SILENTRECORD", "REC=say", "MAXDURATION=60");
    PhoneCall call = begins();
    call.hearsNext(en("say")).hearsNothing();
    call.hangUp();
    ended("VOEND");
  }

  @Test
  void aSlowServerIsBridgedByTheWaitingSound() {
    menu("m", "menu", 1);
    customer.answersLate(3.5, "HANGUP", "HANGUP_REC=bye", "HANGUP_CAUSE=16");
    PhoneCall call = begins();
    call.hearsNext(en("menu"));
    call.press('1');
    asked("m", "1");
    call.hearsNext(en("one-moment-please"));
    call.awaitOver();
    assertThat(call.played()).endsWith("en/bye");
    ended("TE");
  }

  @Test
  void whoIsNotAnsweredYetWaitsUnanswered() {
    customer.answersLate(4, "HANGUP", "HANGUP_REC=", "HANGUP_CAUSE=17");
    PhoneCall call = ann.call("7000");
    asked("-1", "");
    call.hears(en("one-moment-please")).awaitRefused(486);
    assertThat(call.events()).doesNotContain("answered");
    ended("TE");
  }

  @Test
  void aMenuThatLeadsToItselfEndsAfter200Questions() {
    for (int i = 0; i < 201; i++) {
      menu("m", "blank", 0);
    }
    PhoneCall call = begins();
    for (int i = 1; i < 200; i++) {
      asked("m", "");
    }
    assertApology(call);
    ended("VOEND");
    assertThat(traced()).anyMatch(line -> line.startsWith("fallback too_many_steps: "));
  }

  @Test
  void aSensitiveNumberIsAskedWithItsPassword() {
    menu("m", "menu", 1);
    PhoneCall call = ann.call("7004");
    assertThat(asked("-1", "").auth()).isEqualTo("Basic dTpzZWNyZXQtcHc=");
    call.awaitAnswered().hangUp();
    assertThat(ended("VOEND").auth()).isEqualTo("Basic dTpzZWNyZXQtcHc=");
  }
}
