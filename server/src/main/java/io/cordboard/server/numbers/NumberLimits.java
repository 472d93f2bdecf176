package io.cordboard.server.numbers;

/** The bounds of number rules that are no settings, each with its reason. */
final class NumberLimits {
  /** The longest number with separators that anyone writes, in characters. */
  static final int WRITTEN = 40;

  /** Principals whose spending is kept. They come from the configuration: a guard against us. */
  static final int PRINCIPALS = 20_000;

  private NumberLimits() {}
}
