package io.cordboard.server.pbx;

import io.cordboard.ami.AmiReply;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import java.util.function.Function;

/** What the answer to one AMI action says of the command. */
final class Outcomes {
  private Outcomes() {}

  /**
   * The outcome.
   *
   * @param channelId the leg it was about, empty for none
   * @param reasons what the PBX's own words of refusal mean
   */
  static Outcome of(AmiReply reply, String channelId, Function<String, Reason> reasons) {
    if (reply instanceof AmiReply.Unknown unknown) {
      return unknown.sent()
          ? new Outcome.Unknown(unknown.why())
          : new Outcome.Refused(Reason.LINK_DOWN, unknown.why());
    }
    if (reply instanceof AmiReply.Refused refused) {
      return new Outcome.Refused(reasons.apply(refused.message()), refused.message());
    }
    return new Outcome.Done(channelId);
  }
}
