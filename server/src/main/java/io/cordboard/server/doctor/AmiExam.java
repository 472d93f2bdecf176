package io.cordboard.server.doctor;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import io.cordboard.ami.action.DeviceStateListAction;
import io.cordboard.ami.action.DialplanShowAction;
import io.cordboard.ami.action.ExtensionStateListAction;
import io.cordboard.server.config.Config;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asteriskjava.manager.action.CoreSettingsAction;
import org.asteriskjava.manager.action.GetVarAction;
import org.asteriskjava.manager.action.ListCommandsAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.QueueStatusAction;
import org.jspecify.annotations.Nullable;

/**
 * Examines a PBX over a link that is up; only asks, changes nothing there.
 *
 * <p>Blocks; not for event loops.
 */
final class AmiExam {
  private static final int WAIT_SECONDS = 10;

  /** The marker in dialplan/extensions_cordboard.conf. */
  private static final String VERSION_HINT = "Custom:cordboard-5";

  private static final String MANAGER = "the user of dialplan/manager_cordboard.conf";

  /** Permission, and an action that needs it and no other. */
  private static final Map<String, String> NEEDED =
      new TreeMap<>(
          Map.of(
              "call", "Atxfer",
              "agent", "QueueAdd",
              "originate", "Originate",
              "reporting", "CoreShowChannels"));

  private static final Map<String, String> TOO_MUCH =
      new TreeMap<>(
          Map.of("system", "DBPut", "command", "Command", "config", "UpdateConfig", "agi", "AGI"));

  private static final List<String> CONTEXTS =
      List.of(
          "cordboard-version",
          "cordboard-originate",
          "cordboard-hold",
          "cordboard-conference",
          "cordboard-stasis",
          "cordboard-stasis-fallback",
          "cordboard-queue",
          "cordboard-hangup",
          "cordboard-record",
          "cordboard-db");

  /** Sends actions; a link, or in tests something that answers like one. */
  interface Ami {
    CompletableFuture<AmiReply> send(ManagerAction action);

    CompletableFuture<AmiReply> list(ManagerAction action);
  }

  private final Ami ami;
  private final Config config;
  private final Config.Node node;
  private final Clock clock;
  private final List<Finding> findings = new ArrayList<>();

  AmiExam(Ami ami, Config config, Config.Node node, Clock clock) {
    this.ami = ami;
    this.config = config;
    this.node = node;
    this.clock = clock;
  }

  List<Finding> run() {
    version();
    permissions();
    contexts();
    hints();
    queues();
    clockDifference();
    hole();
    return findings;
  }

  private void version() {
    String version = value(one(new CoreSettingsAction()), "AsteriskVersion");
    if (version == null) {
      add(Finding.missing("Asterisk version: not told", "write=reporting for " + MANAGER));
    } else if (major(version) < 20) {
      add(Finding.warn("Asterisk " + version, "Cordboard is tested with 22"));
    } else {
      add(Finding.ok("Asterisk " + version));
    }
  }

  private static int major(String version) {
    String digits = version.replaceFirst("^[^0-9]*([0-9]{1,4}).*$", "$1");
    return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
  }

  /** The PBX itself lists the actions that this user may send; each tells of one permission. */
  private void permissions() {
    AmiReply reply = one(new ListCommandsAction());
    if (!(reply instanceof AmiReply.Done done)) {
      add(Finding.missing("AMI permissions: not told", MANAGER + ": see its read and write lines"));
      return;
    }
    NEEDED.forEach(
        (permission, action) ->
            add(
                may(done, action)
                    ? Finding.ok("AMI permission " + permission)
                    : Finding.missing(
                        "AMI permission " + permission, "write=" + permission + " as " + MANAGER)));
    TOO_MUCH.forEach(
        (permission, action) ->
            add(
                may(done, action)
                    ? Finding.warn(
                        "AMI permission " + permission + " is given, as good as a shell on the PBX",
                        "take it from the user; Cordboard does not need it: see " + MANAGER)
                    : Finding.ok("AMI permission " + permission + " is not given")));
  }

  private static boolean may(AmiReply.Done listed, String action) {
    return listed.response().get(AmiKey.of(action)) != null;
  }

