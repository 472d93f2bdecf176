package io.cordboard.server.config;

import io.cordboard.server.config.Config.AfterCallMode;
import io.cordboard.server.config.Config.Credential;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads teams, queues, groups and agents, in this order: each names those before it. */
final class StaffReader {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
  private static final Pattern EXTENSION = Pattern.compile("[0-9]{2,10}");
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final String PASSWORD_PREFIX = "pbkdf2:";
  private static final Pattern PASSWORD_HASH =
      Pattern.compile("pbkdf2:[1-9][0-9]{3,6}:[0-9a-f]{32}:[0-9a-f]{64}");

  /** Languages for which there are texts. */
  private static final List<String> LANGUAGES =
      List.of("en", "cn", "jp", "kr", "ru", "fr", "de", "es");

  private final Set<String> teams = new HashSet<>();
  private final Set<Integer> teamIds = new HashSet<>();
  private final Set<String> queues = new HashSet<>();
  private final Set<Integer> groups = new HashSet<>();
  private final Set<Integer> campaigns = new HashSet<>();
  private final Set<String> desks = new HashSet<>();

  Config.Team team(Section s) {
    String name = s.required("name", ConfigReader.NAME, ConfigReader.NAME_FORM);
    if (!name.isEmpty() && !teams.add(name)) {
      s.refuse("name", name, "a name that no other team has");
    }
    int id = s.number("id", teams.size(), 1, Integer.MAX_VALUE);
    if (!teamIds.add(id)) {
      s.refuse("id", Integer.toString(id), "an id that no other team has");
    }
    String push = s.optional("push-url");
    URI url = push == null ? null : ServicesReader.url(s, "push-url", push);
    return new Config.Team(
        name,
        id,
        s.secret("push-key"),
        ConfigReader.ranges(s, "extensions"),
        url,
        s.flag("allow-private", false),
        s.parsed("language", "en", StaffReader::language, "one of " + String.join(", ", LANGUAGES)),
        ConfigReader.origins(s));
  }

  /** In any case: the manual prints {@code Ru}. */
  private static @Nullable String language(String text) {
    String code = text.toLowerCase(Locale.ROOT);
    return LANGUAGES.contains(code) ? code : null;
  }

  Config.Queue queue(Section s) {
    String name = s.required("name", ConfigReader.NAME, ConfigReader.NAME_FORM);
    if (!name.isEmpty() && !queues.add(name)) {
      s.refuse("name", name, "a name that no other queue has");
    }
    String label = s.optional("label");
    return new Config.Queue(name, label == null ? name : label, knownTeam(s));
  }

  /** Whether it was read before. */
  boolean hasQueue(String name) {
    return queues.contains(name);
  }

  /**
   * A group.
   *
   * @param usual after-call work where the group says nothing
   */
  Config.Group group(Section s, Config.AfterCall usual) {
    int id = s.number("id", groups.size() + 1, 1, Integer.MAX_VALUE);
    if (!groups.add(id)) {
      s.refuse("id", Integer.toString(id), "an id that no other group has");
    }
    String queue = s.required("queue", "the name of a queue");
    if (!queue.isEmpty() && !queues.contains(queue)) {
      s.refuse("queue", queue, "a queue of this file");
    }
    String name = s.optional("name");
    AfterCallMode mode = usual.enabled() ? AfterCallMode.ANSWERED : AfterCallMode.OFF;
    int seconds = usual.limitSeconds();
    return new Config.Group(
        id,
        name == null ? queue : name,
        queue,
        s.has("after-call") ? s.choice("after-call", AfterCallMode.class, mode) : mode,
        s.has("after-call-seconds") ? s.number("after-call-seconds", seconds, 1, 3600) : seconds);
  }

  Config.Agent agent(Section s, List<Config.Devices> devices, ConfigReader.Unique logins) {
    String number = s.required("number", DIGITS, "digits");
    logins.check(s, "number", number);
    String name = s.optional("name");
    Credential password = password(s);
    if (password == null && !s.has("password")) {
      s.required("password", "a password or the output of ./cordboard hash-password");
    }
    return new Config.Agent(
        number,
        name == null ? number : name,
        account(s, number, logins),
        password == null ? new Credential(null, null) : password,
        extension(s, devices),
        knownTeam(s),
        s.flag("suspended", false),
        s.values("groups", List.of(), this::groupOf, "ids of groups of this file"),
        s.values("admin-of", List.of(), this::groupOf, "ids of groups of this file"));
  }

  private static @Nullable String account(Section s, String number, ConfigReader.Unique logins) {
    String account = s.optional("account");
    if (account == null) {
      return null;
    }
    if (!ACCOUNT.matcher(account).matches()) {
      s.refuse("account", account, "letters, digits, . _ @ and -");
      return null;
    }
    if (!account.equals(number)) {
      logins.check(s, "account", account);
    }
    return account;
  }

  private @Nullable String extension(Section s, List<Config.Devices> devices) {
    String extension = s.optional("extension");
    if (extension == null) {
      return null;
    }
    if (!EXTENSION.matcher(extension).matches()) {
      s.refuse("extension", extension, "an extension like 801");
      return null;
    }
    if (devices.stream().flatMap(d -> d.numbers().stream()).noneMatch(r -> r.contains(extension))) {
      s.refuse("extension", extension, "one that is listed under extensions");
      return null;
    }
    if (!desks.add(extension)) {
      s.refuse("extension", extension, "one to which no other agent is bound");
      return null;
    }
    return extension;
  }

  Config.Campaign campaign(Section s) {
    int id = s.number("id", campaigns.size() + 1, 1, 999_999_999);
    if (!campaigns.add(id)) {
      s.refuse("id", Integer.toString(id), "an id that no other campaign has");
    }
    String text = s.required("group", "the id of a group");
    Integer group = groupOf(text);
    if (group == null && !text.isEmpty()) {
      s.refuse("group", text, "the id of a group of this file");
    }
    String name = s.optional("name");
    return new Config.Campaign(
        id, name == null ? "Campaign " + id : name, group == null ? 0 : group);
  }

  private @Nullable Integer groupOf(String text) {
    return groups.stream().filter(g -> g.toString().equals(text)).findAny().orElse(null);
  }

  static @Nullable Credential password(Section s) {
    Secret secret = s.secret("password");
    if (secret == null) {
      return null;
    }
    if (!secret.reveal().startsWith(PASSWORD_PREFIX)) {
      return new Credential(secret, null);
    }
    if (!PASSWORD_HASH.matcher(secret.reveal()).matches()) {
      s.refuse("password", PASSWORD_PREFIX + "…", "the output of ./cordboard hash-password");
      return null;
    }
    return new Credential(null, secret.reveal());
  }

  @Nullable String knownTeam(Section s) {
    String team = s.optional("team");
    if (team != null && !teams.contains(team)) {
      s.refuse("team", team, "a team of this file");
      return null;
    }
    return team;
  }
}
