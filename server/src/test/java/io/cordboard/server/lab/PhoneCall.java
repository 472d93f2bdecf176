package io.cordboard.server.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call on a {@link Phone}. Every command waits until the phone has done it and the other side
 * of the SIP dialogue has agreed; the PBX's own events may come a little later.
 */
public final class PhoneCall {
  /** Within this a change is to be heard: ten windows would do, a loaded machine takes longer. */
  private static final Duration HEARING = Duration.ofSeconds(20);

  private final Sipp line;
  private final String callId;
  private final Voice voice;
  private volatile @Nullable Handset handset;
  private int heard;

  /** sipp's next request takes this number over: the PBX refuses one that is not above the last. */
  private int orders = 100;

  /** A call that came to a phone: nothing is heard before it is answered. */
  PhoneCall(Sipp line, String callId, Voice voice) {
    this.line = line;
    this.callId = callId;
    this.voice = voice;
  }

  /** Places a call; {@code lines} gets the process that does it. */
  static PhoneCall place(
      Lab lab,
      List<Sipp> lines,
      String own,
      Voice voice,
      String address,
      String number,
      List<String> more) {
    String mediaAddress = lab.mediaAddress();
    Handset handset = lab.handsets().lift(mediaAddress, voice);
    List<String> options = new ArrayList<>(List.of("-s", number, "-key", "extension", own));
    options.addAll(List.of("-key", "sound_port", String.valueOf(handset.port())));
    options.addAll(List.of("-key", "caller_place", more.isEmpty() ? "outside" : "inside"));
    options.addAll(more);
    options.addAll(List.of("-m", "1", "127.0.0.1:" + lab.sipPort()));
    Sipp caller =
        new Sipp(lab, "puppet-caller", own, address, mediaAddress, Lab.freeUdpPort(), options);
    lines.add(caller);
    Lab.await(Duration.ofSeconds(10), own + " calls " + number, () -> !caller.callIds().isEmpty());
    PhoneCall call = new PhoneCall(caller, caller.callIds().get(0), voice);
    call.plug(handset);
    return call;
  }

  Sipp line() {
    return line;
  }

  private void plug(Handset lifted) {
    handset = lifted;
    line.handsets().plug(lifted, this);
  }

  private Handset handset() {
    Handset now = handset;
    if (now == null) {
      throw new IllegalStateException("phone " + line.number() + ": not answered");
    }
    return now;
  }

