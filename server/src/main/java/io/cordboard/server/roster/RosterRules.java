package io.cordboard.server.roster;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.NumberRange;
import io.cordboard.server.roster.RosterResult.Refused;
import io.cordboard.server.roster.RosterResult.Why;
import io.cordboard.server.store.StoredAgent;
import io.cordboard.server.store.StoredGroup;
import io.cordboard.server.store.StoredTeam;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be added to a roster. Each answers why not, null if it may. */
final class RosterRules {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}");
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\[\\]:-]{1,255}");
  private static final Set<String> LANGUAGES =
      Set.of("en", "cn", "jp", "kr", "ru", "fr", "de", "es");

  private final Config config;

  RosterRules(Config config) {
    this.config = config;
  }

  /**
   * An agent as it shall be, among the others. What stays as it was is not asked about: it may have
   * become wrong by another configuration.
   *
   * @param onlyTeam whose agents alone may be changed, null for all
   */
  @Nullable Refused agent(StoredAgent a, Roster others, Stored stored, @Nullable String onlyTeam) {
    StoredAgent before = stored.agent(a.number());
    if (!NUMBER.matcher(a.number()).matches()) {
      return bad("number", "1–20 digits");
    }
    if (!isName(a.name())) {
      return bad("name", "1–" + RosterLimits.NAME_CHARACTERS + " characters");
    }
    boolean moved = before == null || !Objects.equals(a.team(), before.team());
    if (moved && a.team() != null && others.team(a.team()) == null) {
      return bad("team: " + a.team(), "a team that there is");
    }
    if (onlyTeam != null && !onlyTeam.equals(a.team())) {
      return new Refused(
          Why.NOT_ALLOWED, "team: " + show(a.team()) + " (expected: " + onlyTeam + ")");
    }
    if (before == null && isLogin(a.number(), a.number(), others, stored)) {
      return taken("number: " + a.number());
    }
    Refused refused = account(a, others, stored, before);
    if (refused == null) {
      refused = extension(a, others, stored, onlyTeam);
    }
    return refused != null ? refused : groups(a, others, onlyTeam, before);
  }

  private @Nullable Refused account(
      StoredAgent a, Roster others, Stored stored, @Nullable StoredAgent before) {
    String account = a.account();
    if (account == null || before != null && account.equals(before.account())) {
      return null;
    }
    if (!ACCOUNT.matcher(account).matches()) {
      return bad("account", "1–64 letters, digits, . _ @ and -");
    }
    return isLogin(account, a.number(), others, stored) ? taken("account: " + account) : null;
  }

  /** Whether somebody else logs in by this word, or will if the configuration lets them. */
  private boolean isLogin(String word, String number, Roster others, Stored stored) {
    AgentCard byNumber = others.agent(word);
    AgentCard byAccount = others.agentOfAccount(word);
    return byNumber != null && !byNumber.number().equals(number)
        || byAccount != null && !byAccount.number().equals(number)
        || stored.agents().stream()
            .filter(o -> !o.number().equals(number))
            .anyMatch(o -> word.equals(o.number()) || word.equals(o.account()))
        || config.users().stream().anyMatch(u -> u.name().equals(word));
  }

  private @Nullable Refused extension(
      StoredAgent a, Roster others, Stored stored, @Nullable String onlyTeam) {
    StoredAgent before = stored.agent(a.number());
    String extension = a.extension();
    if (extension == null || before != null && extension.equals(before.extension())) {
      return null;
    }
    if (!NUMBER.matcher(extension).matches() || config.device(extension) == null) {
      return bad("extension", "one of the phones of the configuration");
    }
    if (onlyTeam != null && !isTeams(extension, onlyTeam)) {
      return new Refused(
          Why.NOT_ALLOWED, "extension: " + extension + " (expected: one of " + onlyTeam + ")");
    }
    AgentCard there = others.agentAt(extension);
    boolean isFree =
        (there == null || there.number().equals(a.number()))
            && stored.agents().stream()
                .allMatch(o -> o.number().equals(a.number()) || !extension.equals(o.extension()));
    return isFree
        ? null
        : new Refused(
            Why.TAKEN,
            "extension: " + extension + " (expected: one to which no other agent is bound)");
  }

  private boolean isTeams(String extension, String team) {
    for (Config.Team t : config.teams()) {
      for (NumberRange range : t.extensions()) {
        if (t.name().equals(team) && range.contains(extension)) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable Refused groups(
      StoredAgent a, Roster others, @Nullable String onlyTeam, @Nullable StoredAgent before) {
    for (int id : a.groups().keySet()) {
      if (before != null && Objects.equals(before.groups().get(id), a.groups().get(id))) {
        continue; // was given before, whoever changes something now
      }
      GroupCard group = others.group(id);
      if (group == null) {
        return bad("groups: " + id, "ids of groups that there are");
      }
      if (onlyTeam != null && !onlyTeam.equals(group.team())) {
        return new Refused(
            Why.NOT_ALLOWED, "groups: " + id + " (expected: groups of " + onlyTeam + ")");
      }
    }
    return null;
  }

  /** A group as it shall be. */
  @Nullable Refused group(StoredGroup g) {
    if (g.id() < 1) {
      return bad("id", "a number from 1 on");
    }
    if (!isName(g.name())) {
      return bad("name", "1–" + RosterLimits.NAME_CHARACTERS + " characters");
    }
    if (config.queues().stream().noneMatch(q -> q.name().equals(g.queue()))) {
      return bad("queue", "a queue of the configuration");
    }
    if (!Set.of("ringing", "answered", "off").contains(g.afterCall())) {
      return bad("afterCall", "ringing, answered or off");
    }
    if (g.afterCallSeconds() < 1 || g.afterCallSeconds() > RosterLimits.AFTER_CALL_SECONDS) {
      return bad("afterCallSeconds", "1–" + RosterLimits.AFTER_CALL_SECONDS);
    }
    return null;
  }

  /** A team as it shall be, among the others. */
  static @Nullable Refused team(StoredTeam t, Roster others, Stored stored) {
    if (!NAME.matcher(t.name()).matches()) {
      return bad("name", "letters, digits, - and _");
    }
    if (t.id() < 1) {
      return bad("id", "a number from 1 on");
    }
    if (others.teams().stream().anyMatch(o -> o.id() == t.id() && !o.name().equals(t.name()))
        || stored.teams().stream().anyMatch(o -> o.id() == t.id() && !o.name().equals(t.name()))) {
      return taken("id: " + t.id());
    }
    if (t.pushUrl() != null && !isUrl(t.pushUrl())) {
      return bad("pushUrl", "a URL like https://crm.example.com/events");
    }
    if (t.pushKey() != null
        && (t.pushKey().isEmpty() || t.pushKey().length() > 256 || hasControls(t.pushKey()))) {
      return bad("pushKey", "1–256 characters");
    }
    if (!LANGUAGES.contains(t.language())) {
      return bad("language", "en, cn, jp, kr, ru, fr, de or es");
    }
    if (t.origins().size() > RosterLimits.ORIGINS
        || !t.origins().stream().allMatch(o -> ORIGIN.matcher(o).matches())) {
      return bad(
          "origins",
          "at most " + RosterLimits.ORIGINS + " like https://crm.example.com, with their scheme");
    }
    return null;
  }

  private static boolean isUrl(String text) {
    try {
      URI url = URI.create(text);
      return text.length() <= 1000
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isName(String name) {
    return !name.isBlank() && name.length() <= RosterLimits.NAME_CHARACTERS && !hasControls(name);
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static Refused bad(String what, String expected) {
    return new Refused(Why.BAD_VALUE, what + " (expected: " + expected + ")");
  }

  private static Refused taken(String what) {
    return new Refused(Why.TAKEN, what + " (expected: one that no other has)");
  }

  private static String show(@Nullable String team) {
    return team == null ? "none" : team;
  }
}
