package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.lab.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** 16 has no SIP status of its own for an unanswered call: Asterisk declines. */
  @ParameterizedTest
  @CsvSource({
    "1,404", "2,404", "3,404", "16,603", "17,486", "18,408", "19,480", "20,480", "21,403",
    "22,410", "23,410", "26,404", "27,502", "28,484", "29,501", "31,480", "34,503", "38,503",
    "41,503", "42,503", "47,503", "55,403", "57,403", "58,503", "65,488", "70,488", "79,501",
    "87,403", "88,503", "102,504", "111,500", "127,500"
  })
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
