package io.cordboard.server.config;

import io.cordboard.server.config.Config.Credential;
import io.cordboard.server.config.Config.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads the configuration file: the one place that knows its keys. */
final class ConfigReader {
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final Pattern KEY_HASH = Pattern.compile("sha256:[0-9a-f]{64}");
  static final String NAME_FORM = "letters, digits, - and _";

  /** A configuration and the keys the reader asked for with their defaults, as tests need them. */
  record Loaded(Config config, Map<String, String> known) {}

  private final ConfigSource source;
  private final Section root;
  private final StaffReader staff = new StaffReader();

  /** How many extensions were listed so far. */
  private long extensions;

  private ConfigReader(ConfigSource source, @Nullable MappingNode document) {
    this.source = source;
    this.root = source.section("", document, 1);
  }

  static Loaded load(Path yaml, Map<String, String> env) throws ConfigException, IOException {
    String text = YamlFile.text(yaml);
    Path folder = yaml.toAbsolutePath().getParent();
    ConfigSource source =
        new ConfigSource(yaml.toString(), folder == null ? Path.of("/") : folder, env);
    ConfigReader reader =
        new ConfigReader(source, YamlFile.document(yaml.toString(), text, source));
    Config config = reader.read();
    boolean meantToBePublic = reader.root.flag("secrets-are-public", false);
    source.refuseUnknownKeys();
    source.throwIfRefused();
    if (source.hasPlainSecrets() && !meantToBePublic && SecretReader.readableByAll(yaml)) {
      source.warn(1, "holds secrets and is readable by everyone (mend: chmod 640)");
    }
    return new Loaded(withWarnings(config, source.warnings()), source.known());
  }

  private Config read() {
    ZoneId zone = root.parsed("zone", "system", ConfigReader::zone, "a zone like Europe/Berlin");
    Path dataFolder = folder(root, "data-folder", "/var/lib/cordboard");
    Config.Http http = http(root.section("http"));
    Config.Access access = access(root.section("access"));
    List<Config.Node> nodes = root.list("nodes", new NodeReader(source)::read);
    List<Config.Devices> extensions = root.list("extensions", this::devices);
    List<String> trunks = root.values("trunks", List.of(), ConfigReader::name, NAME_FORM);
    List<Config.Team> teamList = root.list("teams", staff::team);
    List<Config.Queue> queueList = root.list("queues", staff::queue);
    ServicesReader services = new ServicesReader(source, root, staff::knownTeam);
    Config.AfterCall afterCall = services.afterCall();
    List<Config.Group> groupList = root.list("groups", s -> staff.group(s, afterCall));
    // Agents and users log in at the same door.
    Unique logins = new Unique();
    List<Config.Agent> agentList = root.list("agents", s -> staff.agent(s, extensions, logins));
    List<Config.Campaign> campaigns = root.list("campaigns", staff::campaign);
    List<Config.User> userList = root.list("users", s -> user(s, logins));
    Unique keys = new Unique();
    List<Config.Key> keyList = root.list("keys", s -> key(s, keys));
    NumbersSection numbers = new NumbersReader().read(root.section("numbers"));
    Config.Calls calls = calls(root.section("calls"));
    Section s = root.section("stream");
    Config.Stream stream =
        new Config.Stream(
            s.number("history", 50_000, 0, 1_000_000),
            s.number("clients", 1000, 1, 20_000),
            s.number("client-kilobytes", 4096, 64, 1_048_576),
            s.number("client-seconds", 10, 1, 300));
    return new Config(
        zone,
        dataFolder,
        http,
        access,
        nodes,
        extensions,
        trunks,
        teamList,
        queueList,
        groupList,
        agentList,
        campaigns,
        userList,
        keyList,
        numbers,
        calls,
        stream,
        services.recording(),
        services.database(),
        services.records(),
        services.webhooks(),
        afterCall,
        services.coocenter(),
        services.astercc(),
        new IvrReader(source, staff).read(root.section("ivr")),
        List.of());
  }

  private Config.Http http(Section s) {
    String bind = s.text("bind", "127.0.0.1");
    int port = s.number("port", 8000, 1, 65535);
    List<String> hostNames =
        s.values(
            "host-names",
            List.of(),
            h -> h.matches("[A-Za-z0-9_.-]{1,253}") ? h.toLowerCase(Locale.ROOT) : null,
            "names like cti.example.com, without a port");
    List<String> origins = origins(s);
    List<InetAddress> tlsProxies =
        s.values(
            "tls-proxies", List.of(), ConfigReader::address, "addresses like 127.0.0.1 or ::1");
    Section t = s.section("tls");
    String tlsBind = t.text("bind", "127.0.0.1");
    int tlsPort = t.number("port", 8443, 1, 65535);
    String certificate = t.present() ? t.required("certificate", "a PEM file") : nothing(t);
    String key = t.present() ? t.required("key", "a PEM file") : nothing(t);
    Config.Tls tls =
        t.present()
            ? new Config.Tls(tlsBind, tlsPort, source.resolve(certificate), source.resolve(key))
            : null;
    if (tls != null && tlsPort == port && tlsBind.equals(bind)) {
      t.refuse("port", Integer.toString(tlsPort), "another port than http.port");
    }
    return new Config.Http(bind, port, hostNames, origins, tlsProxies, tls);
  }

