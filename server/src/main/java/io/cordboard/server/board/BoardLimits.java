package io.cordboard.server.board;

/**
 * How much the board holds; what comes beyond is counted in {@link BoardCounts} and left out.
 *
 * @param channels legs, hidden ones too: five times what one Asterisk was seen to carry per node,
 *     about 1 kB each
 * @param parties parties listed in one call: a caller who waits for hours is offered to hundreds of
 *     phones; the oldest that never answered are dropped first
 * @param things queues, members, extensions, registrations, devices: each; a large house has some
 *     thousands
 * @param remembered ids of ended legs and bridges, so that a late word about them does not bring
 *     them back; 40 s of the fastest PBX that was measured
 */
public record BoardLimits(int channels, int parties, int things, int remembered) {

  /** Stays in IVRs remembered per call; who wanders on is still in the last one. */
  static final int IVRS = 32;

  /** Characters of anything that the dialplan tells; a path may be longer than a name. */
  static final int REPORTED_TEXT = 255;

  /** Names in a call's custom data; the longest that an IVR lets through. */
  static final int CUSTOM_DATA = 50;

  /** The values meant for use. */
  public static final BoardLimits DEFAULT = new BoardLimits(20_000, 100, 20_000, 16_384);
}
