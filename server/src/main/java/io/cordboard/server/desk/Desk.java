package io.cordboard.server.desk;

import io.cordboard.server.access.Principal;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Agents at work. May be called by any thread; stages end on the board's thread. Agents may move
 * themselves, supervisors and operators those in their scope. What is so already is done again
 * without harm, but for logging in twice.
 */
public interface Desk {

  /** Begins an agent's shift; the agent takes no group's calls yet. */
  CompletionStage<DeskResult> logIn(Principal by, String agent);

  /** Ends the shift: out of all groups, no break, no after-call work. */
  CompletionStage<DeskResult> logOut(Principal by, String agent);

  /**
   * Takes calls of groups from now on.
   *
   * @param groups their ids; empty for all that the agent is in
   */
  CompletionStage<DeskResult> checkIn(Principal by, String agent, Set<Integer> groups);

  /** Takes no more calls of groups; empty for all. */
  CompletionStage<DeskResult> checkOut(Principal by, String agent, Set<Integer> groups);

  /** Takes a break from all groups; 1–40 letters, digits, spaces, {@code . _ -}. */
  CompletionStage<DeskResult> pause(Principal by, String agent, String reason);

  /** Ends the break. */
  CompletionStage<DeskResult> unpause(Principal by, String agent);

  /** Chooses after which calls of groups there shall be time; empty for all. */
  CompletionStage<DeskResult> afterCall(
      Principal by, String agent, Set<Integer> groups, AfterCallMode mode);

  /**
   * Ends after-call work early.
   *
   * @param callId only that after this call; null for whichever there is
   */
  CompletionStage<DeskResult> endAfterCall(Principal by, String agent, @Nullable String callId);

  /** Chooses which calls the agent takes part in; empty for all groups. */
  CompletionStage<DeskResult> workWay(
      Principal by, String agent, Set<Integer> groups, WorkWay workWay);

  /**
   * What an agent is doing now; null for an unknown one. Fails, as all that only looks, with a
   * {@link io.cordboard.server.store.StoreUnavailable} until the store has told what agents did.
   */
  CompletionStage<@Nullable AgentState> state(String agent);

  /** What these agents are doing now, in this order; unknown ones are left out. */
  CompletionStage<List<AgentState>> states(List<String> agents);

  /**
   * Why an agent gets no calls, in words for people, the most important first; empty if nothing
   * hinders.
   */
  CompletionStage<List<Hindrance>> why(String agent);

  /** Tells of every change of an agent, on the board's thread. */
  void tell(DeskListener listener);
}
