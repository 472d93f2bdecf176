package io.cordboard.server.outbox;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.posting.Peer;
import io.cordboard.server.posting.PostAnswer;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Someone who is told what happens.
 *
 * @param name from the configuration; part of the ids of its messages
 * @param format its own instance
 * @param events those it wants
 * @param signature null if its messages are not signed
 * @param allowPrivate whether its address may be a private or loopback one
 * @param team tells only what is this team's; null for all
 * @param header goes with every request; null for none
 * @param acknowledgement what more than 2xx it takes; null for nothing
 */
public record Target(
    String name,
    URI url,
    WebhookFormat format,
    Set<String> events,
    @Nullable Signature signature,
    boolean allowPrivate,
    @Nullable String team,
    @Nullable Header header,
    @Nullable Acknowledgement acknowledgement) {

  /** One to which a status of 2xx is enough. */
  public Target(
      String name,
      URI url,
      WebhookFormat format,
      Set<String> events,
      @Nullable Signature signature,
      boolean allowPrivate,
      @Nullable String team) {
    this(name, url, format, events, signature, allowPrivate, team, null, null);
  }

  /** A header by which it knows us. */
  public record Header(String name, String value) {
    /** Without what is secret in it. */
    @Override
    public String toString() {
      return name + ": ***";
    }
  }

  /** What the body of an answer must say for a message to count as delivered. */
  @FunctionalInterface
  public interface Acknowledgement {
    /** Whether it says so; must not throw, whatever came. */
    boolean in(byte[] body);
  }

  /** The name of the target that {@code coocenter.push-url} makes. */
  public static final String COOCENTER = "coocenter";

  /** As one to post to. */
  Peer peer() {
    return new Peer(name, url, allowPrivate);
  }

  /** What a message's id and signature are sent in. */
  Map<String, String> headers(String id, byte[] body, long atSeconds) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", id);
    if (signature != null) {
      headers.put("webhook-timestamp", Long.toString(atSeconds));
      headers.put("webhook-signature", signature.sign(id, atSeconds, body));
    }
    if (header != null) {
      headers.put(header.name(), header.value());
    }
    return headers;
  }

  /** Whether an answer of 2xx lacks what the target is to say with it. */
  boolean misses(PostAnswer answer) {
    return acknowledgement != null
        && answer.taken()
        && (answer.trouble() != PostAnswer.Trouble.NONE || !acknowledgement.in(answer.body()));
  }

  /** One whose events are made only to be looked at: nothing is sent to it. */
  public static Target unsent(String name, WebhookFormat format, @Nullable String team) {
    URI nowhere = URI.create("about:blank");
    return new Target(name, nowhere, format, format.events(), null, false, team);
  }

  /**
   * All targets of a configuration.
   *
   * @param formats makes a format's instances, by the format's name; those not here yet are left
   *     out
   */
  public static List<Target> of(Config config, Map<String, Supplier<WebhookFormat>> formats) {
    List<Target> targets = new ArrayList<>();
    for (Config.Webhook w : config.webhooks()) {
      Supplier<WebhookFormat> format = formats.get(w.format());
      if (format != null) {
        WebhookFormat made = format.get();
        targets.add(
            new Target(
                w.name(),
                w.url(),
                made,
                w.events().isEmpty() ? made.events() : Set.copyOf(w.events()),
                w.secret() == null ? null : Signature.of(w.secret()),
                w.allowPrivate(),
                w.team()));
      }
    }
    CooCenterSection coo = config.coocenter();
    Supplier<WebhookFormat> format = formats.get(COOCENTER);
    if (coo.enabled() && coo.pushUrl() != null && format != null) {
      WebhookFormat made = format.get();
      targets.add(
          new Target(
              COOCENTER, coo.pushUrl(), made, made.events(), null, coo.allowPrivate(), coo.team()));
    }
    return targets;
  }
}
