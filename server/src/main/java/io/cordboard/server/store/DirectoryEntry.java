package io.cordboard.server.store;

import org.jspecify.annotations.Nullable;

/**
 * A thing with a number of ours.
 *
 * @param id never changes and is never given to another of its kind
 * @param code how others call it: a team's or user's name, an agent's or extension's number, the
 *     PBX's name of a queue
 * @param name for people; of a device its name in the PBX
 * @param present whether it is still there
 */
public record DirectoryEntry(
    Kind kind, long id, String code, String name, @Nullable String team, boolean present) {

  /** Kinds of things; each has its own numbers. */
  public enum Kind {
    TEAM,
    USER,
    AGENT,
    DEVICE,
    QUEUE
  }
}
