package io.cordboard.ami;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Recorded traffic, and the decoder fed by hand. */
final class Traces {
  static final List<String> ALL =
      List.of(
          "f01_internal",
          "f02_click2call",
          "f03_queue",
          "f04_members",
          "f05_hold",
          "f09_states",
          "f12_restart",
          "f12_restart_after");

  private Traces() {}

  static byte[] read(String name) {
    try (InputStream in = Traces.class.getResourceAsStream("/traces/" + name + ".ami")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A decoder in a channel of its own. */
  static EmbeddedChannel decoder(AmiLinkStats stats, Set<String> interesting) {
    AmiNames names = interesting == null ? null : AmiNames.of(interesting);
    return new EmbeddedChannel(new AmiFrameDecoder(names, () -> false, stats));
  }

  static void feed(EmbeddedChannel channel, byte[] bytes, int from, int to) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
  }

  /** Everything decoded so far, as text. */
  static List<String> take(EmbeddedChannel channel) {
    List<String> all = new ArrayList<>();
    for (Object o = channel.readInbound(); o != null; o = channel.readInbound()) {
      all.add(o.toString());
    }
    return all;
  }

  static List<AmiMessage> messages(byte[] bytes) {
    EmbeddedChannel channel = decoder(new AmiLinkStats(), null);
    feed(channel, bytes, 0, bytes.length);
    List<AmiMessage> all = new ArrayList<>();
    for (Object o = channel.readInbound(); o != null; o = channel.readInbound()) {
      if (o instanceof AmiMessage m) {
        all.add(m);
      }
    }
    return all;
  }
}
