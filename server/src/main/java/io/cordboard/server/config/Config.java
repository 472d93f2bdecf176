package io.cordboard.server.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything the operator can set; {@code conf/cordboard.yaml} says what each key means. Immutable.
 *
 * @param zone the zone of times without one, and of the day that counters count
 * @param dataFolder where Cordboard keeps what must survive a restart
 * @param extensions which numbers are phones here, and how their devices are called
 * @param trunks PJSIP names of the endpoints to the public network
 * @param warnings what is allowed but should be mended, {@code file:line: …}
 */
public record Config(
    ZoneId zone,
    Path dataFolder,
    Http http,
    Access access,
    List<Node> nodes,
    List<Devices> extensions,
    List<String> trunks,
    List<Team> teams,
    List<Queue> queues,
    List<Group> groups,
    List<Agent> agents,
    List<Campaign> campaigns,
    List<User> users,
    List<Key> keys,
    NumbersSection numbers,
    Calls calls,
    Stream stream,
    RecordingSection recording,
    Database database,
    Records records,
    List<Webhook> webhooks,
    AfterCall afterCall,
    CooCenterSection coocenter,
    AsterCcSection astercc,
    IvrSection ivr,
    List<String> warnings) {

  /**
   * Reads a configuration; blocks on the file.
   *
   * @param env the environment that placeholders and {@code {env: NAME}} secrets look into
   * @throws ConfigException with all problems of the file, each with its line
   */
  public static Config load(Path yaml, Map<String, String> env)
      throws ConfigException, IOException {
    return ConfigReader.load(yaml, env).config();
  }

  /** The device of an extension ({@code PJSIP/801}), null if it is not one of ours. */
  public @Nullable String device(String extension) {
    for (Devices devices : extensions) {
      for (NumberRange range : devices.numbers()) {
        if (range.contains(extension)) {
          return devices.device(extension);
        }
      }
    }
    return null;
  }

  /** The extension of a device, null if it is not a phone of ours. */
  public @Nullable String extension(String device) {
    for (Devices devices : extensions) {
      String extension = devices.extension(device);
      if (extension != null) {
        return extension;
      }
    }
    return null;
  }

  /**
   * The HTTP side.
   *
   * @param hostNames under which clients reach us, besides addresses and {@code localhost}; in
   *     lower case
   * @param allowedOrigins origins of pages, other than our own, that browsers may let in; {@code *}
   *     is not one
   * @param tlsProxies whose {@code X-Forwarded-Proto} is believed
   * @param tls the HTTPS listener, null for none
   */
  public record Http(
      String bind,
      int port,
      List<String> hostNames,
      List<String> allowedOrigins,
      List<InetAddress> tlsProxies,
      @Nullable Tls tls) {}

  /** The HTTPS listener; the files are PEM. */
  public record Tls(String bind, int port, Path certificate, Path key) {}

  /** Bounds of logging in. */
  public record Access(
      int sessionIdleMinutes, int sessionHours, int sessionsPerUser, int loginAttemptsPerMinute) {}

  /**
   * One Asterisk.
   *
   * @param name the first part of every id of it; letters, digits, {@code -}, {@code _}
   * @param context the dialplan context in which a click-to-call dials
   * @param ari null if the ARI is not used
   * @param configFolder the PBX's own configuration folder; only the doctor looks there
   * @param cel the SQLite file into which the PBX writes its call events, null if there is none
   */
  public record Node(
      String name,
      Ami ami,
      @Nullable Ari ari,
      String context,
      Path configFolder,
      @Nullable Path cel) {}

  /**
   * The manager interface.
   *
   * @param md5 whether to log in by challenge instead of sending the secret
   * @param tls whether the connection is TLS
   * @param ca PEM file of the authority that signed the PBX's certificate, null for the JDK's
   */
  public record Ami(
      String host,
      int port,
      String user,
      Secret secret,
      boolean md5,
      boolean tls,
      @Nullable Path ca) {}

  /** The REST interface; {@code url} without path, {@code http} or {@code https}. */
  public record Ari(URI url, String user, Secret secret, String app) {}

  /**
   * Phones.
   *
   * @param device how Asterisk calls the device; {@code {ext}} stands for the number
   */
  public record Devices(List<NumberRange> numbers, String device) {
    /** Hands over every extension with its device. */
    public void forEach(BiConsumer<String, String> each) {
      for (NumberRange range : numbers) {
        range.forEach(extension -> each.accept(extension, device(extension)));
      }
    }

    /** The device of one of its numbers. */
    public String device(String extension) {
      return device.replace("{ext}", extension);
    }

    /** The number of one of its devices, null if it has no such device. */
    public @Nullable String extension(String other) {
      int at = device.indexOf("{ext}");
      if (at < 0) {
        return device.equals(other) && numbers.size() == 1 ? numbers.get(0).from() : null;
      }
      String after = device.substring(at + 5);
      if (other.length() < device.length() - 5
          || !other.startsWith(device.substring(0, at))
          || !other.endsWith(after)) {
        return null;
      }
      String extension = other.substring(at, other.length() - after.length());
      return numbers.stream().anyMatch(r -> r.contains(extension)) ? extension : null;
    }
  }

  /**
   * A tenant.
   *
   * @param id what other programs call it
   * @param pushKey identifies the team to event receivers, null if unused
   * @param extensions the phones it may see and ring
   * @param pushUrl who is told its agent events, null for nobody
   * @param allowPrivate whether that may be a private or loopback address
   * @param language of the texts on its pages, one of the eight codes
   * @param origins whose pages may receive its events
   */
  public record Team(
      String name,
      int id,
      @Nullable Secret pushKey,
      List<NumberRange> extensions,
      @Nullable URI pushUrl,
      boolean allowPrivate,
      String language,
      List<String> origins) {}

  /** A queue: Asterisk's name, what people call it, whose it is (null: only seen by all-seers). */
  public record Queue(String name, String label, @Nullable String team) {}

  /**
   * The agents of a queue under a number of our own.
   *
   * @param afterCall after which calls its agents get time, until one chooses otherwise
   * @param afterCallSeconds how much
   */
  public record Group(
      int id, String name, String queue, AfterCallMode afterCall, int afterCallSeconds) {}

  /** After which calls there is after-call work. */
  public enum AfterCallMode {
    RINGING,
    ANSWERED,
    OFF
  }

  /**
   * A person who takes calls.
   *
   * @param account another name to log in by, null for none
   * @param extension the phone, null while bound to none
   * @param suspended may not log in
   * @param groups those the agent is a member of
   * @param adminOf groups whose admin, and member, the agent is
   */
  public record Agent(
      String number,
      String name,
      @Nullable String account,
      Credential password,
      @Nullable String extension,
      @Nullable String team,
      boolean suspended,
      List<Integer> groups,
      List<Integer> adminOf) {}

  /**
   * A campaign, whose numbers wait to be dialled.
   *
   * @param group whose agents it is for, and whose admins may add numbers
   */
  public record Campaign(int id, String name, int group) {}

  /**
   * Someone who logs in to the console.
   *
   * @param password null if one shall be made up at start and shown once
   */
  public record User(
      String name, @Nullable Credential password, Role role, @Nullable String team) {}

  /**
   * A password or key, as given ({@code plain}) or as the hash that {@code cordboard hash-password}
   * or {@code hash-key} printed.
   */
  public record Credential(@Nullable Secret plain, @Nullable String hash) {}

  /** What a user or key may do; each may all that the ones before it may. */
  public enum Role {
    AGENT,
    SUPERVISOR,
    OPERATOR
  }

  /**
   * A program's key.
   *
   * @param id its name in logs and limits
   * @param callsPerMinute overrides {@code numbers.calls-per-minute}
   * @param dailyCost overrides {@code numbers.daily-cost}
   */
  public record Key(
      String id,
      Credential secret,
      Role role,
      @Nullable String team,
      @Nullable Integer callsPerMinute,
      @Nullable Double dailyCost) {}

  /**
   * Click-to-call.
   *
   * @param ringSeconds how long the first phone rings if the request doesn't say
   * @param autoAnswer a SIP header {@code Name: value} that makes the first phone answer by itself;
   *     null for none
   */
  public record Calls(int ringSeconds, @Nullable String autoAnswer) {}

  /**
   * The event stream.
   *
   * @param history changes kept for readers that come back
   * @param clients websockets at a time
   * @param clientKilobytes a reader with more unread bytes than this is cut
   * @param clientSeconds a reader whose oldest unread byte is older than this is cut
   */
  public record Stream(int history, int clients, int clientKilobytes, int clientSeconds) {}

  /**
   * Where records and webhooks are kept.
   *
   * @param url {@code jdbc:postgresql://…}, null for the SQLite file in the data folder
   */
  public record Database(@Nullable String url, @Nullable String user, @Nullable Secret secret) {

    /** Never shows the address: its parameters may hold a password. */
    @Override
    public String toString() {
      return "Database[" + (url == null ? "sqlite" : "postgresql") + "]";
    }
  }

  /**
   * Call records.
   *
   * @param keepDays how long they and the audit are kept; 0 for ever
   */
  public record Records(int keepDays) {}

  /**
   * A target that is told what happens.
   *
   * @param format how it wants to be told, {@code native} or a dialect's name
   * @param secret signs what is sent; null for none
   * @param events which ones; empty for all of the format
   * @param allowPrivate whether its address may be a private or loopback one
   * @param team tells only what is this team's; null for all
   */
  public record Webhook(
      String name,
      URI url,
      String format,
      @Nullable Secret secret,
      List<String> events,
      boolean allowPrivate,
      @Nullable String team) {}

  /**
   * After-call work.
   *
   * @param enabled whether agents are paused after a queue call
   * @param limitSeconds after so long they are freed
   */
  public record AfterCall(boolean enabled, int limitSeconds) {}
}
