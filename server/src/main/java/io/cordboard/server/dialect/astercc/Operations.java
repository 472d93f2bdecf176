package io.cordboard.server.dialect.astercc;

import io.cordboard.server.access.PasswordForm;
import io.cordboard.server.access.Verified;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.roster.TeamCard;
import io.cordboard.server.store.StoreUnavailable;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a request of whichever transport asks for: reads its values, sees who asks, hands it to
 * the desk or to the calls. Any thread; nothing blocks.
 */
final class Operations {
  private static final Logger log = LoggerFactory.getLogger(Operations.class);

  private final Supplier<Roster> roster;
  private final Doorkeeper doorkeeper;
  private final Shifts shifts;
  private final Reports reports;
  private final Conversations conversations;
  private final Dialling dialling;

  Operations(AsterCc.Rooms rooms) {
    roster = rooms.roster();
    doorkeeper = rooms.doorkeeper();
    shifts = new Shifts(rooms.desk(), rooms.news());
    reports = new Reports(rooms.desk());
    conversations = new Conversations(rooms.talks(), rooms.notes());
    dialling = new Dialling(rooms.dialList());
  }

  /**
   * Does one; the stage never fails.
   *
   * @param given the request's parameters as the client spelled them
   */
  CompletionStage<Answer> answer(
      Operation op, Map<String, List<String>> given, InetAddress remote) {
    CompletionStage<Answer> stage;
    try {
      stage = admit(op, given, remote);
    } catch (RuntimeException e) {
      return Answers.now(failed(op, e));
    }
    return stage.exceptionally(e -> failed(op, e));
  }

  private static Answer failed(Operation op, Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof StoreUnavailable) {
      log.warn("{}: failed: {}", op.event(), cause.getMessage());
    } else {
      log.error("{}: failed", op.event(), cause);
    }
    return Answer.of(op, Condition.FAILED);
  }

  private CompletionStage<Answer> admit(
      Operation op, Map<String, List<String>> given, InetAddress remote) {
    Arguments.Read read = Arguments.of(op, given);
    Arguments arguments = read.arguments();
    if (arguments == null || read.wrong() != Condition.DONE) {
      return Answers.now(Answer.of(op, read.wrong()));
    }
    Roster now = roster.get();
    TeamCard team = now.team(arguments.needed(Param.ORGIDENTITY));
    if (team == null) {
      return Answers.now(Answer.of(op, Condition.TEAM_UNKNOWN));
    }
    boolean account = arguments.is(Param.USERTYPE, "account");
    String user = arguments.needed(Param.USER);
    AgentCard card = account ? now.agentOfAccount(user) : now.agent(user);
    if (card != null && !team.name().equals(card.team())) {
      card = null;
    }
    PasswordForm form =
        arguments.is(Param.PWDTYPE, "md5") ? PasswordForm.MD5 : PasswordForm.PLAINTEXT;
    AgentCard known = card;
    // Who is not known is asked for as well: it counts as an attempt, and takes as long.
    return doorkeeper
        .verify(
            team.name(),
            known == null ? user : known.number(),
            arguments.needed(Param.PASSWORD),
            form,
            remote)
        .thenCompose(verified -> enter(op, arguments, now, team, known, verified, account));
  }

  private static Condition stranger(boolean account, @Nullable AgentCard known) {
    if (!account) {
      return Condition.AGENT_WRONG;
    }
    return known == null ? Condition.ACCOUNT_UNKNOWN : Condition.ACCOUNT_WRONG;
  }

  private CompletionStage<Answer> enter(
      Operation op,
      Arguments arguments,
      Roster roster,
      TeamCard team,
      @Nullable AgentCard agent,
      Verified verified,
      boolean account) {
    if (agent != null && verified instanceof Verified.Granted granted && !agent.suspended()) {
      return perform(new Asked(op, arguments, roster, team, agent, granted.principal(), account));
    }
    if (verified instanceof Verified.Busy || verified instanceof Verified.TooMany) {
      return Answers.now(Answer.of(op, Condition.FAILED)); // it may be right: nobody looked
    }
    boolean right = verified instanceof Verified.Granted || verified instanceof Verified.Suspended;
    return Answers.now(
        Answer.of(op, agent != null && right ? Condition.SUSPENDED : stranger(account, agent)));
  }

  private CompletionStage<Answer> perform(Asked asked) {
    return switch (asked.op()) {
      case LOGIN -> shifts.logIn(asked);
      case LOGOUT -> shifts.logOut(asked);
      case QUEUE -> shifts.queue(asked);
      case QUEUE_PAUSE -> shifts.pause(asked);
      case ACW -> shifts.afterCall(asked);
      case ACW_OFF -> shifts.endAfterCall(asked);
      case WORK_WAY -> shifts.workWay(asked);
      case MAKE_CALL -> conversations.makeCall(asked);
      case CONSULT -> conversations.consult(asked);
      case TRANSFER -> conversations.transfer(asked);
      case CALL_RETURN -> conversations.back(asked);
      case CONFERENCE -> conversations.conference(asked);
      case HANGUP -> conversations.hangUp(asked);
      case HOLD -> conversations.hold(asked);
      case RESUME -> conversations.resume(asked);
      case INTRUDE, SILENT_MONITOR, WHISPER, FORCED_RELEASE -> conversations.supervise(asked);
      case AGENT_STATUS -> reports.agent(asked);
      case AGENT_GROUP_STATUS -> reports.group(asked);
      case DIALER_LIST -> dialling.add(asked);
    };
  }
}
