package io.cordboard.server.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A phone that a test drives: two sipp scenarios that obey while a call runs, and a {@link Handset}
 * for each call. It takes any number of calls at once. Calls to it ring until told otherwise.
 */
public final class Phone implements Talker, AutoCloseable {
  private final Lab lab;
  private final int extension;
  private final Sipp callee;
  private final List<Sipp> lines = new ArrayList<>();
  private int taken;

  Phone(Lab lab, int extension) {
    this.lab = lab;
    this.extension = extension;
    int port = Lab.freeUdpPort();
    callee =
        new Sipp(
            lab,
            "puppet-callee",
            String.valueOf(extension),
            "127.0.0.1",
            lab.mediaAddress(),
            port,
            List.of());
    lines.add(callee);
    lab.register(extension, port);
  }

  public int extension() {
    return extension;
  }

  @Override
  public Voice voice() {
    return Voice.of(extension);
  }

  /** Waits for the next call to this phone that was not given out before. */
  public PhoneCall awaitCall() {
    int mine = taken++;
    Lab.await(
        Duration.ofSeconds(20), "a call to " + extension, () -> callee.callIds().size() > mine);
    return new PhoneCall(callee, callee.callIds().get(mine), voice());
  }

  /** Places a call; wait for its answer with {@link PhoneCall#awaitAnswered}. */
  public PhoneCall call(String number) {
    return PhoneCall.place(
        lab,
        lines,
        String.valueOf(extension),
        voice(),
        "127.0.0.1",
        number,
        List.of("-au", String.valueOf(extension), "-ap", "pw" + extension));
  }

  /** Switches the phone off as a power cut does: no BYE, no un-REGISTER. Its registration stays. */
  public void die() {
    lines.forEach(Sipp::kill);
  }

  /** Ends the phone and gives the extension back to the lab's own. */
  @Override
  public void close() {
    die();
    lab.register(extension);
  }
}
