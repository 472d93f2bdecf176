package io.cordboard.server.doctor;

import io.cordboard.ami.AmiLink;
import io.cordboard.ami.AmiLinkState;
import io.cordboard.ami.AmiListener;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import io.cordboard.ami.AmiSettings;
import io.cordboard.ami.AmiTls;
import io.cordboard.server.callevents.CallEventCheck;
import io.cordboard.server.config.Config;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asteriskjava.manager.action.ManagerAction;

/** Looks at the PBXs of a configuration and says what is right and what is missing. Blocks. */
public final class Doctor {
  private static final int LOGIN_SECONDS = 10;

  private final Config config;
  private final Clock clock;

  /** A doctor for these nodes. */
  public Doctor(Config config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Prints a line per finding; returns the exit code: 1 if something needed is missing. */
  public int report(PrintWriter out) {
    boolean missing = false;
    for (Finding finding : examine()) {
      out.println(finding);
      missing |= finding.grade() == Finding.Grade.MISSING;
    }
    out.flush();
    return missing ? 1 : 0;
  }

  /** Examines everything. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    config.warnings().forEach(w -> findings.add(Finding.warn(w, "see the file")));
    if (config.nodes().isEmpty()) {
      findings.add(Finding.missing("nodes: none", "nodes: in the configuration"));
    }
    IvrExam ivr = new IvrExam(config.ivr());
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      for (Config.Node node : config.nodes()) {
        findings.addAll(ami(node, group.next()));
        findings.addAll(new FilesExam(node, pausing()).run());
        findings.add(callEvents(node));
        Config.Ari ari = node.ari();
        if (ari != null) {
          findings.addAll(new AriExam(ari, ivr).run());
        }
      }
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
    findings.addAll(ivr.nodes(config.nodes()));
    findings.addAll(ivr.servers());
    findings.add(
        FilesExam.recordings("recording folder", config.recording().folder(), "recording.folder"));
    if (!config.ivr().numbers().isEmpty()) {
      findings.add(
          FilesExam.recordings(
              "IVR recording folder", config.ivr().recordings(), "ivr.recordings"));
    }
    return findings;
  }

  /** Agents may choose after-call work in every group; elsewhere it is the configuration's. */
  private Set<String> pausing() {
    Set<String> queues = new HashSet<>();
    config.groups().forEach(group -> queues.add(group.queue()));
    if (config.afterCall().enabled()) {
      config.queues().forEach(queue -> queues.add(queue.name()));
    }
    return queues;
  }

  private static Finding callEvents(Config.Node node) {
    Path cel = node.cel();
    if (cel == null) {
      return Finding.warn(
          "call events of " + node.name() + ": not configured",
          "nodes[].cel, or calls that end while Cordboard is away are not recorded");
    }
    String problem = CallEventCheck.problem(cel);
    return problem.isEmpty()
        ? Finding.ok("call events " + cel)
        : Finding.missing(
            "call events " + problem,
            "cel_cordboard.conf, cel_sqlite3_cordboard.conf, modules; Cordboard in group asterisk,"
                + " chmod 2770 the folder, chmod 660 the file (dialplan/README)");
  }

  private List<Finding> ami(Config.Node node, EventLoop loop) {
    Config.Ami ami = node.ami();
    CompletableFuture<String> up = new CompletableFuture<>();
    StringBuffer why = new StringBuffer();
    ProbeExam probe = new ProbeExam();
    AmiListener listener =
        new AmiListener() {
          @Override
          public void onEvent(AmiMessage event) {
            probe.onEvent(event);
          }

          @Override
          public void onState(AmiLinkState state) {
            if (state instanceof AmiLinkState.Up u) {
              up.complete(u.banner());
            } else if (state instanceof AmiLinkState.Down d && !d.why().isEmpty()) {
              why.replace(0, why.length(), d.why());
            }
          }
        };
    AmiSettings settings =
        AmiSettings.of(ami.host(), ami.port(), ami.user(), ami.secret().reveal())
            .withChallenge(ami.md5());
    if (ami.tls()) {
      settings = settings.withTls(new AmiTls(ami.ca(), null, true));
    }
    String where = "AMI login " + ami.user() + "@" + ami.host() + ":" + ami.port();
    try (AmiLink link = new AmiLink(settings, listener, loop)) {
      link.start();
      String banner = up.get(LOGIN_SECONDS, TimeUnit.SECONDS);
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok(where + " (" + banner + ")"));
      AmiExam.Ami asked = asked(link);
      findings.addAll(new AmiExam(asked, config, node, clock).run());
      findings.addAll(probe.run(asked, "cordboard-doctor-" + clock.millis()));
      return findings;
    } catch (TimeoutException | ExecutionException e) {
      return List.of(
          Finding.missing(
              where + ": " + why,
              "#include manager_cordboard.conf in manager.conf; the same secret on both sides"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Finding.missing(where + ": interrupted", "run the doctor again"));
    }
  }

  private static AmiExam.Ami asked(AmiLink link) {
    return new AmiExam.Ami() {
      @Override
      public CompletableFuture<AmiReply> send(ManagerAction action) {
        return link.send(action);
      }

      @Override
      public CompletableFuture<AmiReply> list(ManagerAction action) {
        return link.list(action);
      }
    };
  }
}
