package io.cordboard.server.pbx;

import io.cordboard.ami.AmiReply;
import io.cordboard.ami.action.BlindTransferAction;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ManagerAction;

/** Ends and moves legs over AMI. Commands may be given by any thread; each is sent once. */
final class AsteriskLegs {
  private final String node;
  private final Function<ManagerAction, CompletableFuture<AmiReply>> ami;
  private final Executor loop;
  private final Consumer<String> onHangUp;
  private final Consumer<String> onRefused;

  /**
   * Legs of one node.
   *
   * @param loop the node's event loop
   * @param onHangUp told, on the loop, the unique id of each leg just before its end is commanded:
   *     Asterisk does not say afterwards that it was us
   * @param onRefused told, on the loop, if that command did not take effect after all
   */
  AsteriskLegs(
      String node,
      Function<ManagerAction, CompletableFuture<AmiReply>> ami,
      Executor loop,
      Consumer<String> onHangUp,
      Consumer<String> onRefused) {
    this.node = node;
    this.ami = ami;
    this.loop = loop;
    this.onHangUp = onHangUp;
    this.onRefused = onRefused;
  }

  /** See {@link Pbx#hangUp}. */
  CompletionStage<Outcome> hangUp(String channelId) {
    String uniqueId = ChannelIds.uniqueId(node, channelId);
    if (uniqueId == null) {
      return CompletableFuture.completedFuture(ChannelIds.wrong(node));
    }
    HangupAction hangup = new HangupAction();
    hangup.setChannel(uniqueId);
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    loop.execute(
        () -> {
          onHangUp.accept(uniqueId);
          ami.apply(hangup)
              .thenAcceptAsync(
                  reply -> {
                    Outcome hungUp = hungUp(channelId, reply);
                    if (hungUp instanceof Outcome.Refused) {
                      onRefused.accept(uniqueId);
                    }
                    outcome.complete(hungUp);
                  },
                  loop);
        });
    return outcome;
  }

  private static Outcome hungUp(String channelId, AmiReply reply) {
    return reply instanceof AmiReply.Refused refused && refused.message().contains("No such")
        ? new Outcome.Done(channelId)
        : Outcomes.of(reply, channelId, refused -> Reason.FAILED);
  }

  /** See {@link Pbx#transfer}. */
  CompletionStage<Outcome> transfer(String channelId, String dialed, String context) {
    String uniqueId = ChannelIds.uniqueId(node, channelId);
    if (uniqueId == null) {
      return CompletableFuture.completedFuture(ChannelIds.wrong(node));
    }
    BlindTransferAction transfer = new BlindTransferAction();
    transfer.setChannel(uniqueId);
    transfer.setContext(context);
    transfer.setExten(dialed);
    return ami.apply(transfer).thenApply(r -> Outcomes.of(r, channelId, AsteriskLegs::reason));
  }

  private static Reason reason(String message) {
    if (message.contains("not found") || message.contains("does not exist")) {
      return Reason.NOT_FOUND;
    }
    return message.contains("bridge") || message.contains("not permitted")
        ? Reason.WRONG_STATE
        : Reason.FAILED;
  }
}
