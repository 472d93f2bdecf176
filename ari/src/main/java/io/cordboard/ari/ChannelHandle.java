package io.cordboard.ari;

import static io.cordboard.ari.AriRequest.delete;
import static io.cordboard.ari.AriRequest.post;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of one channel. All but {@link #get}, {@link #variable}, {@link #hangUp} and
 * {@link #snoop} need it to be in our application, else the reply is 409. Arguments are checked
 * before anything is sent.
 */
public final class ChannelHandle {

  private static final String CHANNELS = "channels";

  /** Which sound {@link #mute} stops, or {@link #snoop} hears or speaks to. */
  public enum Direction {
    IN,
    OUT,
    BOTH,
    NONE;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why a channel is hung up; the caller's network hears it. */
  public enum HangupReason {
    NORMAL,
    BUSY,
    CONGESTION,
    NO_ANSWER,
    UNALLOCATED,
    CALL_REJECTED;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final AriRest rest;
  private final String id;

  ChannelHandle(AriRest rest, String id) {
    this.rest = rest;
    this.id = AriGuard.id(id);
  }

  public String id() {
    return id;
  }

  /** The channel as it is; 404 if it is gone. */
  public CompletionStage<AriReply> get() {
    return rest.request(AriRequest.get(CHANNELS, id));
  }

  public CompletionStage<AriReply> answer() {
    return rest.request(post(CHANNELS, id, "answer"));
  }

  /** Lets the caller hear ringing; for a channel that is not answered. */
  public CompletionStage<AriReply> ring() {
    return rest.request(post(CHANNELS, id, "ring"));
  }

  public CompletionStage<AriReply> stopRinging() {
    return rest.request(delete(CHANNELS, id, "ring"));
  }

  public CompletionStage<AriReply> hangUp(HangupReason reason) {
    return rest.request(delete(CHANNELS, id).with("reason", reason.wire()));
  }

  /**
   * Hangs up with a cause of Q.850: the Reason header of an answered call's BYE. An unanswered
   * caller gets the SIP status that Asterisk knows for it, 603 if it knows none.
   */
  public CompletionStage<AriReply> hangUp(int cause) {
    return rest.request(
        delete(CHANNELS, id).with("reason_code", String.valueOf(AriGuard.cause(cause))));
  }

  /** Opens the media path to a caller who is not answered (SIP 183); before Asterisk 22.0 a 404. */
  public CompletionStage<AriReply> progress() {
    return rest.request(post(CHANNELS, id, "progress"));
  }

  /**
   * As {@link #play(String, String)}, in a language.
   *
   * @param language null: the channel's own
   */
  public CompletionStage<AriReply> play(
      String media, @Nullable String language, String playbackId) {
    return rest.request(
        post(CHANNELS, id, "play")
            .with("media", AriGuard.media(media))
            .with("lang", language == null ? null : AriGuard.language(language))
            .with("playbackId", AriGuard.id(playbackId)));
  }

  /** Plays one thing; PlaybackFinished with {@code playbackId} comes at its end. */
  public CompletionStage<AriReply> play(String media, String playbackId) {
    return play(media, null, playbackId);
  }

  /** Records what the channel says. */
  public CompletionStage<AriReply> record(RecordingHandle.Options options) {
    return rest.request(options.on(post(CHANNELS, id, "record")));
  }

  /** Music on hold, of the channel's own class if {@code musicClass} is null. */
  public CompletionStage<AriReply> startMusic(@Nullable String musicClass) {
    return rest.request(
        post(CHANNELS, id, "moh")
            .with("mohClass", musicClass == null ? null : AriGuard.musicClass(musicClass)));
  }

  public CompletionStage<AriReply> stopMusic() {
    return rest.request(delete(CHANNELS, id, "moh"));
  }

  /** Silence, so that the network keeps the media path open while nothing is played. */
  public CompletionStage<AriReply> startSilence() {
    return rest.request(post(CHANNELS, id, "silence"));
  }

  public CompletionStage<AriReply> stopSilence() {
    return rest.request(delete(CHANNELS, id, "silence"));
  }

  /** Tells the phone that it is held. */
  public CompletionStage<AriReply> hold() {
    return rest.request(post(CHANNELS, id, "hold"));
  }

  public CompletionStage<AriReply> unhold() {
    return rest.request(delete(CHANNELS, id, "hold"));
  }

  public CompletionStage<AriReply> mute(Direction direction) {
    return rest.request(post(CHANNELS, id, "mute").with("direction", direction.wire()));
  }

  public CompletionStage<AriReply> unmute(Direction direction) {
    return rest.request(delete(CHANNELS, id, "mute").with("direction", direction.wire()));
  }

  public CompletionStage<AriReply> sendDtmf(String digits) {
    return rest.request(post(CHANNELS, id, "dtmf").with("dtmf", AriGuard.dtmf(digits)));
  }

  /** Field {@code value} of the reply; 404 if there is no such variable. */
  public CompletionStage<AriReply> variable(String name) {
    return rest.request(
        AriRequest.get(CHANNELS, id, "variable").with("variable", AriGuard.variable(name)));
  }

  public CompletionStage<AriReply> setVariable(String name, String value) {
    return rest.request(
        post(CHANNELS, id, "variable")
            .with("variable", AriGuard.variable(name))
            .with("value", AriGuard.value(value)));
  }

  /**
   * Makes a channel in {@code app} that hears {@code spy} and speaks to {@code whisper} of this
   * one; this one may be outside of our application.
   */
  public CompletionStage<AriReply> snoop(
      String snoopId, Direction spy, Direction whisper, String app, List<String> arguments) {
    return rest.request(
        post(CHANNELS, id, "snoop", AriGuard.id(snoopId))
            .with("spy", spy.wire())
            .with("whisper", whisper.wire())
            .with("app", AriGuard.app(app))
            .with("appArgs", AriGuard.arguments(arguments)));
  }

  /** Leaves the application and goes on in the dialplan there. */
  public CompletionStage<AriReply> continueInDialplan(
      String context, String extension, int priority) {
    if (priority < 1) {
      throw AriGuard.wrong("priority", String.valueOf(priority), "1 or more");
    }
    return rest.request(
        post(CHANNELS, id, "continue")
            .with("context", AriGuard.context(context))
            .with("extension", AriGuard.extension(extension))
            .with("priority", String.valueOf(priority)));
  }

  /** Leaves the application and goes on after {@code Stasis} in the dialplan. */
  public CompletionStage<AriReply> continueInDialplan() {
    return rest.request(post(CHANNELS, id, "continue"));
  }

  /** Asks the caller's side to call somewhere else (SIP 302 or REFER). */
  public CompletionStage<AriReply> redirect(String endpoint) {
    return rest.request(
        post(CHANNELS, id, "redirect").with("endpoint", AriGuard.endpoint(endpoint)));
  }

  /** Hands the channel to another Stasis application. */
  public CompletionStage<AriReply> move(String app, List<String> arguments) {
    return rest.request(
        post(CHANNELS, id, "move")
            .with("app", AriGuard.app(app))
            .with("appArgs", AriGuard.arguments(arguments)));
  }
}
