package io.cordboard.ami.fake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link FakeAsterisk}. */
final class FakeSession implements Runnable {
  private static final String CHALLENGE = "848734823";
  private final FakeAsterisk asterisk;
  private final Socket socket;
  private final OutputStream out;
  private boolean loggedIn; // guarded by this

  FakeSession(FakeAsterisk asterisk, Socket socket, OutputStream out) {
    this.asterisk = asterisk;
    this.socket = socket;
    this.out = out;
  }

  @Override
  public void run() {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      write((asterisk.banner + "\r\n").getBytes(StandardCharsets.UTF_8));
      for (AmiRequest r = read(in); r != null; r = read(in)) {
        if (loggedIn()) {
          asterisk.handle(this, r);
        } else {
          login(r);
        }
      }
    } catch (IOException e) {
      // The client left, or a test cut the connection.
    }
  }

  private synchronized boolean loggedIn() {
    return loggedIn;
  }

  boolean isOpen() {
    return !socket.isClosed();
  }

  synchronized void write(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      close();
    }
  }

  /** Nothing else comes in between the making of the bytes and their being written. */
  synchronized void write(Supplier<byte[]> bytes) {
    write(bytes.get());
  }

  /** Writes an event, if this one is logged in. */
  synchronized void tell(byte[] bytes) {
    if (loggedIn) {
      write(bytes);
    }
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed enough.
    }
  }

  private void login(AmiRequest r) {
    if (asterisk.mute) {
      return;
    }
    String id = "\nActionID: " + r.get("ActionID");
    if (r.name().equals("Challenge")) {
      write(FakeAsterisk.frame("Response: Success\nChallenge: " + CHALLENGE + id));
      return;
    }
    boolean plain = r.get("Secret").equals(asterisk.secret);
    boolean hashed = r.get("Key").equals(md5(CHALLENGE + asterisk.secret));
    if (!r.name().equals("Login")
        || !r.get("Username").equals(asterisk.user)
        || !(plain || hashed)) {
      write(FakeAsterisk.frame("Response: Error\nMessage: Authentication failed" + id));
      close();
      return;
    }
    if (asterisk.bootedBeforeLogin) {
      write(FakeAsterisk.frame("Event: FullyBooted\nPrivilege: system,all\nUptime: 2"));
    }
    synchronized (this) {
      write(FakeAsterisk.frame("Response: Success\nMessage: Authentication accepted" + id));
      loggedIn = true;
    }
    if (asterisk.booted && !asterisk.bootedBeforeLogin) {
      write(FakeAsterisk.frame("Event: FullyBooted\nPrivilege: system,all\nUptime: 2"));
    }
  }

  private static @Nullable AmiRequest read(BufferedReader in) throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isEmpty()) {
        if (!headers.isEmpty()) {
          List<String> name = headers.getOrDefault("action", List.of(""));
          return new AmiRequest(name.get(0), headers);
        }
        continue;
      }
      int colon = line.indexOf(": ");
      if (colon > 0) {
        headers
            .computeIfAbsent(
                line.substring(0, colon).toLowerCase(Locale.ROOT), k -> new ArrayList<>())
            .add(line.substring(colon + 2));
      }
    }
    return null;
  }

  static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
