package io.cordboard.server.config;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one Asterisk of the configuration. */
final class NodeReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
  private static final Pattern CONTEXT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private final ConfigSource source;
  private final ConfigReader.Unique names = new ConfigReader.Unique();

  NodeReader(ConfigSource source) {
    this.source = source;
  }

  Config.Node read(Section s) {
    String name = s.required("name", NAME, "letters, digits, - and _");
    names.check(s, "name", name);
    Config.Ami ami = ami(s.section("ami"));
    Section a = s.section("ari");
    String context =
        s.parsed(
            "context",
            "internal",
            c -> CONTEXT.matcher(c).matches() ? c : null,
            "a dialplan context");
    String folder = s.text("config-folder", "/etc/asterisk");
    String cel = s.optional("cel");
    return new Config.Node(
        name,
        ami,
        a.present() ? ari(a) : null,
        context,
        source.resolve(folder),
        cel == null ? null : source.resolve(cel));
  }

  private Config.Ami ami(Section s) {
    String ca = s.optional("ca");
    boolean tls = s.flag("tls", false);
    if (ca != null && !tls) {
      s.refuse("ca", ca, "tls: true with it");
    }
    return new Config.Ami(
        s.text("host", "127.0.0.1"),
        s.number("port", 5038, 1, 65535),
        s.text("user", "cordboard"),
        s.requiredSecret("secret"),
        s.flag("md5", true),
        tls,
        ca == null ? null : source.resolve(ca));
  }

  private static Config.Ari ari(Section s) {
    return new Config.Ari(
        s.parsed("url", "http://127.0.0.1:8088", NodeReader::url, "http://host:port"),
        s.text("user", "cordboard"),
        s.requiredSecret("secret"),
        s.parsed(
            "app",
            "cordboard",
            a -> CONTEXT.matcher(a).matches() ? a : null,
            "letters, digits, - and _"));
  }

  private static @Nullable URI url(String text) {
    return text.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?") ? URI.create(text) : null;
  }
}
