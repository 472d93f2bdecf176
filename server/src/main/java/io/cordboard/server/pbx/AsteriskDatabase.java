package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import io.cordboard.ami.action.DbGetTreeAction;
import io.cordboard.server.pbx.Pbx.DbFamily;
import io.cordboard.server.pbx.Pbx.Entries;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.jspecify.annotations.Nullable;

/**
 * The PBX's own database. It is read by AMI; writing needs a right that Cordboard does not ask for,
 * so its dialplan writes, and says that it did by a UserEvent.
 *
 * <p>Commands may be given by any thread; everything else happens on the node's event loop, on
 * which {@link #onEvent} and {@link #onLinkLost} must be called too. A command is sent once.
 */
final class AsteriskDatabase {
  private static final Pattern KEY = Pattern.compile("[0-9A-Za-z]{1,40}");
  private static final Pattern VALUE = Pattern.compile("[0-9A-Za-z ._+*#@:/-]{0,100}");
  private static final AmiKey USER_EVENT = AmiKey.of("UserEvent");
  private static final AmiKey ID = AmiKey.of("Id");
  private static final AmiKey DID = AmiKey.of("Did");
  private static final AmiKey ROW_KEY = AmiKey.of("Key");
  private static final AmiKey ROW_VALUE = AmiKey.of("Val");

  private final Function<ManagerAction, CompletableFuture<AmiReply>> send;
  private final Function<ManagerAction, CompletableFuture<AmiReply>> list;
  private final ScheduledExecutorService loop;

  // On the loop only.
  private final Map<String, CompletableFuture<Outcome>> pending = new HashMap<>();
  private final String run;
  private long last;

  /**
   * The database of one node.
   *
   * @param run letters and digits that no other run of ours has: receipts name them
   */
  AsteriskDatabase(
      Function<ManagerAction, CompletableFuture<AmiReply>> send,
      Function<ManagerAction, CompletableFuture<AmiReply>> list,
      ScheduledExecutorService loop,
      String run) {
    this.send = send;
    this.list = list;
    this.loop = loop;
    this.run = run;
  }

  /** See {@link Pbx#dbPut}. */
  CompletionStage<Outcome> put(DbFamily family, String key, String value) {
    if (!VALUE.matcher(value).matches()) {
      return refused("value: (expected: up to 100 letters, digits, spaces, . _ + * # @ : / -)");
    }
    return write("set", family, key, value);
  }

  /** See {@link Pbx#dbDelete}. */
  CompletionStage<Outcome> delete(DbFamily family, String key) {
    return write("delete", family, key, null);
  }

  private CompletionStage<Outcome> write(
      String what, DbFamily family, String key, @Nullable String value) {
    if (!KEY.matcher(key).matches()) {
      return refused("key: (expected: 1–40 letters and digits)");
    }
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    loop.execute(() -> begin(what, family, key, value, outcome));
    return outcome;
  }

  private static CompletionStage<Outcome> refused(String text) {
    return CompletableFuture.completedFuture(new Outcome.Refused(Reason.FAILED, text));
  }

  private void begin(
      String what,
      DbFamily family,
      String key,
      @Nullable String value,
      CompletableFuture<Outcome> outcome) {
    if (pending.size() >= PbxLimits.DB_WRITES) {
      outcome.complete(
          new Outcome.Refused(
              Reason.FAILED,
              "database writes: too many (expected: below " + PbxLimits.DB_WRITES + ")"));
      return;
    }
    String id = run + "x" + ++last;
    pending.put(id, outcome);
    loop.schedule(
        () -> end(id, new Outcome.Unknown("no receipt from the dialplan in time")),
        PbxLimits.DB_WRITE_MS,
        TimeUnit.MILLISECONDS);
    send.apply(originate(what, family, key, value, id))
        .thenAcceptAsync(
            reply -> {
              if (!(reply instanceof AmiReply.Done)) {
                end(id, Outcomes.of(reply, "", message -> Reason.FAILED));
              }
            },
            loop);
  }

  private static ManagerAction originate(
      String what, DbFamily family, String key, @Nullable String value, String id) {
    OriginateAction originate = new OriginateAction();
    originate.setChannel("Local/" + what + "@cordboard-db/n");
    originate.setApplication("Wait");
    originate.setData("1");
    originate.setAsync(true);
    Map<String, String> variables = new LinkedHashMap<>();
    // The dialplan takes one word; it knows the path itself and no other.
    variables.put("__CORDBOARD_DB_FAMILY", family.name().toLowerCase(Locale.ROOT));
    variables.put("__CORDBOARD_DB_KEY", key);
    variables.put("__CORDBOARD_DB_ID", id);
    if (value != null) {
      variables.put("__CORDBOARD_DB_VALUE", value);
    }
    originate.setVariables(variables);
    return originate;
  }

  /** Takes receipts; other events cost one look-up. */
  void onEvent(AmiMessage event) {
    if (pending.isEmpty()
        || !event.name().equals("UserEvent")
        || !"CordboardDb".equals(event.get(USER_EVENT))) {
      return;
    }
    String id = event.get(ID);
    String did = event.get(DID);
    if (id == null || did == null) {
      return;
    }
    switch (did) {
      case "set", "delete" -> end(id, new Outcome.Done(""));
      case "missing" ->
          end(id, new Outcome.Refused(Reason.NOT_FOUND, "key: (expected: one that is there)"));
      default ->
          end(
              id,
              new Outcome.Refused(Reason.FAILED, "the dialplan's context cordboard-db refused"));
    }
  }

  /** The link broke: what was under way may or may not have been written. */
  void onLinkLost(String why) {
    List<String> ids = new ArrayList<>(pending.keySet());
    for (String id : ids) {
      end(id, new Outcome.Unknown("link lost: " + why));
    }
  }

  private void end(String id, Outcome outcome) {
    CompletableFuture<Outcome> waits = pending.remove(id);
    if (waits != null) {
      waits.complete(outcome);
    }
  }

  /** See {@link Pbx#dbList}. */
  CompletionStage<Entries> list(DbFamily family) {
    DbGetTreeAction tree = new DbGetTreeAction();
    tree.setFamily(family.path());
    return list.apply(tree).thenApply(reply -> entries("/" + family.path() + "/", reply));
  }

  private static Entries entries(String prefix, AmiReply reply) {
    Map<String, String> values = new HashMap<>();
    if (reply instanceof AmiReply.Done done) {
      for (AmiMessage row : done.items()) {
        String key = row.get(ROW_KEY);
        if (key != null && key.startsWith(prefix)) {
          String value = row.get(ROW_VALUE);
          values.put(key.substring(prefix.length()), value == null ? "" : value);
        }
      }
    } else if (reply instanceof AmiReply.Refused refused
        && refused.message().contains("not found")) {
      return new Entries(new Outcome.Done(""), values);
    }
    return new Entries(Outcomes.of(reply, "", message -> Reason.FAILED), values);
  }
}
