package io.cordboard.server.stream;

import io.cordboard.server.board.Agent;
import io.cordboard.server.board.Bridge;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Caller;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import io.cordboard.server.board.Reported;
import io.cordboard.server.board.Role;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Things to put on a board, every component filled. */
public final class Things {
  private static final long T = 1_763_689_724_123L;

  private Things() {}

  public static Node node(boolean stale) {
    return new Node("main", Node.State.LIVE, stale, true, true, "22.10.1", T, T, "note");
  }

  public static Channel channel(int n, String extension) {
    return channel(n, extension, null);
  }

  public static Channel channel(int n, String extension, @Nullable String bridgeId) {
    return new Channel(
        "main/1763689724." + n,
        "main",
        "PJSIP/" + extension + "-" + String.format("%08x", n),
        "PJSIP/" + extension,
        extension,
        null,
        Channel.State.UP,
        callId(n),
        Role.AGENT,
        extension,
        "Agent " + extension,
        "491715550" + n % 1000,
        null,
        "630",
        bridgeId,
        false,
        T,
        T + 2000,
        0);
  }

  public static Channel full() {
    return new Channel(
        "main/1.1",
        "main",
        "PJSIP/801-1",
        "PJSIP/801",
        "801",
        "trunk",
        Channel.State.RINGING,
        callId(1),
        Role.CALLER,
        "801",
        "Ann \"Q\" \\ \u0001\n\t\u00e9\u20ac\ud83d\ude00\ud800",
        "802",
        "Bob",
        "802",
        "main/bridge",
        true,
        T,
        T,
        16);
  }

  public static Call call(int n, String queue, String... extensions) {
    List<Party> parties =
        java.util.Arrays.stream(extensions)
            .map(
                e ->
                    new Party(
                        "main/1763689724." + n,
                        Role.AGENT,
                        e,
                        "Agent " + e,
                        e,
                        "1001",
                        Party.State.UP,
                        T,
                        T,
                        1))
            .toList();
    return new Call(
        callId(n),
        "main",
        Call.Direction.INBOUND,
        Call.State.UP,
        "4930123",
        "trunk",
        "630",
        queue,
        "tag",
        parties,
        T,
        T,
        1,
        Call.Outcome.NO_ANSWER,
        16,
        Call.HungUpBy.CALLER,
        callId(9),
        new Reported(
            List.of(new Reported.IvrStay("610", "Main", "12", T, T, "630", "c2")),
            T,
            5,
            true,
            "busy",
            "491701234567",
            "a/b.wav",
            Map.of("case", "17"),
            true),
        List.of("1763689724.1"));
  }

  public static String callId(int n) {
    return String.format("%032x", n);
  }

  public static Queue queue(String name) {
    return new Queue("main/" + name, "main", name, "Support", "linear", 1, T, 2, 3);
  }

  public static Extension extension(String number, int status) {
    return new Extension("main/" + number, "main", number, "PJSIP/" + number, status, "1001", T);
  }

  public static List<Entity> all() {
    return List.of(
        node(false),
        full(),
        call(1, "630", "801"),
        new Bridge("main/b", "main", "simple_bridge", "660", List.of("main/1.1", "main/1.2"), T),
        queue("630"),
        new Caller("main/1.1", "main", "630", callId(1), 1, "0171", "Eve", T),
        new Member(
            "main/630/PJSIP/801",
            "main",
            "630",
            "PJSIP/801",
            "Ann",
            "801",
            "1001",
            DeviceState.NOT_IN_USE,
            true,
            "lunch",
            T,
            1,
            true,
            true,
            5,
            T),
        extension("801", 8),
        new Registration(
            "main/801",
            "main",
            "801",
            Registration.Status.REACHABLE,
            "sip:801@127.0.0.1",
            "sipp",
            384,
            T),
        new Agent(
            "1001",
            "main",
            "Ann",
            "801",
            "demo",
            Agent.State.PAUSED,
            List.of("630", "631"),
            "lunch",
            callId(1),
            T));
  }
}