  private void contexts() {
    List<String> all = new ArrayList<>(CONTEXTS);
    all.add(node.context());
    for (String context : all) {
      DialplanShowAction show = new DialplanShowAction();
      show.setContext(context);
      AmiReply reply = many(show);
      if (!(reply instanceof AmiReply.Done done) || done.items().isEmpty()) {
        add(
            Finding.missing(
                "context " + context,
                context.startsWith("cordboard-")
                    ? "#include extensions_cordboard.conf in extensions.conf, dialplan reload"
                    : "set nodes[].context to a context of your dialplan"));
      } else if (context.equals("cordboard-version") && !done.toString().contains(VERSION_HINT)) {
        add(
            Finding.warn(
                "Cordboard's dialplan is of another version",
                "copy dialplan/extensions_cordboard.conf again, dialplan reload"));
      } else {
        add(Finding.ok("context " + context));
      }
    }
  }

  private void hints() {
    AmiReply reply = many(new ExtensionStateListAction());
    List<AmiMessage> items = reply instanceof AmiReply.Done done ? done.items() : List.of();
    long ours =
        items.stream()
            .map(i -> i.get(AmiKey.of("Exten")))
            .filter(e -> e != null && config.device(e) != null)
            .count();
    add(
        ours > 0
            ? Finding.ok("hints of " + ours + " extensions")
            : Finding.missing(
                "hints of the configured extensions",
                "exten => 801,hint,PJSIP/801 in your dialplan, for each"));
    AmiReply devices = many(new DeviceStateListAction());
    if (!(devices instanceof AmiReply.Done)) {
      add(Finding.missing("device states", "write=call for " + MANAGER));
    }
  }

  private void queues() {
    AmiReply reply = many(new QueueStatusAction());
    List<AmiMessage> items = reply instanceof AmiReply.Done done ? done.items() : List.of();
    for (Config.Queue queue : config.queues()) {
      boolean there = items.stream().anyMatch(i -> queue.name().equals(i.get(AmiKey.of("Queue"))));
      add(
          there
              ? Finding.ok("queue " + queue.name())
              : Finding.missing(
                  "queue " + queue.name(), "add it to queues.conf or take it from the file"));
    }
  }

  private void clockDifference() {
    String epoch = getVar("EPOCH");
    if (epoch == null || !epoch.matches("[0-9]{1,12}")) {
      add(Finding.warn("clock of the PBX: not told", "compare by hand: date"));
      return;
    }
    long seconds = Math.abs(Long.parseLong(epoch) - clock.millis() / 1000);
    add(
        seconds <= 2
            ? Finding.ok("clock difference below 3 s")
            : Finding.warn("clock difference " + seconds + " s", "run an NTP client on both"));
  }

  private void hole() {
    GetVarAction ask = new GetVarAction();
    ask.setVariable("AST_CONFIG(manager.conf,general,enabled)");
    AmiReply reply = one(ask);
    String enabled = value(reply, "Value");
    if (!(reply instanceof AmiReply.Done)) {
      add(
          Finding.warn(
              "AST_CONFIG: whether it reads files was not told",
              "write=call for " + MANAGER + ", then look again"));
    } else if (enabled == null || enabled.isEmpty()) {
      add(Finding.ok("AST_CONFIG does not read files"));
    } else {
      add(
          Finding.warn(
              "AST_CONFIG lets every AMI user read the PBX's passwords",
              "noload => func_config.so, as in dialplan/modules_cordboard.conf"));
    }
  }

  private @Nullable String getVar(String variable) {
    GetVarAction action = new GetVarAction();
    action.setVariable(variable);
    return value(one(action), "Value");
  }

  private static @Nullable String value(AmiReply reply, String key) {
    return reply instanceof AmiReply.Done done ? done.response().get(AmiKey.of(key)) : null;
  }

  private AmiReply one(ManagerAction action) {
    return await(ami.send(action));
  }

  private AmiReply many(ManagerAction action) {
    return await(ami.list(action));
  }

  private static AmiReply await(CompletableFuture<AmiReply> reply) {
    try {
      return reply.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AmiReply.Unknown("interrupted", true);
    } catch (ExecutionException | TimeoutException e) {
      return new AmiReply.Unknown("no answer in " + WAIT_SECONDS + " s", true);
    }
  }

  private void add(Finding finding) {
    findings.add(finding);
  }
}
