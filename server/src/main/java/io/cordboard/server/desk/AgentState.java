package io.cordboard.server.desk;

import io.cordboard.server.roster.GroupCard.AfterCallMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is doing; survives restarts of Cordboard and of the PBX.
 *
 * @param agent the number
 * @param loggedInAtMs since when logged in, 0 if not
 * @param pause null unless the agent took a break
 * @param afterCallUntilMs when the after-call work ends at the latest, 0 if there is none; of
 *     whichever queue's call
 * @param seats the agent in each of the groups, by the group's id
 */
public record AgentState(
    String agent,
    long loggedInAtMs,
    @Nullable Pause pause,
    long afterCallUntilMs,
    Map<Integer, Seat> seats) {

  /** A break; {@code reason} as the agent gave it, e.g. {@code lunch}. */
  public record Pause(String reason, long sinceMs) {}

  /** Which calls an agent takes part in. */
  public enum WorkWay {
    ALL,
    DIAL_IN,
    DIAL_OUT
  }

  /** What is seen of an agent in a group: the first that holds, from the end. */
  public enum Status {
    IDLE("idle"),
    RINGING("ringing"),
    /** Talks, or dials. */
    BUSY("busy"),
    /** Hung up, while the conversation that was the agent's still goes on. */
    IN_USE("in use"),
    /** On a break, in after-call work, or works dial-out only. */
    PAUSED("pause"),
    LOGGED_OUT("logout");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** The word that clients read for it, when they are refused or ask an agent's status. */
    public String word() {
      return word;
    }
  }

  /**
   * An agent in a group.
   *
   * @param checkedInAtMs since when the group's calls are taken, 0 if they are not
   * @param fixed stands as a member in the PBX's configuration and cannot be removed there
   * @param afterCallUntilMs the same of a call of this group
   */
  public record Seat(
      int group,
      long checkedInAtMs,
      boolean fixed,
      AfterCallMode afterCall,
      WorkWay workWay,
      Status status,
      long afterCallUntilMs) {}

  /** Keeps its own copy of the seats. */
  public AgentState {
    seats = Map.copyOf(seats);
  }

  /** Whether the agent is logged in. */
  public boolean loggedIn() {
    return loggedInAtMs != 0;
  }

  /** Whether the agent takes calls of any group. */
  public boolean checkedIn() {
    return seats.values().stream().anyMatch(s -> s.checkedInAtMs() != 0);
  }
}
