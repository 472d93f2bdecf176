package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.List;

/** Made-up facts, in the order in which a PBX says them. */
final class SampleCalls {
  static final String NODE = Recording.NODE;
  static final long T = 1_795_219_700_000L;

  private SampleCalls() {}

  static Fact.ChannelSeen seen(
      String id, String linked, String name, Channel.State state, String number, long atMs) {
    String exten = state == Channel.State.RING ? "802" : null;
    return new Fact.ChannelSeen(
        NODE, atMs, id, linked, name, state, number, null, null, null, exten, null);
  }

  static Fact.ChannelGone gone(String id, int cause, long atMs) {
    return new Fact.ChannelGone(NODE, atMs, id, "x", cause, null);
  }

  static Fact.BridgeEntered enters(String bridge, String id, String linked, String name, long at) {
    return new Fact.BridgeEntered(NODE, at, bridge, "simple_bridge", null, false, id, linked, name);
  }

  /** A rings B, both legs stay. */
  static List<Fact> ringing(int n) {
    String a = n + ".a";
    String b = n + ".b";
    List<Fact> facts = new ArrayList<>();
    facts.add(seen(a, a, "PJSIP/801-" + a, Channel.State.RING, "801", T));
    facts.add(seen(b, a, "PJSIP/802-" + b, Channel.State.DOWN, "802", T + 1));
    facts.add(new Fact.DialBegan(NODE, T + 1, a, "802", b, "PJSIP/802-" + b, a, "802"));
    facts.add(seen(b, a, "PJSIP/802-" + b, Channel.State.RINGING, "802", T + 2));
    return facts;
  }

  /** A and B talk. */
  static List<Fact> talking(int n) {
    String a = n + ".a";
    String b = n + ".b";
    List<Fact> facts = ringing(n);
    facts.add(seen(b, a, "PJSIP/802-" + b, Channel.State.UP, "802", T + 10));
    facts.add(seen(a, a, "PJSIP/801-" + a, Channel.State.UP, "801", T + 10));
    facts.add(new Fact.BridgeMade(NODE, T + 11, n + "br", "simple_bridge", null, false));
    facts.add(enters(n + "br", b, a, "PJSIP/802-" + b, T + 11));
    facts.add(enters(n + "br", a, a, "PJSIP/801-" + a, T + 11));
    return facts;
  }

  /** A caller from outside, answered by 801 in queue 630, from beginning to end. */
  static List<Fact> queueCall(int n) {
    String c = n + ".c";
    String a = n + ".d";
    String caller = "PJSIP/pstn-" + n;
    String agent = "PJSIP/801-" + n;
    List<Fact> facts = new ArrayList<>();
    facts.add(seen(c, c, caller, Channel.State.RING, "79160000000", T));
    facts.add(seen(c, c, caller, Channel.State.UP, "79160000000", T + 1));
    facts.add(new Fact.CallerJoined(NODE, T + 2, "630", c, c, caller, 1, "79160000000", null));
    facts.add(seen(a, c, agent, Channel.State.DOWN, "801", T + 3));
    facts.add(new Fact.AgentCalled(NODE, T + 3, "630", "PJSIP/801", c, a, agent));
    facts.add(new Fact.DialBegan(NODE, T + 3, c, "630", a, agent, c, "PJSIP/801"));
    facts.add(seen(a, c, agent, Channel.State.RINGING, "801", T + 4));
    facts.add(seen(a, c, agent, Channel.State.UP, "801", T + 5));
    facts.add(new Fact.DialEnded(NODE, T + 5, a, true));
    facts.add(new Fact.CallerLeft(NODE, T + 6, "630", c));
    facts.add(new Fact.AgentConnected(NODE, T + 6, "630", "PJSIP/801", c, a));
    facts.add(new Fact.BridgeMade(NODE, T + 7, n + "br", "simple_bridge", null, false));
    facts.add(enters(n + "br", a, c, agent, T + 7));
    facts.add(enters(n + "br", c, c, caller, T + 7));
    facts.add(new Fact.HangUpAsked(NODE, T + 8, c));
    facts.add(new Fact.BridgeLeft(NODE, T + 8, n + "br", c));
    facts.add(new Fact.BridgeLeft(NODE, T + 8, n + "br", a));
    facts.add(new Fact.BridgeGone(NODE, T + 8, n + "br"));
    facts.add(gone(a, 16, T + 9));
    facts.add(gone(c, 16, T + 9));
    return facts;
  }
}
