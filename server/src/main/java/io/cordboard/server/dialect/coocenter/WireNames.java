package io.cordboard.server.dialect.coocenter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How CooCenter's wire calls devices, channels and people. Immutable. */
public final class WireNames {
  private static final String OURS = "PJSIP/";

  private final String word;
  private final String upper;

  /**
   * Names in this technology.
   *
   * @param technology the configured label, {@code sip}
   */
  public WireNames(String technology) {
    this.word = technology;
    this.upper = technology.toUpperCase(Locale.ROOT);
  }

  /** The technology as channels show it, {@code SIP}. */
  public String type() {
    return upper;
  }

  /** A channel or dial string, {@code SIP/896-0000000b} for {@code PJSIP/896-0000000b}. */
  public String channel(String name) {
    return name.startsWith(OURS) ? upper + "/" + name.substring(OURS.length()) : name;
  }

  /** A queue's member, {@code sip/876}; one whose extension is not known as the PBX names it. */
  public String member(@Nullable String extension, String iface) {
    if (extension != null) {
      return word + "/" + extension;
    }
    return iface.startsWith(OURS) ? word + "/" + iface.substring(OURS.length()) : iface;
  }

  /** What a client calls an extension: {@code 876} for {@code sip/876} too. */
  public String extension(String given) {
    int slash = given.indexOf('/');
    boolean named = slash > 0 && given.substring(0, slash).equalsIgnoreCase(word);
    return named ? given.substring(slash + 1) : given;
  }

  /** A person's name; the box shows the number of those who have none. */
  public static String name(@Nullable String name, @Nullable String number) {
    return name != null && !name.isEmpty() ? name : number == null ? "" : number;
  }
}
