package io.cordboard.server.ivr;

/** Keys that the caller pressed and nobody took yet: he knows the menu and types ahead. */
final class KeysAhead {
  private final StringBuilder keys = new StringBuilder();
  private long hashIgnoredUntilMs;

  /**
   * Keeps a key, if there is room and it is none of the end of what was taken already.
   *
   * @return whether it was kept
   */
  boolean add(char key, long nowMs) {
    boolean late = key == '#' && nowMs < hashIgnoredUntilMs;
    hashIgnoredUntilMs = 0;
    if (late || keys.length() >= IvrLimits.KEYS_AHEAD) {
      return false;
    }
    keys.append(key);
    return true;
  }

  boolean isEmpty() {
    return keys.length() == 0;
  }

  char take() {
    char first = keys.charAt(0);
    keys.deleteCharAt(0);
    return first;
  }

  /**
   * Who has typed all digits of a menu may still press # out of habit; that one is not the next
   * menu's.
   */
  void ignoreHashUntil(long ms) {
    if (isEmpty()) {
      hashIgnoredUntilMs = ms;
    } else if (keys.charAt(0) == '#') {
      take();
    }
  }

  void clear() {
    keys.setLength(0);
    hashIgnoredUntilMs = 0;
  }
}
