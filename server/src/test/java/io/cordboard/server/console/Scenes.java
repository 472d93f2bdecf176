package io.cordboard.server.console;

import io.cordboard.server.board.Agent;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change.What;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import io.cordboard.server.board.Role;
import java.util.List;

/** The small telephone world the page's tests play in. */
final class Scenes {
  static final String NODE = "pbx1";

  private Scenes() {}

  /** One live PBX with two queues, two agents and their phones, and no call. */
  static void quietMorning(ScriptedBoard board) {
    board.put(What.LIVE, node(Node.State.LIVE, ""));
    board.put(What.CREATED, queue("630", "Support", 0, 0, 12, 3));
    board.put(What.CREATED, queue("631", "Sales", 0, 0, 7, 1));
    board.put(What.CREATED, member("630", "801", DeviceState.NOT_IN_USE, false));
    board.put(What.CREATED, member("630", "802", DeviceState.NOT_IN_USE, true));
    board.put(What.CREATED, agent("1001", "Anna Berg", "801", Agent.State.IDLE, null));
    board.put(What.CREATED, agent("1002", "Jonas Okafor", "802", Agent.State.PAUSED, null));
    for (String number : List.of("801", "802", "812")) {
      board.put(What.CREATED, extension(number, 0));
      board.put(What.CREATED, registration(number, 1200));
    }
  }

  static long ago(long ms) {
    return System.currentTimeMillis() - ms;
  }

  static Node node(Node.State state, String note) {
    boolean live = state == Node.State.LIVE;
    return new Node(NODE, state, !live, live, true, "22.10.1", ago(90_000), ago(1000), note);
  }

  static Queue queue(
      String name, String label, int waiting, long sinceMs, int answered, int abandoned) {
    return new Queue(
        NODE + "/" + name, NODE, name, label, "linear", waiting, sinceMs, answered, abandoned);
  }

  static Member member(String queue, String extension, DeviceState state, boolean paused) {
    String device = "PJSIP/" + extension;
    return new Member(
        NODE + "/" + queue + "/" + device,
        NODE,
        queue,
        device,
        device,
        extension,
        null,
        state,
        paused,
        null,
        0,
        0,
        false,
        false,
        0,
        0);
  }

  static Agent agent(String id, String name, String extension, Agent.State state, String callId) {
    return new Agent(
        id, NODE, name, extension, "demo", state, List.of("630"), null, callId, ago(5000));
  }

  static Registration registration(String number, int roundTripMicros) {
    return new Registration(
        NODE + "/" + number,
        NODE,
        number,
        Registration.Status.REACHABLE,
        "sip:" + number + "@127.0.0.1",
        "desk phone",
        roundTripMicros,
        ago(9000));
  }

  static Extension extension(String number, int status) {
    return new Extension(
        NODE + "/" + number, NODE, number, "PJSIP/" + number, status, null, ago(5000));
  }

  /** An outside caller, alone so far. */
  static Party outside(String number, String name) {
    return new Party(
        NODE + "/1." + number,
        Role.CALLER,
        number,
        name,
        null,
        null,
        Party.State.UP,
        ago(4000),
        ago(4000),
        0);
  }

  static Party inside(String extension, String agent, Party.State state) {
    return new Party(
        NODE + "/2." + extension,
        agent == null ? Role.CALLEE : Role.AGENT,
        extension,
        null,
        extension,
        agent,
        state,
        ago(2000),
        state == Party.State.UP ? ago(1000) : 0,
        0);
  }

  static Call call(int number, Call.State state, String queue, Party... parties) {
    return call(number, state, queue, null, parties);
  }

  static Call call(
      int number, Call.State state, String queue, Call.Outcome outcome, Party... parties) {
    return new Call(
        id(number),
        NODE,
        Call.Direction.INBOUND,
        state,
        "4930555",
        "trunk",
        "4930555",
        queue,
        null,
        List.of(parties),
        ago(4000) - number,
        state == Call.State.UP ? ago(1000) : 0,
        state == Call.State.ENDED ? ago(0) : 0,
        outcome,
        outcome == null ? 0 : 16,
        null);
  }

  /** The call as it ended now. */
  static Call ended(Call call, Call.Outcome outcome, String mergedInto) {
    return new Call(
        call.id(),
        call.node(),
        call.direction(),
        Call.State.ENDED,
        call.did(),
        call.trunk(),
        call.dialed(),
        call.queue(),
        call.tag(),
        call.parties(),
        call.startedAtMs(),
        call.answeredAtMs(),
        ago(0),
        outcome,
        16,
        null,
        mergedInto,
        call.reported(),
        call.linkedIds());
  }

  static String id(int number) {
    return String.format("%032x", number);
  }
}
