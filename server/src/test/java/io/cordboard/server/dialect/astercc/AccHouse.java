package io.cordboard.server.dialect.astercc;

import io.cordboard.ami.AmiTransport;
import io.cordboard.server.access.PasswordForm;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Verified;
import io.cordboard.server.campaigns.DialList;
import io.cordboard.server.campaigns.DialList.Campaign;
import io.cordboard.server.campaigns.DialList.Wish;
import io.cordboard.server.config.AsterCcSection;
import io.cordboard.server.config.Secret;
import io.cordboard.server.http.HttpLimits;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.Router;
import io.cordboard.server.outbox.MemoryShelf;
import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.AgentCard.Post;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.roster.TeamCard;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dialect on a real port, with nothing real behind it. */
final class AccHouse implements AutoCloseable {
  /** Whom it believes that a request came to it by HTTPS. */
  static final InetAddress PROXY = InetAddress.getLoopbackAddress();

  static final String ADMITTED = "https://crm.example";
  static final String PUSH_KEY = "sésame";
  static final String PASSWORD = "pw 'ö\"";

  final FakeDesk desk = new FakeDesk();
  final FakeTalks talks = new FakeTalks();
  final List<String> listed = new CopyOnWriteArrayList<>();
  final List<String> news = new CopyOnWriteArrayList<>();
  final CallNotes notes = new CallNotes(Clock.systemUTC());
  final AsterCc dialect;
  final AsterCcEvents events;
  volatile boolean storeDown;

  /** What every password comes to; null for what it is. */
  volatile @Nullable Verified unlooked;

  volatile Roster roster = roster();

  private final EventLoopGroup loops = AmiTransport.loops(2, "astercc-test");
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;

  /** What the port refuses for: nothing, too many at once, too often, an answer too late. */
  enum Crowd {
    NONE,
    FULL,
    OFTEN,
    SLOW
  }

  AccHouse() throws IOException {
    this("Return");
  }

  AccHouse(String word) throws IOException {
    this(word, Crowd.NONE);
  }

  AccHouse(String word, Crowd crowd) throws IOException {
    dialect =
        new AsterCc(
            new AsterCcSection(true, word),
            new AsterCc.Rooms(
                () -> roster,
                this::verify,
                desk,
                talks,
                lists(),
                (agent, event, groups) -> news.add(agent + " " + event + " " + groups),
                notes),
            loops);
    Outbox outbox =
        new Outbox(List.of(), new MemoryShelf(), team -> null, loops, Clock.systemUTC());
    events =
        new AsterCcEvents(
            new AsterCcEvents.Surroundings(
                () -> roster,
                queue -> null,
                this::verify,
                notes,
                outbox,
                ZoneOffset.UTC,
                Clock.systemUTC(),
                loops.next(),
                loops.next(),
                loops));
    Router router = new Router();
    dialect.addTo(router);
    events.addTo(router);
    server =
        new HttpServer(
            new HttpSettings(
                new InetSocketAddress("127.0.0.1", 0),
                null,
                Set.of(ADMITTED),
                Set.of(PROXY),
                limits(crowd)),
            router,
            (headers, remote) -> null,
            loops);
    server.start();
  }

  /** The server's own, but for the rate: a test asks more than a client. */
  private static HttpLimits limits(Crowd crowd) {
    HttpLimits d = HttpLimits.defaults();
    return new HttpLimits(
        d.connections(),
        d.connectionsPerAddress(),
        d.requestLineBytes(),
        d.headerBytes(),
        d.bodyBytes(),
        d.requestMs(),
        d.idleMs(),
        d.writeMs(),
        crowd == Crowd.SLOW ? 300 : d.replyMs(),
        crowd == Crowd.FULL ? 0 : d.inFlight(),
        crowd == Crowd.OFTEN ? 1 : 1_000_000,
        crowd == Crowd.OFTEN ? 1 : 1_000_000,
        d.tlsLookMs());
  }

