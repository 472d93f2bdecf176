package io.cordboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.stream.WsClient;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A reader of the stream that keeps a model of its own from hello and changes, over as many
 * connections as it likes. One thread at a time reads; others may look.
 */
final class Follower {
  private static final JsonMapper JSON = new JsonMapper();
  private final int port;
  private final Map<String, byte[]> things = new HashMap<>();
  private final List<String> nodeNews = new ArrayList<>();
  private String epoch = "";
  private long seq = -1;
  private long from;
  private long changes;
  private long absorbed;
  private boolean catchingUp;
  private int hellos;
  private int resumes;
  private int gaps;
  private WsClient socket;
  private volatile int closedWith;

  Follower(int port) {
    this.port = port;
  }

  /** Connects; resumes if it knows where. */
  Follower connect() throws IOException {
    String query = seq < 0 ? "" : "?since=" + seq + "&epoch=" + epoch;
    socket = WsClient.open(port, "/v1/events" + query, FloodHouse.KEY);
    closedWith = 0;
    return this;
  }

  void disconnect() throws IOException {
    socket.close();
  }

  /** Ends the websocket as the protocol wants it. */
  void sayGoodbye() throws IOException {
    socket.frame(0x88, new byte[] {3, (byte) 0xe8});
  }

  /** Reads in a thread of its own until the connection ends. */
  Thread follow() {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  readOne();
                }
              } catch (IOException e) {
                closedWith = e instanceof WsClient.Closed c ? c.code() : -1;
              }
            },
            "follower");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Reads one frame. */
  void readOne() throws IOException {
    DataInputStream in = (DataInputStream) socket.in();
    int first;
    try {
      first = in.readUnsignedByte();
    } catch (EOFException | SocketException e) {
      throw new IOException("ended", e);
    }
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    if (first == 0x89) {
      socket.frame(0x8a, payload);
    } else if (first == 0x88) {
      closedWith = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
      throw new IOException("closed: " + closedWith);
    } else {
      take(payload);
    }
  }

  private synchronized void take(byte[] payload) throws IOException {
    String head = new String(payload, 0, Math.min(300, payload.length), StandardCharsets.UTF_8);
    if (head.startsWith("{\"seq\":")) {
      change(payload, head);
      return;
    }
    JsonNode frame = JSON.readTree(payload);
    switch (frame.path("type").asText()) {
      case "hello" -> hello(frame);
      case "gap" -> gaps++;
      case "conflated" -> {
        absorbed += frame.path("count").asLong();
        // Now the latest of each thing comes, with holes in the sequence, up to this.
        catchingUp = true;
      }
      case "tick" -> {}
      default -> throw new AssertionError("frame: " + head);
    }
  }

  private void hello(JsonNode frame) throws IOException {
    hellos++;
    epoch = frame.path("epoch").asText();
    if (frame.path("resumed").asBoolean()) {
      resumes++;
      return;
    }
    things.clear();
    seq = frame.path("seq").asLong();
    from = seq;
    changes = 0;
    absorbed = 0;
    for (Map.Entry<String, JsonNode> kind : frame.path("snapshot").properties()) {
      for (JsonNode thing : kind.getValue()) {
        things.put(kind.getKey() + " " + thing.path("id").asText(), JSON.writeValueAsBytes(thing));
      }
    }
  }

  private void change(byte[] payload, String head) {
    long n = Long.parseLong(head.substring(7, head.indexOf(',')));
    if (n <= seq || n != seq + 1 && !catchingUp) {
      throw new AssertionError("seq: " + n + " after " + seq);
    }
    seq = n;
    changes++;
    String kind = between(head, "\"kind\":\"");
    String key = kind + "s " + between(head, "\"id\":\"");
    if (head.contains("\"gone\":true,\"")) {
      things.remove(key);
    } else {
      things.put(key, payload);
    }
    if (kind.equals("node")) {
      boolean stale = new String(payload, StandardCharsets.UTF_8).contains("\"stale\":true");
      nodeNews.add(between(head, "\"what\":\"") + (stale ? " stale" : ""));
    }
  }

  private static String between(String text, String start) {
    int at = text.indexOf(start) + start.length();
    return text.substring(at, text.indexOf('"', at));
  }

  /** Everything it knows, by kind and id. */
  synchronized Map<String, JsonNode> model() throws IOException {
    Map<String, JsonNode> model = new TreeMap<>();
    for (Map.Entry<String, byte[]> e : things.entrySet()) {
      JsonNode thing = JSON.readTree(e.getValue());
      model.put(e.getKey(), plain(thing.has("seq") ? thing.path("data") : thing, e.getKey()));
    }
    return model;
  }

  /** The same of {@code /v1/state}. */
  static Map<String, JsonNode> model(JsonNode state) {
    Map<String, JsonNode> model = new TreeMap<>();
    for (Map.Entry<String, JsonNode> kind : state.properties()) {
      for (JsonNode thing : kind.getValue()) {
        String key = kind.getKey() + " " + thing.path("id").asText();
        model.put(key, plain(thing, key));
      }
    }
    return model;
  }

  /** Without the mark of a stale node, which is no part of the thing itself. */
  private static JsonNode plain(JsonNode thing, String key) {
    if (!key.startsWith("nodes ") && thing instanceof ObjectNode object) {
      object.remove("stale");
    }
    return thing;
  }

  /** Waits until it is where the server is, then compares; the board must rest. */
  void mustEqual(FloodHouse house) throws IOException {
    FloodHouse.until(
        "follower at the board's sequence",
        () -> seq() == house.get("/v1/health").path("seq").asLong());
    JsonNode state = house.get("/v1/state");
    Map<String, JsonNode> mine = model();
    Map<String, JsonNode> theirs = model(state);
    if (!mine.equals(theirs)) {
      Map<String, JsonNode> left = new TreeMap<>(mine);
      left.entrySet().removeAll(theirs.entrySet());
      Map<String, JsonNode> right = new TreeMap<>(theirs);
      right.entrySet().removeAll(mine.entrySet());
      throw new AssertionError("follower at " + seq() + ": " + left + "\nstate: " + right);
    }
  }

  synchronized long seq() {
    return seq;
  }

  /** Every change since the last snapshot was told, or counted as conflated. */
  synchronized boolean addsUp() {
    return changes + absorbed == seq - from;
  }

  synchronized long changes() {
    return changes;
  }

  synchronized long absorbed() {
    return absorbed;
  }

  synchronized int resumes() {
    return resumes;
  }

  synchronized int gaps() {
    return gaps;
  }

  synchronized int hellos() {
    return hellos;
  }

  /** What was said of nodes since the last time this was asked. */
  synchronized List<String> takeNodeNews() {
    List<String> taken = List.copyOf(nodeNews);
    nodeNews.clear();
    return taken;
  }

  /** The close code; 0 while open, -1 if it ended without. */
  int closedWith() {
    return closedWith;
  }
}
