package io.cordboard.ari;

import io.cordboard.ari.AriLinkState.Reason;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.glassfish.tyrus.client.ClientManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the websocket, from handshake to its end: tells events from replies, keeps events
 * back until the resync is done, watches for a black hole. Used once.
 */
final class AriConnection implements AriSocket.Owner {

  private static final Logger log = LoggerFactory.getLogger(AriConnection.class);

  /** Hears, once and on any thread, that this connection is of no use any more. */
  interface Owner {
    void ended(AriConnection connection, Reason reason, String why);
  }

  private final Owner owner;
  private final AriSettings settings;
  private final AriListener listener;
  private final Inbox inbox;
  private final ScheduledExecutorService control;
  private final LongAdder events;
  private final LongAdder garbage;
  private final AriSocket socket = new AriSocket(this);
  private final SocketRest socketRest;
  private @Nullable ScheduledFuture<?> pings;
  private volatile boolean pongDue;

  private final List<AriEvent> keptBack = new ArrayList<>();
  private long keptBackChars;
  private boolean live;
  private boolean ended;

  AriConnection(
      Owner owner,
      AriSettings settings,
      AriListener listener,
      Inbox inbox,
      ScheduledExecutorService control,
      LongAdder events,
      LongAdder garbage) {
    this.owner = owner;
    this.settings = settings;
    this.listener = listener;
    this.inbox = inbox;
    this.control = control;
    this.events = events;
    this.garbage = garbage;
    this.socketRest = new SocketRest(socket::send, control);
  }

  /** Connects and starts the watchdog; blocks up to the handshake limit. On the control thread. */
  void open(ClientManager client)
      throws DeploymentException, ExecutionException, TimeoutException, InterruptedException {
    socket.open(client, settings);
    int every = settings.times().pingEveryMs();
    pings = control.scheduleWithFixedDelay(this::ping, every, every, TimeUnit.MILLISECONDS);
  }

  /**
   * The way requests shall take: the websocket if the PBX answers there. A PBX that does not know
   * REST there is silent.
   */
  CompletionStage<RestWay> chooseRest(RestWay http) {
    return switch (settings.rest()) {
      case HTTP -> CompletableFuture.completedFuture(http);
      case SOCKET -> CompletableFuture.completedFuture(socketRest);
      case AUTO -> {
        int limitMs = Math.min(AriLimits.DETECT_MS, settings.times().requestMs());
        yield socketRest
            .request(AriRequest.get("asterisk", "ping"), limitMs, control)
            .thenApply(reply -> reply instanceof AriReply.Done ? socketRest : http);
      }
    };
  }

  /**
   * Lets the listener know what is in the application, then all events kept back, then new ones.
   */
  void goLive(AriLinkState.Up up, List<AriChannel> inApp) {
    boolean overflow = false;
    synchronized (this) {
      if (ended) {
        return;
      }
      inbox.put(
          () -> {
            listener.onState(up);
            listener.onUp(inApp);
          });
      for (AriEvent event : keptBack) {
        overflow |= !deliver(event);
      }
      keptBack.clear();
      live = true;
    }
    if (overflow) {
      overflow();
    }
  }

  @Override
  public void text(String message) {
    AriEvent event = AriEvent.parse(message);
    if (event == null) {
      garbage.increment();
      log.debug("ari: a message of {} characters that is no event is skipped", message.length());
      return;
    }
    if (event.type().equals(SocketRest.RESPONSE)) {
      socketRest.onResponse(event);
      return;
    }
    if (event.type().equals("ApplicationReplaced")
        && event.text("application").equals(settings.app())) {
      end(
          Reason.REPLACED,
          "application "
              + settings.app()
              + ": taken over by another client (expected: one client per application)");
      return;
    }
    if (!take(event)) {
      overflow();
    }
  }

  @Override
  public void pong() {
    pongDue = false;
  }

  @Override
  public void closed(String why) {
    end(Reason.LOST, why);
  }

  /** Ends it: nothing is delivered from here on, every request ends as unknown. */
  void end(Reason reason, String why) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      keptBack.clear();
    }
    socketRest.close(why);
    owner.ended(this, reason, why);
  }

  /** Frees the socket. On the control thread, after {@link #end}. */
  void release() {
    ScheduledFuture<?> running = pings;
    if (running != null) {
      running.cancel(false);
    }
    socket.close();
  }

  private synchronized boolean take(AriEvent event) {
    if (ended) {
      return true;
    }
    if (live) {
      return deliver(event);
    }
    keptBackChars += event.raw().length();
    if (keptBack.size() >= AriLimits.INBOX_EVENTS || keptBackChars > AriLimits.INBOX_CHARS) {
      return false;
    }
    keptBack.add(event);
    return true;
  }

  private boolean deliver(AriEvent event) {
    events.increment();
    return inbox.offer(event.raw().length(), () -> listener.onEvent(event));
  }

  private void overflow() {
    end(
        Reason.OVERFLOW,
        "waiting: " + inbox.size() + " events (expected: a listener that keeps up)");
  }

  private void ping() {
    if (pongDue) {
      end(
          Reason.SILENT,
          "ping: no answer (expected: within " + settings.times().pingEveryMs() + " ms)");
      return;
    }
    try {
      pongDue = true;
      socket.ping();
    } catch (IOException | RuntimeException e) {
      end(Reason.LOST, "connection: " + Replies.shortened(e.toString()) + " (expected: open)");
    }
  }
}
