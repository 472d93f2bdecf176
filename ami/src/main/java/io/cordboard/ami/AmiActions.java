package io.cordboard.ami;

import io.cordboard.ami.action.BlindTransferAction;
import io.cordboard.ami.action.BridgeInfoAction;
import io.cordboard.ami.action.BridgeListAction;
import io.cordboard.ami.action.CancelAtxferAction;
import io.cordboard.ami.action.DbGetTreeAction;
import io.cordboard.ami.action.DeviceStateListAction;
import io.cordboard.ami.action.DialplanShowAction;
import io.cordboard.ami.action.ExtensionStateListAction;
import io.cordboard.ami.action.PjsipQualifyAction;
import java.util.Set;
import org.asteriskjava.manager.action.AtxferAction;
import org.asteriskjava.manager.action.BridgeAction;
import org.asteriskjava.manager.action.ChallengeAction;
import org.asteriskjava.manager.action.ConfbridgeKickAction;
import org.asteriskjava.manager.action.ConfbridgeListAction;
import org.asteriskjava.manager.action.ConfbridgeListRoomsAction;
import org.asteriskjava.manager.action.ConfbridgeMuteAction;
import org.asteriskjava.manager.action.ConfbridgeUnmuteAction;
import org.asteriskjava.manager.action.CoreSettingsAction;
import org.asteriskjava.manager.action.CoreShowChannelsAction;
import org.asteriskjava.manager.action.CoreStatusAction;
import org.asteriskjava.manager.action.DbGetAction;
import org.asteriskjava.manager.action.EventsAction;
import org.asteriskjava.manager.action.GetVarAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ListCommandsAction;
import org.asteriskjava.manager.action.LoginAction;
import org.asteriskjava.manager.action.LogoffAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.MixMonitorMuteAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.action.PlayDtmfAction;
import org.asteriskjava.manager.action.QueueAddAction;
import org.asteriskjava.manager.action.QueueLogAction;
import org.asteriskjava.manager.action.QueueMemberRingInUseAction;
import org.asteriskjava.manager.action.QueuePauseAction;
import org.asteriskjava.manager.action.QueuePenaltyAction;
import org.asteriskjava.manager.action.QueueRemoveAction;
import org.asteriskjava.manager.action.QueueStatusAction;
import org.asteriskjava.manager.action.QueueSummaryAction;
import org.asteriskjava.manager.action.RedirectAction;
import org.asteriskjava.manager.action.SetVarAction;
import org.asteriskjava.manager.action.StatusAction;
import org.asteriskjava.manager.action.StopMixMonitorAction;

/**
 * The classes of actions that may be sent: those that the shipped AMI user may use and that the
 * guard's test was run over. {@link AmiLink} refuses all others, {@code Command} among them.
 */
public final class AmiActions {
  private AmiActions() {}

  /** What may be sent. */
  public static final Set<Class<? extends ManagerAction>> ALLOWED =
      Set.of(
          AtxferAction.class,
          BlindTransferAction.class,
          BridgeAction.class,
          BridgeInfoAction.class,
          BridgeListAction.class,
          CancelAtxferAction.class,
          ChallengeAction.class,
          ConfbridgeKickAction.class,
          ConfbridgeListAction.class,
          ConfbridgeListRoomsAction.class,
          ConfbridgeMuteAction.class,
          ConfbridgeUnmuteAction.class,
          CoreSettingsAction.class,
          CoreShowChannelsAction.class,
          CoreStatusAction.class,
          DbGetAction.class,
          DbGetTreeAction.class,
          DeviceStateListAction.class,
          DialplanShowAction.class,
          EventsAction.class,
          ExtensionStateListAction.class,
          GetVarAction.class,
          HangupAction.class,
          ListCommandsAction.class,
          LoginAction.class,
          LogoffAction.class,
          MixMonitorMuteAction.class,
          OriginateAction.class,
          PingAction.class,
          PjsipQualifyAction.class,
          PlayDtmfAction.class,
          QueueAddAction.class,
          QueueLogAction.class,
          QueueMemberRingInUseAction.class,
          QueuePauseAction.class,
          QueuePenaltyAction.class,
          QueueRemoveAction.class,
          QueueStatusAction.class,
          QueueSummaryAction.class,
          RedirectAction.class,
          SetVarAction.class,
          StatusAction.class,
          StopMixMonitorAction.class);
}
