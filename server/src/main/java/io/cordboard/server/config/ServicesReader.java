package io.cordboard.server.config;

import io.cordboard.server.config.RecordingSection.RecordWhen;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is stored, what is told to others, and the dialects. */
final class ServicesReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  /** The formats in which a webhook can be told; each dialect that pushes adds its own. */
  private static final Set<String> FORMATS = Set.of("native", "coocenter", "astercc");

  private final ConfigSource source;
  private final Section root;
  private final Function<Section, @Nullable String> knownTeam;
  private final CooCenterSection coocenter;

  /** CooCenter's name for after-call work. */
  private boolean agentPauseService;

  ServicesReader(ConfigSource source, Section root, Function<Section, @Nullable String> knownTeam) {
    this.source = source;
    this.root = root;
    this.knownTeam = knownTeam;
    this.coocenter = readCooCenter();
  }

  RecordingSection recording() {
    Section s = root.section("recording");
    return new RecordingSection(
        source.resolve(s.text("folder", "/var/spool/asterisk/monitor")),
        s.choice("when", RecordWhen.class, RecordWhen.NONE),
        ConfigReader.ranges(s, "extensions"));
  }

  Config.Database database() {
    String url = root.text("database", "sqlite");
    if (!url.equals("sqlite") && !url.startsWith("jdbc:postgresql:")) {
      // An address may hold a password.
      root.refuse(
          "database", url.matches("\\w+") ? url : "…", "sqlite or jdbc:postgresql://host/name");
      url = "sqlite";
    }
    return new Config.Database(
        url.equals("sqlite") ? null : url,
        root.optional("database-user"),
        root.secret("database-secret"));
  }

  Config.Records records() {
    return new Config.Records(root.section("records").number("keep-days", 730, 0, 36_500));
  }

  List<Config.Webhook> webhooks() {
    ConfigReader.Unique names = new ConfigReader.Unique();
    return root.list("webhooks", s -> webhook(s, names));
  }

  private Config.Webhook webhook(Section s, ConfigReader.Unique names) {
    String name = s.required("name", NAME, "letters, digits, - and _");
    names.check(s, "name", name);
    if (name.equals("coocenter")) {
      s.refuse("name", name, "another name: this one is coocenter.push-url's");
    }
    URI url = url(s, "url", s.required("url", "a URL like https://crm.example.com/events"));
    return new Config.Webhook(
        name,
        url == null ? URI.create("http://invalid.invalid/") : url,
        s.parsed("format", "native", f -> FORMATS.contains(f) ? f : null, FORMATS.toString()),
        s.secret("secret"),
        s.values(
            "events",
            List.of(),
            e -> e.matches("[a-z_]{1,40}") ? e : null,
            "names of events, like cdr"),
        s.flag("allow-private", false),
        knownTeam.apply(s));
  }

  Config.AfterCall afterCall() {
    Section s = root.section("after-call-work");
    boolean enabled = s.flag("enabled", false);
    int limit = s.number("limit-seconds", 30, 1, 3600);
    return new Config.AfterCall(enabled || agentPauseService, limit);
  }

  CooCenterSection coocenter() {
    return coocenter;
  }

  private CooCenterSection readCooCenter() {
    Section s = root.section("coocenter");
    agentPauseService = s.flag("agent-pause-service", false);
    String push = s.optional("push-url");
    return new CooCenterSection(
        s.flag("enabled", false),
        s.number("port", 0, 0, 65_535),
        push == null ? null : url(s, "push-url", push),
        s.secret("web-key"),
        s.values(
            "allow-from",
            List.of("127.0.0.1", "::1"),
            a -> AddressRange.parse(a) != null ? a : null,
            "addresses like 192.0.2.7 or 192.0.2.0/24"),
        s.flag("debug", false),
        s.parsed(
            "technology", "sip", t -> t.matches("[A-Za-z0-9]{1,16}") ? t : null, "a word like sip"),
        s.parsed(
            "mac",
            "00:00:00:00:00:00",
            m -> m.matches("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}") ? m : null,
            "six bytes like 68:69:2e:05:0f:9a"),
        s.flag("allow-private", false),
        knownTeam.apply(s));
  }

  AsterCcSection astercc() {
    Section s = root.section("astercc");
    return new AsterCcSection(
        s.flag("enabled", false),
        s.parsed(
            "reply-word",
            "Return",
            w -> w.equals("Return") || w.equals("Retuen") ? w : null,
            "Return or Retuen"));
  }

  static @Nullable URI url(Section s, String key, String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      URI url = URI.create(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    s.refuse(key, text.contains("@") ? "…" : text, "a URL like https://crm.example.com/events");
    return null;
  }
}
