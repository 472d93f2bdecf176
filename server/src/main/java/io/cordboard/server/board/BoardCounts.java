package io.cordboard.server.board;

/**
 * What went through a board since it was made.
 *
 * @param facts facts applied
 * @param changes changes made
 * @param ignored facts about legs or bridges that had ended, or that nobody knows
 * @param refused things left out because a limit was reached
 */
public record BoardCounts(long facts, long changes, long ignored, long refused) {}
