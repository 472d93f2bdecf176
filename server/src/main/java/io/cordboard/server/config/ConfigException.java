package io.cordboard.server.config;

import java.util.List;

/** The configuration is refused; carries everything that is wrong with it, one line each. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, each {@code file:line: key: value (expected: …)}. */
  public List<String> problems() {
    return problems;
  }
}
