package io.cordboard.server.access;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Checks passwords that agents send with their requests. May be called by any thread. */
final class AgentPasswords {
  private final Logins logins;
  private final LoginLimit limit;
  private final RightPasswords right;
  private final Executor hashing;

  /** Those being checked: the same one of the same agent is checked once. */
  private final Map<String, CompletableFuture<Verified>> underWay = new ConcurrentHashMap<>();

  AgentPasswords(Logins logins, LoginLimit limit, RightPasswords right, Executor hashing) {
    this.logins = logins;
    this.limit = limit;
    this.right = right;
    this.hashing = hashing;
  }

  /** See {@link Accounts#verify}. */
  CompletionStage<Verified> verify(
      @Nullable String team, String agent, String password, PasswordForm form, InetAddress remote) {
    if (agent.length() > AccessLimits.CREDENTIAL_CHARACTERS
        || password.length() > AccessLimits.CREDENTIAL_CHARACTERS) {
      return CompletableFuture.completedFuture(new Verified.Wrong());
    }
    Logins.Account there = logins.agent(agent);
    Logins.Account account =
        there == null || team != null && !team.equals(there.principal().team()) ? null : there;
    String md5 =
        form == PasswordForm.MD5 ? password.toLowerCase(Locale.ROOT) : PasswordHash.md5(password);
    byte[] proof = right.proof(agent, md5);
    if (account != null && right.knows(agent, proof, account.password())) {
      return CompletableFuture.completedFuture(verified(account));
    }
    String key = agent + ' ' + HexFormat.of().formatHex(proof) + ' ' + (account == null);
    CompletableFuture<Verified> result = new CompletableFuture<>();
    CompletableFuture<Verified> same = underWay.putIfAbsent(key, result);
    if (same != null) {
      return same.copy();
    }
    result.whenComplete((done, failure) -> underWay.remove(key, result));
    if (!limit.admitOneOfMany(remote, agent)) {
      result.complete(new Verified.TooMany(limit.retryAfterSeconds()));
      return result;
    }
    try {
      hashing.execute(
          () -> {
            try {
              result.complete(check(account, agent, md5, proof, remote));
            } catch (RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      limit.succeededOneOfMany(remote, agent);
      result.complete(new Verified.Busy());
    }
    return result.copy();
  }

  private Verified check(
      Logins.@Nullable Account account,
      String agent,
      String md5,
      byte[] proof,
      InetAddress remote) {
    if (!Logins.isRight(account, md5) || account == null) {
      return new Verified.Wrong();
    }
    limit.succeededOneOfMany(remote, agent);
    right.remember(agent, proof, account.password());
    return verified(account);
  }

  private static Verified verified(Logins.Account account) {
    return account.suspended()
        ? new Verified.Suspended()
        : new Verified.Granted(account.principal());
  }
}
