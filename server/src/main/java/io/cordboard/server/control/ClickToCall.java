package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.CallIds;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandResult.Done;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Unknown;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.numbers.Verdict;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rings someone's phone and, when it is picked up, dials for them. May be called by any thread. */
public final class ClickToCall {
  /** A comma would end an AMI variable's value; the rest is more than ids need. */
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9._:@+-]{1,64}");

  private static final Pattern EXTENSION = Pattern.compile("[0-9]{2,20}");

  private record Station(String extension, String device, @Nullable String name) {}

  private final Config config;
  private final Supplier<Roster> roster;
  private final NumberRules numbers;
  private final List<Pbx> pbxes;
  private final BoardFeed board;
  private final Clock clock;
  private final CommandAudit audit;
  private final Repeats repeats;
  private final CallLimits limits;
  private final SecureRandom random = new SecureRandom();

  /** Click-to-call on these nodes. */
  public ClickToCall(
      Config config,
      Supplier<Roster> roster,
      NumberRules numbers,
      List<Pbx> pbxes,
      BoardFeed board,
      Clock clock,
      CommandAudit audit,
      Repeats repeats,
      CallLimits limits) {
    this.config = config;
    this.roster = roster;
    this.numbers = numbers;
    this.pbxes = List.copyOf(pbxes);
    this.board = board;
    this.clock = clock;
    this.audit = audit;
    this.repeats = repeats;
    this.limits = limits;
  }

  /**
   * Starts a call; the stage ends when the first phone was picked up or will not be.
   *
   * @param key makes a repeat of the same order harmless; null for none
   */
  public CompletionStage<CommandResult> call(
      Principal principal, CallOrder order, @Nullable String key) {
    return repeats.once(principal, key, order, () -> run(principal, order));
  }

  /**
   * Starts a call of an agent, from the agent's phone; written down by who asks for it.
   *
   * @param tag comes back in {@code Call.tag}, null for none
   */
  CompletionStage<CommandResult> call(
      Principal principal, AgentCard agent, String to, @Nullable String tag) {
    String extension = TalkRules.extension(agent);
    return start(principal, new CallOrder(extension, to, null, tag, 0), station(agent, extension));
  }

  private CompletionStage<CommandResult> run(Principal principal, CallOrder order) {
    return start(principal, order)
        .thenApply(
            result -> {
              audit.write(principal, "call from=" + order.from() + " to=" + order.to(), result);
              return result;
            });
  }

  private CompletionStage<CommandResult> start(Principal principal, CallOrder order) {
    return start(principal, order, station(order.from()));
  }

  private CompletionStage<CommandResult> start(
      Principal principal, CallOrder order, @Nullable Station station) {
    Refused bad = badValue(order);
    if (bad != null) {
      return CompletableFuture.completedFuture(bad);
    }
    if (station == null) {
      return refused(Why.NOT_FOUND, "from: " + order.from() + " (expected: an extension or agent)");
    }
    if (!mayRing(principal, station)) {
      return refused(
          Why.NOT_ALLOWED, "from: " + order.from() + " (expected: an extension in your reach)");
    }
    return pbx(station.extension)
        .thenCompose(
            pbx ->
                pbx == null
                    ? refused(Why.LINK_DOWN, "node: none (expected: one that knows the extension)")
                    : dial(principal, order, station, pbx));
  }

  private CompletionStage<CommandResult> dial(
      Principal principal, CallOrder order, Station station, Pbx pbx) {
    Verdict verdict = numbers.admit(principal, order.to());
    if (verdict instanceof Verdict.Refused refused) {
      return CompletableFuture.completedFuture(refusal(refused, "to:"));
    }
    String dialed = dialed(verdict);
    if (dialed.equals(station.extension)) {
      return refused(Why.BAD_VALUE, "to: " + dialed + " (expected: another number than from)");
    }
    String uniqueId = newUniqueId();
    String callId = CallIds.of(pbx.node() + "/" + uniqueId);
    int seconds =
        order.timeoutSeconds() == 0 ? config.calls().ringSeconds() : order.timeoutSeconds();
    int limit = order.limitSeconds();
    if (limit > 0) {
      limits.limit(callId, limit);
    }
    String shown = verdict instanceof Verdict.Outside outside ? outside.e164() : dialed;
    return pbx.ring(
            new Pbx.Ring(
                uniqueId,
                station.device,
                dialed,
                context(pbx.node()),
                new Pbx.Identity(shown, order.callerId()),
                new Pbx.Identity(station.extension, station.name),
                order.tag(),
                seconds * 1000,
                limit == 0 ? 0 : limit + ControlLimits.LIMIT_NET_SECONDS))
        .thenApply(
            outcome -> {
              if (limit > 0) {
                limits.tried(callId);
              }
              return result(callId, outcome);
            });
  }

  /** What the number rules said, of a value that its sender knows by this name. */
  static Refused refusal(Verdict.Refused refused, String name) {
    boolean tooMany = refused.why() == Verdict.Why.RATE || refused.why() == Verdict.Why.COST;
    return new Refused(
        tooMany ? Why.TOO_MANY : Why.NUMBER_REFUSED, refused.text().replace("number:", name));
  }

  /** What the dialplan gets for a number that is allowed. */
  static String dialed(Verdict verdict) {
    return verdict instanceof Verdict.Internal internal
        ? internal.extension()
        : ((Verdict.Outside) verdict).dialString();
  }

  static CommandResult result(String callId, Pbx.Outcome outcome) {
    if (outcome instanceof Pbx.Outcome.Done) {
      return new Done(callId);
    }
    if (outcome instanceof Pbx.Outcome.Refused refused) {
      return new Refused(Why.valueOf(refused.reason().name()), refused.text());
    }
    return new Unknown(callId, ((Pbx.Outcome.Unknown) outcome).why());
  }

  private static @Nullable Refused badValue(CallOrder order) {
    if (!EXTENSION.matcher(order.from()).matches()) {
      return new Refused(Why.BAD_VALUE, "from: (expected: an extension or an agent's number)");
    }
    if (order.tag() != null && !TAG.matcher(order.tag()).matches()) {
      return new Refused(Why.BAD_VALUE, "tag: (expected: 1–64 letters, digits, . _ : @ + -)");
    }
    if (order.callerId() != null && !Pbx.Identity.showable(order.callerId())) {
      return new Refused(
          Why.BAD_VALUE, "callerId: (expected: 1–40 letters, digits, spaces, . ' + ( ) -)");
    }
    int seconds = order.timeoutSeconds();
    if (seconds != 0
        && (seconds < ControlLimits.RING_SECONDS_MIN || seconds > ControlLimits.RING_SECONDS_MAX)) {
      return new Refused(
          Why.BAD_VALUE,
          "timeoutSeconds: "
              + seconds
              + " (expected: "
              + ControlLimits.RING_SECONDS_MIN
              + "–"
              + ControlLimits.RING_SECONDS_MAX
              + ")");
    }
    if (order.limitSeconds() < 0 || order.limitSeconds() > ControlLimits.LIMIT_SECONDS_MAX) {
      return new Refused(
          Why.BAD_VALUE,
          "limitSeconds: "
              + order.limitSeconds()
              + " (expected: 1–"
              + ControlLimits.LIMIT_SECONDS_MAX
              + ", or 0 for none)");
    }
    return null;
  }

  private @Nullable Station station(String from) {
    AgentCard agent = roster.get().agent(from);
    if (agent == null) {
      agent = roster.get().agentAt(from);
    }
    String extension = agent == null ? null : agent.extension();
    Station there = agent == null || extension == null ? null : station(agent, extension);
    String device = config.device(from);
    return there != null || device == null ? there : new Station(from, device, null);
  }

  private @Nullable Station station(AgentCard agent, String extension) {
    String device = config.device(extension);
    return device == null ? null : new Station(extension, device, safeName(agent.name()));
  }

  private static @Nullable String safeName(String name) {
    return Pbx.Identity.showable(name) ? name : null;
  }

  private boolean mayRing(Principal principal, Station station) {
    if (principal.role() == Role.AGENT) {
      AgentCard there = roster.get().agentAt(station.extension);
      return there != null && there.number().equals(principal.agent());
    }
    return Scope.of(principal, config, roster).seesExtension(station.extension);
  }

  private CompletionStage<@Nullable Pbx> pbx(String extension) {
    if (pbxes.size() <= 1) {
      return CompletableFuture.completedFuture(pbxes.isEmpty() ? null : pbxes.get(0));
    }
    return board.snapshot().thenApply(snapshot -> pbx(snapshot, extension));
  }

  /** The node that has a hint for the extension, a live one before a stale one. */
  private @Nullable Pbx pbx(BoardSnapshot snapshot, String extension) {
    Pbx found = null;
    for (Pbx pbx : pbxes) {
      if (snapshot.extensions().containsKey(pbx.node() + "/" + extension)
          && (found == null || snapshot.stale(found.node()))) {
        found = pbx;
      }
    }
    return found;
  }

  private String context(String node) {
    for (Config.Node n : config.nodes()) {
      if (n.name().equals(node)) {
        return n.context();
      }
    }
    throw new IllegalStateException("node: " + node + " (expected: one of the configuration)");
  }

  private String newUniqueId() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return "cb-" + clock.millis() / 1000 + "-" + HexFormat.of().formatHex(bytes);
  }

  private static CompletionStage<CommandResult> refused(Why why, String text) {
    return CompletableFuture.completedFuture(new Refused(why, text));
  }
}
