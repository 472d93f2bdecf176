package io.cordboard.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.http.RawHttp;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A websocket client that sends and reads frames one by one. */
public final class WsClient implements AutoCloseable {
  /** A close frame came, or the end without one (code -1). */
  public static final class Closed extends IOException {
    private final int code;

    Closed(int code, String reason) {
      super(code + " " + reason);
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  private static final JsonMapper JSON = new JsonMapper();
  private final RawHttp raw;
  private final DataInputStream in;
  private int pings;

  private WsClient(RawHttp raw) {
    this.raw = raw;
    this.in = new DataInputStream(raw.in());
  }

  public static WsClient open(int port, String target, String... headers) throws IOException {
    return open(new Socket("127.0.0.1", port), target, headers);
  }

  public static WsClient open(Socket socket, String target, String... headers) throws IOException {
    RawHttp raw = new RawHttp(socket);
    RawHttp.Answer a = raw.send(request(target, headers)).answer();
    if (a.status() != 101) {
      raw.close();
      throw new IOException("handshake: " + a.status() + " " + a.body());
    }
    return new WsClient(raw);
  }

  public static String request(String target, String... headers) {
    StringBuilder s = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: pbx:8000\r\n");
    s.append("Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n");
    s.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
    for (String h : headers) {
      s.append(h).append("\r\n");
    }
    return s.append("\r\n").toString();
  }

  /** The next text frame as JSON; answers pings on the way. */
  public JsonNode next() throws IOException {
    while (true) {
      int first;
      try {
        first = in.readUnsignedByte();
      } catch (EOFException e) {
        throw new Closed(-1, "ended");
      }
      long length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] payload = new byte[(int) length];
      in.readFully(payload);
      switch (first) {
        case 0x81 -> {
          return JSON.readTree(payload);
        }
        case 0x88 ->
            throw new Closed(
                (payload[0] & 0xff) << 8 | payload[1] & 0xff,
                new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
        case 0x89 -> {
          pings++;
          frame(0x8a, payload);
        }
        case 0x8a -> {}
        default -> throw new IOException("frame: " + first);
      }
    }
  }

  /** The next frame that is not a tick. */
  public JsonNode told() throws IOException {
    JsonNode n = next();
    while (n.path("type").asText().equals("tick")) {
      n = next();
    }
    return n;
  }

  public int pings() {
    return pings;
  }

  public void text(String text) throws IOException {
    frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  public void frame(int first, byte[] payload) throws IOException {
    raw.send(bytes(first, payload));
  }

  public void raw(byte[] bytes) throws IOException {
    raw.send(bytes);
  }

  public static byte[] bytes(int first, byte[] payload) {
    int head = payload.length < 126 ? 2 : 4;
    byte[] out = new byte[head + 4 + payload.length];
    out[0] = (byte) first;
    if (head == 2) {
      out[1] = (byte) (0x80 | payload.length);
    } else {
      out[1] = (byte) (0x80 | 126);
      out[2] = (byte) (payload.length >> 8);
      out[3] = (byte) payload.length;
    }
    byte[] mask = {1, 2, 3, 4};
    System.arraycopy(mask, 0, out, head, 4);
    for (int i = 0; i < payload.length; i++) {
      out[head + 4 + i] = (byte) (payload[i] ^ mask[i & 3]);
    }
    return out;
  }

  public InputStream in() {
    return in;
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
