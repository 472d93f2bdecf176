package io.cordboard.ari;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How to reach the ARI of one Asterisk, and as whom.
 *
 * @param base {@code http(s)://host:port} with an optional path prefix, before {@code /ari}
 * @param user name of the section in ari.conf
 * @param secret its password; never shown by {@link #toString()}
 * @param app the Stasis application that we are
 * @param subscribeAll also hear of channels outside the application; costly, off unless needed
 * @param rest which way requests take
 * @param times time limits
 */
public record AriSettings(
    URI base,
    String user,
    String secret,
    String app,
    boolean subscribeAll,
    RestMode rest,
    Times times) {

  /** Which way requests take. */
  public enum RestMode {
    /** The websocket if the PBX answers there, else HTTP. */
    AUTO,
    SOCKET,
    HTTP
  }

  /**
   * Time limits, all in milliseconds and above 0.
   *
   * @param connectMs connection and handshake
   * @param requestMs from sending a request to its whole reply
   * @param pingEveryMs between two pings; a silent link is cut after one ping without an answer, so
   *     at the latest after twice this time
   * @param replacedRetryMs wait before we take the application back from another client
   */
  public record Times(int connectMs, int requestMs, int pingEveryMs, int replacedRetryMs) {

    public static final Times DEFAULT = new Times(5_000, 10_000, 5_000, 60_000);

    public Times {
      positive("connectMs", connectMs);
      positive("requestMs", requestMs);
      positive("pingEveryMs", pingEveryMs);
      positive("replacedRetryMs", replacedRetryMs);
    }

    private static void positive(String name, int value) {
      if (value <= 0) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: above 0)");
      }
    }
  }

  public AriSettings {
    String scheme = base.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || base.getHost() == null) {
      throw new IllegalArgumentException(
          "base: "
              + AriGuard.shown(base.getScheme() + "://…")
              + " (expected: http(s)://host:port)");
    }
    if (base.getUserInfo() != null || base.getQuery() != null || base.getFragment() != null) {
      throw new IllegalArgumentException(
          "base: has a user, query or fragment (expected: http(s)://host:port)");
    }
    if (user.isEmpty() || user.indexOf(':') >= 0 || AriGuard.hasControl(user)) {
      throw new IllegalArgumentException(
          "user: " + AriGuard.shown(user) + " (expected: a name without colon)");
    }
    if (secret.isEmpty() || AriGuard.hasControl(secret)) {
      throw new IllegalArgumentException("secret: ••• (expected: not empty, one line)");
    }
    AriGuard.app(app);
  }

  /** Settings with what suits most: plain application events, REST found out, default times. */
  public AriSettings(URI base, String user, String secret, String app) {
    this(base, user, secret, app, false, RestMode.AUTO, Times.DEFAULT);
  }

  /** The websocket address; holds no secret. */
  URI eventsUri() {
    String scheme = "https".equals(base.getScheme()) ? "wss" : "ws";
    return URI.create(
        scheme
            + root().substring(root().indexOf(':'))
            + "events?app="
            + app
            + "&subscribeAll="
            + subscribeAll);
  }

  /** {@code http://host:port/ari/}. */
  String root() {
    String text = base.toString();
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return text + "/ari/";
  }

  /** Value of the Authorization header. */
  String authorization() {
    byte[] plain = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(plain);
  }

  @Override
  public String toString() {
    return "AriSettings[base=" + base + ", user=" + user + ", secret=•••, app=" + app + "]";
  }
}
