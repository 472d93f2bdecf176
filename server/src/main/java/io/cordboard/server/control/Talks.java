package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What an agent does with the own call. The principal is the agent (or one who may act for the
 * agent named). One command at a time per agent: a second is refused with PENDING, but for {@link
 * #hangUp}. What vanishes in between is undone. May be called by any thread.
 */
public interface Talks {

  /**
   * The legs a client means, as bare unique ids of the PBX; a null one is the agent's current.
   *
   * @param agent the agent's own leg
   * @param other whom the agent talks to (the caller, or the one called)
   * @param consulted the one consulted
   * @param call the id of the call
   */
  record Legs(
      @Nullable String agent,
      @Nullable String other,
      @Nullable String consulted,
      @Nullable String call) {
    /** In whichever call the agent is. */
    public Legs(@Nullable String agent, @Nullable String other, @Nullable String consulted) {
      this(agent, other, consulted, null);
    }

    /** All of the agent's current call. */
    public static final Legs CURRENT = new Legs(null, null, null);
  }

  /**
   * Who is to be rung.
   *
   * @param agent another agent's number (of the same team); null for a number
   * @param number a number as a person would write it; null for an agent
   * @param group for whom the call is, 0 for none; an agent must be checked in there
   */
  record Target(@Nullable String agent, @Nullable String number, int group) {}

  /**
   * Rings the agent, then the target.
   *
   * @param tag comes back in {@code Call.tag}
   */
  CompletionStage<CommandResult> dial(
      Principal principal, String agent, Target target, @Nullable String tag);

  /**
   * Rings another party while the present one hears music (in a conference: goes on talking). Done
   * when it rings; it may still not answer, and then all is as before.
   */
  CompletionStage<CommandResult> consult(
      Principal principal, String agent, Legs legs, Target target);

  /** Ends the consultation and goes back. */
  CompletionStage<CommandResult> back(Principal principal, String agent, Legs legs);

  /** Connects the one consulted, who must have answered, with the call; the agent leaves. */
  CompletionStage<CommandResult> transfer(Principal principal, String agent, Legs legs);

  /** Everybody talks to everybody; at most 5 parties. */
  CompletionStage<CommandResult> conference(Principal principal, String agent, Legs legs);

  /** The other hears music, the agent nothing. */
  CompletionStage<CommandResult> hold(Principal principal, String agent, Legs legs);

  /** Ends the hold. */
  CompletionStage<CommandResult> resume(Principal principal, String agent, Legs legs);

  /**
   * Ends legs of the own call, a group's admin those of the group.
   *
   * @param uniqueIds bare unique ids; empty for the agent's own leg
   */
  CompletionStage<CommandResult> hangUp(Principal principal, String agent, List<String> uniqueIds);

  /** What a group's admin does with the talk of one of its agents. */
  enum Supervision {
    SPY,
    WHISPER,
    BARGE,
    /** The admin takes the caller, the agent leaves. */
    RELEASE
  }

  /**
   * Rings a phone and lets it take part in a talk.
   *
   * @param admin the number of the admin
   * @param callId the call; null for the one talk there is
   * @param phone an extension or an allowed outside number; null for the admin's own phone
   */
  CompletionStage<CommandResult> supervise(
      Principal principal,
      String admin,
      Supervision how,
      @Nullable String callId,
      @Nullable String phone);
}
