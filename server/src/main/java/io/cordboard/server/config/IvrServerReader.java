package io.cordboard.server.config;

import io.cordboard.server.ivr.IvrPlan;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a customer's web server: of a number, or of a layer. */
final class IvrServerReader {
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");

  /** Those that requests have anyway. */
  private static final Pattern OURS =
      Pattern.compile(
          "(?i)host|content-.*|transfer-encoding|connection|te|upgrade|expect|webhook-.*");

  /** What means nothing where nobody is asked. */
  private static final List<String> IDLE =
      List.of("user", "password", "header", "secret", "allow-private");

  private final IvrPlan.Wire usual;

  /**
   * @param usual the wire of those that say nothing
   */
  IvrServerReader(IvrPlan.Wire usual) {
    this.usual = usual;
  }

  /** How requests are written, where {@code ivr.format} says it for all. */
  static IvrPlan.Wire wire(Section s, IvrPlan.Wire usual) {
    return s.choice("format", IvrPlan.Wire.class, usual);
  }

  /** The server of this section; null if it has none. */
  IvrPlan.@Nullable Server read(Section s) {
    String text = s.optional("url");
    IvrPlan.Wire wire = wire(s, usual);
    boolean allowPrivate = s.flag("allow-private", false);
    String user = s.optional("user");
    Secret password = s.secret("password");
    String header = s.optional("header");
    Secret secret = s.secret("secret");
    if (text == null) {
      for (String idle : IDLE) {
        if (s.has(idle)) {
          s.refuse(idle, "…", "with it url, as there is nobody to ask without one");
        }
      }
      return null;
    }
    URI url = ServicesReader.url(s, "url", text);
    if ((user == null) != (password == null)) {
      s.refuse(user == null ? "password" : "user", "…", "user and password together");
    }
    if ((header == null) != (secret == null)) {
      s.refuse(header == null ? "secret" : "header", "…", "header and secret together");
    }
    if (user != null && header != null) {
      s.refuse("header", header, "either user and password, or header and secret");
    }
    if (header != null && (!HEADER.matcher(header).matches() || OURS.matcher(header).matches())) {
      s.refuse("header", header, "the name of a header like X-Api-Key");
    }
    if (user != null && user.contains(":")) {
      s.refuse("user", user, "a name without a colon");
    }
    if (url == null) {
      return null;
    }
    if (user != null && password != null) {
      String both = user + ":" + password.reveal();
      String basic =
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
      return new IvrPlan.Server(url, wire, "Authorization", basic, allowPrivate);
    }
    String value = secret == null ? null : printable(s, secret.reveal());
    return new IvrPlan.Server(url, wire, value == null ? null : header, value, allowPrivate);
  }

  private static @Nullable String printable(Section s, String value) {
    if (value.chars().allMatch(c -> c >= ' ' && c < 127)) {
      return value;
    }
    s.refuse("secret", "…", "ASCII letters only, as a header can hold");
    return null;
  }
}
