package io.cordboard.ami.fake;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A scripted AMI server on loopback: logs in, answers from lists that a test sets, pushes events,
 * misbehaves on demand. Frames are given as text with {@code \n} between headers.
 */
public final class FakeAsterisk implements Closeable {
  public static final String BANNER = "Asterisk Call Manager/11.0.0";

  private final ServerSocket server;
  private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
  private final BlockingQueue<AmiRequest> requests = new LinkedBlockingQueue<>();
  private final Map<String, Function<AmiRequest, String>> answers = new ConcurrentHashMap<>();
  private final Map<String, Supplier<List<String>>> lists = new ConcurrentHashMap<>();
  private final Map<String, Boolean> endless = new ConcurrentHashMap<>();
  private final Map<String, String> variables = new ConcurrentHashMap<>();
  volatile String user = "cti";
  volatile String secret = "secret";
  volatile String banner = BANNER;
  volatile boolean booted = true;
  volatile boolean bootedBeforeLogin;
  volatile boolean mute;

  /** A server on a free port. */
  public FakeAsterisk() {
    this(0, null);
  }

  /** A server on this port (0: any), with TLS if a context is given. */
  public FakeAsterisk(int port, @Nullable SSLContext tls) {
    this(InetAddress.getLoopbackAddress(), port, tls);
  }

