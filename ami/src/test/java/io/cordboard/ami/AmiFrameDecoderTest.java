package io.cordboard.ami;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmiFrameDecoderTest {
  private static final String BANNER = "Asterisk Call Manager/11.0.0\r\n";
  private static final String END = "Event: Hangup\r\nCause: 16\r\n\r\n";

  private final AmiLinkStats stats = new AmiLinkStats();

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Two traces: all of one, the lively part of another. */
  private static List<byte[]> samples() {
    byte[] call = Traces.read("f01_internal");
    return List.of(Traces.read("f04_members"), Arrays.copyOf(call, 9_000));
  }

  @Test
  void cutAtAnyByteMakesTheSameFrames() {
    for (byte[] bytes : samples()) {
      EmbeddedChannel whole = Traces.decoder(stats, null);
      Traces.feed(whole, bytes, 0, bytes.length);
      List<String> expected = Traces.take(whole);
      assertThat(expected).hasSizeGreaterThan(10);
      for (int cut = 1; cut < bytes.length; cut++) {
        EmbeddedChannel channel = Traces.decoder(stats, null);
        Traces.feed(channel, bytes, 0, cut);
        Traces.feed(channel, bytes, cut, bytes.length);
        if (!Traces.take(channel).equals(expected)) {
          throw new AssertionError("cut at " + cut);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 1000, 4096, 100_000})
  void piecesOfAnySizeMakeTheSameFrames(int size) {
    byte[] bytes = Traces.read("f03_queue");
    EmbeddedChannel whole = Traces.decoder(stats, null);
    Traces.feed(whole, bytes, 0, bytes.length);
    EmbeddedChannel pieces = Traces.decoder(stats, null);
    for (int at = 0; at < bytes.length; at += size) {
      Traces.feed(pieces, bytes, at, Math.min(bytes.length, at + size));
    }
    assertThat(Traces.take(pieces)).isEqualTo(Traces.take(whole)).hasSizeGreaterThan(900);
  }

  @Test
  void framesAreThoseBetweenEmptyLines() {
    for (String trace : Traces.ALL) {
      String text = new String(Traces.read(trace), StandardCharsets.UTF_8);
      List<String> expected =
          Arrays.stream(text.substring(text.indexOf("\r\n") + 2).split("\r\n\r\n"))
              .map(f -> f.replaceFirst("^(\r\n)+", ""))
              .filter(f -> !f.isBlank())
              .toList();
      EmbeddedChannel channel = Traces.decoder(stats, null);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Traces.feed(channel, bytes, 0, bytes.length);
      List<String> got = Traces.take(channel);
      int complete = text.endsWith("\r\n\r\n") ? expected.size() : expected.size() - 1;
      assertThat(got.subList(1, got.size())).isEqualTo(expected.subList(0, complete));
    }
  }

  @Test
  void uninterestingEventsAreDroppedAndAllElseIsKept() {
    byte[] bytes = Traces.read("f03_queue");
    EmbeddedChannel channel = Traces.decoder(stats, Set.of("Newchannel", "Hangup"));
    Traces.feed(channel, bytes, 0, bytes.length);
    List<String> got = Traces.take(channel);
    assertThat(got)
        .filteredOn(m -> m.startsWith("Event: "))
        .allMatch(m -> m.startsWith("Event: Newchannel\r") || m.startsWith("Event: Hangup\r"));
    assertThat(got).anyMatch(m -> m.startsWith("Response: "));
    assertThat(stats.dropped()).isPositive();
    assertThat(stats.messages()).isEqualTo(got.size() - 1 + stats.dropped());
    assertThat(stats.bytes()).isEqualTo(bytes.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8192, 65536, 300_000})
  void hugeFrameIsSkippedAndTheNextOneRead(int size) {
    int huge = size < 10 ? 600_000 : 10_000_000;
    EmbeddedChannel channel = Traces.decoder(stats, null);
    byte[] head = ascii(BANNER + "Event: Big\r\nFill: ");
    Traces.feed(channel, head, 0, head.length);
    byte[] fill = new byte[size];
    Arrays.fill(fill, (byte) 'x');
    for (int sent = 0; sent < huge; sent += size) {
      Traces.feed(channel, fill, 0, size);
    }
    byte[] tail = ascii("\r\n\r\n" + END);
    for (int i = 0; i < tail.length; i++) {
      Traces.feed(channel, tail, i, i + 1);
    }
    assertThat(Traces.take(channel)).hasSize(2).last().isEqualTo("Event: Hangup\r\nCause: 16");
    assertThat(stats.tooLong()).isEqualTo(1);
  }

  @Test
  void garbageWithoutAnyLineEndKeepsMemoryBounded() throws Exception {
    AmiFrameDecoder decoder = new AmiFrameDecoder(null, () -> false, stats);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    byte[] noise = new byte[50_000];
    Arrays.fill(noise, (byte) 0xFE);
    for (int i = 0; i < 400; i++) {
      Traces.feed(channel, noise, 0, noise.length);
      assertThat(held(decoder)).isLessThanOrEqualTo(2 * AmiLimits.FRAME_BYTES);
    }
    byte[] end = ascii("\r\n\r\n" + END);
    Traces.feed(channel, end, 0, end.length);
    assertThat(Traces.take(channel)).last().isEqualTo("Event: Hangup\r\nCause: 16");
    assertThat(held(decoder)).isLessThanOrEqualTo(AmiLimits.READ_BUFFER_BYTES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42, 4711, 20261121, 99, 1000, 31337, 8})
  void anyGarbageIsSurvivedAndTheNextGoodFrameRead(long seed) throws Exception {
    Random random = new Random(seed);
    AmiFrameDecoder decoder = new AmiFrameDecoder(null, () -> false, stats);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    byte[] banner = ascii(BANNER);
    Traces.feed(channel, banner, 0, banner.length);
    String pieces = "\r\n:EventRspo \0\u007fxActionID";
    for (int i = 0; i < 300; i++) {
      byte[] chunk = new byte[random.nextInt(4000)];
      random.nextBytes(chunk);
      if (random.nextBoolean()) {
        for (int k = 0; k < chunk.length; k++) {
          chunk[k] = (byte) pieces.charAt(random.nextInt(pieces.length()));
        }
      }
      Traces.feed(channel, chunk, 0, chunk.length);
      assertThat(held(decoder)).isLessThanOrEqualTo(2 * AmiLimits.FRAME_BYTES);
      for (Object o = channel.readInbound(); o != null; o = channel.readInbound()) {
        if (o instanceof AmiMessage m) {
          m.name();
          m.get(AmiKey.of("ActionID"));
          m.forEach((k, v) -> assertThat(k).isNotEmpty());
        }
      }
    }
    byte[] end = ascii("\r\n\r\n" + END);
    Traces.feed(channel, end, 0, end.length);
    assertThat(Traces.take(channel)).last().isEqualTo("Event: Hangup\r\nCause: 16");
  }

  @Test
  void endlessGreetingIsCutShort() {
    EmbeddedChannel channel = Traces.decoder(stats, null);
    byte[] noise = ascii("x".repeat(5000));
    Traces.feed(channel, noise, 0, noise.length);
    Object first = channel.readInbound();
    assertThat(((AmiFrameDecoder.Banner) first).line()).hasSize(AmiLimits.BANNER_BYTES);
  }

  private static int held(AmiFrameDecoder decoder) throws Exception {
    var field = AmiFrameDecoder.class.getDeclaredField("buffer");
    field.setAccessible(true);
    return ((byte[]) field.get(decoder)).length;
  }
}
