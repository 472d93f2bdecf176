package io.cordboard.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the lab promises to every other test. */
class LabIT {
  private final Lab lab = Lab.shared();

  @AfterEach
  void quiet() {
    lab.quiet();
  }

  @Test
  void upTwiceIsHarmless() {
    assertThat(lab.run("up")).contains("was up");
    assertThat(lab.run("status")).contains("phones     20 of 20 reachable");
  }

  @Test
  void everyExtensionHasAHintAndAPhone() {
    String hints = lab.cli("core show hints");
    for (int extension = 801; extension <= 820; extension++) {
      assertThat(hints).containsPattern(extension + "@\\S+ +: PJSIP/" + extension + " +State:Idle");
    }
  }

  @Test
  void phoneCallsPhoneAndIsAnswered() {
    assertThat(lab.call("801", "--as", "809", "--for", "1").awaitEnd())
        .startsWith("answered")
        .contains("hung up by the caller");
  }

  @Test
  void busyPhoneIsBusyAndSilentPhoneNeverAnswers() {
    assertThat(lab.call("807", "--as", "810").awaitEnd()).startsWith("busy");
    assertThat(lab.call("808", "--as", "810", "--ring", "3").awaitEnd()).startsWith("no_answer");
  }

  @Test
  void callerFromOutsideReachesTheQueueAndItsAgent() {
    assertThat(lab.call("4930630", "--for", "4").awaitAnswered().awaitEnd()).startsWith("answered");
    assertThat(lab.cli("queue show 630")).contains("C:1");
  }

  @Test
  void lastDigitDecidesInThePublicNetwork() {
    assertThat(lab.call("94930551", "--as", "811").awaitEnd()).startsWith("busy");
    assertThat(lab.call("94930552", "--as", "811", "--ring", "3").awaitEnd())
        .startsWith("no_answer");
    assertThat(lab.call("94930553", "--as", "811").awaitEnd()).startsWith("unavailable");
    assertThat(lab.call("94930554", "--as", "811").awaitEnd()).startsWith("not_found");
    assertThat(lab.call("94930555", "--as", "811", "--for", "1").awaitEnd()).startsWith("answered");
  }

  @Test
  void digitsArrive() {
    assertThat(lab.call("690", "--dtmf", "12*9", "--for", "9").awaitEnd()).startsWith("answered");
    assertThat(lab.cli("database get lab dtmf")).contains("Value: 12*9");
  }

  @Test
  void digitsOfADrivenPhoneArrive() {
    try (Phone phone = lab.phone(813)) {
      PhoneCall call = phone.call("690").awaitAnswered();
      call.press('7').press('7').type('*').press('0').awaitOver();
    }
    assertThat(lab.cli("database get lab dtmf")).contains("Value: 77*0");
  }

  @Test
  void recordingsHaveSound() throws IOException {
    assertThat(lab.call("692", "--for", "3").awaitEnd()).startsWith("answered");
    String name = lab.cli("database get lab recording").replaceAll("(?s).*Value: ", "").strip();
    Path file = lab.recordings().resolve(name);
    Lab.await(Duration.ofSeconds(5), file + " is written", () -> size(file) > 30_000);
    byte[] wav = Files.readAllBytes(file);
    int loudest = 0;
    for (int i = 44; i + 1 < wav.length; i += 2) {
      loudest = Math.max(loudest, Math.abs((short) ((wav[i] & 0xff) | (wav[i + 1] << 8))));
    }
    assertThat(loudest).isGreaterThan(3000);
  }

  @Test
  void drivenPhoneHoldsResumesTransfersAndHangsUp() {
    try (Phone phone = lab.phone(812);
        LabCall caller = lab.call("812", "--for", "60")) {
      PhoneCall call = phone.awaitCall().answer();
      caller.awaitAnswered();
      call.hold().resume().transferTo("802");
      Lab.await(
          Duration.ofSeconds(15),
          "802 has the call",
          () -> lab.cli("core show channels concise").matches("(?s).*PJSIP/802-[^\\n]*!Up!.*"));
      PhoneCall second = phone.call("801").awaitRinging().awaitAnswered();
      second.hangUp();
    }
    assertThat(lab.cli("pjsip show contacts"))
        .contains("812@127.0.0.1:" + (lab.port("PHONES") + 8));
  }

  @Test
  void drivenPhoneIsBusyDeclinesAndCancels() {
    try (Phone phone = lab.phone(813)) {
      LabCall first = lab.call("813");
      phone.awaitCall().busy();
      assertThat(first.awaitEnd()).startsWith("busy");
      LabCall second = lab.call("813", "--ring", "2");
      phone.awaitCall().awaitOver();
      assertThat(second.awaitEnd()).startsWith("no_answer");
      phone.call("808").awaitRinging().hangUp();
      phone.call("807").awaitRefused(486);
    }
  }

  @Test
  void drivenPhoneThatCancelsTooLateHangsUpTheAnsweredCall() {
    try (Phone caller = lab.phone(813);
        Phone callee = lab.phone(815)) {
      PhoneCall out = caller.call("815").awaitRinging();
      PhoneCall in = callee.awaitCall();
      out.hangUpWhile(
          () -> {
            in.answer();
            Lab.await(
                Duration.ofSeconds(15),
                "Asterisk has answered 813",
                () ->
                    lab.cli("core show channels concise").matches("(?s).*PJSIP/813-[^\\n]*!Up!.*"));
          });
      in.awaitOver();
    }
  }

  @Test
  void unregisteredPhoneIsUnavailableUntilItIsBack() {
    lab.unregister(814);
    try {
      assertThat(lab.cli("core show hints"))
          .containsPattern("814@\\S+ +: PJSIP/814 +State:Unavailable");
      assertThat(lab.call("814", "--as", "810").awaitEnd()).doesNotStartWith("answered");
    } finally {
      lab.register(814);
    }
  }

  @Test
  void asteriskComesBackAfterRestartAndKill() {
    lab.restartAsterisk();
    assertThat(lab.call("801", "--for", "1").awaitEnd()).startsWith("answered");
    lab.killAsterisk();
    assertThat(lab.run("ports")).contains("AMI=");
    lab.startAsterisk();
    lab.awaitPhones();
    assertThat(lab.call("801", "--for", "1").awaitEnd()).startsWith("answered");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
