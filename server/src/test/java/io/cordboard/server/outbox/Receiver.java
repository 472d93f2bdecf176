package io.cordboard.server.outbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A receiver of webhooks on loopback that answers as a test tells it, byte by byte if need be. */
public final class Receiver implements Closeable {
  /** Writes the answer to a request; may hang, lie or throw. */
  @FunctionalInterface
  public interface Answer {
    void write(Received request, OutputStream out) throws IOException;
  }

  /** A request as it came. */
  public record Received(Map<String, String> headers, String path, String body) {
    public String id() {
      return headers.getOrDefault("webhook-id", "");
    }
  }

  private final ServerSocket server;
  private final String scheme;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Answer answer;
  private final Semaphore goodbyes = new Semaphore(0);
  private volatile boolean remember = true;
  private volatile boolean closing;

  public Receiver(Answer answer) {
    this(answer, null, 0);
  }

  /** On this port (0: any), with TLS if a context is given. */
  public Receiver(Answer answer, @Nullable SSLContext tls, int port) {
    this(answer, tls, port, "127.0.0.1");
  }

  /** On one of this machine's loopback addresses. */
  public Receiver(Answer answer, @Nullable SSLContext tls, int port, String address) {
    this.answer = answer;
    scheme = tls == null ? "http" : "https";
    try {
      InetAddress loopback = InetAddress.getByName(address);
      server =
          tls == null
              ? new ServerSocket(port, 200, loopback)
              : tls.getServerSocketFactory().createServerSocket(port, 200, loopback);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** Says this status, without a body, and keeps the connection. */
  public static Answer status(int status) {
    return (request, out) -> say(out, "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
  }

  public static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  public void answer(Answer next) {
    answer = next;
  }

  /** Keeps no requests from now on; a test counts in its answer. */
  public Receiver forgetful() {
    remember = false;
    return this;
  }

  /** Closes each connection after its answer, as an idle one, and without a word of that. */
  public Receiver closing() {
    closing = true;
    return this;
  }

  /** Waits until the other side has seen that a connection is closed. */
  public void goodbye() throws InterruptedException {
    if (!goodbyes.tryAcquire(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("connection: open (expected: closed by the other side too)");
    }
  }

  /** Ends all connections by a reset. */
  public void reset() throws IOException {
    for (Socket socket : sockets) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  public URI url() {
    return URI.create(
        scheme
            + "://"
            + server.getInetAddress().getHostAddress()
            + ":"
            + server.getLocalPort()
            + "/hook?a=b");
  }

  public int port() {
    return server.getLocalPort();
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  public List<String> ids() {
    return received.stream().map(Received::id).toList();
  }

  /** The most connections that were open at once. */
  public int mostAtOnce() {
    return mostAtOnce.get();
  }

  /** Connections since the start. */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        mostAtOnce.accumulateAndGet(sockets.size(), Math::max);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        // closed, or a handshake that failed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        Received request = read(in);
        if (request == null) {
          return;
        }
        if (remember) {
          received.add(request);
        }
        answer.write(request, socket.getOutputStream());
        if (closing) {
          socket.shutdownOutput();
          while (in.read() >= 0) {
            // what nobody reads any more
          }
          goodbyes.release();
          return;
        }
      }
    } catch (IOException e) {
      // the other side went, or the answer was to end it
    } finally {
      sockets.remove(socket);
    }
  }

  private static @Nullable Received read(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); ; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\n') {
        line.write(c);
        continue;
      }
      String text = line.toString(StandardCharsets.UTF_8).strip();
      line.reset();
      if (text.isEmpty()) {
        break;
      }
      lines.add(text);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : lines.subList(1, lines.size())) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Received(headers, lines.get(0).split(" ")[1], body);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "receiver");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