  public PhoneCall answer() {
    plug(line.handsets().lift(line.mediaAddress(), voice));
    order("ANSWER", String.valueOf(handset().port()));
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

  /** By a re-INVITE with sendonly; the microphone is off then. */
  public PhoneCall hold() {
    handset().mute(true);
    int before = count("held");
    order("HOLD", "");
    return sawMore("held", before);
  }

  public PhoneCall resume() {
    int before = count("resumed");
    order("RESUME", "");
    sawMore("resumed", before);
    handset().mute(false);
    return this;
  }

  /** Types one DTMF digit (by INFO). */
  public PhoneCall type(char digit) {
    int before = count("typed " + digit);
    order("DIGIT", String.valueOf(digit));
    return sawMore("typed " + digit, before);
  }

  /** Types one DTMF digit (by RFC 4733); waits until it is sent. */
  public PhoneCall press(char digit) {
    handset().press(digit);
    Lab.await(HEARING, "phone " + line.number() + ": presses " + digit, handset()::pressed);
    return this;
  }

  /** Waits until the phone hears all of these now, whoever else there is. */
  public PhoneCall hears(Talker... talkers) {
    List<Voice> voices = voices(talkers);
    return hears("hears " + names(voices), since -> handset().ear().hears(voices, since));
  }

  /** Waits until the phone hears all of these now and nobody else, for some 600 ms. */
  public PhoneCall hearsOnly(Talker... talkers) {
    List<Voice> voices = voices(talkers);
    return hears("hears only " + names(voices), since -> handset().ear().hearsOnly(voices, since));
  }

  /** Waits until the phone hears music on hold and nothing else. */
  public PhoneCall hearsMusic() {
    return hearsOnly(Voice.MUSIC);
  }

  /**
   * Waits until the PBX plays these, each once and nothing else between them, from where the last
   * wait of this kind ended: from the beginning of the call at first. The last one may still be
   * under way.
   */
  public PhoneCall hearsNext(Voice... sounds) {
    List<Voice> wanted = List.of(sounds);
    int from = heard;
    heard += wanted.size();
    return hears(
        "hears next " + names(wanted),
        since -> {
          List<Voice> now = handset().ear().played().stream().map(Ear.Played::voice).toList();
          List<Voice> next = now.subList(Math.min(from, now.size()), now.size());
          int known = Math.min(next.size(), wanted.size());
          if (!next.subList(0, known).equals(wanted.subList(0, known))) {
            throw new AssertionError("hears next " + names(wanted) + ": heard " + names(now));
          }
          return known == wanted.size();
        });
  }

  /** Waits until the PBX plays one more sound than was waited for, whichever. */
  public PhoneCall hearsSomethingNext() {
    return hears("hears something", since -> handset().ear().played().size() > heard);
  }

  /** All that the PBX has played so far. */
  public List<String> played() {
    return handset().ear().played().stream().map(one -> one.voice().name()).toList();
  }

  /** How long the last of what was waited for by {@link #hearsNext} was heard, in tenths of 1 s. */
  public int heardTenths() {
    return handset().ear().played().get(heard - 1).tenths();
  }

  /** Waits until there is a sound, whatever it is: a ring tone is nobody's voice. */
  public PhoneCall hearsSomething() {
    return hears("hears something", since -> handset().ear().hearsSomething(since));
  }

  /** Waits until nothing at all has been heard for a second. The call must go on. */
  public PhoneCall hearsNothing() {
    return hears("hears nothing", since -> handset().ear().hearsNothing(since));
  }

  /** Waits until these digits, and no others before them, have come by RFC 4733. */
  public PhoneCall hearsDigits(String digits) {
    return hears("hears " + digits, since -> handset().ear().digits().equals(digits));
  }

  private PhoneCall hears(String what, LongPredicate condition) {
    // What came before is not heard now.
    long since = handset().ear().round();
    try {
      Lab.await(
          HEARING,
          "phone " + line.number() + ": " + what,
          () -> {
            if (isOver()) {
              throw new AssertionError("phone " + line.number() + ": the call is over");
            }
            return condition.test(since);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; heard: " + handset().ear().lately(), e);
    }
    return this;
  }

  private static List<Voice> voices(Talker... talkers) {
    return Stream.of(talkers).map(Talker::voice).toList();
  }

  private static String names(List<Voice> voices) {
    return voices.stream().map(Voice::name).collect(Collectors.joining(", "));
  }

  /** Blind transfer by REFER; waits until Asterisk has accepted it. */
  public PhoneCall transferTo(String number) {
    order("TRANSFER", number);
    return saw("referred");
  }

  /**
   * Ends the call, unless the other side does so at the same time; while an outgoing one still
   * rings, it is cancelled.
   */
  public PhoneCall hangUp() {
    order("HANGUP", "");
    return await("hangs up", this::isOver);
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

  /** Whether either side has ended the call. */
  public boolean isOver() {
    return events().stream().anyMatch(e -> e.startsWith("over ") || e.startsWith("refused "));
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
    return await(event, () -> count(event) > before);
  }

  /** A failure tells what the phone saw instead, and what sipp complained of. */
  private PhoneCall await(String what, BooleanSupplier condition) {
    try {
      Lab.await(Duration.ofSeconds(40), "phone " + line.number() + ": " + what, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; saw: " + events() + line.complaints(callId), e);
    }
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
            + ++orders
            + " "
            + method
            + "\r\nArgument: "
            + argument
            + "\r\nContent-Length: 0\r\n\r\n";
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress phone = InetAddress.getByName(line.address());
      socket.send(new DatagramPacket(bytes, bytes.length, phone, line.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
