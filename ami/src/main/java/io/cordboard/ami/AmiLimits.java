package io.cordboard.ami;

/** Every bound of this module, each with its reason. */
public final class AmiLimits {
  private AmiLimits() {}

  /** Bytes of one frame: the largest seen from Asterisk 22 is 3 kB, a list of commands 20 kB. */
  public static final int FRAME_BYTES = 256 * 1024;

  /** Bytes kept for unfinished input while nothing large is on its way: a few reads' worth. */
  public static final int READ_BUFFER_BYTES = 64 * 1024;

  /** Bytes of the greeting: Asterisk's has 28, and who sends more without a line end is no AMI. */
  public static final int BANNER_BYTES = 256;

  /** Bytes of one line of an action: Asterisk refuses lines over about 1020. */
  public static final int LINE_BYTES = 1000;

  /** Headers of one action: Asterisk refuses more than 127. */
  public static final int HEADERS = 100;

  /** Actions on their way at once: Asterisk answers 10,000 a second, so this is a tenth of one. */
  public static final int PENDING_ACTIONS = 1000;

  /** Events of one list: ten times the channels of the largest PBX that this program is for. */
  public static final int LIST_ITEMS = 100_000;

  /** Bytes of one list: as many items at their usual 400 bytes. */
  public static final long LIST_BYTES = 40_000_000;

  /** Lists given up whose late items are still recognised and dropped. */
  public static final int ABANDONED_LISTS = 64;

  /**
   * Bytes waiting to be sent before new actions are refused: more than all pending usually need.
   */
  public static final int UNSENT_BYTES = 1024 * 1024;

  /** Milliseconds between two looks at the clock for time limits, ping and reconnect. */
  public static final int TICK_MS = 50;
}
