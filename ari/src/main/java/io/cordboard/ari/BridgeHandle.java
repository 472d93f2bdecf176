package io.cordboard.ari;

import static io.cordboard.ari.AriRequest.delete;
import static io.cordboard.ari.AriRequest.post;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What can be asked of one bridge of ours. Arguments are checked before anything is sent. */
public final class BridgeHandle {

  private static final String BRIDGES = "bridges";

  private final AriRest rest;
  private final String id;

  BridgeHandle(AriRest rest, String id) {
    this.rest = rest;
    this.id = AriGuard.id(id);
  }

  public String id() {
    return id;
  }

  /** The bridge as it is; 404 if it is gone. */
  public CompletionStage<AriReply> get() {
    return rest.request(AriRequest.get(BRIDGES, id));
  }

  /** Makes it: all in it hear each other, and DTMF comes as events. Same id again: no harm. */
  public CompletionStage<AriReply> create() {
    return rest.request(post(BRIDGES).with("type", "mixing,dtmf_events").with("bridgeId", id));
  }

  /** Adds channels, also out of another of our bridges; 422 if one is not in our application. */
  public CompletionStage<AriReply> add(List<String> channelIds) {
    return rest.request(post(BRIDGES, id, "addChannel").with("channel", joined(channelIds)));
  }

  public CompletionStage<AriReply> remove(List<String> channelIds) {
    return rest.request(post(BRIDGES, id, "removeChannel").with("channel", joined(channelIds)));
  }

  /** Music on hold for all in it, of the default class if {@code musicClass} is null. */
  public CompletionStage<AriReply> startMusic(@Nullable String musicClass) {
    return rest.request(
        post(BRIDGES, id, "moh")
            .with("mohClass", musicClass == null ? null : AriGuard.musicClass(musicClass)));
  }

  public CompletionStage<AriReply> stopMusic() {
    return rest.request(delete(BRIDGES, id, "moh"));
  }

  /** Plays one thing to all in it. */
  public CompletionStage<AriReply> play(String media, String playbackId) {
    return rest.request(
        post(BRIDGES, id, "play")
            .with("media", AriGuard.media(media))
            .with("playbackId", AriGuard.id(playbackId)));
  }

  /** Records what is said in it. */
  public CompletionStage<AriReply> record(RecordingHandle.Options options) {
    return rest.request(options.on(post(BRIDGES, id, "record")));
  }

  /** Ends it; its channels stay in our application. */
  public CompletionStage<AriReply> destroy() {
    return rest.request(delete(BRIDGES, id));
  }

  private static String joined(List<String> channelIds) {
    if (channelIds.isEmpty()) {
      throw AriGuard.wrong("channels", "none", "at least one");
    }
    channelIds.forEach(AriGuard::id);
    return String.join(",", channelIds);
  }
}
