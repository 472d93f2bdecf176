package io.cordboard.server.ivr.stasis;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A caller in the public network of whom only the signalling matters: shows the very words in which
 * the PBX ends his call. He sends no sound.
 */
final class RawCaller implements AutoCloseable {
  private static final Pattern TAG = Pattern.compile("(?m)^To:.*;tag=([^;\r\n]+)");
  private static final Pattern REASON = Pattern.compile("Q\\.850;cause=([0-9]+)");

  private final DatagramSocket socket;
  private final int pbxPort;
  private final String number;
  private final String id = Long.toHexString(ThreadLocalRandom.current().nextLong());

  RawCaller(String number, int pbxPort) throws IOException {
    this.number = number;
    this.pbxPort = pbxPort;
    socket = new DatagramSocket(new InetSocketAddress("127.0.0.9", 0));
    socket.setSoTimeout(20_000);
    send("INVITE", "", sdp());
  }

  /** Waits for the refusal and gives its status. */
  int awaitRefused() throws IOException {
    while (true) {
      String message = receive();
      if (message.startsWith("SIP/2.0 ") && status(message) >= 300) {
        send("ACK", tag(message), "");
        return status(message);
      }
    }
  }

  void awaitAnswered() throws IOException {
    while (true) {
      String message = receive();
      if (message.startsWith("SIP/2.0 200")) {
        send("ACK", tag(message), "");
        return;
      }
    }
  }

  /** Waits for the BYE and gives the cause in its Reason header, -1 if there is none. */
  int awaitBye() throws IOException {
    while (true) {
      String message = receive();
      if (message.startsWith("BYE ")) {
        StringBuilder answer = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (String line : message.split("\r\n", -1)) {
          if (List.of("Via", "From", "To", "Call-ID", "CSeq").contains(line.split(":", 2)[0])) {
            answer.append(line).append("\r\n");
          }
        }
        send(answer.append("Content-Length: 0\r\n\r\n").toString());
        Matcher reason = REASON.matcher(message);
        return reason.find() ? Integer.parseInt(reason.group(1)) : -1;
      }
    }
  }

  private static int status(String message) {
    return Integer.parseInt(message.substring(8, 11));
  }

  private static String tag(String message) {
    Matcher tag = TAG.matcher(message);
    return tag.find() ? ";tag=" + tag.group(1) : "";
  }

  private static String sdp() {
    return String.join(
        "\r\n",
        List.of(
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=audio 9 RTP/AVP 0",
            "a=rtpmap:0 PCMU/8000",
            ""));
  }

  private void send(String method, String toTag, String body) throws IOException {
    String self = "127.0.0.9:" + socket.getLocalPort();
    send(
        method
            + (" sip:" + number + "@127.0.0.1:" + pbxPort + " SIP/2.0\r\n")
            + ("Via: SIP/2.0/UDP " + self + ";branch=z9hG4bK" + id + "\r\n")
            + ("From: <sip:4915199@127.0.0.9>;tag=" + id + "\r\n")
            + ("To: <sip:" + number + "@127.0.0.1>" + toTag + "\r\n")
            + ("Call-ID: " + id + "\r\nCSeq: 1 " + method + "\r\n")
            + ("Contact: <sip:4915199@" + self + ">\r\nMax-Forwards: 70\r\n")
            + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
            + ("Content-Length: " + body.length() + "\r\n\r\n" + body));
  }

  private void send(String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
    socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), pbxPort));
  }

  private String receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    socket.close();
  }
}
