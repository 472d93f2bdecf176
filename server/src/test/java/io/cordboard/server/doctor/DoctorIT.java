package io.cordboard.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.config.Config;
import io.cordboard.server.doctor.Finding.Grade;
import io.cordboard.server.lab.Lab;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorIT {
  private static final String WEAK =
      """

      [weak]
      secret = weak-secret
      read = system,call
      write = call,system,command
      """;

  private final Lab lab = Lab.shared();

  @TempDir Path folder;

  @Test
  void theShippedSetUpIsHealthy() throws Exception {
    Doctor doctor = new Doctor(demo(), Clock.systemUTC());
    assertThat(doctor.examine()).allMatch(f -> f.grade() == Grade.OK, "ok");
    StringWriter out = new StringWriter();
    assertThat(doctor.report(new PrintWriter(out))).isZero();
    assertThat(out.toString())
        .contains("ok       Asterisk 22")
        .contains("ok       AMI permission originate")
        .contains("ok       context cordboard-hold")
        .contains("ok       queue 630");
  }

  @Test
  void aMissingContextAndQueueAreTold() throws Exception {
    assertThat(report(demo("context: internal", "context: nowhere", "name: 632", "name: 639")))
        .contains("MISSING  context nowhere")
        .contains("MISSING  queue 639")
        .contains("mend: ");
  }

  @Test
  void aWrongSecretIsToldAndNotShown() throws Exception {
    assertThat(report(demo("secret: lab-secret", "secret: another")))
        .contains("MISSING  AMI login cordboard@127.0.0.1")
        .contains("MISSING  ARI user cordboard")
        .contains("status 401")
        .doesNotContain("another");
  }

  @Test
  void aUserWithWrongPermissionsIsToldWhatToGiveAndWhatToTake() throws Exception {
    Path manager = lab.asteriskFolder().resolve("etc/manager.conf");
    String before = Files.readString(manager);
    try {
      Files.writeString(manager, before + WEAK);
      lab.cli("manager reload");
      Config weak =
          demo(
              "    ami:",
              "    ami:\n      user: weak",
              "secret: lab-secret",
              "secret: weak-secret");
      assertThat(report(weak))
          .contains("ok       AMI permission call")
          .contains("MISSING  AMI permission agent")
          .contains("MISSING  AMI permission originate")
          .contains("warn     AMI permission command is given")
          .contains("warn     AMI permission system is given");
    } finally {
      Files.writeString(manager, before);
      lab.cli("manager reload");
    }
  }

  private static String report(Config config) {
    StringWriter out = new StringWriter();
    assertThat(new Doctor(config, Clock.systemUTC()).report(new PrintWriter(out))).isEqualTo(1);
    return out.toString();
  }

  /** The demo's configuration with pieces of it replaced. */
  private Config demo(String... replacements) throws Exception {
    String yaml = Files.readString(Path.of("../conf/demo.yaml"));
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(yaml).contains(replacements[i]);
      yaml = yaml.replace(replacements[i], replacements[i + 1]);
    }
    Path file = Files.writeString(folder.resolve("demo.yaml"), yaml);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    return Config.load(
        file,
        Map.of(
            "CORDBOARD_LAB_AMI_PORT", Integer.toString(lab.amiPort()),
            "CORDBOARD_LAB_HTTP_PORT", Integer.toString(lab.httpPort()),
            "CORDBOARD_LAB_RECORDINGS", lab.recordings().toString()));
  }
}
