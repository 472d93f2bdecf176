package io.cordboard.ari;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Our Stasis application: what is in it, what it hears of, and calls it starts. */
public final class AriApplication {

  private final AriRest rest;
  private final String name;

  public AriApplication(AriRest rest, String name) {
    this.rest = rest;
    this.name = AriGuard.app(name);
  }

  /**
   * A call out of the application. Its StasisStart comes when it is answered.
   *
   * @param channelId the id it shall have; also makes a repeat harmless
   * @param endpoint who is rung
   * @param arguments of its StasisStart
   * @param callerId shown there, or null
   * @param timeoutSeconds how long it may ring, above 0
   * @param originator id of the channel for whom it is made, or null; gives it the same linked id
   * @param variables channel variables; names with two underscores are inherited
   */
  public record Origination(
      String channelId,
      String endpoint,
      List<String> arguments,
      @Nullable String callerId,
      int timeoutSeconds,
      @Nullable String originator,
      Map<String, String> variables) {

    public Origination {
      AriGuard.id(channelId);
      AriGuard.endpoint(endpoint);
      arguments = List.copyOf(arguments);
      AriGuard.arguments(arguments);
      if (callerId != null) {
        AriGuard.value(callerId);
      }
      if (timeoutSeconds <= 0) {
        throw AriGuard.wrong("timeoutSeconds", String.valueOf(timeoutSeconds), "above 0");
      }
      if (originator != null) {
        AriGuard.id(originator);
      }
      variables = Map.copyOf(variables);
      variables.forEach(
          (variable, value) -> {
            AriGuard.variable(variable);
            AriGuard.value(value);
          });
    }
  }

  public String name() {
    return name;
  }

  /** The application as the PBX knows it: {@code channel_ids}, {@code bridge_ids}, … */
  public CompletionStage<AriReply> get() {
    return rest.request(AriRequest.get("applications", name));
  }

  /** All channels of the PBX, ours and others, up to {@link AriLimits#LIST_BYTES}. */
  public CompletionStage<AriReply> allChannels() {
    return rest.request(AriRequest.get("channels"));
  }

  /** All bridges of the PBX. */
  public CompletionStage<AriReply> allBridges() {
    return rest.request(AriRequest.get("bridges"));
  }

  /** Hears of a channel, bridge or endpoint that is not in the application. */
  public CompletionStage<AriReply> subscribe(Source source, String id) {
    return rest.request(
        AriRequest.post("applications", name, "subscription").with("eventSource", of(source, id)));
  }

  public CompletionStage<AriReply> unsubscribe(Source source, String id) {
    return rest.request(
        AriRequest.delete("applications", name, "subscription")
            .with("eventSource", of(source, id)));
  }

  /** Lets the PBX keep these events to itself, {@code ChannelVarset} most of all. */
  public CompletionStage<AriReply> ignoreEvents(List<String> types) {
    List<Map<String, String>> filters =
        types.stream().map(type -> Map.of("type", AriGuard.eventType(type))).toList();
    return rest.request(
        AriRequest.put("applications", name, "eventFilter").with(Map.of("disallowed", filters)));
  }

  /** Starts a call; the reply holds the channel. */
  public CompletionStage<AriReply> originate(Origination call) {
    AriRequest request =
        AriRequest.post("channels")
            .with("endpoint", call.endpoint())
            .with("app", name)
            .with("appArgs", AriGuard.arguments(call.arguments()))
            .with("callerId", call.callerId())
            .with("timeout", String.valueOf(call.timeoutSeconds()))
            .with("originator", call.originator())
            .with("channelId", call.channelId());
    return rest.request(
        call.variables().isEmpty() ? request : request.with(Map.of("variables", call.variables())));
  }

  public ChannelHandle channel(String id) {
    return new ChannelHandle(rest, id);
  }

  public BridgeHandle bridge(String id) {
    return new BridgeHandle(rest, id);
  }

  public PlaybackHandle playback(String id) {
    return new PlaybackHandle(rest, id);
  }

  public RecordingHandle recording(String recordingName) {
    return new RecordingHandle(rest, recordingName);
  }

  /** What can be subscribed to. */
  public enum Source {
    CHANNEL,
    BRIDGE,
    /** {@code PJSIP/801}. */
    ENDPOINT
  }

  private static String of(Source source, String id) {
    return switch (source) {
      case CHANNEL -> "channel:" + AriGuard.id(id);
      case BRIDGE -> "bridge:" + AriGuard.id(id);
      case ENDPOINT -> "endpoint:" + AriGuard.endpoint(id);
    };
  }
}