  private static Roster roster() {
    return new Roster(
        List.of(
            new TeamCard(20, "sales", null, null, false, "de", Set.of(), true),
            new TeamCard(21, "other", null, null, false, "en", Set.of(), true)),
        List.of(
            new GroupCard(1, "Ja&pan= 100% [b]", "630", "sales", AfterCallMode.OFF, 30, true),
            new GroupCard(2, "Support", "631", "sales", AfterCallMode.OFF, 30, true),
            new GroupCard(3, "Empty", "632", "sales", AfterCallMode.OFF, 30, true),
            new GroupCard(9, "Theirs", "639", "other", AfterCallMode.OFF, 30, true)),
        List.of(
            agent(10, "1001", "ann", "sales", false, Map.of(1, Post.ADMIN, 2, Post.MEMBER)),
            agent(11, "1002", null, "sales", false, Map.of(1, Post.MEMBER)),
            agent(12, "1003", "sue", "sales", true, Map.of(1, Post.MEMBER)),
            agent(13, "1004", null, "sales", false, Map.of()),
            agent(14, "1005", null, "sales", false, Map.of(3, Post.ADMIN)),
            agent(19, "1009", null, "other", false, Map.of(9, Post.ADMIN))));
  }

  private static AgentCard agent(
      long id,
      String number,
      @Nullable String account,
      String team,
      boolean suspended,
      Map<Integer, Post> groups) {
    return new AgentCard(
        id, number, "Agent " + number, account, team, null, suspended, groups, true);
  }

  private CompletionStage<Verified> verify(
      @Nullable String team, String agent, String password, PasswordForm form, InetAddress remote) {
    String right = form == PasswordForm.MD5 ? "0123456789abcdef0123456789abcdef" : PASSWORD;
    AgentCard card = roster.agent(agent);
    Verified all = unlooked;
    if (all != null) {
      return CompletableFuture.completedFuture(all);
    }
    return CompletableFuture.completedFuture(
        card == null || !password.equals(right)
            ? new Verified.Wrong()
            : card.suspended()
                ? new Verified.Suspended()
                : new Verified.Granted(new Principal("agent:" + agent, Role.AGENT, team, agent)));
  }

  private DialList lists() {
    return new DialList() {
      @Override
      public @Nullable Campaign campaign(int id) {
        return id == 10 ? new Campaign(10, 1) : id == 11 ? new Campaign(11, 2) : null;
      }

      @Override
      public CompletionStage<List<String>> add(Campaign campaign, String by, List<Wish> wishes) {
        if (storeDown) {
          return CompletableFuture.failedFuture(new IllegalStateException("store: down"));
        }
        wishes.forEach(
            w ->
                listed.add(
                    campaign.id() + " " + w.number() + " " + w.priority() + " " + w.notBefore()));
        return CompletableFuture.completedFuture(
            wishes.stream().map(Wish::number).filter(n -> n.startsWith("900")).toList());
      }
    };
  }

  /** Lets pages of a site have the events of team sales. */
  void admit(String origin) {
    List<TeamCard> teams = new ArrayList<>(roster.teams());
    TeamCard sales = teams.get(0);
    teams.set(
        0,
        new TeamCard(
            sales.id(),
            sales.name(),
            null,
            Secret.of(PUSH_KEY),
            false,
            "de",
            Set.of(origin),
            true));
    roster = new Roster(teams, roster.groups(), roster.agents());
  }

  /** All that reached the rooms behind the dialect. */
  List<String> reached() {
    List<String> all = new CopyOnWriteArrayList<>(desk.asked);
    all.addAll(talks.asked);
    all.addAll(listed);
    return all;
  }

  int port() {
    return server.port();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  /** The parameters of who asks. */
  static Map<String, String> who(String... more) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("orgidentity", "sales");
    all.put("usertype", "agent");
    all.put("user", "1001");
    all.put("pwdtype", "plaintext");
    all.put("password", PASSWORD);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  static String form(Map<String, String> all) {
    return all.entrySet().stream()
        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The text by HTTP; the status must be 200. */
  String event(Map<String, String> all) {
    HttpResponse<String> answer = get("/asterccinterfaces?" + form(all));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url(path))));
  }

  HttpResponse<String> post(String path, String type, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(url(path)))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    events.close();
    server.close();
    loops.shutdownGracefully();
  }
}
