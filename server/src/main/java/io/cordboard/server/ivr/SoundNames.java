package io.cordboard.server.ivr;

import java.util.regex.Pattern;

/**
 * Which names of records and music classes may reach the PBX. ARI splits {@code a,b} into two media
 * and takes {@code ..}, so neither can be in one.
 */
public final class SoundNames {
  private static final String PART = "[A-Za-z0-9](?:[A-Za-z0-9_-]|\\.(?=[A-Za-z0-9])){0,79}";

  /**
   * Folders by single slashes; every part begins with a letter or digit. No more than the link to
   * ARI takes: what is refused here is remarked to the customer, there it would only be logged.
   */
  private static final Pattern SOUND = Pattern.compile(PART + "(?:/" + PART + "){0,4}");

  private static final Pattern MUSIC = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,78}");

  private SoundNames() {}

  /** Whether it may be played. */
  public static boolean isSound(String name) {
    return name.length() <= IvrLimits.SOUND_NAME && SOUND.matcher(name).matches();
  }

  /** Whether it may be a music class. */
  public static boolean isMusic(String name) {
    return name.length() <= IvrLimits.SOUND_NAME && MUSIC.matcher(name).matches();
  }
}
