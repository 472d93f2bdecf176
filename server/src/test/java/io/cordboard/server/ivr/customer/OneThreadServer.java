package io.cordboard.server.ivr.customer;

import io.cordboard.server.outbox.Receiver;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** As Python's http.server with HTTP/1.1: one connection is read to its end before the next. */
final class OneThreadServer implements Closeable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final CountDownLatch over = new CountDownLatch(1);
  private final String answer;
  private final long slowMs;

  OneThreadServer(String answer, long slowMs) throws IOException {
    this.answer = answer;
    this.slowMs = slowMs;
    Thread thread = new Thread(this::run, "one-thread");
    thread.setDaemon(true);
    thread.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  private void run() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        serve(socket);
      } catch (IOException e) {
        // the next one
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    OutputStream out = socket.getOutputStream();
    while (true) {
      int length = 0;
      for (String line = in.readLine(); !"".equals(line); line = in.readLine()) {
        if (line == null) {
          return;
        }
        if (line.startsWith("content-length: ")) {
          length = Integer.parseInt(line.substring(16));
        }
      }
      for (int i = 0; i < length; i++) {
        if (in.read() < 0) {
          return;
        }
      }
      try {
        if (over.await(slowMs, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      Receiver.say(
          out, "HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n" + answer);
    }
  }

  @Override
  public void close() throws IOException {
    over.countDown();
    server.close();
  }
}
