package io.cordboard.server.dialect.astercc;

import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.desk.Desk;
import io.cordboard.server.desk.DeskResult;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What agents say of their own work: log in and out, groups, breaks, after-call work. */
final class Shifts {
  private static final String NO_REASON = "other";

  private final Desk desk;
  private final AgentNews news;

  Shifts(Desk desk, AgentNews news) {
    this.desk = desk;
    this.news = news;
  }

  CompletionStage<Answer> logIn(Asked asked) {
    return desk.logIn(asked.by(), asked.agent().number())
        .thenApply(
            result -> {
              AgentState now = now(result);
              Answer.Part language =
                  new Answer.Part("language", asked.team().language(), Answer.Kind.JSON_ONLY);
              if (now != null) {
                return Answer.done(
                    asked.op(), new Answer.Part("param", param(asked, now)), language);
              }
              Answer refusal = refusal(asked, result);
              return refusal.code() == 3 ? refusal.with(language) : refusal;
            });
  }

  CompletionStage<Answer> logOut(Asked asked) {
    return desk.logOut(asked.by(), asked.agent().number()).thenApply(r -> answer(asked, r));
  }

  CompletionStage<Answer> queue(Asked asked) {
    String type = asked.arguments().needed(Param.TYPE);
    Set<Integer> groups = asked.arguments().groups(Param.LIST);
    return switch (type) {
      case "1" ->
          ofGroups(
              asked, groups, "login", ids -> desk.checkIn(asked.by(), asked.agent().number(), ids));
      case "2" ->
          ofGroups(
              asked,
              groups,
              "logoff",
              ids -> desk.checkOut(asked.by(), asked.agent().number(), ids));
      default -> Answers.now(asked.answer(Condition.TYPE_WRONG));
    };
  }

  CompletionStage<Answer> pause(Asked asked) {
    String number = asked.agent().number();
    String reason = asked.arguments().text(Param.REASON);
    return switch (asked.arguments().needed(Param.TYPE)) {
      case "1" ->
          told(
              asked,
              "paused",
              Set.of(),
              desk.pause(asked.by(), number, reason == null ? NO_REASON : reason));
      case "2" -> told(asked, "nopaused", Set.of(), desk.unpause(asked.by(), number));
      default -> Answers.now(asked.answer(Condition.TYPE_WRONG));
    };
  }

  CompletionStage<Answer> afterCall(Asked asked) {
    AfterCallMode mode =
        switch (asked.arguments().needed(Param.TYPE)) {
          case "1" -> AfterCallMode.RINGING;
          case "2" -> AfterCallMode.ANSWERED;
          default -> AfterCallMode.OFF;
        };
    String event =
        switch (mode) {
          case RINGING -> "acwring";
          case ANSWERED -> "acwanswer";
          case OFF -> "acwoff";
        };
    return ofGroups(
        asked,
        asked.arguments().groups(Param.GROUPS),
        event,
        ids -> desk.afterCall(asked.by(), asked.agent().number(), ids, mode));
  }

  /** A wish that comes after the work ended is fulfilled; but not if another work goes on. */
  CompletionStage<Answer> endAfterCall(Asked asked) {
    String number = asked.agent().number();
    String session = asked.arguments().text(Param.SESSION);
    return desk.endAfterCall(asked.by(), number, session)
        .thenCompose(
            result -> {
              boolean none =
                  result instanceof DeskResult.Refused r
                      && r.why() == DeskResult.Why.NO_AFTER_CALL_WORK;
              if (!none || session == null) {
                return told(asked, "acwoff", Set.of(), CompletableFuture.completedFuture(result));
              }
              return desk.state(number)
                  .thenApply(
                      now ->
                          now != null && works(now)
                              ? asked.answer(Condition.WRONG)
                              : asked.answer(Condition.NOTHING_FOUND));
            });
  }

  private static boolean works(AgentState state) {
    return state.afterCallUntilMs() != 0;
  }

  CompletionStage<Answer> workWay(Asked asked) {
    String status = asked.arguments().needed(Param.STATUS).toLowerCase(Locale.ROOT);
    WorkWay way =
        switch (status) {
          case "dialin" -> WorkWay.DIAL_IN;
          case "dialout" -> WorkWay.DIAL_OUT;
          default -> WorkWay.ALL;
        };
    return ofGroups(
        asked,
        asked.arguments().groups(Param.GROUPS),
        "workway" + status,
        ids -> desk.workWay(asked.by(), asked.agent().number(), ids, way));
  }

  /** For some groups: the first that is not there, or not the agent's, refuses all. */
  private CompletionStage<Answer> ofGroups(
      Asked asked,
      Set<Integer> groups,
      String event,
      Function<Set<Integer>, CompletionStage<DeskResult>> wish) {
    for (int id : groups) {
      if (asked.group(id) == null) {
        return Answers.now(asked.answer(Condition.GROUP_UNKNOWN, Integer.toString(id)));
      }
      if (!asked.agent().groups().containsKey(id)) {
        return Answers.now(asked.answer(Condition.NOT_IN_GROUP));
      }
    }
    return told(asked, event, groups, wish.apply(groups));
  }

  private CompletionStage<Answer> told(
      Asked asked, String event, Set<Integer> groups, CompletionStage<DeskResult> stage) {
    return stage.thenApply(
        result -> {
          if (now(result) != null && asked.arguments().is(Param.PUSH_EVENT, "yes")) {
            news.happened(asked.agent().number(), event, groups);
          }
          return answer(asked, result);
        });
  }

  private static Answer answer(Asked asked, DeskResult result) {
    return now(result) != null ? asked.answer(Condition.DONE) : refusal(asked, result);
  }

  private static Answer refusal(Asked asked, DeskResult result) {
    return result instanceof DeskResult.Refused refused
        ? asked.answer(Condition.of(refused.why(), asked.account()))
        : asked.answer(Condition.FAILED);
  }

  /** What the agent is doing then; null if it was refused. What the desk has is done. */
  private static @Nullable AgentState now(DeskResult result) {
    if (result instanceof DeskResult.Done done) {
      return done.state();
    }
    return result instanceof DeskResult.Unknown unknown ? unknown.state() : null;
  }

  /** The agent in each group, as clients take it apart at {@code |||}. */
  private static String param(Asked asked, AgentState now) {
    AgentCard card = asked.agent();
    StringBuilder out = new StringBuilder(128);
    for (int id : new TreeSet<>(card.groups().keySet())) {
      GroupCard group = asked.roster().group(id);
      Seat seat = now.seats().get(id);
      out.append("agent_group_id=").append(id);
      out.append("&groupname=").append(Wire.part(group == null ? "" : group.name()));
      out.append("&status=").append(seat == null ? "idel" : StatusWords.login(seat.status()));
      out.append("&groupadmin=").append(card.isAdminOf(id) ? "yes" : "no");
      out.append("&agenttype=").append(seat != null && seat.fixed() ? "static" : "dynamic");
      boolean online = seat != null && seat.checkedInAtMs() != 0;
      out.append("&agentline=").append(online ? "online" : "offline");
      out.append("&errorcall=no&agent_id=").append(card.id()).append("|||");
    }
    return out.toString();
  }
}
