package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import java.util.function.Consumer;

/** Whether the caller has been answered, and the answering. On the line's loop. */
final class Pickup {
  private final ChannelHandle channel;
  private final Consumer<AriReply> refused;
  private boolean asked;
  private boolean known;

  Pickup(ChannelHandle channel, boolean isUp, Consumer<AriReply> refused) {
    this.channel = channel;
    this.refused = refused;
    this.asked = isUp;
    this.known = isUp;
  }

  /** Also as long as the PBX has not said so: what follows may be asked for at once. */
  boolean isAnswered() {
    return asked;
  }

  void answer() {
    if (!asked) {
      asked = true;
      ask();
    }
  }

  /** The PBX says that he is. */
  void seen() {
    asked = true;
    known = true;
  }

  /** The request may be lost. */
  void recheck() {
    if (asked && !known) {
      ask();
    }
  }

  private void ask() {
    channel
        .answer()
        .thenAccept(
            reply -> {
              if (reply instanceof AriReply.Done) {
                known = true;
              } else if (reply instanceof AriReply.Refused) {
                refused.accept(reply);
              }
            });
  }
}
