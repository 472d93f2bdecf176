package io.cordboard.server.roster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.roster.AgentCard.Post;
import io.cordboard.server.roster.RosterResult.Done;
import io.cordboard.server.roster.RosterResult.Why;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import io.cordboard.server.store.StoredAgent;
import io.cordboard.server.store.StoredGroup;
import io.cordboard.server.store.StoredTeam;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a roster promises, whichever database keeps it. */
@Timeout(120)
abstract class RosterPromises {
  private static final String BASE =
      """
      extensions: [{numbers: [801-820]}]
      teams: [{name: sales, id: 1, extensions: [801-806]}, {name: help, id: 2}]
      queues: [{name: 630, team: sales}, {name: 631}]
      groups: [{id: 1, queue: 630}, {id: 2, queue: 631, after-call: ringing}]
      users: [{name: admin, password: pw}]
      agents:
        - {number: 1001, name: Ann, account: ann, password: pw, extension: 801, team: sales,
           groups: [2], admin-of: [1]}
      """;

  /** A database of this test's own. */
  abstract StoreSettings settings() throws Exception;

  private StoreSettings settings;
  private Store store;
  private LiveRoster roster;

  @BeforeEach
  void open() throws Exception {
    settings = settings();
    open(BASE);
  }

  private void open(String yaml) throws Exception {
    Config config = TestConfigs.of(yaml);
    roster = LiveRoster.of(config);
    store = Store.open(settings, Clock.systemUTC());
    CountDownLatch told = new CountDownLatch(1);
    roster.listen(now -> told.countDown());
    roster.keepIn(store);
    // A PostgreSQL comes up after a moment.
    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(roster.complete()).isTrue();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen(String yaml) throws Exception {
    close();
    open(yaml);
  }

  private static StoredAgent gus(@Nullable String team, @Nullable String extension) {
    return new StoredAgent("2001", "Gus", "gus", team, extension, false, "pbkdf2:x", Map.of());
  }

  private static RosterResult end(CompletionStage<RosterResult> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static void done(CompletionStage<RosterResult> stage) throws Exception {
    assertThat(end(stage)).isEqualTo(new Done());
  }

  private static void refused(CompletionStage<RosterResult> stage, Why why, String text)
      throws Exception {
    assertThat(end(stage))
        .isInstanceOfSatisfying(
            RosterResult.Refused.class,
            r -> {
              assertThat(r.why()).as(r.text()).isEqualTo(why);
              assertThat(r.text()).contains(text);
            });
  }

  @Test
  void theConfigurationStandsInItWithIdsOfTheStore() {
    AgentCard ann = roster.get().agent("1001");
    assertThat(ann.fixed()).isTrue();
    assertThat(ann.id()).isPositive();
    assertThat(ann.groups()).containsEntry(1, Post.ADMIN).containsEntry(2, Post.MEMBER);
    assertThat(roster.get().agentOfAccount("ann")).isEqualTo(ann);
    assertThat(roster.get().group(1).team()).isEqualTo("sales");
    assertThat(roster.get().group(2).afterCall()).isEqualTo(GroupCard.AfterCallMode.RINGING);
    assertThat(roster.get().agentsOf(1)).containsExactly(ann);
  }

  @Test
  void whoWasAddedIsThereAtOnceAndAfterARestartUnderTheSameId() throws Exception {
    List<Roster> told = new java.util.concurrent.CopyOnWriteArrayList<>();
    roster.listen(told::add);
    done(roster.add(gus("sales", "802").inGroup(1, "member"), null));
    AgentCard gus = roster.get().agent("2001");
    assertThat(gus.extension()).isEqualTo("802");
    assertThat(gus.groups()).containsExactly(Map.entry(1, Post.MEMBER));
    assertThat(gus.id()).isPositive().isNotEqualTo(roster.get().agent("1001").id());
    assertThat(told).hasSize(1);
    reopen(BASE);
    assertThat(roster.get().agent("2001")).isEqualTo(gus);
    assertThat(roster.password("2001").hash()).isEqualTo("pbkdf2:x");
    done(roster.remove("2001", null));
    assertThat(roster.get().agent("2001")).isNull();
    done(roster.add(gus("sales", "802"), null));
    assertThat(roster.get().agent("2001").id()).isEqualTo(gus.id());
  }

  @Test
  void removedAgentsAreNoLongerInTheDirectory() throws Exception {
    done(roster.add(gus(null, null), null));
    done(roster.remove("2001", null));
    assertThat(store.read(tx -> tx.directory().byCode(Kind.AGENT, "2001").present()).get())
        .isFalse();
  }

  @Test
  void whatStandsInTheConfigurationIsNotChanged() throws Exception {
    refused(roster.change("1001", null, a -> a), Why.FIXED, "configuration");
    refused(roster.remove("1001", null), Why.FIXED, "configuration");
    refused(roster.removeGroup(1), Why.FIXED, "configuration");
    refused(roster.removeTeam("sales"), Why.FIXED, "configuration");
    refused(roster.put(new StoredGroup(1, "x", "630", "off", 1)), Why.FIXED, "group: 1");
    StoredTeam sales = new StoredTeam(1, "sales", null, null, false, "en", List.of());
    refused(roster.put(sales), Why.FIXED, "team: sales");
  }

  @Test
  void numbersAccountsAndPhonesAreOnesOwn() throws Exception {
    done(roster.add(gus("sales", "802"), null));
    refused(roster.add(gus("sales", "803"), null), Why.TAKEN, "number: 2001");
    StoredAgent hal = new StoredAgent("2002", "Hal", null, null, null, false, "h", Map.of());
    refused(roster.add(with(hal, "ann", null), null), Why.TAKEN, "account: ann");
    refused(roster.add(with(hal, "admin", null), null), Why.TAKEN, "account: admin");
    refused(roster.add(with(hal, "2001", null), null), Why.TAKEN, "account: 2001");
    refused(roster.add(with(hal, null, "801"), null), Why.TAKEN, "extension: 801");
    refused(roster.add(with(hal, null, "802"), null), Why.TAKEN, "extension: 802");
    refused(roster.add(with(hal, null, "899"), null), Why.BAD_VALUE, "extension");
    refused(roster.add(hal.inGroup(7, "member"), null), Why.BAD_VALUE, "groups: 7");
    done(roster.add(with(hal, "2002", "803"), null));
    // A swap needs a step between.
    done(roster.change("2001", null, a -> with(a, "gus", null)));
    done(roster.change("2002", null, a -> with(a, null, "802")));
    assertThat(roster.get().agentAt("802").number()).isEqualTo("2002");
    assertThat(roster.get().agentAt("803")).isNull();
  }

  private static StoredAgent with(
      StoredAgent a, @Nullable String account, @Nullable String extension) {
    return new StoredAgent(
        a.number(),
        a.name(),
        account,
        a.team(),
        extension,
        a.suspended(),
        a.password(),
        a.groups());
  }

  @Test
  void aTeamsSupervisorMovesOnlyThatTeam() throws Exception {
    done(roster.add(gus("sales", "802"), "sales"));
    refused(roster.change("2001", "help", a -> a), Why.NOT_FOUND, "2001");
    refused(roster.remove("2001", "help"), Why.NOT_FOUND, "2001");
    StoredAgent hal = new StoredAgent("2002", "Hal", null, "help", null, false, "h", Map.of());
    refused(roster.add(hal, "sales"), Why.NOT_ALLOWED, "team: help");
    refused(roster.change("2001", "sales", a -> with(a, null, "807")), Why.NOT_ALLOWED, "807");
    refused(roster.change("2001", "sales", a -> a.inGroup(2, "admin")), Why.NOT_ALLOWED, "2");
    done(roster.change("2001", "sales", a -> a.inGroup(1, "admin")));
    assertThat(roster.get().agent("2001").isAdminOf(1)).isTrue();
    done(roster.change("2001", null, a -> a.inGroup(2, "member")));
    refused(roster.change("2001", "sales", a -> a.inGroup(2, "admin")), Why.NOT_ALLOWED, "2");
    done(roster.change("2001", "sales", a -> a.inGroup(1, "member")));
    assertThat(roster.get().agent("2001").groups())
        .containsOnly(Map.entry(1, Post.MEMBER), Map.entry(2, Post.MEMBER));
  }

  @Test
  void whoseTeamPhoneOrAccountAnotherConfigurationTookIsStillChanged() throws Exception {
    done(roster.add(gus("help", "802"), null));
    String less = BASE.replace(", {name: help, id: 2}", "");
    reopen(less + "  - {number: 3001, account: gus, password: pw, extension: 802}\n");
    done(roster.change("2001", null, RosterPromises::suspended));
    assertThat(roster.get().agent("2001").suspended()).isTrue();
    refused(roster.change("2001", null, a -> with(a, "ann", "802")), Why.TAKEN, "account: ann");
    refused(roster.change("2001", null, a -> with(a, "gus", "801")), Why.TAKEN, "801");
  }

  private static StoredAgent suspended(StoredAgent a) {
    return new StoredAgent(
        a.number(), a.name(), a.account(), a.team(), a.extension(), true, a.password(), a.groups());
  }

  @Test
  void whatIsHiddenByTheConfigurationIsTakenAllTheSame() throws Exception {
    done(roster.add(gus(null, "802"), null));
    done(roster.put(new StoredTeam(5, "red", null, null, false, "en", List.of())));
    reopen(
        BASE.replace("{name: help, id: 2}", "{name: red, id: 2}")
            + "  - {number: 2001, name: New, password: pw}\n");
    StoredAgent hal = new StoredAgent("2002", "Hal", null, null, null, false, "h", Map.of());
    refused(roster.add(with(hal, null, "802"), null), Why.TAKEN, "extension: 802");
    refused(roster.add(with(hal, "gus", null), null), Why.TAKEN, "account: gus");
    refused(
        roster.put(new StoredTeam(5, "blue", null, null, false, "en", List.of())),
        Why.TAKEN,
        "id: 5");
    reopen(BASE.replace("name: admin", "name: \"2001\""));
    assertThat(roster.get().agent("2001")).isNull();
    done(roster.remove("2001", null));
    done(roster.add(with(hal, "gus", "802"), null));
  }

  @Test
  void aConfigurationThatTakesANumberOrPhoneWins() throws Exception {
    done(roster.add(gus(null, "802"), null));
    reopen(BASE + "  - {number: 3001, password: pw, extension: 802}\n");
    assertThat(roster.get().agentAt("802").number()).isEqualTo("3001");
    assertThat(roster.get().agent("2001").extension()).isNull();
    reopen(BASE + "  - {number: 2001, name: New, password: pw}\n");
    assertThat(roster.get().agent("2001").name()).isEqualTo("New");
    assertThat(roster.get().agent("2001").fixed()).isTrue();
    String both = BASE + "  - {number: 2001, name: New, password: pw}\n";
    reopen(BASE);
    assertThat(roster.get().agent("2001").extension()).isEqualTo("802");
    reopen(both);
    done(roster.remove("2001", null));
    assertThat(roster.get().agent("2001").name()).isEqualTo("New");
    refused(roster.remove("2001", null), Why.FIXED, "2001");
    reopen(BASE);
    assertThat(roster.get().agent("2001")).isNull();
  }

  @Test
  void groupsAndTeamsComeAndGo() throws Exception {
    done(roster.put(new StoredGroup(7, "Night", "631", "answered", 5)));
    done(roster.put(new StoredGroup(7, "Day", "631", "off", 6)));
    assertThat(roster.get().group(7).name()).isEqualTo("Day");
    refused(roster.put(new StoredGroup(8, "Day", "999", "off", 5)), Why.BAD_VALUE, "queue");
    StoredTeam red = new StoredTeam(5, "red", null, "k", false, "de", List.of("https://a.b"));
    done(roster.put(red));
    refused(
        roster.put(new StoredTeam(1, "blue", null, null, false, "en", List.of())),
        Why.TAKEN,
        "id: 1");
    done(roster.add(gus("red", null).inGroup(7, "member"), null));
    refused(roster.removeTeam("red"), Why.TAKEN, "agents");
    done(roster.removeGroup(7));
    assertThat(roster.get().agent("2001").groups()).isEmpty();
    reopen(BASE);
    assertThat(roster.get().group(7)).isNull();
    TeamCard card = roster.get().team("red");
    assertThat(card.language()).isEqualTo("de");
    assertThat(card.pushKey().reveal()).isEqualTo("k");
    done(roster.remove("2001", null));
    done(roster.removeTeam("red"));
    assertThat(roster.get().team("red")).isNull();
  }

  @Test
  void changesAtTheSameTimeAreMadeOneAfterTheOther() throws Exception {
    List<CompletionStage<RosterResult>> all = new java.util.ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(
          roster.add(
              new StoredAgent("3" + i, "A" + i, null, null, "810", false, "h", Map.of()), null));
    }
    int added = 0;
    for (CompletionStage<RosterResult> one : all) {
      added += end(one) instanceof Done ? 1 : 0;
    }
    assertThat(added).isEqualTo(1);
    assertThat(roster.get().agents()).hasSize(2);
  }
}
