package io.cordboard.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueuesFileTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leavewhenempty = yes",
        "leavewhenempty=>strict ; why not",
        "LeaveWhenEmpty = unavailable, paused",
        "joinempty = no",
        "joinempty = paused,invalid"
      })
  void thisTurnsCallersAway(String line) {
    assertThat(new QueuesFile("[630]\n" + line + "\n").traps()).containsExactly("630");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leavewhenempty = no",
        "leavewhenempty = unavailable,invalid",
        "joinempty = yes",
        "; leavewhenempty = yes",
        "announce = paused"
      })
  void thisDoesNot(String line) {
    assertThat(new QueuesFile("[630]\n" + line + "\n").traps()).isEmpty();
  }

  @Test
  void whatIsIncludedCountsWhereItIsIncluded(@TempDir Path etc) throws IOException {
    Path queues = etc.resolve("queues.conf");
    Files.writeString(
        queues,
        """
        [630]
        #include "queues_more.conf"
        #tryinclude nowhere.conf
        #include queues.d/*.conf
        joinempty = no
        """);
    Files.writeString(etc.resolve("queues_more.conf"), "leavewhenempty = yes\n[631]\n");
    Path folder = Files.createDirectory(etc.resolve("queues.d"));
    Files.writeString(folder.resolve("a.conf"), "leavewhenempty = paused\n[632]\n");
    Files.writeString(folder.resolve("b.conf"), "[633]\n");
    assertThat(new QueuesFile(ConfigText.of(queues)).traps()).containsExactly("630", "631", "633");
  }

  @Test
  void aFileThatIncludesItselfIsReadAllTheSame(@TempDir Path etc) throws IOException {
    Path queues = etc.resolve("queues.conf");
    Files.writeString(queues, "[630]\nleavewhenempty = yes\n#include queues.conf\n");
    assertThat(new QueuesFile(ConfigText.of(queues)).traps()).containsExactly("630");
  }

  @Test
  void templatesAreFollowedAndTheLastWordHolds() {
    String text =
        """
        [general]
        [strict](!)
        leavewhenempty = strict
        [630](strict)
        [631](strict)
        leavewhenempty = no
        [632]
        joinempty = yes
        """;
    assertThat(new QueuesFile(text).traps()).containsExactly("630");
  }
}
