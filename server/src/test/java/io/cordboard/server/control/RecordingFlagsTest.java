package io.cordboard.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.Fact;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.pbx.FakePbx;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordingFlagsTest {
  private final FakePbx pbx = new FakePbx("pbx");
  private final Board board =
      new Board(
          new BoardSettings(
              List.of("pbx"), false, Map.of(), List.of(), Map.of(), ZoneId.systemDefault()));

  private static Config config(String when) {
    return TestConfigs.of(
        "extensions:\n  - numbers: [801-805]\nrecording:\n  folder: /tmp\n" + when);
  }

  private RecordingFlags attached(String when) {
    RecordingFlags flags = new RecordingFlags(config(when), List.of(pbx));
    flags.onSnapshot(board.snapshot());
    return flags;
  }

  private void goLive(RecordingFlags flags, long atMs) {
    board.apply(new Fact.LinkUp("pbx", atMs, Fact.Link.AMI), flags::onChange);
    board.apply(new Fact.ResyncBegun("pbx", atMs), flags::onChange);
    board.apply(
        new Fact.NodePicture(
            "pbx", atMs, "22", 1, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of()),
        flags::onChange);
  }

  @Test
  void onlyThePhonesOfTheConfigurationAreFlaggedOnceTheNodeIsLive() {
    RecordingFlags flags = attached("  when: extensions\n  extensions: [802-803, 899]\n");
    assertThat(pbx.asked).isEmpty();
    pbx.blacklist.put("801", "1");
    pbx.blacklist.put("802", "1");
    goLive(flags, 1);
    assertThat(pbx.blacklist).containsExactly(Map.entry("802", "1"), Map.entry("803", "1"));
  }

  @Test
  void flagsThatAreRightAreLeftAlone() {
    pbx.blacklist.put("all", "1");
    goLive(attached("  when: all\n"), 1);
    assertThat(pbx.asked).containsExactly("list RECORD");
  }

  @Test
  void noneTakesAllFlagsAway() {
    pbx.blacklist.put("queues", "1");
    pbx.blacklist.put("801", "1");
    goLive(attached("  when: none\n"), 1);
    assertThat(pbx.blacklist).isEmpty();
  }
}