  private static @Nullable InetAddress address(String text) {
    AddressRange range = AddressRange.parse(text);
    return range == null || text.contains("/") ? null : range.address();
  }

  /** Makes the keys of an absent section known all the same. */
  private static String nothing(Section tls) {
    tls.has("certificate");
    tls.has("key");
    return "";
  }

  private static Config.Access access(Section s) {
    return new Config.Access(
        s.number("session-idle-minutes", 60, 1, 1440),
        s.number("session-hours", 12, 1, 168),
        s.number("sessions-per-user", 10, 1, 100),
        s.number("login-attempts-per-minute", 10, 1, 1000));
  }

  private Config.Devices devices(Section s) {
    List<NumberRange> numbers = ranges(s, "numbers");
    if (numbers.isEmpty()) {
      s.required("numbers", "a list like [801-820]");
    }
    for (NumberRange range : numbers) {
      extensions += range.size();
      if (extensions > ConfigLimits.EXTENSIONS) {
        s.refuse(
            "numbers",
            range.toString(),
            "at most " + ConfigLimits.EXTENSIONS + " extensions in all ranges together");
        break;
      }
    }
    String device =
        s.parsed(
            "device",
            "PJSIP/{ext}",
            d ->
                d.matches("(PJSIP|SIP|IAX2|SCCP)/[A-Za-z0-9_.-]*(\\{ext\\})?[A-Za-z0-9_.-]*")
                    ? d
                    : null,
            "a device like PJSIP/{ext}");
    return new Config.Devices(numbers, device);
  }

  private Config.User user(Section s, Unique names) {
    String name = s.required("name", NAME, NAME_FORM);
    names.check(s, "name", name);
    return new Config.User(
        name,
        StaffReader.password(s),
        s.choice("role", Role.class, Role.OPERATOR),
        staff.knownTeam(s));
  }

  private Config.Key key(Section s, Unique ids) {
    String id = s.required("id", NAME, NAME_FORM);
    ids.check(s, "id", id);
    Secret plain = s.secret("secret");
    String hash = s.optional("hash");
    if (hash != null && !KEY_HASH.matcher(hash).matches()) {
      s.refuse("hash", "…", "sha256: and 64 hex digits, from ./cordboard hash-key");
    }
    if (plain != null && hash != null) {
      s.refuse("secret", "…", "either secret or hash");
    } else if (plain == null && hash == null && !s.has("secret") && !s.has("hash")) {
      s.required("secret", "the key, or its hash as hash: sha256:…");
    } else if (plain != null && plain.reveal().length() < ConfigLimits.KEY_CHARACTERS) {
      s.refuse("secret", "…", "at least " + ConfigLimits.KEY_CHARACTERS + " characters");
    }
    Integer calls = s.has("calls-per-minute") ? s.number("calls-per-minute", 1, 0, 10_000) : null;
    Double cost = s.has("daily-cost") ? s.decimal("daily-cost", 0, 0, 1e6) : null;
    return new Config.Key(
        id,
        new Credential(plain, hash),
        s.choice("role", Role.class, Role.SUPERVISOR),
        staff.knownTeam(s),
        calls,
        cost);
  }

  private Config.Calls calls(Section s) {
    String header = s.optional("auto-answer");
    // A comma would end the value of an AMI variable.
    if (header != null && !header.matches("[A-Za-z-]{1,40}: ?[^,]{1,200}")) {
      s.refuse("auto-answer", header, "a SIP header Name: value without a comma");
      header = null;
    }
    // Whoever asked waits for it: with what the PBX needs it must stay below Limits.HTTP_REPLY_MS.
    return new Config.Calls(s.number("ring-seconds", 20, 5, 60), header);
  }

  private Path folder(Section s, String key, String fallback) {
    return source.resolve(s.text(key, fallback));
  }

  static List<String> origins(Section s) {
    return s.values(
        "allowed-origins",
        List.of(),
        o -> o.matches("https?://[a-z0-9.\\[\\]:-]+") ? o : null,
        "an origin like https://crm.example.com, with its scheme and in lower case");
  }

  static List<NumberRange> ranges(Section s, String key) {
    return s.values(key, List.of(), NumberRange::parse, "numbers like 801 or 801-820");
  }

  private static @Nullable String name(String text) {
    return NAME.matcher(text).matches() ? text : null;
  }

  private static @Nullable ZoneId zone(String text) {
    try {
      return text.equals("system") ? ZoneId.systemDefault() : ZoneId.of(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Config withWarnings(Config c, List<String> warnings) {
    return new Config(
        c.zone(),
        c.dataFolder(),
        c.http(),
        c.access(),
        c.nodes(),
        c.extensions(),
        c.trunks(),
        c.teams(),
        c.queues(),
        c.groups(),
        c.agents(),
        c.campaigns(),
        c.users(),
        c.keys(),
        c.numbers(),
        c.calls(),
        c.stream(),
        c.recording(),
        c.database(),
        c.records(),
        c.webhooks(),
        c.afterCall(),
        c.coocenter(),
        c.astercc(),
        c.ivr(),
        List.copyOf(warnings));
  }

  /** Refuses what was there before. */
  static final class Unique {
    private final Set<String> seen = new HashSet<>();

    void check(Section s, String key, String value) {
      if (!value.isEmpty() && !seen.add(value)) {
        s.refuse(key, value, "one that no other has");
      }
    }
  }
}
