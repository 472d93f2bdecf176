package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.AriRequest;
import io.cordboard.server.ivr.Line.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a line dials, how long, and who counts as one who talked. */
class OutcallTest extends LineRig {
  private static AriEvent leg(int n, String type, String more) {
    return AriEvent.parse(
        ("{\"type\":\"" + type + "\",\"channel\":{\"id\":\"ivr-" + CALL + "-l" + n + "\"}")
            + (more + "}"));
  }

  /** How long each target was to ring. */
  private List<String> ringing() {
    return requests.stream()
        .flatMap(request -> request.query().stream())
        .filter(one -> one.name().equals("timeout"))
        .map(AriRequest.Parameter::value)
        .toList();
  }

  @Test
  void eachTargetRingsForItsTimeAndTheNextMayBeDialledAtOnce() {
    begin();
    dial(null, "801");
    now = now.plusSeconds(20);
    line.onEvent(leg(1, "ChannelDestroyed", ",\"cause\":19"));
    dial(null, "802");
    now = now.plusSeconds(2);
    line.onEvent(leg(2, "ChannelDestroyed", ",\"cause\":17"));
    dial(null, "803");
    assertThat(ringing()).containsExactly("20", "20", "20");
    now = now.plusSeconds(20);
    line.onEvent(leg(3, "ChannelDestroyed", ",\"cause\":19"));
    assertThat(told()).last().isEqualTo(new Event.Dialled(false, 19, true));
  }

  @Test
  void whoHangsUpWhileHeHearsHisRecordHasDeclinedAndTheNextMayBeDialled() {
    begin();
    dial("w", "801");
    line.onEvent(leg(1, "StasisStart", ""));
    line.onEvent(leg(1, "ChannelDestroyed", ",\"cause\":16"));
    dial("w", "802");
    line.onEvent(leg(3, "ChannelDestroyed", ",\"cause\":17"));
    assertThat(told().stream().filter(Event.Dialled.class::isInstance))
        .containsExactly(new Event.Dialled(false, 21, true), new Event.Dialled(false, 17, true));
    assertThat(alarms).isEmpty();
  }

  @Test
  void twoWhoAreNotJoinedHaveNotTalked() {
    begin();
    pbx = request -> request.endsWith("/addChannel") ? new AriReply.Refused(500, "no") : DONE;
    dial(null, "801");
    line.onEvent(leg(1, "StasisStart", ""));
    assertThat(told()).noneMatch(Event.Dialled.class::isInstance);
    alarms.get(alarms.size() - 1).run();
    assertThat(told()).contains(new Event.Dialled(false, 41, true));
    assertThat(asked).contains("DELETE channels/ivr-" + CALL + "-l1");
  }

  @Test
  void aCallerWhoHangsUpBeforeTheyAreJoinedIsToldGoneAndNoFailure() {
    begin();
    pbx = request -> request.endsWith("/addChannel") ? new AriReply.Refused(422, "left") : DONE;
    dial(null, "801");
    line.onEvent(leg(1, "StasisStart", ""));
    Runnable later = alarms.get(alarms.size() - 1);
    line.onEvent(about("StasisEnd", ""));
    line.onEvent(about("ChannelDestroyed", ",\"cause\":16"));
    later.run();
    assertThat(told()).noneMatch(Event.Dialled.class::isInstance);
    assertThat(told()).last().isInstanceOf(Event.Gone.class);
    assertThat(asked).contains("DELETE channels/ivr-" + CALL + "-l1");
  }

  @Test
  void aTalkIsTold() {
    begin();
    dial(null, "801");
    line.onEvent(leg(1, "StasisStart", ""));
    line.onEvent(leg(1, "ChannelDestroyed", ",\"cause\":16"));
    assertThat(told()).last().isEqualTo(new Event.Dialled(true, 16, true));
  }

  @Test
  void aRecordingThatIsLostWithTheLinkIsAskedForAgain() {
    begin();
    pbx = request -> request.endsWith("/record") ? LOST : DONE;
    dial(null, "801");
    line.onEvent(leg(1, "StasisStart", ""));
    assertThat(told()).noneMatch(Event.Recording.class::isInstance);
    pbx = request -> request.endsWith("/record") ? new AriReply.Refused(409, "is there") : DONE;
    line.onResumed(true);
    line.onResumed(true);
    assertThat(told()).filteredOn(Event.Recording.class::isInstance).hasSize(1);
    assertThat(asked).filteredOn(request -> request.endsWith("/record")).hasSize(2);
  }

  @Test
  void aCallerWhomTheTargetTransfersTalksOnWithWhoComesForIt() {
    begin();
    dial(null, "801");
    line.onEvent(leg(1, "StasisStart", ""));
    String before = ",\"replace_channel\":{\"id\":\"ivr-" + CALL + "-l1\"}";
    line.onEvent(other("StasisStart", before));
    String after = ",\"result\":\"Success\",\"replace_channel\":{\"id\":\"7.9\"}";
    line.onEvent(leg(1, "BridgeBlindTransfer", after));
    line.onEvent(leg(1, "ChannelDestroyed", ",\"cause\":16"));
    assertThat(line.targetChannel()).isEqualTo("7.9");
    assertThat(told()).noneMatch(Event.Dialled.class::isInstance);
    line.onEvent(other("ChannelDestroyed", ",\"cause\":16"));
    assertThat(told()).last().isEqualTo(new Event.Dialled(true, 16, true));
  }

  private static AriEvent other(String type, String more) {
    return AriEvent.parse("{\"type\":\"" + type + "\",\"channel\":{\"id\":\"7.9\"}" + more + "}");
  }
}
