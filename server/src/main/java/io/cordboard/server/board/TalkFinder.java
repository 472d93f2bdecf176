package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Follows bridges and Local channels from a leg to those whom it hears. */
final class TalkFinder {
  /** Of the shipped dialplan: where a leg is sent that holds; part of the Local channel's name. */
  static final String HOLD_PLACE = "@cordboard-hold-";

  /** And one that consults. */
  static final String CONSULT_PLACE = "@cordboard-consult-";

  /** Who leaves a talk does so by the near half; the far half is with the one consulted. */
  private static final String NEAR_HALF = ";1";

  private final Leg me;
  private final Set<Leg> heard = new LinkedHashSet<>();
  private final Set<BridgeFile> seen = new LinkedHashSet<>();
  private boolean direct;
  private boolean machine;
  private boolean local;
  private boolean onHold;
  private boolean answered;

  private TalkFinder(Leg me) {
    this.me = me;
  }

  /** What this leg is doing. */
  static Talk of(Leg leg) {
    return new TalkFinder(leg).find();
  }

  private Talk find() {
    BridgeFile bridge = me.bridge();
    if (bridge == null || bridge.holding()) {
      return new Talk(me.id, Talk.Stage.NONE, List.of(), List.of(), false);
    }
    for (Leg other : bridge.legs) {
      direct |= other != me && other.shown();
      if (other.nature == Leg.Nature.LOCAL) {
        boolean near = other.name.endsWith(NEAR_HALF);
        local |= near;
        onHold |= near && other.name.contains(HOLD_PLACE);
        machine |= !other.name.contains(HOLD_PLACE);
        answered |= near && other.up();
      }
    }
    reach(bridge);
    heard.remove(me);
    List<Leg> waiting = new ArrayList<>();
    CallFile call = me.call;
    for (Leg other : call == null ? List.<Leg>of() : call.legs) {
      if (other != me && !heard.contains(other) && other.bridge() != null && !listens(other)) {
        waiting.add(other);
      }
    }
    Talk.Stage stage = stage(!waiting.isEmpty(), bridge);
    boolean taken = stage == Talk.Stage.CONSULT && answered;
    return new Talk(me.id, stage, ids(heard), ids(waiting), taken);
  }

  /** Whether a leg is that of a supervisor outside whose Local channel is in no talk. */
  private static boolean listens(Leg leg) {
    BridgeFile bridge = leg.bridge();
    if (!leg.supervisor || bridge == null) {
      return false;
    }
    for (Leg other : bridge.legs) {
      Leg far = other.pair;
      if (other != leg && (far == null || far.bridge() != null)) {
        return false;
      }
    }
    return bridge.legs.size() > 1;
  }

  private Talk.Stage stage(boolean othersWait, BridgeFile bridge) {
    if (!direct && local && othersWait) {
      return onHold ? Talk.Stage.HOLD : Talk.Stage.CONSULT;
    }
    if (!heard.isEmpty() || machine || bridge.conference != null || bridge.foreign) {
      return Talk.Stage.TALK;
    }
    if (othersWait) {
      return Talk.Stage.WAITING;
    }
    return onHold ? Talk.Stage.LEFT_ON_HOLD : Talk.Stage.ALONE;
  }

  private void reach(BridgeFile bridge) {
    if (!seen.add(bridge)) {
      return;
    }
    for (Leg leg : bridge.legs) {
      if (leg.shown()) {
        heard.add(leg);
        continue;
      }
      Leg far = leg.pair;
      if (far == null) {
        continue;
      }
      BridgeFile next = far.bridge();
      if (next != null) {
        reach(next);
      } else if (far.behind != null && far.behind.goneAtMs == 0 && far.behind.shown()) {
        heard.add(far.behind); // it still rings
      }
    }
  }

  private static List<String> ids(Iterable<Leg> legs) {
    List<String> ids = new ArrayList<>();
    legs.forEach(leg -> ids.add(leg.id));
    return ids;
  }
}
