package io.cordboard.server.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One call on a {@link Phone}. Every command waits until the phone has done it and the other side
 * of the SIP dialogue has agreed; the PBX's own events may come a little later.
 */
public final class PhoneCall {
  private final Phone.Sipp line;
  private final String callId;

  PhoneCall(Phone.Sipp line, String callId) {
    this.line = line;
    this.callId = callId;
  }

  public PhoneCall answer() {
    order("ANSWER", "");
    return saw("answered");
  }

  /** 486 Busy Here. */
  public PhoneCall busy() {
    order("BUSY", "");
    return saw("over phone");
  }

  /** 603 Decline. */
  public PhoneCall decline() {
    order("DECLINE", "");
    return saw("over phone");
  }

  public PhoneCall hold() {
    int before = count("held");
    order("HOLD", "");
    return sawMore("held", before);
  }

  public PhoneCall resume() {
    int before = count("resumed");
    order("RESUME", "");
    return sawMore("resumed", before);
  }

  /** Types one DTMF digit (by INFO). */
  public PhoneCall type(char digit) {
    int before = count("typed " + digit);
    order("DIGIT", String.valueOf(digit));
    return sawMore("typed " + digit, before);
  }

  /** Blind transfer by REFER; waits until Asterisk has accepted it. */
  public PhoneCall transferTo(String number) {
    order("TRANSFER", number);
    return saw("referred");
  }

  /** Ends the call; while an outgoing one still rings, it is cancelled. */
  public PhoneCall hangUp() {
    order("HANGUP", "");
    return saw("over phone");
  }

  /** Hangs up a ringing outgoing call just before the phone gets to see the answer. */
  PhoneCall hangUpWhile(Runnable answered) {
    line.freeze();
    try {
      order("HANGUP", "");
      answered.run();
    } finally {
      line.thaw();
    }
    return saw("over phone");
  }

  public PhoneCall awaitRinging() {
    return saw("ringing");
  }

  public PhoneCall awaitAnswered() {
    return saw("answered");
  }

  /** Waits until the other side (or the PBX) has ended the call. */
  public PhoneCall awaitOver() {
    return saw("over other side");
  }

  /** Waits until the far end has refused an outgoing call with this SIP status. */
  public PhoneCall awaitRefused(int status) {
    return saw("refused " + status);
  }

  /** All that this phone noticed of the call so far. */
  public List<String> events() {
    return line.events().getOrDefault(callId, List.of());
  }

  private int count(String event) {
    return (int) events().stream().filter(event::equals).count();
  }

  private PhoneCall saw(String event) {
    return sawMore(event, 0);
  }

  private PhoneCall sawMore(String event, int before) {
    Lab.await(
        Duration.ofSeconds(40),
        "phone " + line.number() + ": " + event,
        () -> count(event) > before);
    return this;
  }

  /** A datagram that looks like a request of the call: sipp finds the call by its Call-ID. */
  private void order(String method, String argument) {
    int number = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    String text =
        method
            + " sip:phone@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK"
            + number
            + "\r\nFrom: <sip:test@127.0.0.1>;tag="
            + number
            + "\r\nTo: <sip:phone@127.0.0.1>\r\nCall-ID: "
            + callId
            + "\r\nCSeq: "
            + number
            + " "
            + method
            + "\r\nArgument: "
            + argument
            + "\r\nContent-Length: 0\r\n\r\n";
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress loopback = InetAddress.getByName("127.0.0.1");
      socket.send(new DatagramPacket(bytes, bytes.length, loopback, line.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
