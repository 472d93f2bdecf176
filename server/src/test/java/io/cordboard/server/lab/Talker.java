package io.cordboard.server.lab;

/** Who may be heard in the lab. */
public interface Talker {
  /** What it sounds like. */
  Voice voice();
}
