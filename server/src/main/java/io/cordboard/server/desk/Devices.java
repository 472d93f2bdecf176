package io.cordboard.server.desk;

import io.cordboard.server.board.Member;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The devices in queues, and which of them have a pause of ours. On the board's thread. */
final class Devices {
  private final Map<String, Device> devices = new HashMap<>();

  /** Devices with a pause of ours. */
  private final Set<Device> marked = new HashSet<>();

  Device of(Member member) {
    return devices.computeIfAbsent(
        member.node() + "/" + member.iface(), key -> new Device(member.node(), member.iface()));
  }

  /** Takes in what a device is in a queue now. */
  Device put(Member member) {
    Device device = of(member);
    device.queues.put(member.queue(), member);
    mark(device);
    return device;
  }

  /** Takes a device out of a queue; of one that is in none nothing is kept. */
  Device remove(Member last) {
    Device device = of(last);
    device.queues.remove(last.queue());
    mark(device);
    if (device.queues.isEmpty()) {
      devices.remove(device.node + "/" + device.iface);
    }
    return device;
  }

  private void mark(Device device) {
    if (device.ours().isEmpty()) {
      marked.remove(device);
      device.releasing = false;
      device.orphanSinceMs = 0;
    } else {
      marked.add(device);
    }
  }

  /** Those with a pause of ours, as they are now. */
  List<Device> paused() {
    return List.copyOf(marked);
  }
}
