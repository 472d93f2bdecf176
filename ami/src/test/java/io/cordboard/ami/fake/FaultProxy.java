package io.cordboard.ami.fake;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy on loopback that breaks what goes through it, and mends it again. */
public final class FaultProxy implements Closeable {
  private final ServerSocket server;
  private final String host;
  private volatile int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean blackHole;
  private volatile boolean oneByte;
  private volatile boolean refusing;
  private volatile long delayMs;

  /** A proxy on a free port. */
  public FaultProxy(String host, int port) {
    this.host = host;
    this.port = port;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept, "fault-proxy");
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Where new connections go from now on. */
  public void target(int newPort) {
    port = newPort;
  }

  /** Swallows everything in both directions; connections stay open. */
  public void blackHole(boolean on) {
    blackHole = on;
  }

  /** Passes single bytes, each written by itself. */
  public void oneByteAtATime(boolean on) {
    oneByte = on;
  }

  /** Holds back everything for this long; 0 ends it. */
  public void delay(long ms) {
    delayMs = ms;
  }

  /** Closes new connections as soon as they are made. */
  public void refuse(boolean on) {
    refusing = on;
  }

  /** Closes all connections. */
  public void cut() {
    sockets.forEach(FaultProxy::shut);
    sockets.clear();
  }

  /** Passes everything again as it is. */
  public void normal() {
    blackHole = false;
    oneByte = false;
    refusing = false;
    delayMs = 0;
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

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (refusing) {
          shut(client);
          continue;
        }
        Socket target;
        try {
          target = new Socket(host, port);
        } catch (IOException e) {
          shut(client);
          continue;
        }
        client.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(target);
        daemon(() -> pump(client, target), "fault-proxy-out");
        daemon(() -> pump(target, client), "fault-proxy-in");
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (delayMs > 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMs));
        }
        if (blackHole) {
          continue;
        }
        if (oneByte) {
          for (int i = 0; i < n; i++) {
            out.write(buffer, i, 1);
            out.flush();
          }
        } else {
          out.write(buffer, 0, n);
          out.flush();
        }
      }
    } catch (IOException e) {
      // Cut, or one side left.
    }
    // Behind a black hole, neither side hears that the other left.
    if (!blackHole) {
      shut(from);
      shut(to);
    }
    sockets.remove(from);
    if (!blackHole) {
      sockets.remove(to);
    }
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed enough.
    }
  }

  private static void daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
