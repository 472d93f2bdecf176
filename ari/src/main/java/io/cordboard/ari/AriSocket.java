package io.cordboard.ari;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.tyrus.client.ClientManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One websocket: frames in, frames out, pings; knows nothing of what they say. */
final class AriSocket extends Endpoint {

  private static final Logger log = LoggerFactory.getLogger(AriSocket.class);

  /** Hears of the socket on the client's threads, one call at a time. */
  interface Owner {
    void text(String message);

    void pong();

    void closed(String why);
  }

  private final Owner owner;
  private volatile @Nullable Session session;
  private volatile boolean abandoned;

  AriSocket(Owner owner) {
    this.owner = owner;
  }

  /** Connects; blocks up to the limit. The client itself bounds the handshake, not the connect. */
  void open(ClientManager client, AriSettings settings)
      throws DeploymentException, ExecutionException, TimeoutException, InterruptedException {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .preferredSubprotocols(List.of("ari"))
            .configurator(new Credentials(settings.authorization()))
            .build();
    Future<Session> attempt = client.asyncConnectToServer(this, config, settings.eventsUri());
    try {
      session = attempt.get(2L * settings.times().connectMs(), TimeUnit.MILLISECONDS);
    } finally {
      abandoned = session == null;
      attempt.cancel(true);
    }
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    session = opened;
    if (abandoned) {
      close();
      return;
    }
    opened.setMaxTextMessageBufferSize(AriLimits.MESSAGE_BYTES);
    opened.setMaxBinaryMessageBufferSize(1);
    opened.setMaxIdleTimeout(0);
    opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) owner::text);
    opened.addMessageHandler(
        PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> owner.pong());
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    String phrase = reason.getReasonPhrase();
    owner.closed(
        "connection: closed by code "
            + reason.getCloseCode().getCode()
            + (phrase == null || phrase.isEmpty() ? "" : " " + Replies.shortened(phrase))
            + " (expected: open)");
  }

  @Override
  public void onError(Session failed, Throwable failure) {
    log.debug("ari: websocket error", failure);
    owner.closed("connection: " + Replies.shortened(String.valueOf(failure)) + " (expected: open)");
  }

  /** Sends without waiting; what cannot be sent ends the connection. */
  void send(String frame) {
    Session open = session;
    if (open == null || !open.isOpen()) {
      throw new IllegalStateException("connection: closed (expected: open)");
    }
    open.getAsyncRemote()
        .sendText(
            frame,
            result -> {
              if (!result.isOK()) {
                owner.closed("connection: send failed (expected: open)");
              }
            });
  }

  void ping() throws IOException {
    Session open = session;
    if (open != null && open.isOpen()) {
      open.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
    }
  }

  void close() {
    Session open = session;
    if (open == null) {
      return;
    }
    try {
      open.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
    } catch (IOException | IllegalStateException e) {
      log.debug("ari: close of a dead connection: {}", e.toString());
    }
  }

  /** Puts the secret into a header, so that it stands in no address and no log of one. */
  private static final class Credentials extends ClientEndpointConfig.Configurator {
    private final String authorization;

    Credentials(String authorization) {
      this.authorization = authorization;
    }

    @Override
    public void beforeRequest(Map<String, List<String>> headers) {
      headers.put("Authorization", List.of(authorization));
    }
  }
}
