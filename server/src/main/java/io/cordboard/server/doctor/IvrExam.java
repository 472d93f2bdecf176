package io.cordboard.server.doctor;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.IvrSection;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrPlan.Step;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.posting.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Examines what led calls need: their servers' addresses, and on the PBX the sounds and trunks of
 * the configuration and a link that tells of callers. Blocks.
 */
final class IvrExam {

  /** Asks a PBX. */
  @FunctionalInterface
  interface Ari {
    /** The status that this path is answered with. */
    int status(String path) throws IOException, InterruptedException;
  }

  private final IvrSection ivr;

  IvrExam(IvrSection ivr) {
    this.ivr = ivr;
  }

  /** Whether every PBX can be told to lead callers. */
  List<Finding> nodes(List<Config.Node> nodes) {
    List<Finding> findings = new ArrayList<>();
    if (!ivr.numbers().isEmpty() && nodes.stream().allMatch(node -> node.ari() == null)) {
      findings.add(
          Finding.missing("ivr.numbers: no node has a link to ARI", "nodes[].ari in the file"));
    }
    return findings;
  }

  /** Whether the customers' servers may be asked; not whether they are up. */
  List<Finding> servers() {
    Map<String, Peer> peers = new LinkedHashMap<>();
    for (IvrSection.Number number : ivr.numbers()) {
      add(peers, "ivr number " + number.plan().did(), number.told());
      for (IvrPlan.Layer layer : number.plan().layers().values()) {
        add(peers, "ivr layer " + layer.number(), layer.server());
      }
    }
    List<Finding> findings = new ArrayList<>();
    peers.forEach(
        (name, peer) -> {
          String refusal = peer.refusal();
          findings.add(
              refusal == null
                  ? Finding.ok(name + ": " + peer.url().getHost())
                  : Finding.missing(
                      name + ": " + peer.url().getHost() + ": " + refusal,
                      "its url; allow-private: true if the server is inside"));
        });
    return findings;
  }

  private static void add(Map<String, Peer> peers, String name, IvrPlan.@Nullable Server server) {
    if (server != null) {
      peers.put(name, new Peer(name, server.url(), server.allowPrivate()));
    }
  }

  /** Whether a PBX has the configuration's own sounds, in any language. */
  List<Finding> sounds(Ari ari) throws IOException, InterruptedException {
    TreeSet<String> all = new TreeSet<>();
    for (IvrSection.Number number : ivr.numbers()) {
      IvrPlan.Sounds own = number.plan().settings().sounds();
      all.addAll(List.of(own.sorry(), own.waiting(), own.confirm()));
      number.plan().layers().values().forEach(layer -> add(all, layer));
    }
    List<String> gone = new ArrayList<>();
    for (String sound : all) {
      if (ari.status("/ari/sounds/" + sound.replace("/", "%2F")) == 404) {
        gone.add(sound);
      }
    }
    if (all.isEmpty()) {
      return List.of();
    }
    return List.of(
        gone.isEmpty()
            ? Finding.ok("sounds of ivr: all " + all.size())
            : Finding.warn(
                "sounds of ivr: not there: " + String.join(", ", gone),
                "put them into the PBX's sounds folder, core reload; or name others"));
  }

  /** Whether a PBX has the trunks of the providers: a wrong name fails with every call. */
  List<Finding> trunks(Ari ari) throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (IvrSection.Provider provider : ivr.providers()) {
      String trunk = provider.dial().substring(provider.dial().lastIndexOf('@') + 1);
      String what = "ivr provider " + provider.name() + ": endpoint " + trunk;
      findings.add(
          ari.status("/ari/endpoints/PJSIP/" + trunk) == 404
              ? Finding.warn(what + ": not there", "its dial; or the endpoint in pjsip.conf")
              : Finding.ok(what));
    }
    return findings;
  }

  private static void add(TreeSet<String> all, IvrPlan.Layer layer) {
    add(all, layer.prompt());
    add(all, layer.invalid());
    add(all, layer.next());
    layer.keys().values().forEach(step -> add(all, step));
  }

  private static void add(TreeSet<String> all, Step step) {
    if (step instanceof Step.ToVoicemail mail) {
      add(all, mail.prompt());
    } else if (step instanceof Step.End end) {
      add(all, end.prompt());
    }
  }

  private static void add(TreeSet<String> all, Prompt prompt) {
    String sound = prompt.sound();
    if (sound != null) {
      all.add(sound);
    }
  }
}
