package io.cordboard.server.ivr.stasis;

import io.cordboard.server.lab.Lab;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An extension's phone that is always busy, and shows how a call was announced to it. */
final class RawPhone implements AutoCloseable {
  private final Lab lab;
  private final int extension;
  private final DatagramSocket socket;

  RawPhone(Lab lab, int extension) throws IOException {
    this.lab = lab;
    this.extension = extension;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.setSoTimeout(20_000);
    lab.run("register", String.valueOf(extension), String.valueOf(socket.getLocalPort()));
  }

  /** Waits for a call, refuses it, and gives its From header. */
  String awaitFrom() throws IOException {
    while (true) {
      DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
      socket.receive(packet);
      String message =
          new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
      boolean invite = message.startsWith("INVITE ");
      if (!invite && !message.startsWith("OPTIONS ")) {
        continue;
      }
      StringBuilder answer = new StringBuilder(invite ? "SIP/2.0 486 Busy Here" : "SIP/2.0 200 OK");
      String from = "";
      for (String line : message.split("\r\n", -1)) {
        String name = line.split(":", 2)[0];
        if (List.of("Via", "From", "To", "Call-ID", "CSeq").contains(name)) {
          answer.append("\r\n").append(line).append(invite && name.equals("To") ? ";tag=x" : "");
        }
        from = name.equals("From") ? line : from;
      }
      byte[] bytes =
          answer
              .append("\r\nContent-Length: 0\r\n\r\n")
              .toString()
              .getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
      if (invite) {
        return from;
      }
    }
  }

  @Override
  public void close() {
    socket.close();
    lab.register(extension);
  }
}
