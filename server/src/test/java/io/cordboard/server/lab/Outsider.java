package io.cordboard.server.lab;

import java.util.ArrayList;
import java.util.List;

/** Somebody in the public network whose calls to the house a test drives. */
public final class Outsider implements Talker, AutoCloseable {
  private final Lab lab;
  private final String number;
  private final Voice voice;
  private final List<Sipp> lines = new ArrayList<>();

  Outsider(Lab lab, String number, Voice voice) {
    this.lab = lab;
    this.number = number;
    this.voice = voice;
  }

  @Override
  public Voice voice() {
    return voice;
  }

  /** Calls through the trunk: the last three digits choose the place. */
  public PhoneCall call(String dialed) {
    return PhoneCall.place(lab, lines, number, voice, Lab.NETWORK_ADDRESS, dialed, List.of());
  }

  /** Is gone as by a power cut. */
  @Override
  public void close() {
    lines.forEach(Sipp::kill);
  }
}