  /** A server on this address, for tests that let a port go and want it back. */
  public FakeAsterisk(InetAddress address, int port, @Nullable SSLContext tls) {
    try {
      server =
          tls == null
              ? new ServerSocket(port, 50, address)
              : tls.getServerSocketFactory().createServerSocket(port, 50, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String list :
        List.of(
            "CoreShowChannels:CoreShowChannelsComplete",
            "QueueStatus:QueueStatusComplete",
            "QueueSummary:QueueSummaryComplete",
            "DeviceStateList:DeviceStateListComplete",
            "ExtensionStateList:ExtensionStateListComplete",
            "BridgeList:BridgeListComplete",
            "BridgeInfo:BridgeInfoComplete",
            "ConfbridgeList:ConfbridgeListComplete",
            "ConfbridgeListRooms:ConfbridgeListRoomsComplete",
            "DBGet:DBGetComplete",
            "Status:StatusComplete",
            "ShowDialPlan:ShowDialPlanComplete")) {
      completes.put(list.split(":")[0], list.split(":")[1]);
    }
    Thread acceptor = new Thread(this::accept, "fake-asterisk");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private final Map<String, String> completes = new ConcurrentHashMap<>();

  public int port() {
    return server.getLocalPort();
  }

  /** Who may log in. */
  public FakeAsterisk user(String name, String password) {
    user = name;
    secret = password;
    return this;
  }

  /** What it greets with. */
  public FakeAsterisk banner(String line) {
    banner = line;
    return this;
  }

  /** What a list action returns from now on. */
  public FakeAsterisk list(String action, List<String> items) {
    List<String> copy = List.copyOf(items);
    return list(action, () -> copy);
  }

  /**
   * What a list action returns, asked each time. As from a real Asterisk, the list is never older
   * than the events that were written before it.
   */
  public FakeAsterisk list(String action, Supplier<List<String>> items) {
    lists.put(action, items);
    return this;
  }

  /** What a list action of our own naming ends with. */
  public FakeAsterisk completes(String action, String event) {
    completes.put(action, event);
    return this;
  }

  /** How an action is answered from now on, without ActionID; null leaves it unanswered. */
  public FakeAsterisk answer(String action, Function<AmiRequest, @Nullable String> answer) {
    answers.put(action, answer);
    return this;
  }

  /** What Getvar returns. */
  public FakeAsterisk variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Lets a list action return items for ever. */
  public FakeAsterisk endless(String action, boolean on) {
    endless.put(action, on);
    return this;
  }

  /** Stops (or begins again) to answer anything. */
  public FakeAsterisk mute(boolean on) {
    mute = on;
    return this;
  }

  /** Whether FullyBooted follows a login by itself. */
  public FakeAsterisk booted(boolean on) {
    booted = on;
    return this;
  }

  /** Sends FullyBooted before the answer to the login. */
  public FakeAsterisk bootedBeforeLogin(boolean on) {
    bootedBeforeLogin = on;
    return this;
  }

  /** Sends an event to all who are logged in. */
  public void push(String frame) {
    raw(frame(frame));
  }

  /** Sends bytes as they are to all who are logged in. */
  public void raw(byte[] bytes) {
    sessions.forEach(s -> s.tell(bytes));
  }

  /** Closes all connections. */
  public void cut() {
    sessions.forEach(FakeSession::close);
  }

  /** How many are connected. */
  public int connections() {
    return sessions.size();
  }

  /** The next action received, whatever it is; null after ten seconds without one. */
  public @Nullable AmiRequest next() throws InterruptedException {
    return requests.poll(10, TimeUnit.SECONDS);
  }

  /** The next action of this name; others are thrown away. */
  public AmiRequest next(String name) throws InterruptedException {
    for (AmiRequest r = next(); r != null; r = next()) {
      if (r.name().equals(name)) {
        return r;
      }
    }
    throw new AssertionError(name + ": not received (expected: within ten seconds)");
  }

  /** All actions received and not taken yet. */
  public List<AmiRequest> received() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  static byte[] frame(String text) {
    return (text.strip().replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        FakeSession session = new FakeSession(this, socket, out);
        sessions.add(session);
        Thread thread =
            new Thread(
                () -> {
                  try {
                    session.run();
                  } finally {
                    sessions.remove(session);
                  }
                },
                "fake-asterisk-session");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // Closed, or a client that left while it was accepted.
      }
    }
  }

  /** Answers an action of one who is logged in. */
  void handle(FakeSession session, AmiRequest request) {
    requests.add(request);
    if (mute) {
      return;
    }
    String name = request.name();
    String id = "ActionID: " + request.get("ActionID");
    Function<AmiRequest, String> scripted = answers.get(name);
    if (scripted != null) {
      String answer = scripted.apply(request);
      if (answer != null) {
        session.write(frame(answer + "\n" + id));
      }
    } else if (endless.getOrDefault(name, false)) {
      session.write(frame("Response: Success\n" + id + "\nEventList: start"));
      while (endless.getOrDefault(name, false) && session.isOpen()) {
        session.write(frame("Event: " + name + "Item\n" + id + "\nFill: " + "x".repeat(300)));
      }
    } else if (completes.containsKey(name)) {
      list(session, name, id);
    } else {
      session.write(frame(simple(request) + "\n" + id));
    }
  }

  private void list(FakeSession session, String name, String id) {
    session.write(
        () -> {
          List<String> items = lists.getOrDefault(name, List::of).get();
          if (items.isEmpty() && name.equals("ConfbridgeListRooms")) {
            return frame("Response: Error\n" + id + "\nMessage: No active conferences.");
          }
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          out.writeBytes(
              frame(
                  "Response: Success\n" + id + "\nEventList: start\nMessage: A list will follow"));
          for (String item : items) {
            String[] lines = item.split("\n", 2);
            out.writeBytes(frame(lines[0] + "\n" + id + (lines.length > 1 ? "\n" + lines[1] : "")));
          }
          out.writeBytes(
              frame(
                  "Event: "
                      + completes.get(name)
                      + "\n"
                      + id
                      + "\nEventList: Complete\nListItems: "
                      + items.size()));
          return out.toByteArray();
        });
  }

  private String simple(AmiRequest request) {
    return switch (request.name()) {
      case "Ping" -> "Response: Success\nPing: Pong\nTimestamp: 1795219698.000001";
      case "Logoff" -> "Response: Goodbye\nMessage: Thanks for all the fish.";
      case "Getvar" ->
          "Response: Success\nVariable: "
              + request.get("Variable")
              + "\nValue: "
              + variables.getOrDefault(request.get("Variable"), "");
      case "CoreStatus" ->
          "Response: Success\nCoreStartupDate: 2026-11-21\nCoreStartupTime: 00:08:16\n"
              + "CoreReloadDate: 2026-11-21\nCoreReloadTime: 00:08:16\nCoreCurrentCalls: 0";
      case "CoreSettings" ->
          "Response: Success\nAMIversion: 11.0.0\nAsteriskVersion: 22.10.1\nSystemName:";
      default -> "Response: Success\nMessage: OK";
    };
  }
}
