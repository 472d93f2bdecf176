package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An agent page or a CRM that was written for asterCC: it asks as the manual shows. */
final class AccClient {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern RETURN = Pattern.compile("(?s).*<return[^>]*>(.*)</return>.*");
  private static final Pattern PADDED = Pattern.compile("(?s)told\\((.*)\\)");

  /** How it asks, and in which form it sends the password. */
  enum Wire {
    GET("plaintext"),
    POST("md5"),
    SCRIPT("md5"),
    SOAP("plaintext");

    private final String passwordForm;

    Wire(String passwordForm) {
      this.passwordForm = passwordForm;
    }
  }

  /** The operations as the manual names them: {@code EVENT}, then SOAP's and JavaScript's names. */
  enum Op {
    LOGIN("login", "loginCJI"),
    LOGOUT("logout", "logoutCJI"),
    QUEUE("queueAction", "queueActionCJI"),
    QUEUEPAUSE("queuePause", "queuePauseCJI"),
    ACW("acwAction", "acwActionCJI"),
    ACWOFF("acwOff", "acwOffCJI"),
    WORKWAY("workwayAction", "workwayActionCJI"),
    MAKECALL("makeCall", "makeCallCJI"),
    CONSULT("consult", "consultCJI"),
    TRANSFER("transfer", "transferCJI"),
    CALLRETURN("callReturn", "callReturnCJI"),
    CONFERENCE("conference", "conferenceCJI"),
    HANGUP("hangup", "hangupCJI"),
    INTRUDE("intrude", "intrudeCJI"),
    SILENTMONITOR("silentMonitor", "silentMonitorCJI"),
    AGENTSTATUS("agentStatus", "agentStatus"),
    WHISPER("whisper", "whisperCJI"),
    AGENTGROUPSTATUS("agentgroupStatus", "agentgroupStatusCJI"),
    FORCEDRELEASE("forcedRelease", "forcedRelease"),
    HOLD("hold", "holdCJI"),
    RESUME("resume", "resume"),
    DIALERLIST("dialerlist", "dialerlist");

    private final String soap;
    private final String script;

    Op(String soap, String script) {
      this.soap = soap;
      this.script = script;
    }
  }

  /** An answer: code, message, and what follows them. */
  record Said(int code, String message, List<String> rest) {}

  private final House house;
  private final Wire wire;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<Op> done = EnumSet.noneOf(Op.class);

  AccClient(House house, Wire wire) {
    this.house = house;
    this.wire = wire;
  }

  /** What was asked for and done so far. */
  Set<Op> done() {
    return done;
  }

  /**
   * Asks as an agent of the demo.
   *
   * @param more names and values of further parameters
   */
  CompletableFuture<Said> ask(Op op, String agent, String... more) {
    return askWith("pw" + agent, op, agent, more);
  }

  CompletableFuture<Said> askWith(String password, Op op, String agent, String... more) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("orgidentity", "demo");
    all.put("usertype", "agent");
    all.put("user", agent);
    all.put("pwdtype", wire.passwordForm);
    all.put("password", wire.passwordForm.equals("md5") ? md5(password) : password);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return http.sendAsync(request(op, all), BodyHandlers.ofString())
        .thenApply(
            response -> {
              assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
              return said(response);
            });
  }

  Said say(Op op, String agent, String... more) {
    return join(ask(op, agent, more));
  }

  static Said join(CompletableFuture<Said> asked) {
    return asked.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** It must be done, with this message; what follows it, empty if nothing. */
  String done(Op op, int message, String agent, String... more) {
    return isDone(op, message, say(op, agent, more));
  }

  /** See {@link #done(Op, int, String, String...)}. */
  String isDone(Op op, int message, Said said) {
    assertThat(said.code()).as("%s: %s", op, said).isEqualTo(1);
    assertThat(said.message()).as("%s", op).isEqualTo(message(message));
    done.add(op);
    return String.join(" ", said.rest());
  }

  /**
   * It must be refused.
   *
   * @param message such as {@code 17[busy]}
   */
  void refused(String message, Op op, String agent, String... more) {
    isRefused(message, op, say(op, agent, more));
  }

  static void isRefused(String message, Op op, Said said) {
    assertThat(said.message()).as("%s: %s", op, said).isEqualTo("BackMsg_" + message);
    assertThat(said.code()).as("%s: %s", op, said).isEqualTo(2);
  }

  private static String message(int number) {
    return "BackMsg_" + (number < 10 ? "0" : "") + number;
  }

  private HttpRequest request(Op op, Map<String, String> all) {
    String base = "http://127.0.0.1:" + house.port();
    HttpRequest.Builder request =
        switch (wire) {
          case GET -> to(base + "/asterccinterfaces?EVENT=" + op + "&" + form(all));
          case POST ->
              to(base + "/asterccinterfaces")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString("EVENT=" + op + "&" + form(all)));
          case SCRIPT -> to(base + "/setevent/" + op.script + "?callback=told&" + form(all));
          case SOAP ->
              to(base + "/astcccwi.php")
                  .header("Content-Type", "text/xml; charset=utf-8")
                  .POST(BodyPublishers.ofString(envelope(op.soap, all)));
        };
    return request.timeout(Duration.ofSeconds(80)).build();
  }

  private static HttpRequest.Builder to(String uri) {
    return HttpRequest.newBuilder(URI.create(uri));
  }

  private static String form(Map<String, String> all) {
    return all.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String envelope(String operation, Map<String, String> parts) {
    StringBuilder out =
        new StringBuilder("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">");
    out.append("<s:Body><n:").append(operation).append(" xmlns:n=\"urn:astccCWI\">");
    parts.forEach((name, value) -> out.append("<" + name + ">" + value + "</" + name + ">"));
    return out.append("</n:").append(operation).append("></s:Body></s:Envelope>").toString();
  }

  private Said said(HttpResponse<String> response) {
    return switch (wire) {
      case GET, POST -> ofText(response.body());
      case SOAP -> ofText(inside(RETURN, response.body()));
      case SCRIPT -> ofJson(inside(PADDED, response.body()));
    };
  }

  private static String inside(Pattern pattern, String body) {
    Matcher matcher = pattern.matcher(body);
    assertThat(matcher.matches()).as(body).isTrue();
    return matcher.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  private static Said ofText(String text) {
    String[] parts = text.split("\\|Return\\|", -1);
    assertThat(parts).as(text).hasSizeGreaterThanOrEqualTo(3).startsWith("");
    return new Said(Integer.parseInt(parts[1]), parts[2], List.of(parts).subList(3, parts.length));
  }

  private static Said ofJson(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      List<String> rest = new ArrayList<>();
      for (String name : List.of("param", "status", "succ", "err")) {
        if (!json.path(name).asText().isEmpty()) {
          rest.add(json.path(name).asText());
        }
      }
      return new Said(json.path("code").asInt(), json.path("message").asText(), rest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
