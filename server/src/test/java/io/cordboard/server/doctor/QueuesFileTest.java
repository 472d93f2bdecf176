package io.cordboard.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
