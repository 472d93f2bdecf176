package io.cordboard.server.dialect.astercc;

import static io.cordboard.server.dialect.astercc.AccHouse.encode;
import static io.cordboard.server.dialect.astercc.AccHouse.form;
import static io.cordboard.server.dialect.astercc.AccHouse.who;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What cannot be so is refused in every transport; it reaches nobody and is no error of ours. */
class HostileTest {
  private static final String REFUSED =
      "(?s).*\\|Return\\|2\\|Return\\|BackMsg_(01|02|03|13|28|63).*";
  private static final String REFUSED_JSON =
      "(f\\()?\\{\"code\":2,\"message\":\"BackMsg_(01|02|03|13|28|63)\"}\\)?";

  private static final List<String> ODD =
      List.of(
          "1\r\nAction: Originate",
          "1\n",
          "\r1",
          "1\u0000",
          "\u0000",
          "\u001b[2J",
          "1\u2028",
          "x".repeat(5_000));

  /** What a name or a password may hold, but nobody has. */
  private static final List<String> QUOTED =
      List.of(
          "'; DROP TABLE agent; --", "\" OR 1=1", "<![CDATA[x]]>", "&lt;x&gt;", "${jndi:x}", "%00");

  private final ListAppender<ILoggingEvent> errors = new ListAppender<>();
  private AccHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new AccHouse();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    errors.setContext(root.getLoggerContext());
    errors.start();
    root.addAppender(errors);
  }

  @AfterEach
  void close() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(errors);
    house.close();
  }

  private void assertNothingHappened() {
    assertThat(house.reached()).isEmpty();
    assertThat(house.news).isEmpty();
    assertThat(errors.list).noneMatch(e -> e.getLevel().isGreaterOrEqual(Level.ERROR));
  }

  private static Map<String, String> good(Operation op) {
    Map<String, String> all = who();
    for (Param p : op.parameters()) {
      all.putIfAbsent(
          p.wire(),
          switch (p) {
            case TYPE -> "1";
            case LIST, GROUPS -> "1,";
            case STATUS -> "all";
            case TARGET, PHONE, NUMBERS -> "0411";
            case TARGET_TYPE -> "exter";
            case CONSULT_TYPE -> "external";
            case GROUP -> "1";
            case CAMPAIGN -> "10";
            default -> "";
          });
    }
    return all;
  }

  private void refusedEverywhere(Operation op, Map<String, String> all, String why) {
    String form = form(all);
    if (form.length() < 15_000) {
      assertThat(house.get("/asterccinterfaces?EVENT=" + op.event() + "&" + form).body())
          .as("GET %s", why)
          .matches(REFUSED);
      assertThat(house.get("/setevent/" + op.functions().get(0) + "?callback=f&" + form).body())
          .as("JSONP %s", why)
          .matches(REFUSED_JSON);
    }
    assertThat(
            house
                .post(
                    "/asterccinterfaces?EVENT=" + op.event(),
                    "application/x-www-form-urlencoded",
                    form)
                .body())
        .as("POST %s", why)
        .matches(REFUSED);
    HttpResponse<String> soap =
        house.post("/astcccwi.php", "text/xml", AccCalls.envelope(op.soap().name(), all));
    assertThat(soap.statusCode()).isEqualTo(200);
    assertThat(soap.body()).as("SOAP %s", why).matches(REFUSED);
    assertNothingHappened();
  }

  @ParameterizedTest
  @EnumSource
  void oddValuesOfEachParameter(Operation op) {
    for (Param p : op.parameters()) {
      for (String odd : ODD) {
        Map<String, String> all = new LinkedHashMap<>(good(op));
        all.put(p.wire(), odd);
        refusedEverywhere(op, all, p + " " + encode(odd).substring(0, 3));
      }
      boolean free = p == Param.USERDATA || p == Param.NUMBERS;
      for (String quoted : free ? List.<String>of() : QUOTED) {
        Map<String, String> all = new LinkedHashMap<>(good(op));
        all.put(p.wire(), quoted);
        refusedEverywhere(op, all, p + " " + quoted);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingAndDoubledParameters(Operation op) {
    for (Param p : op.parameters()) {
      Map<String, String> all = new LinkedHashMap<>(good(op));
      String value = all.get(p.wire());
      if (op.needed().contains(p) && !(p == Param.USERTYPE && op.typeless())) {
        all.remove(p.wire());
        refusedEverywhere(op, all, p + " missing");
        all.put(p.wire(), " ");
        refusedEverywhere(op, all, p + " blank");
      }
      String twice = form(good(op)) + "&" + p.wire() + "=" + encode(value);
      String cased = form(good(op)) + "&" + p.name() + "=" + encode(value + "1");
      assertThat(house.get("/asterccinterfaces?EVENT=" + op.event() + "&" + twice).body())
          .as(p + " doubled")
          .matches(REFUSED);
      if (p.name().equalsIgnoreCase(p.wire())) {
        assertThat(house.get("/setevent/" + op.soap().name() + "?" + cased).body())
            .as(p + " doubled in another case")
            .matches(REFUSED_JSON);
      }
      String name = p.wire();
      String soap =
          AccCalls.envelope(op.soap().name(), good(op))
              .replace("</n:", "<" + name + ">" + Wsdl.escaped(value) + "</" + name + "></n:");
      assertThat(house.post("/astcccwi.php", "text/xml", soap).body()).matches(REFUSED);
      assertNothingHappened();
    }
  }

  @Test
  void requestsOfAMegabyte() {
    String much = "x".repeat(1_000_000);
    for (String path : List.of("/asterccinterfaces", "/asterccinterface/", "/astcccwi.php")) {
      HttpResponse<String> answer =
          house.post(path, "application/x-www-form-urlencoded", "EVENT=LOGIN&user=" + much);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).matches(REFUSED);
    }
    HttpResponse<String> script = house.post("/setevent/loginCJI", "text/plain", much);
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.body()).matches(REFUSED_JSON);
    assertThat(house.get("/asterccinterfaces?EVENT=" + "x".repeat(10_000)).body()).matches(REFUSED);
    // Of a line that is too long even for that nobody knows any more whom it was for.
    assertThat(house.get("/asterccinterfaces?EVENT=" + "x".repeat(20_000)).statusCode())
        .isEqualTo(414);
    assertNothingHappened();
  }

  @Test
  void requestsThatMeanNothing() {
    for (String query :
        List.of(
            "", "?", "?EVENT=", "?EVENT=LOGIN&EVENT=LOGIN", "?EVENT=NONE", "?EVENT=%00", "?=")) {
      HttpResponse<String> answer = house.get("/asterccinterfaces" + query);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).matches(REFUSED);
    }
    for (String type : List.of("application/json", "multipart/form-data", "text/xml", "")) {
      for (String body : List.of("{", "[1]", "{\"EVENT\":{}}", "--x", "%zz=%", "\u0000")) {
        HttpResponse<String> answer =
            house.post("/asterccinterfaces", type.isEmpty() ? "x/y" : type, body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches(REFUSED);
      }
    }
    assertThat(house.get("/setevent/nothing?callback=f").body()).matches(REFUSED_JSON);
    assertThat(house.get("/setevent/loginCJI").body()).matches(REFUSED_JSON);
    assertNothingHappened();
  }

  @Test
  void envelopesThatAreNone() {
    String good = AccCalls.envelope("login", who());
    String entity = "<!DOCTYPE s [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    String laughs = "<!DOCTYPE s [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>";
    List<String> bad =
        List.of(
            "",
            "<",
            "<x/>",
            entity + good.replace("<?xml version=\"1.0\"?>", ""),
            entity + good.replace("<?xml version=\"1.0\"?>", "").replace("sales", "&x;"),
            laughs + good.replace("<?xml version=\"1.0\"?>", "").replace("sales", "&b;"),
            good.replace("sales", "&unknown;"),
            good.replace("sales", "<b>sales</b>"),
            good.replace("sales", "<b/>".repeat(100)),
            good.replace("<x>", "<x>" + "<d>".repeat(50)),
            good.replace("n:login", "n:nothing"),
            good.replace("</s:Body>", "<n:logout xmlns:n=\"urn:astccCWI\"/></s:Body>"),
            good.replace("<s:Header>", "<s:Header>\u0001"),
            good.replace(SoapRequest.SOAP_11, "urn:other"),
            good.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"none-such\""));
    for (String envelope : bad) {
      HttpResponse<String> answer = house.post("/astcccwi.php", "text/xml", envelope);
      assertThat(answer.statusCode()).as(envelope).isEqualTo(200);
      assertThat(answer.body()).as(envelope).matches(REFUSED).doesNotContain("Fault");
    }
    for (int cut = 0; cut < good.length(); cut += 1) {
      byte[] part = good.substring(0, cut).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      org.junit.jupiter.api.Assertions.assertThrows(
          SoapRequest.Broken.class, () -> SoapRequest.read(part));
    }
    assertNothingHappened();
  }

  @Test
  void whatIsSaidOfACallIsNotRead() {
    house.event(
        who(
            "EVENT",
            "MAKECALL",
            "targetdn",
            "0411",
            "targettype",
            "exter",
            "userdata",
            "'; DROP TABLE x; -- <script>\"&a=b|c\\"));
    assertThat(house.notes.of(house.talks.tag)).isNotNull();
    assertThat(house.talks.tag).matches("acc-[0-9a-f]{24}");
    assertThat(Wire.plain("'\"=&|\\%\r\u2028<>é")).isEqualTo("%27%22%3D%26|%5C%25%0D%E2%80%A8<>é");
    assertThat(Wire.part("'\"=&|\\%\r\u2028<>[é]")).isEqualTo("'\"%3D%26%7C\\%%0D%E2%80%A8<>[é]");
  }
}
