package io.cordboard.server.ivr;

import java.util.regex.Pattern;

/**
 * Which names of records and music classes may reach the PBX. ARI splits {@code a,b} into two media
 * and takes {@code ..}, so neither can be in one.
 */
public final class SoundNames {
  /** Folders by single slashes; every part begins with a letter or digit. */
  private static final Pattern SOUND =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9][A-Za-z0-9_-]*){0,7}");

  private static final Pattern MUSIC = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

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
