package io.cordboard.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriLink;
import io.cordboard.ari.AriLinkState;
import io.cordboard.ari.AriListener;
import io.cordboard.ari.AriSettings;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.doctor.Finding.Grade;
import io.cordboard.server.lab.Lab;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
        .contains("ok       queue 630")
        .contains("ok       channelvars has CORDBOARD_CALL_ID")
        .contains("ok       eventfilter keeps the frequent events away")
        .contains("ok       ARI application cordboard: free")
        .contains("queues_cordboard.conf: writable by Asterisk")
        .contains("queues.conf includes it")
        .contains("features.conf: the codes that Cordboard drives")
        .contains("ok       call events ")
        .contains("ok       clock difference")
        .contains("ok       recording folder")
        .contains("ok       IVR recording folder");
    assertThat(lab.cli("core show channels count")).contains("0 active channels");
  }

  @Test
  void aUserWithoutChannelvarsAndFilterIsToldBoth() throws Exception {
    Path shipped = lab.asteriskFolder().resolve("etc/manager_cordboard.conf");
    String before = Files.readString(shipped);
    try {
      Files.writeString(
          shipped,
          before
              // A line that is only taken away stays in force until Asterisk is restarted.
              .replaceAll("(?m)^channelvars.*$", "channelvars = ANOTHER")
              .replaceAll("(?m)^eventfilter.*$", "")
              .replace("read = system,", "read = dialplan,system,"));
      lab.cli("manager reload");
      assertThat(report(demo()))
          .contains("MISSING  channelvars: no CORDBOARD_CALL_ID")
          .containsPattern("warn     events that Cordboard has no use for come: .*VarSet");
    } finally {
      Files.writeString(shipped, before);
      lab.cli("manager reload");
    }
  }

  @Test
  void aQueueIncludeThatAsteriskCannotWriteOrDoesNotReadIsMissing() throws Exception {
    Path etc = Files.createDirectory(folder.resolve("etc"));
    String shown = "config-folder: " + etc;
    String given = "config-folder: ${CORDBOARD_LAB_ETC:-/etc/asterisk}";
    assertThat(report(demo(given, shown))).contains("MISSING  queue include " + etc);

    // Ours, and not the user's that runs the lab's Asterisk.
    Path include = Files.writeString(etc.resolve("queues_cordboard.conf"), "");
    Files.setPosixFilePermissions(include, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(etc.resolve("queues.conf"), "[630]\nleavewhenempty = yes\n");
    assertThat(report(demo(given, shown)))
        .contains("not writable by the user that runs Asterisk")
        .contains("MISSING  " + etc.resolve("queues.conf") + " does not include")
        .contains("warn     " + etc.resolve("queues.conf") + ": queue 630 turns callers away");
  }

  @Test
  void whatCannotBeSeenFromHereIsSaidAndIsNoFailure() throws Exception {
    Config config =
        demo(
            "config-folder: ${CORDBOARD_LAB_ETC:-/etc/asterisk}",
            "config-folder: /nowhere",
            "folder: ${CORDBOARD_LAB_RECORDINGS:-/var/spool/asterisk/monitor}",
            "folder: /nowhere",
            "recordings: ${CORDBOARD_LAB_IVR_RECORDINGS:-/var/spool/asterisk/recording}",
            "recordings: /nowhere/else");
    StringWriter out = new StringWriter();
    assertThat(new Doctor(config, Clock.systemUTC()).report(new PrintWriter(out))).isZero();
    assertThat(out.toString())
        .contains("warn     queue include /nowhere/queues_cordboard.conf: cannot be seen")
        .contains("warn     recording folder /nowhere: cannot be seen from here")
        .contains("warn     IVR recording folder /nowhere/else: cannot be seen from here");
  }

  @Test
  void anApplicationThatAServerServesIsSaidAndStaysItsOwn() throws Exception {
    Config config = demo();
    List<AriLinkState> states = new CopyOnWriteArrayList<>();
    ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    AriListener listener =
        new AriListener() {
          @Override
          public void onState(AriLinkState state) {
            states.add(state);
          }

          @Override
          public void onEvent(AriEvent event) {}

          @Override
          public void onUp(List<AriChannel> inApp) {}
        };
    Config.Ari ari = Objects.requireNonNull(config.nodes().get(0).ari());
    AriSettings settings = new AriSettings(ari.url(), ari.user(), ari.secret().reveal(), ari.app());
    try (AriLink server = new AriLink(settings, listener, loop)) {
      server.start();
      Lab.await(Duration.ofSeconds(30), "link up", () -> server.state() instanceof AriLinkState.Up);
      assertThat(new Doctor(config, Clock.systemUTC()).examine())
          .contains(Finding.ok("ARI application cordboard: registered, a server is connected"));
      assertThat(states).allMatch(s -> s instanceof AriLinkState.Up, "up");
    } finally {
      loop.shutdown();
    }
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
    TestConfigs.layersInto(folder);
    Path file = Files.writeString(folder.resolve("demo.yaml"), yaml);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    return Config.load(
        file,
        Map.of(
            "CORDBOARD_LAB_AMI_PORT", Integer.toString(lab.amiPort()),
            "CORDBOARD_LAB_HTTP_PORT", Integer.toString(lab.httpPort()),
            "CORDBOARD_LAB_RECORDINGS", lab.recordings().toString(),
            "CORDBOARD_LAB_IVR_RECORDINGS", lab.ivrRecordings().toString(),
            "CORDBOARD_LAB_CEL", lab.callEvents().toString(),
            "CORDBOARD_LAB_ETC", lab.asteriskFolder().resolve("etc").toString()));
  }
}
