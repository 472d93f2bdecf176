package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The led numbers of conf/demo.yaml, but for the server's port, with nobody there and then with
 * conf/examples/ivr_server.py. Its records are spoken ones of the PBX, which the lab's ears pass
 * over.
 */
@Timeout(180)
class DemoIvrIT {
  private static final int PORT = freePort();
  private static final Voice SORRY = Voice.record("en", "im-sorry");

  @RegisterExtension
  static final House house = House.ledBy("http://127.0.0.1:" + PORT, ofTheDemo());

  private final List<String> told = new CopyOnWriteArrayList<>();

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ofTheDemo() {
    try {
      String demo = Files.readString(Path.of("../conf/demo.yaml"));
      return demo.substring(demo.indexOf("\nivr:\n") + 1)
          .replace("${CORDBOARD_IVR:-http://127.0.0.1:8099}", "http://127.0.0.1:" + PORT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process example() throws IOException {
    Process example =
        new ProcessBuilder(
                "python3", "../conf/examples/ivr_server.py", "--port", "" + PORT, "--phone", "810")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(example.getInputStream(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).contains("listening");
    Thread rest = new Thread(() -> lines.lines().forEach(told::add), "example");
    rest.setDaemon(true);
    rest.start();
    return example;
  }

  private static PhoneCall inLayer2(Phone ann, String digits) {
    PhoneCall call = ann.call("7002").awaitAnswered().hearsNext(Voice.record("en", "welcome"));
    call.press('1').hearsNext(Voice.record("en", "menu"));
    return type(call, digits);
  }

  private static PhoneCall type(PhoneCall call, String digits) {
    digits.chars().forEach(digit -> call.press((char) digit));
    return call;
  }

  /** Hears all of the question whether the digits are right: a key may come too late to cut it. */
  private static void confirm(PhoneCall call) {
    call.hearsNext(Voice.record("en", "if-correct-press"))
        .hearsNext(Voice.digits("en", "1"))
        .hearsNext(Voice.record("en", "to-enter-a-diff-number"), Voice.record("en", "vm-press"))
        .hearsNext(Voice.digits("en", "2"))
        .press('1');
  }

  @Test
  void nobodyThereIsTheApologyAndTheExampleLeadsThemAll() throws Exception {
    try (Phone ann = house.lab().phone(809);
        Phone ben = house.lab().phone(810)) {
      ann.call("7000").awaitAnswered().hearsNext(SORRY).awaitOver();
      ann.call("7001").awaitAnswered().hearsNext(SORRY).awaitOver();
      inLayer2(ann, "810#").hearsNext(SORRY).awaitOver();

      Process example = example();
      try {
        PhoneCall json = ann.call("7000").awaitAnswered().press('2');
        ben.awaitCall().answer().hearsOnly(ann);
        json.hearsOnly(ben).hangUp();

        PhoneCall xml = ann.call("7001").awaitAnswered().press('1');
        type(xml, "07#").hearsNext(Voice.digits("en", "07"));
        confirm(xml);
        xml.hearsNext(Voice.digits("en", "07")).press('9').awaitOver();

        PhoneCall layers = inLayer2(ann, "810#");
        PhoneCall in = ben.awaitCall().answer().hearsOnly(ann);
        layers.hearsOnly(ben);
        in.hangUp();
        layers.awaitOver();
        awaitTold("HANGUP_CALL DID=7000 ", "CALL_STATUS=ANSWER ");
        awaitTold("HANGUP_CALL DID=7001 ", "CALL_STATUS=TE ");
        awaitTold("HANGUP_CALL DID=7002 ", "CALL_STATUS=ANSWER ");
      } finally {
        example.destroyForcibly().onExit().join();
      }
    }
  }

  @Test
  @Tag("long")
  void callersAtOnceHearTheirOwnDigits() throws Exception {
    Process example = example();
    List<Phone> phones = new ArrayList<>();
    try {
      for (int extension = 811; extension <= 816; extension++) {
        phones.add(house.lab().phone(extension));
      }
      List<PhoneCall> calls = new ArrayList<>();
      for (int i = 0; i < phones.size(); i++) {
        calls.add(phones.get(i).call(i % 2 == 0 ? "7000" : "7001"));
      }
      calls.forEach(call -> call.awaitAnswered().press('1'));
      for (int i = 0; i < calls.size(); i++) {
        type(calls.get(i), phones.get(i).extension() + "#");
      }
      for (int i = 0; i < calls.size(); i++) {
        calls.get(i).hearsNext(Voice.digits("en", "" + phones.get(i).extension()));
      }
      calls.forEach(DemoIvrIT::confirm);
      for (int i = 0; i < calls.size(); i++) {
        calls.get(i).hearsNext(Voice.digits("en", "" + phones.get(i).extension()));
      }
      calls.forEach(call -> call.press('9').awaitOver());
      for (Phone phone : phones) {
        awaitTold("HANGUP_CALL ", "CALLER_ID=" + phone.extension() + " ");
      }
    } finally {
      phones.forEach(Phone::close);
      example.destroyForcibly().onExit().join();
    }
  }

  private void awaitTold(String begin, String part) {
    Lab.await(
        Duration.ofSeconds(20),
        begin + part + "among " + told,
        () -> told.stream().anyMatch(line -> line.startsWith(begin) && line.contains(part)));
  }
}
