package io.cordboard.server.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** The readers of one audience that live on one event loop. Members: that loop only. */
final class Group {
  private final Audience audience;
  private final EventLoop loop;
  private final List<StreamClient> members = new ArrayList<>();

  Group(Audience audience, EventLoop loop) {
    this.audience = audience;
    this.loop = loop;
  }

  static final Runnable NOTHING = () -> {};

  Audience audience() {
    return audience;
  }

  EventLoop loop() {
    return loop;
  }

  void add(StreamClient client) {
    members.add(client);
  }

  void remove(StreamClient client) {
    members.remove(client);
  }

  /** Gives every member the same bytes; takes over the buffer. Returns how many there were. */
  int send(ByteBuf frames) {
    return send(frames, NOTHING);
  }

  /** The same; {@code taken} is told for each member as soon as its connection took the bytes. */
  int send(ByteBuf frames, Runnable taken) {
    int n = members.size();
    // Backwards: a member that is cut leaves while we walk.
    for (int i = n - 1; i >= 0; i--) {
      members.get(i).send(frames.retainedDuplicate(), taken);
    }
    frames.release();
    return n;
  }

  /** Like {@link #send}, and looks after each member. */
  void tick(ByteBuf frames) {
    for (int i = members.size() - 1; i >= 0; i--) {
      StreamClient client = members.get(i);
      client.send(frames.retainedDuplicate());
      client.lookAfter();
    }
    frames.release();
  }

  /** Ends all members. */
  void end(int code, String reason) {
    for (int i = members.size() - 1; i >= 0; i--) {
      members.get(i).end(code, reason);
    }
  }
}
