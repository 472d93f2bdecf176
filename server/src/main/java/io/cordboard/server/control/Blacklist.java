package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.pbx.Pbx.DbFamily;
import io.cordboard.server.roster.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The PBX's own list of callers that are not let in. It is the whole PBX's: no agent and nobody
 * bound to a team may see or change it. May be called by any thread.
 */
public final class Blacklist {
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{2,20}");

  private final Reach reach;

  /** The lists of these nodes, kept alike. */
  public Blacklist(Config config, Supplier<Roster> roster, List<Pbx> pbxes, CommandAudit audit) {
    this.reach = new Reach(config, roster, pbxes, audit);
  }

  /**
   * What the list holds.
   *
   * @param result done, or why nothing is known
   * @param numbers digits, sorted; empty unless done
   */
  public record Listing(CommandResult result, SortedSet<String> numbers) {}

  /** The numbers on the list of any node. */
  public CompletionStage<Listing> list(Principal principal) {
    Refused denied = denied(principal);
    if (denied != null) {
      reach.audit().write(principal, "blacklist list", denied);
      return CompletableFuture.completedFuture(new Listing(denied, new TreeSet<>()));
    }
    List<CompletableFuture<Pbx.Entries>> all = new ArrayList<>();
    reach.pbxes().forEach(p -> all.add(p.dbList(DbFamily.BLACKLIST).toCompletableFuture()));
    return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> sum(all.stream().map(CompletableFuture::join).toList()));
  }

  private static Listing sum(List<Pbx.Entries> entries) {
    CommandResult result = Reach.sum("", entries.stream().map(Pbx.Entries::outcome).toList());
    SortedSet<String> numbers = new TreeSet<>();
    if (result instanceof CommandResult.Done) {
      entries.forEach(e -> numbers.addAll(e.values().keySet()));
    }
    return new Listing(result, numbers);
  }

  /**
   * Puts a number on the list; one that is there stays there.
   *
   * @param number 2–20 digits as the caller id has them; a {@code +} before them is dropped
   */
  public CompletionStage<CommandResult> add(Principal principal, String number) {
    return change(
        principal, "add", number, bare -> pbx -> pbx.dbPut(DbFamily.BLACKLIST, bare, "1"));
  }

  /** Takes a number off the list; NOT_FOUND if it wasn't on any node's. */
  public CompletionStage<CommandResult> delete(Principal principal, String number) {
    return change(
        principal, "delete", number, bare -> pbx -> pbx.dbDelete(DbFamily.BLACKLIST, bare));
  }

  private CompletionStage<CommandResult> change(
      Principal principal,
      String word,
      String number,
      Function<String, Function<Pbx, CompletionStage<Pbx.Outcome>>> command) {
    Refused denied = denied(principal);
    if (denied == null && !NUMBER.matcher(number).matches()) {
      denied = new Refused(Why.BAD_VALUE, "number: (expected: 2–20 digits)");
    }
    String shown = "blacklist " + word + " number=" + number;
    if (denied != null) {
      return reach.audited(principal, shown, Reach.now(denied));
    }
    String bare = number.startsWith("+") ? number.substring(1) : number;
    return reach.audited(
        principal, shown, Reach.all(reach.pbxes(), "", command.apply(bare)::apply));
  }

  private static @Nullable Refused denied(Principal principal) {
    return principal.role() == Role.AGENT || principal.team() != null
        ? new Refused(
            Why.NOT_ALLOWED, "blacklist: (expected: a supervisor who is bound to no team)")
        : null;
  }
}
