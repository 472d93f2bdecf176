package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.wire.PrintedTables;
import io.cordboard.server.lab.Lab;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of document 003's cause table, as the caller's network sees it. */
@Timeout(60)
class HangUpCausesIT {
  private static final String NUMBER = "49305557000";

  private final Lab lab = Lab.shared();
  private final LineStation station = new LineStation(lab);

  @AfterEach
  void close() {
    station.close();
  }

  /**
   * The rows as they are printed. 16 has no SIP status of its own for an unanswered call: Asterisk
   * declines. 22 has two, and the other one would say where the number moved to.
   */
  static Stream<Arguments> causes() {
    return PrintedTables.lines("causes").stream()
        .map(line -> line.split("\t"))
        .filter(cells -> !cells[1].startsWith("301 "))
        .map(
            cells ->
                arguments(
                    Integer.parseInt(cells[2]),
                    cells[1].startsWith("BYE") ? 603 : Integer.parseInt(cells[1].substring(0, 3))));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void unansweredItIsTheStatusAndAnsweredTheReason(int cause, int status) throws Exception {
    try (RawCaller unanswered = new RawCaller(NUMBER, lab.sipPort())) {
      Line line = station.awaitLine();
      station.tell(line, l -> l.hangUp(cause));
      assertThat(unanswered.awaitRefused()).isEqualTo(status);
      station.await(Event.Gone.class);
    }
    try (RawCaller answered = new RawCaller(NUMBER, lab.sipPort())) {
      Line line = station.awaitLine();
      station.tell(line, Line::answer);
      answered.awaitAnswered();
      station.tell(line, l -> l.hangUp(cause));
      assertThat(answered.awaitBye()).isEqualTo(cause);
      assertThat(station.await(Event.Gone.class).lost()).isFalse();
    }
  }
}
