package io.cordboard.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.roster.LiveRoster;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  private static final String HASHED =
      PasswordHash.of("geheim", new SecureRandom(), 1000).toString();

  private final MovableClock clock = new MovableClock();
  private final Config config =
      TestConfigs.of(
          """
              teams: [{name: t, id: 1}]
              extensions: [{numbers: [801-820]}]
              agents:
                - {number: 1001, account: ann, password: pw1001, extension: 801, team: t}
                - {number: 1002, password: pw1002, team: t, suspended: true}
              users:
                - {name: admin}
                - {name: hashed, password: '%s', role: supervisor, team: t}
              keys:
                - {id: plain, secret: demo-key, role: operator}
                - {id: hashed, hash: '%s', team: t}
              access: {sessions-per-user: 2, login-attempts-per-minute: 3}
              """
              .formatted(HASHED, KeyHash.of("other-key")));
  private final Accounts accounts = new Accounts(config, LiveRoster.of(config), clock);

  @AfterEach
  void close() {
    accounts.close();
  }

  @Test
  void keysComeByEitherHeader() {
    assertThat(who(Map.of("authorization", "Bearer demo-key")))
        .isEqualTo(new Principal("key:plain", Role.OPERATOR, null, null));
    assertThat(who(Map.of("x-api-key", "other-key")))
        .isEqualTo(new Principal("key:hashed", Role.SUPERVISOR, "t", null));
  }

  @Test
  void wrongKeysStayOutside() {
    for (String key :
        List.of("", " ", "demo-keY", "demo-key2", KeyHash.of("demo-key"), "x".repeat(9999))) {
      assertThat(who(Map.of("x-api-key", key))).as(key).isNull();
    }
    assertThat(who(Map.of("authorization", "Basic demo-key"))).isNull();
    assertThat(who(Map.of())).isNull();
  }

  @Test
  void aWrongKeyIsNotMadeGoodByACookie() throws Exception {
    String cookie = cookieOf(login("1001", "pw1001"));
    assertThat(who(Map.of("cookie", cookie, "x-api-key", "nope"))).isNull();
    assertThat(who(Map.of("cookie", cookie, "authorization", "Basic x"))).isNull();
  }

  @Test
  void usersAndAgentsLogInWithPlainOrHashedPasswords() throws Exception {
    assertThat(((LoginResult.Granted) login("1001", "pw1001")).principal())
        .isEqualTo(new Principal("agent:1001", Role.AGENT, "t", "1001"));
    assertThat(((LoginResult.Granted) login("hashed", "geheim")).principal())
        .isEqualTo(new Principal("user:hashed", Role.SUPERVISOR, "t", null));
    assertThat(login("hashed", HASHED)).isEqualTo(new LoginResult.Wrong());
    assertThat(login("nobody", "x")).isEqualTo(new LoginResult.Wrong());
    assertThat(login("x".repeat(5000), "x")).isEqualTo(new LoginResult.Wrong());
  }

  @Test
  void aUserWithoutPasswordGetsOneThatIsShownOnce() throws Exception {
    Map<String, String> madeUp = accounts.takeMadeUpPasswords();
    assertThat(madeUp).containsOnlyKeys("admin");
    assertThat(login("admin", madeUp.get("admin"))).isInstanceOf(LoginResult.Granted.class);
    assertThat(accounts.takeMadeUpPasswords()).isEmpty();
  }

  @Test
  void aSessionLastsUntilLogout() throws Exception {
    String cookie = cookieOf(login("1001", "pw1001"));
    assertThat(who(Map.of("cookie", "a=b; " + cookie))).isNotNull();
    accounts.logout(Map.of("cookie", cookie));
    assertThat(who(Map.of("cookie", cookie))).isNull();
  }

  @Test
  void aSessionEndsByIdlenessAndByAge() throws Exception {
    String cookie = cookieOf(login("1001", "pw1001"));
    clock.pass(TimeUnit.MINUTES.toMillis(61));
    assertThat(who(Map.of("cookie", cookie))).isNull();

    String used = cookieOf(login("1001", "pw1001"));
    for (int i = 0; i < 14; i++) {
      clock.pass(TimeUnit.MINUTES.toMillis(50));
      assertThat(who(Map.of("cookie", used))).isNotNull();
    }
    clock.pass(TimeUnit.MINUTES.toMillis(50));
    assertThat(who(Map.of("cookie", used))).isNull();
  }

  @Test
  void oneSessionTooManyEndsTheOldest() throws Exception {
    List<String> cookies = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      cookies.add(cookieOf(login("1001", "pw1001")));
    }
    assertThat(who(Map.of("cookie", cookies.get(0)))).isNull();
    assertThat(who(Map.of("cookie", cookies.get(1)))).isNotNull();
    assertThat(who(Map.of("cookie", cookies.get(2)))).isNotNull();
  }

  @Test
  void guessingIsStoppedForAMinute() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(login("1001", "guess" + i)).isEqualTo(new LoginResult.Wrong());
    }
    assertThat(login("1001", "pw1001")).isInstanceOf(LoginResult.TooMany.class);
    assertThat(
            accounts
                .login("1001", "pw1001", InetAddress.getByName("10.0.0.2"))
                .toCompletableFuture()
                .get())
        .as("from elsewhere the user may still come in")
        .isInstanceOf(LoginResult.Granted.class);
    clock.pass(60_000);
    assertThat(login("1001", "pw1001")).isInstanceOf(LoginResult.Granted.class);
  }

  @Test
  void guessingOneNameFromManyAddressesIsStoppedToo() throws Exception {
    LoginLimit limit = new LoginLimit(3, clock);
    int admitted = 0;
    for (int i = 0; i < 100; i++) {
      if (limit.admit(InetAddress.getByName("10.1.0." + i), "Admin")) {
        admitted++;
      }
    }
    assertThat(admitted).isEqualTo(15);
  }

  @Test
  void neighboursInOneIpv6NetworkCountAsOne() throws Exception {
    LoginLimit limit = new LoginLimit(3, clock);
    for (int i = 0; i < 3; i++) {
      assertThat(limit.admit(InetAddress.getByName("2001:db8::" + i), "a" + i)).isTrue();
    }
    assertThat(limit.admit(InetAddress.getByName("2001:db8::99"), "z")).isFalse();
  }

  @Test
  void aFloodOfLoginsIsTurnedAwayNotQueued() throws Exception {
    List<CompletableFuture<LoginResult>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(
          accounts
              .login("u" + i, "x", InetAddress.getByAddress(new byte[] {10, 0, 1, (byte) i}))
              .toCompletableFuture());
    }
    assertThat(all.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
        .contains(new LoginResult.Busy());
  }

  @Test
  void theCookieIsOutOfReachOfScriptsAndOtherSites() {
    assertThat(accounts.cookie("t", false))
        .isEqualTo("cordboard_session=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
    assertThat(accounts.cookie("", true)).contains("Max-Age=0").endsWith("; Secure");
  }

  private Principal who(Map<String, String> headers) {
    return accounts.authenticate(headers, InetAddress.getLoopbackAddress());
  }

  @Test
  void agentsLogInByAccountToo() throws Exception {
    assertThat(login("ann", "pw1001"))
        .isInstanceOfSatisfying(
            LoginResult.Granted.class, g -> assertThat(g.principal().agent()).isEqualTo("1001"));
  }

  @Test
  void theSuspendedStayOutsideAndAreToldSoOnlyWithTheRightPassword() throws Exception {
    assertThat(login("1002", "pw1002")).isInstanceOf(LoginResult.Suspended.class);
    assertThat(login("1002", "pw1001")).isInstanceOf(LoginResult.Wrong.class);
    assertThat(verify("t", "1002", "pw1002", PasswordForm.PLAINTEXT))
        .isInstanceOf(Verified.Suspended.class);
  }

  @Test
  void plainTextAndMd5VerifyAlike() throws Exception {
    Verified granted = new Verified.Granted(new Principal("agent:1001", Role.AGENT, "t", "1001"));
    String md5 = PasswordHash.md5("pw1001");
    assertThat(verify("t", "1001", "pw1001", PasswordForm.PLAINTEXT)).isEqualTo(granted);
    assertThat(verify("t", "1001", md5, PasswordForm.MD5)).isEqualTo(granted);
    assertThat(verify(null, "1001", md5.toUpperCase(Locale.ROOT), PasswordForm.MD5))
        .isEqualTo(granted);
    // The hash itself is no password.
    assertThat(verify("t", "1001", md5, PasswordForm.PLAINTEXT)).isEqualTo(new Verified.Wrong());
    assertThat(verify("t", "1001", "pw1001", PasswordForm.MD5)).isEqualTo(new Verified.Wrong());
  }

  @Test
  void anAgentOfAnotherTeamIsWrong() throws Exception {
    assertThat(verify("t2", "1001", "pw1001", PasswordForm.PLAINTEXT))
        .isEqualTo(new Verified.Wrong());
    assertThat(verify("t", "admin", "pw1001", PasswordForm.PLAINTEXT))
        .isEqualTo(new Verified.Wrong());
  }

  @Test
  void aRightPasswordIsRememberedForAWhileAndAWrongOneNever() throws Exception {
    RightPasswords right = new RightPasswords(new SecureRandom(), clock);
    PasswordHash hash = PasswordHash.of("a", new SecureRandom(), 1000);
    byte[] proof = right.proof("1001", PasswordHash.md5("a"));
    assertThat(right.knows("1001", proof, hash)).isFalse();
    right.remember("1001", proof, hash);
    assertThat(right.knows("1001", proof, hash)).isTrue();
    assertThat(right.knows("1002", proof, hash)).isFalse();
    assertThat(right.knows("1001", right.proof("1001", PasswordHash.md5("b")), hash)).isFalse();
    // Another hash is another password, even of the same word.
    assertThat(right.knows("1001", proof, PasswordHash.of("a", new SecureRandom(), 1000)))
        .isFalse();
    right.remember("1001", proof, hash);
    for (int i = 0; i < 3; i++) { // who goes on sending it is known all day
      clock.pass(AccessLimits.REMEMBERED_MS - 1);
      assertThat(right.knows("1001", proof, hash)).isTrue();
    }
    clock.pass(AccessLimits.REMEMBERED_MS);
    assertThat(right.knows("1001", proof, hash)).isFalse();
    for (int i = 0; i < AccessLimits.REMEMBERED + 10; i++) {
      right.remember("a" + i, proof, hash);
    }
    assertThat(right.size()).isEqualTo(AccessLimits.REMEMBERED);
  }

  @Test
  void wrongPasswordsOfOneAgentDoNotKeepOthersOfTheAddressOut() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(verify("t", "1001", "wrong" + i, PasswordForm.PLAINTEXT))
          .isEqualTo(new Verified.Wrong());
    }
    assertThat(verify("t", "1001", "wrong", PasswordForm.PLAINTEXT))
        .isInstanceOf(Verified.TooMany.class);
    assertThat(verify("t", "1002", "pw1002", PasswordForm.PLAINTEXT))
        .isInstanceOf(Verified.Suspended.class);
  }

  private Verified verify(@Nullable String team, String agent, String password, PasswordForm form)
      throws Exception {
    return accounts
        .verify(team, agent, password, form, InetAddress.getLoopbackAddress())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private LoginResult login(String user, String password) throws Exception {
    return accounts
        .login(user, password, InetAddress.getLoopbackAddress())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static String cookieOf(LoginResult result) {
    return Accounts.COOKIE + "=" + ((LoginResult.Granted) result).token();
  }

  private static Accounts of(MovableClock clock, Path folder, String password) {
    Config config =
        TestConfigs.of(
            "users: [{name: admin}, {name: anna, password: '" + password + "', role: supervisor}]");
    return new Accounts(config, LiveRoster.of(config), clock, folder);
  }

  private static Principal seen(Accounts accounts, String cookie) {
    return accounts.authenticate(Map.of("cookie", cookie), InetAddress.getLoopbackAddress());
  }

  private static String entered(Accounts accounts, String user, String password) throws Exception {
    LoginResult result =
        accounts
            .login(user, password, InetAddress.getLoopbackAddress())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    return accounts.cookie(((LoginResult.Granted) result).token(), false);
  }

  @Test
  void aSessionOutlivesTheServerButNotItsPasswordOrItsTime(@TempDir Path folder) throws Exception {
    String admin;
    String anna;
    String left;
    try (Accounts first = of(clock, folder, "secret-1")) {
      admin = entered(first, "admin", first.takeMadeUpPasswords().get("admin"));
      anna = entered(first, "anna", "secret-1");
      left = entered(first, "anna", "secret-1");
      first.logout(Map.of("cookie", left));
    }
    String kept = Files.readString(folder.resolve("sessions"));
    assertThat(kept).doesNotContain("secret-1").doesNotContain(anna.split("[=;]")[1]);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("sessions"))))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).as("no half-written file").containsExactly("sessions");
    try (Accounts second = of(clock, folder, "secret-1")) {
      assertThat(seen(second, admin)).isNotNull();
      assertThat(seen(second, anna))
          .isEqualTo(new Principal("user:anna", Role.SUPERVISOR, null, null));
      assertThat(seen(second, left)).isNull();
    }
    try (Accounts changed = of(clock, folder, "secret-2")) {
      assertThat(seen(changed, admin)).isNotNull();
      assertThat(seen(changed, anna)).isNull();
    }
    clock.pass(TimeUnit.DAYS.toMillis(30));
    try (Accounts late = of(clock, folder, "secret-2")) {
      assertThat(seen(late, admin)).isNull();
    }
  }

  @Test
  void whatIsNoSessionFileLetsNobodyIn(@TempDir Path folder) throws Exception {
    for (String text :
        List.of("", "x", "a b c d e\n", "h 1 2 pbkdf2:1:zz:zz admin\n", "\0\0 1 2 3 4")) {
      Files.writeString(folder.resolve("sessions"), text);
      try (Accounts some = of(clock, folder, "secret-1")) {
        assertThat(seen(some, "session=h")).as(text).isNull();
        assertThat(entered(some, "anna", "secret-1")).isNotEmpty();
      }
    }
  }
}
