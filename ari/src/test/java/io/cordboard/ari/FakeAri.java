package io.cordboard.ari;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** An ARI for faults only: HTTP and websocket on one loopback port, one thread per connection. */
final class FakeAri implements AutoCloseable {

  /** A request that arrived; {@code via} is "socket" or "http"; the line is decoded. */
  record Asked(String via, String method, String path, Map<String, String> query, String body) {
    String line() {
      StringBuilder out = new StringBuilder(method + " " + path);
      query.forEach((k, v) -> out.append(' ').append(k).append('=').append(v));
      return out.toString();
    }
  }

  /** status 0: no reply at all; -1: cut the connection. */
  record Answer(int status, String body) {}

  static final String SECRET = "s3cr3t-of-the-test";

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final BlockingQueue<Wire> opened = new LinkedBlockingQueue<>();
  final List<String> inApp = new CopyOnWriteArrayList<>();
  volatile Function<Asked, Answer> answers = this::usual;
  volatile boolean socketRest = true;
  volatile boolean blackHole;
  volatile int refuseWith;
  volatile Runnable beforeApplication = () -> {};
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket server;

  FakeAri() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run(this::accept);
  }

  AriSettings settings(AriSettings.RestMode mode, AriSettings.Times times) {
    return new AriSettings(
        URI.create("http://127.0.0.1:" + server.getLocalPort()),
        "cti",
        SECRET,
        "cordboard",
        false,
        mode,
        times);
  }

  /** The next websocket that a client opened. */
  Wire nextWire() throws InterruptedException {
    Wire wire = opened.poll(60, TimeUnit.SECONDS);
    if (wire == null) {
      throw new AssertionError("no websocket was opened");
    }
    return wire;
  }

  Answer usual(Asked ask) {
    if (ask.path().equals("asterisk/ping")) {
      return new Answer(200, "{\"ping\":\"pong\"}");
    }
    if (ask.path().equals("asterisk/info")) {
      return new Answer(200, "{\"system\":{\"version\":\"22.10.1\"}}");
    }
    if (ask.path().equals("applications/cordboard")) {
      beforeApplication.run();
      return new Answer(200, "{\"channel_ids\":[" + quoted(inApp) + "]}");
    }
    if (ask.method().equals("GET") && ask.path().startsWith("channels/")) {
      String id = ask.path().substring("channels/".length());
      return inApp.contains(id)
          ? new Answer(200, channel(id))
          : new Answer(404, "{\"message\":\"Channel not found\"}");
    }
    return new Answer(204, "");
  }

  static String channel(String id) {
    return "{\"id\":\""
        + id
        + "\",\"name\":\"PJSIP/801-1\",\"state\":\"Up\",\"dialplan\":{\"context\":\"c\",\"exten\":\"600\","
        + "\"app_name\":\"Stasis\",\"app_data\":\"cordboard,hello\"}}";
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static String quoted(List<String> ids) {
    return String.join(",", ids.stream().map(id -> '"' + id + '"').toList());
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket socket = server.accept();
      sockets.add(socket);
      run(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    while (true) {
      String[] first = line(in).split(" ");
      if (first.length < 2) {
        socket.close();
        return;
      }
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String h = line(in); !h.isEmpty(); h = line(in)) {
        headers.put(h.substring(0, h.indexOf(':')), h.substring(h.indexOf(':') + 1).trim());
      }
      byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
      if (headers.containsKey("Upgrade")) {
        upgrade(socket, in, first[1], headers);
        return;
      }
      if (!authorized(headers)) {
        throw new AssertionError("no credentials in a request");
      }
      Answer answer =
          ask("http", first[0], first[1], Map.of(), new String(body, StandardCharsets.UTF_8));
      if (answer.status() < 0) {
        socket.close();
        return;
      }
      if (answer.status() > 0 && !blackHole) {
        byte[] out = answer.body().getBytes(StandardCharsets.UTF_8);
        String length = answer.status() == 204 ? "" : "Content-Length: " + out.length + "\r\n";
        String head = "HTTP/1.1 " + answer.status() + " X\r\n" + length + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(out);
      }
    }
  }

  private static boolean authorized(Map<String, String> headers) {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("cti:" + SECRET).getBytes(StandardCharsets.UTF_8));
    return expected.equals(headers.get("Authorization"));
  }

  private void upgrade(Socket socket, InputStream in, String uri, Map<String, String> headers)
      throws IOException {
    OutputStream out = socket.getOutputStream();
    int status = authorized(headers) ? refuseWith : 401;
    if (status != 0) {
      out.write(
          ("HTTP/1.1 "
                  + status
                  + " No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      socket.close();
      return;
    }
    String key = headers.get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    String accept;
    try {
      accept =
          Base64.getEncoder()
              .encodeToString(
                  MessageDigest.getInstance("SHA-1")
                      .digest(key.getBytes(StandardCharsets.US_ASCII)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Protocol: ari\r\nSec-WebSocket-Accept: "
                + accept
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    Wire wire = new Wire(socket, uri);
    opened.add(wire);
    wire.read(new DataInputStream(in));
  }

  private Answer ask(
      String via, String method, String uri, Map<String, String> query, String body) {
    String path = uri.replaceFirst("\\?.*", "").replaceFirst("^/ari/", "");
    Map<String, String> all = new TreeMap<>(query);
    if (uri.contains("?")) {
      for (String pair : uri.substring(uri.indexOf('?') + 1).split("&")) {
        String[] kv = pair.split("=", 2);
        all.put(decoded(kv[0]), decoded(kv[1]));
      }
    }
    Asked ask = new Asked(via, method, decoded(path), all, body);
    asked.add(ask);
    return answers.apply(ask);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        out.write(b);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void run(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The test or the client closed it.
              }
            },
            "fake-ari");
    thread.setDaemon(true);
    thread.start();
  }

  /** One open websocket, seen from the PBX. */
  final class Wire {
    final String uri;
    final java.util.concurrent.CountDownLatch gone = new java.util.concurrent.CountDownLatch(1);
    private final Socket socket;

    private Wire(Socket socket, String uri) {
      this.socket = socket;
      this.uri = uri;
    }

    void event(String json) {
      frame(1, json.getBytes(StandardCharsets.UTF_8), true);
    }

    void dtmf(String channel, String digit) {
      event(
          "{\"type\":\"ChannelDtmfReceived\",\"digit\":\""
              + digit
              + "\",\"channel\":"
              + FakeAri.channel(channel)
              + ",\"application\":\"cordboard\"}");
    }

    synchronized void raw(byte[] bytes) {
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void frame(int opcode, byte[] payload, boolean last) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write((last ? 0x80 : 0) | opcode);
      if (payload.length < 126) {
        out.write(payload.length);
      } else if (payload.length < 65536) {
        out.write(126);
        out.write(payload.length >> 8);
        out.write(payload.length);
      } else {
        out.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          out.write((int) ((long) payload.length >> shift));
        }
      }
      out.writeBytes(payload);
      raw(out.toByteArray());
    }

    void cut() throws IOException {
      socket.close();
    }

    boolean waitGone() throws InterruptedException {
      return gone.await(20, TimeUnit.SECONDS);
    }

    private void read(DataInputStream in) throws IOException {
      try {
        while (true) {
          int opcode = in.readUnsignedByte() & 0x0f;
          long length = in.readUnsignedByte() & 0x7f;
          length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
          byte[] mask = in.readNBytes(4);
          byte[] data = in.readNBytes((int) length);
          for (int i = 0; i < data.length; i++) {
            data[i] ^= mask[i % 4];
          }
          if (blackHole) {
            continue;
          }
          switch (opcode) {
            case 1 -> text(new String(data, StandardCharsets.UTF_8));
            case 8 -> {
              frame(8, data, true);
              socket.close();
            }
            case 9 -> frame(10, data, true);
            default -> {}
          }
        }
      } finally {
        gone.countDown();
        socket.close();
      }
    }

    private void text(String message) throws IOException {
      if (!socketRest) {
        return;
      }
      JsonNode request = AriEvent.JSON.readTree(message);
      Map<String, String> query = new TreeMap<>();
      request
          .path("query_strings")
          .forEach(q -> query.put(q.path("name").asText(), q.path("value").asText()));
      Answer answer =
          ask(
              "socket",
              request.path("method").asText(),
              request.path("uri").asText(),
              query,
              request.path("message_body").asText());
      if (answer.status() < 0) {
        socket.close();
      } else if (answer.status() > 0) {
        ObjectNode out = AriEvent.JSON.createObjectNode();
        out.put("type", "RESTResponse").put("request_id", request.path("request_id").asText());
        out.put("status_code", answer.status()).put("reason_phrase", "reason");
        out.put("message_body", answer.body());
        event(out.toString());
      }
    }
  }
}
