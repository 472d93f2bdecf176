package io.cordboard.server.board;

import static io.cordboard.server.board.SampleCalls.NODE;
import static io.cordboard.server.board.SampleCalls.T;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each leg is said to be doing while one of them holds or consults. */
class TalkFinderTest {
  private static final String NEAR = "Local/10@cordboard-consult-0001;1";
  private static final String FAR = "Local/10@cordboard-consult-0001;2";

  private final Replay replay = new Replay();

  /** 801 (a) and 802 (b) talk. */
  @BeforeEach
  void twoTalk() {
    SampleCalls.talking(1).forEach(replay::apply);
  }

  private void seen(String id, String name, Channel.State state) {
    replay.apply(SampleCalls.seen(id, "1.a", name, state, null, T + 20));
  }

  private void enters(String bridge, String id, String name) {
    replay.apply(SampleCalls.enters(bridge, id, "1.a", name, T + 30));
  }

  /** 802 leaves by a Local channel of this name. */
  private void leaves(String near, String far, Channel.State nearState) {
    seen("l1", near, nearState);
    seen("l2", far, Channel.State.RING);
    replay.apply(new Fact.LocalJoined(NODE, T + 20, "l1", "l2"));
    replay.apply(new Fact.BridgeLeft(NODE, T + 25, "1br", "1.b"));
    enters("own", "1.b", "PJSIP/802-1.b");
    enters("own", "l1", near);
  }

  /** 802 consults 803, who has answered. */
  private void consults() {
    leaves(NEAR, FAR, Channel.State.UP);
    seen("1.e", "PJSIP/803-1.e", Channel.State.UP);
    enters("asked", "l2", FAR);
    enters("asked", "1.e", "PJSIP/803-1.e");
  }

  private Talk talk(String id) {
    @Nullable Talk talk = replay.board.talk(NODE + "/" + id);
    assertThat(talk).isNotNull();
    return talk;
  }

  private static String[] ids(String... ids) {
    String[] all = ids.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = NODE + "/" + all[i];
    }
    return all;
  }

  @Test
  void whoConsultsConsultsAndTheOneConsultedTalks() {
    consults();
    assertThat(talk("1.b").stage()).isEqualTo(Talk.Stage.CONSULT);
    assertThat(talk("1.b").partners()).containsExactly(ids("1.e"));
    assertThat(talk("1.b").waiting()).containsExactly(ids("1.a"));
    assertThat(talk("1.b").answered()).isTrue();
    assertThat(talk("1.e").stage()).isEqualTo(Talk.Stage.TALK);
    assertThat(talk("1.e").partners()).containsExactly(ids("1.b"));
    assertThat(talk("1.a").stage()).isEqualTo(Talk.Stage.WAITING);
  }

  @Test
  void theOneConsultedMayConsultToo() {
    consults();
    seen("k1", "Local/10@cordboard-consult-0002;1", Channel.State.RINGING);
    seen("k2", "Local/10@cordboard-consult-0002;2", Channel.State.RING);
    replay.apply(new Fact.LocalJoined(NODE, T + 40, "k1", "k2"));
    replay.apply(new Fact.BridgeLeft(NODE, T + 45, "asked", "1.e"));
    replay.apply(SampleCalls.enters("second", "1.e", "1.a", "PJSIP/803-1.e", T + 50));
    replay.apply(
        SampleCalls.enters("second", "k1", "1.a", "Local/10@cordboard-consult-0002;1", T + 50));
    assertThat(talk("1.e").stage()).isEqualTo(Talk.Stage.CONSULT);
    assertThat(talk("1.b").stage()).isEqualTo(Talk.Stage.CONSULT);
  }

  @Test
  void whoeverRingsHasNotAnswered() {
    leaves(NEAR, FAR, Channel.State.RINGING);
    assertThat(talk("1.b").stage()).isEqualTo(Talk.Stage.CONSULT);
    assertThat(talk("1.b").answered()).isFalse();
  }

  @Test
  void aMachineThatTookTheCallHasAnswered() {
    leaves(NEAR, FAR, Channel.State.UP);
    assertThat(talk("1.b").stage()).isEqualTo(Talk.Stage.CONSULT);
    assertThat(talk("1.b").partners()).isEmpty();
    assertThat(talk("1.b").answered()).isTrue();
  }

  @Test
  void whoHoldsHearsNobody() {
    leaves("Local/700@cordboard-hold-1;1", "Local/700@cordboard-hold-1;2", Channel.State.UP);
    assertThat(talk("1.b").stage()).isEqualTo(Talk.Stage.HOLD);
    assertThat(talk("1.a").stage()).isEqualTo(Talk.Stage.WAITING);
  }

  @Test
  void whoTookTheCallerOverTalksThoughALocalChannelIsStillBetweenThem() {
    consults();
    replay.apply(new Fact.BridgeLeft(NODE, T + 60, "own", "l1"));
    replay.apply(SampleCalls.enters("1br", "l1", "1.a", NEAR, T + 61));
    replay.apply(SampleCalls.gone("1.b", 16, T + 62));
    assertThat(talk("1.a").stage()).isEqualTo(Talk.Stage.TALK);
    assertThat(talk("1.a").partners()).containsExactly(ids("1.e"));
    assertThat(talk("1.e").stage()).isEqualTo(Talk.Stage.TALK);
  }

  @Test
  void theLastInAnApplicationsBridgeIsTheApplicationsConcern() {
    replay.apply(SampleCalls.gone("1.a", 16, T + 40));
    assertThat(talk("1.b").stage()).isEqualTo(Talk.Stage.ALONE);
    replay.apply(new Fact.BridgeMade(NODE, T + 50, "ari", "simple_bridge", null, true));
    replay.apply(new Fact.BridgeLeft(NODE, T + 51, "1br", "1.b"));
    replay.apply(SampleCalls.enters("ari", "1.b", "1.a", "PJSIP/802-1.b", T + 52));
    assertThat(talk("1.b").stage()).isEqualTo(Talk.Stage.TALK);
  }
}
