package io.cordboard.server.desk;

import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Registration;
import io.cordboard.server.desk.AgentState.Pause;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.AgentState.WorkWay;
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

  List<String> of(AgentDesk desk, AgentCard card, AgentState state) {
    List<String> why = new ArrayList<>();
    if (card.suspended()) {
      why.add("suspended");
    }
    String extension = card.extension();
    if (extension == null) {
      why.add("bound to no phone");
    }
    if (card.groups().isEmpty()) {
      why.add("in no group");
    }
    if (!state.loggedIn()) {
      why.add("not logged in");
      return why;
    }
    for (Seat seat : new TreeMap<>(state.seats()).values()) {
      if (seat.checkedInAtMs() == 0) {
        why.add("not checked in to group " + name(seat));
      }
    }
    Pause pause = state.pause();
    if (pause != null) {
      why.add("paused: " + pause.reason() + " since " + time(pause.sinceMs()));
    }
    if (extension != null) {
      phone(why, extension);
    }
    ofPbx(why, desk);
    AgentWork work = desk.work;
    if (work != null && work.wraps()) {
      long left = Math.max(0, work.untilMs() - clock.millis());
      why.add("after-call work: " + (left + 999) / 1000 + " s left");
    }
    for (Seat seat : new TreeMap<>(state.seats()).values()) {
      if (seat.workWay() == WorkWay.DIAL_OUT && seat.checkedInAtMs() != 0) {
        why.add("work way dial-out only in group " + name(seat));
      }
    }
    ofCalls(why, state);
    return why;
  }

  private String name(Seat seat) {
    GroupCard group = driver.group(seat.group());
    return seat.group() + (group == null ? "" : " (" + group.name() + ")");
  }

  private void phone(List<String> why, String extension) {
    String iface = device.apply(extension);
    Registration phone =
        iface == null ? null : floor.registration(iface.substring(iface.indexOf('/') + 1));
    Extension hint = floor.extension(extension);
    if (phone != null && phone.status() == Registration.Status.UNREGISTERED) {
      why.add("device " + extension + " not registered since " + time(phone.sinceMs()));
    } else if (phone != null && phone.status() == Registration.Status.UNREACHABLE) {
      why.add("device " + extension + " unreachable since " + time(phone.sinceMs()));
    } else if (hint != null && hint.status() == 4) {
      why.add("device " + extension + " unavailable since " + time(hint.sinceMs()));
    }
  }

  private void ofPbx(List<String> why, AgentDesk desk) {
    for (Node node : floor.nodes()) {
      if (!floor.isLive(node.id())) {
        why.add("no link to the PBX " + node.id() + " since " + time(node.sinceMs()));
      }
    }
    for (Member m : floor.members(desk.shift.extension())) {
      if (m.paused() && !Reconciler.isOurs(desk.shift, m.pausedReason())) {
        String reason = m.pausedReason() == null ? "" : ", " + m.pausedReason();
        why.add("paused at the PBX in queue " + m.queue() + " by somebody else" + reason);
      }
    }
    if (desk.unsettled && floor.allLive()) {
      why.add("the PBX was told and has not done it yet");
    }
  }

  private static void ofCalls(List<String> why, AgentState state) {
    boolean busy = state.seats().values().stream().anyMatch(s -> s.status() == Status.BUSY);
    boolean rings = state.seats().values().stream().anyMatch(s -> s.status() == Status.RINGING);
    if (busy) {
      why.add("in a call");
    } else if (rings) {
      why.add("the phone rings");
    }
  }

  private String time(long atMs) {
    ZonedDateTime at = Instant.ofEpochMilli(atMs).atZone(zone);
    boolean today = at.toLocalDate().equals(clock.instant().atZone(zone).toLocalDate());
    return (today ? TIME : DAY).format(at);
  }
}
