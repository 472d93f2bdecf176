package io.cordboard.server.config;

/** The bounds of reading the configuration, each with its reason. */
final class ConfigLimits {
  /** The file in bytes; a configuration of thousands of agents is far below. */
  static final int FILE_BYTES = 4 << 20;

  /** Sections within sections; ours are five deep. */
  static final int NESTING = 20;

  /** Items of one list: as many agents as the largest house has. */
  static final int ITEMS = 10_000;

  /** One value in characters; longer ones are mistakes of quoting. */
  static final int TEXT = 1000;

  /** Extensions of all ranges together: each is kept by itself, as many as the board holds. */
  static final int EXTENSIONS = 20_000;

  /** Problems told at once; more helps nobody to mend the file. */
  static final int PROBLEMS_SHOWN = 50;

  /** A secret's file in bytes; a wrong path must not pull a big file into memory. */
  static final int SECRET_BYTES = 4096;

  /** Shortest API key. The demo's has eight characters; anything shorter is a mistake. */
  static final int KEY_CHARACTERS = 8;

  private ConfigLimits() {}
}
