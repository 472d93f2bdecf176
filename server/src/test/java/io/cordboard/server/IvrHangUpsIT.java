package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The caller may go at any moment: HANGUP_CALL comes once, and nothing is left behind. */
@Tag("long")
@Timeout(120)
class IvrHangUpsIT extends IvrCase {
  /** What the call is at when the caller goes. */
  enum During {
    A_PROMPT("VOEND") {
      @Override
      PhoneCall reach() {
        menu("m", "long", 1);
        return begins().awaitAnswered().hearsNext(en("long"));
      }
    },
    THE_WAIT_FOR_DIGITS("VOEND") {
      @Override
      PhoneCall reach() {
        customer.answers(
            "MENU", "MENU=m", "REC=menu", "LOOP=1", "DELAY=20", "SIZE=4", "VALIDATION=0");
        PhoneCall call = begins().awaitAnswered().hearsNext(en("menu"));
        call.press('1');
        return call.hearsNothing();
      }
    },
    THE_READING_BACK("VOEND") {
      @Override
      PhoneCall reach() {
        customer.answers(
            "MENU", "MENU=m", "REC=menu", "LOOP=1", "DELAY=0", "SIZE=2", "VALIDATION=1");
        PhoneCall call = begins().awaitAnswered().hearsNext(en("menu"));
        IvrCase.press(call, "12");
        return call.hearsNext(Voice.digits("en", "12"));
      }
    },
    THE_WAIT_FOR_THE_SERVER("VOEND") {
      @Override
      PhoneCall reach() {
        menu("m", "menu", 1);
        customer.answersLate(4, "HANGUP", "HANGUP_REC=long", "HANGUP_CAUSE=16");
        PhoneCall call = begins().awaitAnswered().hearsNext(en("menu"));
        call.press('1');
        asked("m", "1");
        return call.hearsNext(en("one-moment-please"));
      }
    },
    THE_CALLERS_RECORD("VOEND") {
      @Override
      PhoneCall reach() {
        call("TARGET=808", "CALLER_REC=long");
        return begins().awaitAnswered().hearsNext(en("long"));
      }
    },
    THE_DIALLING("CANCEL") {
      @Override
      PhoneCall reach() {
        call("TARGET=808", "CALLER_REC=say", "MOH_CLASS=lab");
        return begins().awaitAnswered().hearsNext(en("say"), Voice.LAB_MUSIC);
      }
    },
    THE_TARGETS_RECORD("ANSWER") {
      @Override
      PhoneCall reach() {
        call("TARGET_REC=long", "MOH_CLASS=lab");
        PhoneCall call = begins();
        ben.awaitCall().answer().hearsNext(en("long"));
        return call.hearsOnly(Voice.LAB_MUSIC);
      }
    },
    THE_TALK("ANSWER") {
      @Override
      PhoneCall reach() {
        call("REC_STATUS=1");
        PhoneCall call = begins();
        ben.awaitCall().answer().hearsOnly(ann);
        return call.hearsOnly(ben);
      }
    },
    THE_SAYING_OF_DIGITS("VOEND") {
      @Override
      PhoneCall reach() {
        customer.answers(
            "SAYDIGITS",
            "SAYDIGITSRECORD=",
            "DIGITS=123456789",
            "REC=menu",
            "LOOP=1",
            "DELAY=0",
            "SIZE=1",
            "MENU=m",
            "VALIDATION=0");
        return begins().awaitAnswered().hearsNext(Voice.digits("en", "12"));
      }
    },
    A_LAYER("VOEND") {
      @Override
      PhoneCall reach() {
        customer.answers("VO", "LAYER=2", "RECORD=say", "LOOP=1", "DELAY=0");
        return begins().awaitAnswered().hearsNext(en("say"), en("menu"));
      }
    },
    THE_GOODBYE("TE") {
      @Override
      PhoneCall reach() {
        customer.answers("HANGUP", "HANGUP_REC=long", "HANGUP_CAUSE=16");
        return begins().awaitAnswered().hearsNext(en("long"));
      }
    },
    THE_APOLOGY("VOEND") {
      @Override
      PhoneCall reach() {
        customer.does("status", "code=404");
        return begins().awaitAnswered().hearsNext(en("im-sorry"));
      }
    };

    private final String status;

    During(String status) {
      this.status = status;
    }

    /** The call is at this. */
    abstract PhoneCall reach();
  }

  private static PhoneCall begins() {
    PhoneCall call = ann.call("7000");
    asked("-1", "");
    return call;
  }

  @ParameterizedTest
  @EnumSource(During.class)
  void theCallerGoes(During during) {
    during.reach().hangUp();
    ended(during.status);
  }

  /** The causes without a SIP status of their own at the PBX are the hard ones. */
  @ParameterizedTest
  @CsvSource({"1,404", "21,403", "38,503", "102,504", "127,500"})
  void theServersCauseIsTheStatus(int cause, int status) {
    customer.answers("HANGUP", "HANGUP_REC=blank", "HANGUP_CAUSE=" + cause);
    begins().awaitRefused(status);
    ended("TE");
  }

  @Test
  void theCallerGoesWhileTheFirstQuestionIsNotAnswered() {
    customer.answersLate(4, "HANGUP", "HANGUP_REC=long", "HANGUP_CAUSE=16");
    PhoneCall call = begins();
    call.hangUp();
    ended("VOEND");
  }

  @Test
  void theCallerGoesWhileHeIsInTheQueueThatTookHim() {
    try (Phone agent = house.lab().phone(805)) {
      customer.does("status", "code=503");
      PhoneCall call = ann.call("7003");
      asked("-1", "");
      PhoneCall in = agent.awaitCall();
      assertThat(customer.more()).as("before he is gone").isEmpty();
      call.hangUp();
      in.awaitOver();
      ended("VOEND");
    }
  }
}
