package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the commands on extensions have in common: who may, which legs, which PBX. */
final class Reach {
  private static final Pattern EXTENSION = Pattern.compile("[0-9]{2,20}");

  /** A leg of an extension, with the call and the party that it is there. */
  record Place(Call call, Party party) {
    boolean talks() {
      return isTalking(party) && call.parties().stream().anyMatch(p -> p != party && isTalking(p));
    }

    private static boolean isTalking(Party party) {
      // A supervisor who only listens is nobody's partner.
      return party.role() != io.cordboard.server.board.Role.SUPERVISOR
          && (party.state() == Party.State.UP || party.state() == Party.State.HELD);
    }
  }

  private final Config config;
  private final Supplier<Roster> roster;
  private final List<Pbx> pbxes;
  private final CommandAudit audit;
  private final SecureRandom random = new SecureRandom();

  Reach(Config config, Supplier<Roster> roster, List<Pbx> pbxes, CommandAudit audit) {
    this.config = config;
    this.roster = roster;
    this.audit = audit;
    this.pbxes = List.copyOf(pbxes);
  }

  CommandAudit audit() {
    return audit;
  }

  List<Pbx> pbxes() {
    return pbxes;
  }

  Config config() {
    return config;
  }

  Roster roster() {
    return roster.get();
  }

  Scope scope(Principal principal) {
    return Scope.of(principal, config, roster);
  }

  /** Why this principal may not command this extension, null if it may. */
  @Nullable Refused denied(Principal principal, String name, String extension) {
    if (!EXTENSION.matcher(extension).matches()) {
      return new Refused(Why.BAD_VALUE, name + ": (expected: an extension)");
    }
    if (config.device(extension) == null) {
      return new Refused(
          Why.NOT_FOUND, name + ": " + extension + " (expected: an extension of this PBX)");
    }
    boolean may =
        principal.role() == Role.AGENT
            ? isOwn(principal, extension)
            : scope(principal).seesExtension(extension);
    return may
        ? null
        : new Refused(
            Why.NOT_ALLOWED, name + ": " + extension + " (expected: an extension in your reach)");
  }

  boolean isOwn(Principal principal, String extension) {
    AgentCard there = roster.get().agentAt(extension);
    return there != null && there.number().equals(principal.agent());
  }

  /** The device of an extension that {@link #denied} let pass. */
  String device(String extension) {
    String device = config.device(extension);
    if (device == null) {
      throw new IllegalArgumentException("extension: " + extension + " (expected: one of ours)");
    }
    return device;
  }

  /** The legs of an extension that are up or on the way. */
  List<Place> places(BoardSnapshot snapshot, String extension) {
    List<Place> places = new ArrayList<>();
    for (Call call : snapshot.calls().values()) {
      if (call.state() == Call.State.ENDED) {
        continue;
      }
      for (Party party : call.parties()) {
        if (extension.equals(party.extension()) && isThere(party)) {
          places.add(new Place(call, party));
        }
      }
    }
    return places;
  }

  /**
   * The leg of an extension that talks, before one that has its party on hold, before an older one;
   * null if none does.
   */
  @Nullable Place talking(BoardSnapshot snapshot, String extension) {
    Place best = null;
    for (Place place : places(snapshot, extension)) {
      if (place.talks() && (best == null || rank(place) > rank(best))) {
        best = place;
      }
    }
    return best;
  }

  private static long rank(Place place) {
    long age = place.party().joinedAtMs();
    return place.call().state() == Call.State.UP ? age + Long.MAX_VALUE / 2 : age;
  }

  /** The PBX of a node, null if it is none of ours. */
  @Nullable Pbx pbx(String node) {
    return pbxes.stream().filter(p -> p.node().equals(node)).findAny().orElse(null);
  }

  /** The dialplan context in which a node dials. */
  String context(String node) {
    return config.nodes().stream()
        .filter(n -> n.name().equals(node))
        .map(Config.Node::context)
        .findAny()
        .orElseThrow();
  }

  String newUniqueId(long nowMs) {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return "cb-" + nowMs / 1000 + "-" + HexFormat.of().formatHex(bytes);
  }

  /** Ends these legs; without a link to one of them, none. Those that are gone are not missed. */
  CompletionStage<CommandResult> end(List<Place> places) {
    for (Place place : places) {
      if (pbx(place.call().node()) == null) {
        return now(noLink(place.call().node()));
      }
    }
    return all(
        places.stream().filter(place -> isThere(place.party())).toList(),
        places.get(0).call().id(),
        place ->
            Objects.requireNonNull(pbx(place.call().node())).hangUp(place.party().channelId()));
  }

  static boolean isThere(Party party) {
    return party.state() != Party.State.GONE;
  }

  /** Does the same on several and sums up: done only if all are. */
  static <T> CompletionStage<CommandResult> all(
      List<T> things, String callId, Function<T, CompletionStage<Pbx.Outcome>> command) {
    List<CompletableFuture<Pbx.Outcome>> all = new ArrayList<>();
    things.forEach(thing -> all.add(command.apply(thing).toCompletableFuture()));
    return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> sum(callId, all.stream().map(CompletableFuture::join).toList()));
  }

  /** Done only if every one is; where one is not known, the whole is not. */
  static CommandResult sum(String callId, List<Pbx.Outcome> outcomes) {
    CommandResult result = new CommandResult.Done(callId);
    for (Pbx.Outcome outcome : outcomes) {
      CommandResult one = ClickToCall.result(callId, outcome);
      if (one instanceof CommandResult.Unknown
          || one instanceof Refused && result instanceof CommandResult.Done) {
        result = one;
      }
    }
    return result;
  }

  static Refused noLink(String node) {
    return new Refused(Why.LINK_DOWN, "node: " + node + " (expected: a node with a link)");
  }

  static CompletionStage<CommandResult> now(CommandResult result) {
    return CompletableFuture.completedFuture(result);
  }

  /** Writes the end of a command down. */
  CompletionStage<CommandResult> audited(
      Principal principal, String command, CompletionStage<CommandResult> result) {
    return result.thenApply(
        r -> {
          audit.write(principal, command, r);
          return r;
        });
  }
}
