package io.cordboard.server.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names under which this server is reached. A page elsewhere can have its own name point to
 * this machine and then ask as if it were ours, from a browser that stands here: who trusts an
 * address must also look at the name that was asked for. Such a page cannot choose an address for
 * its name.
 */
public final class HostNames {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");
  private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");

  private final Set<String> named;

  /** With these names besides {@code localhost}; in lower case. */
  public HostNames(Collection<String> named) {
    this.named = Set.copyOf(named);
  }

  /**
   * Whether a request was meant for us. One without a {@code Host} was: every browser sends one.
   *
   * @param headers names in lower case
   */
  public boolean meant(Map<String, String> headers) {
    String host = headers.get("host");
    if (host == null) {
      return true;
    }
    String name = PORT.matcher(host.trim().toLowerCase(Locale.ROOT)).replaceFirst("");
    return name.equals("localhost") || named.contains(name) || ADDRESS.matcher(name).matches();
  }
}
