package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiLink;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import io.cordboard.ami.action.BridgeListAction;
import io.cordboard.ami.action.DeviceStateListAction;
import io.cordboard.ami.action.ExtensionStateListAction;
import io.cordboard.server.board.Fact;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.asteriskjava.manager.action.CoreSettingsAction;
import org.asteriskjava.manager.action.CoreShowChannelsAction;
import org.asteriskjava.manager.action.CoreStatusAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.QueueStatusAction;
import org.jspecify.annotations.Nullable;

/**
 * Asks an Asterisk for its whole state and tells it as one fact. Needs no right but {@code call}
 * and {@code reporting}. Used on the link's event loop, which is the board's.
 */
public final class Resync {
  private static final AmiKey VERSION = AmiKey.of("AsteriskVersion");
  private static final AmiKey START_DATE = AmiKey.of("CoreStartupDate");
  private static final AmiKey START_TIME = AmiKey.of("CoreStartupTime");

  private final String node;
  private final AmiAsk ask;
  private final ContactQuestion contacts;
  private final Collection<String> devices;
  private final ZoneId pbxZone;
  private final LongSupplier nowMs;
  private final Consumer<Fact> facts;
  private final String tagPrefix = AmiFacts.TAG_VARIABLE + "=";
  private Set<String> endpoints = Set.of();
  private @Nullable CompletableFuture<Fact.@Nullable NodePicture> running;

  /**
   * Nothing is asked before {@link #run}.
   *
   * @param devices the configured devices, {@code PJSIP/801}; those with a hint are added
   * @param pbxZone the zone of the PBX's clock, for its start time
   * @param nowMs the clock that also stamps the facts of events
   * @param facts takes the facts, on the event loop
   */
  public Resync(
      String node,
      AmiLink link,
      Collection<String> devices,
      ZoneId pbxZone,
      LongSupplier nowMs,
      Consumer<Fact> facts) {
    this(node, AmiAsk.of(link), devices, pbxZone, nowMs, facts);
  }

  Resync(
      String node,
      AmiAsk ask,
      Collection<String> devices,
      ZoneId pbxZone,
      LongSupplier nowMs,
      Consumer<Fact> facts) {
    this.node = node;
    this.ask = ask;
    this.contacts = new ContactQuestion(node, ask, nowMs);
    this.devices = List.copyOf(devices);
    this.pbxZone = pbxZone;
    this.nowMs = nowMs;
    this.facts = facts;
  }

  /** The PJSIP endpoints found by the last run: configured or with a hint. */
  public Set<String> endpoints() {
    return endpoints;
  }

  /**
   * Asks and tells: first {@link Fact.ResyncBegun}, in the end {@link Fact.NodePicture} or {@link
   * Fact.ResyncFailed}. While one runs, another is not begun. The future never fails; it gives null
   * if the resync did.
   */
  public CompletableFuture<Fact.@Nullable NodePicture> run() {
    if (running != null) {
      return running;
    }
    facts.accept(new Fact.ResyncBegun(node, nowMs.getAsLong()));
    CompletableFuture<Fact.@Nullable NodePicture> done = new CompletableFuture<>();
    running = done;
    picture()
        .whenComplete(
            (picture, error) -> {
              running = null;
              if (error == null) {
                facts.accept(picture);
                done.complete(picture);
              } else {
                facts.accept(new Fact.ResyncFailed(node, nowMs.getAsLong(), reason(error)));
                done.complete(null);
              }
            });
    return done;
  }

  /**
   * A picture without telling anybody, for a comparison with the board. The future fails if the PBX
   * did not answer.
   */
  public CompletableFuture<Fact.NodePicture> picture() {
    long askedAtMs = nowMs.getAsLong();
    CompletableFuture<AmiMessage> settings = single(new CoreSettingsAction());
    CompletableFuture<AmiMessage> status = single(new CoreStatusAction());
    CompletableFuture<List<AmiMessage>> hints = list(new ExtensionStateListAction());
    CompletableFuture<List<AmiMessage>> states = list(new DeviceStateListAction());
    CompletableFuture<List<AmiMessage>> queues = list(new QueueStatusAction());
    CompletableFuture<List<AmiMessage>> bridges = list(new BridgeListAction());
    CompletableFuture<List<AmiMessage>> channels = list(new CoreShowChannelsAction());
    CompletableFuture<List<Fact.ContactSeen>> registered =
        hints.thenCompose(rows -> contacts.all(endpointsOf(rows), PbxLimits.CONTACTS_AT_ONCE));
    return CompletableFuture.allOf(
            settings, status, hints, states, queues, bridges, channels, registered)
        .thenApply(
            done -> {
              PictureRows rows = new PictureRows(node, askedAtMs, tagPrefix);
              QueueRows inQueues = rows.queues(queues.join());
              return new Fact.NodePicture(
                  node,
                  nowMs.getAsLong(),
                  AmiRows.text(settings.join(), VERSION),
                  startedAtMs(status.join()),
                  rows.channels(channels.join()),
                  rows.bridges(bridges.join()),
                  inQueues.queues(),
                  inQueues.callers(),
                  inQueues.members(),
                  rows.hints(hints.join()),
                  rows.devices(states.join()),
                  registered.join());
            });
  }

  private Set<String> endpointsOf(List<AmiMessage> hints) {
    Set<String> found = new LinkedHashSet<>();
    for (String device : devices) {
      addEndpoint(found, device);
    }
    for (AmiMessage row : hints) {
      String hint = AmiRows.text(row, AmiRows.HINT);
      if (hint != null) {
        for (String device : hint.split("[&,]")) {
          addEndpoint(found, device);
        }
      }
    }
    endpoints = Set.copyOf(found);
    return found;
  }

  private static void addEndpoint(Set<String> found, String device) {
    if (device.startsWith("PJSIP/")) {
      found.add(device.substring("PJSIP/".length()));
    }
  }

  private CompletableFuture<AmiMessage> single(ManagerAction action) {
    return ask.send(action).thenApply(reply -> done(action, reply).response());
  }

  private CompletableFuture<List<AmiMessage>> list(ManagerAction action) {
    return ask.list(action).thenApply(reply -> done(action, reply).items());
  }

  private static AmiReply.Done done(ManagerAction action, AmiReply reply) {
    if (reply instanceof AmiReply.Done done) {
      return done;
    }
    String why =
        reply instanceof AmiReply.Refused refused
            ? "refused: " + refused.message()
            : reply instanceof AmiReply.Unknown unknown ? unknown.why() : "";
    throw new IllegalStateException(action.getAction() + ": " + why + " (expected: an answer)");
  }

  private static String reason(Throwable error) {
    Throwable cause = error.getCause() == null ? error : error.getCause();
    String message = cause.getMessage();
    return "resync: " + (message == null ? cause.getClass().getSimpleName() : message);
  }

  private long startedAtMs(AmiMessage status) {
    String date = AmiRows.text(status, START_DATE);
    String time = AmiRows.text(status, START_TIME);
    if (date == null || time == null) {
      return 0;
    }
    try {
      return LocalDate.parse(date)
          .atTime(LocalTime.parse(time))
          .atZone(pbxZone)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0; // only shown to people; not worth a failed resync
    }
  }

  /** The three lists that QueueStatus mixes. */
  record QueueRows(
      List<Fact.PictureQueue> queues,
      List<Fact.PictureCaller> callers,
      List<Fact.MemberSeen> members) {
    QueueRows() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }
}
