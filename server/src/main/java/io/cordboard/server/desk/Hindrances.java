package io.cordboard.server.desk;

import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Registration;
import io.cordboard.server.desk.AgentState.Pause;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.desk.Hindrance.Kind;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Why an agent gets no calls, in words, the most important first. On the board's thread. */
final class Hindrances {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Floor floor;
  private final Driver driver;
  private final Function<String, @Nullable String> device;
  private final Clock clock;
  private final ZoneId zone;

  Hindrances(
      Floor floor,
      Driver driver,
      Function<String, @Nullable String> device,
      Clock clock,
      ZoneId zone) {
    this.floor = floor;
    this.driver = driver;
    this.device = device;
    this.clock = clock;
    this.zone = zone;
  }

  List<Hindrance> of(AgentDesk desk, AgentCard card, AgentState state) {
    List<Hindrance> why = new ArrayList<>();
    if (card.suspended()) {
      add(why, Kind.SUSPENDED, "suspended");
    }
    String extension = card.extension();
    if (extension == null) {
      add(why, Kind.NO_PHONE, "bound to no phone");
    }
    if (card.groups().isEmpty()) {
      add(why, Kind.NO_GROUP, "in no group");
    }
    if (!state.loggedIn()) {
      add(why, Kind.NOT_LOGGED_IN, "not logged in");
      return why;
    }
    for (Seat seat : new TreeMap<>(state.seats()).values()) {
      if (seat.checkedInAtMs() == 0) {
        add(why, Kind.NOT_CHECKED_IN, "not checked in to group " + name(seat));
      }
    }
    Pause pause = state.pause();
    if (pause != null) {
      add(why, Kind.PAUSED, "paused: " + pause.reason() + " since " + time(pause.sinceMs()));
    }
    if (extension != null) {
      phone(why, extension);
    }
    ofPbx(why, desk);
    AgentWork work = desk.work;
    if (work != null && work.wraps()) {
      long left = Math.max(0, work.untilMs() - clock.millis());
      add(why, Kind.AFTER_CALL, "after-call work: " + (left + 999) / 1000 + " s left");
    }
    for (Seat seat : new TreeMap<>(state.seats()).values()) {
      if (seat.workWay() == WorkWay.DIAL_OUT && seat.checkedInAtMs() != 0) {
        add(why, Kind.DIAL_OUT, "work way dial-out only in group " + name(seat));
      }
    }
    ofCalls(why, state);
    return why;
  }

  private static void add(List<Hindrance> why, Kind kind, String words) {
    why.add(new Hindrance(kind, words));
  }

  private String name(Seat seat) {
    GroupCard group = driver.group(seat.group());
    return seat.group() + (group == null ? "" : " (" + group.name() + ")");
  }

  private void phone(List<Hindrance> why, String extension) {
    String iface = device.apply(extension);
    Registration phone =
        iface == null ? null : floor.registration(iface.substring(iface.indexOf('/') + 1));
    Extension hint = floor.extension(extension);
    if (phone != null && phone.status() == Registration.Status.UNREGISTERED) {
      add(
          why,
          Kind.PHONE_AWAY,
          "device " + extension + " not registered since " + time(phone.sinceMs()));
    } else if (phone != null && phone.status() == Registration.Status.UNREACHABLE) {
      add(
          why,
          Kind.PHONE_AWAY,
          "device " + extension + " unreachable since " + time(phone.sinceMs()));
    } else if (hint != null && hint.status() == 4) {
      add(
          why,
          Kind.PHONE_AWAY,
          "device " + extension + " unavailable since " + time(hint.sinceMs()));
    }
  }

  private void ofPbx(List<Hindrance> why, AgentDesk desk) {
    for (Node node : floor.nodes()) {
      if (!floor.isLive(node.id())) {
        add(
            why,
            Kind.NO_LINK,
            "no link to the PBX " + node.id() + " since " + time(node.sinceMs()));
      }
    }
    for (Member m : floor.members(desk.shift.extension())) {
      if (m.paused() && !Reconciler.isOurs(desk.shift, m.pausedReason())) {
        String reason = m.pausedReason() == null ? "" : ", " + m.pausedReason();
        add(
            why,
            Kind.PAUSED_BY_OTHERS,
            "paused at the PBX in queue " + m.queue() + " by somebody else" + reason);
      }
    }
    if (desk.unsettled && floor.allLive()) {
      String problem = desk.problem.isEmpty() ? "" : ": " + desk.problem;
      add(why, Kind.UNSETTLED, "the PBX was told and has not done it yet" + problem);
    }
  }

  private static void ofCalls(List<Hindrance> why, AgentState state) {
    boolean busy = state.seats().values().stream().anyMatch(s -> s.status() == Status.BUSY);
    boolean rings = state.seats().values().stream().anyMatch(s -> s.status() == Status.RINGING);
    if (busy) {
      add(why, Kind.IN_CALL, "in a call");
    } else if (rings) {
      add(why, Kind.RINGING, "the phone rings");
    }
  }

  private String time(long atMs) {
    ZonedDateTime at = Instant.ofEpochMilli(atMs).atZone(zone);
    boolean today = at.toLocalDate().equals(clock.instant().atZone(zone).toLocalDate());
    return (today ? TIME : DAY).format(at);
  }
}
