package io.cordboard.server.ivr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.server.ivr.IvrValue.Field;
import io.cordboard.server.ivr.IvrValue.Fields;
import io.cordboard.server.ivr.IvrValue.Items;
import io.cordboard.server.ivr.IvrValue.Text;
import io.cordboard.server.ivr.IvrValue.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlRpcTest {
  private static final String END = "</param></params></methodResponse>";

  private static XmlRpcResponse read(String text) {
    return XmlRpc.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String response(String value) {
    return "<?xml version='1.0'?><methodResponse><params><param>" + value + END;
  }

  private static IvrValue answered(XmlRpcResponse response) {
    assertThat(response).isInstanceOf(XmlRpcResponse.Answered.class);
    return ((XmlRpcResponse.Answered) response).value();
  }

  private static IvrValue value(String inside) {
    return answered(read(response("<value>" + inside + "</value>")));
  }

  private static String why(XmlRpcResponse response) {
    assertThat(response).isInstanceOf(XmlRpcResponse.Unreadable.class);
    String why = ((XmlRpcResponse.Unreadable) response).why();
    assertThat(why).matches("response: [^\\n\\r]{1,200} \\(expected: [^\\n\\r]{1,120}\\)");
    return why;
  }

  private static byte[] printed(String name) throws IOException {
    return Files.readAllBytes(Path.of("src/test/resources/ivr-answers", name + ".xml"));
  }

  // --- calls

  @Test
  void callIsWrittenAsTheDocumentPrintsIt() {
    IvrValue data =
        Fields.of(
            Field.of("DID", "0730000000"),
            Field.of("DTMF", ""),
            Field.of("CALL_DURATION", 125),
            Field.of("CALL_TIME_EPOCH", 15616841651L));
    assertThat(new String(XmlRpc.call("HANGUP_CALL", data), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <methodCall><methodName>HANGUP_CALL</methodName><params><param><value><struct>\
            <member><name>DID</name><value><string>0730000000</string></value></member>\
            <member><name>DTMF</name><value><string></string></value></member>\
            <member><name>CALL_DURATION</name><value><int>125</int></value></member>\
            <member><name>CALL_TIME_EPOCH</name><value><i8>15616841651</i8></value></member>\
            </struct></value></param></params></methodCall>
            """);
  }

  @Test
  void callHasAsManyParametersAsGiven() {
    IvrValue list = new Items(List.of(new IvrValue.Real(1e10), new IvrValue.Flag(true)));
    LocalDateTime noon = LocalDateTime.of(2026, 1, 2, 12, 0);
    assertThat(
            new String(
                XmlRpc.call(
                    "a.b",
                    list,
                    new IvrValue.Moment(noon),
                    IvrValue.Binary.of(new byte[] {1, 2}),
                    IvrValue.NOTHING),
                StandardCharsets.UTF_8))
        .contains(
            "<params><param><value><array><data><value><double>10000000000</double></value>"
                + "<value><boolean>1</boolean></value></data></array></value></param>"
                + "<param><value><dateTime.iso8601>20260102T12:00:00</dateTime.iso8601></value>"
                + "</param><param><value><base64>AQI=</base64></value></param>"
                + "<param><value><nil/></value></param></params>");
    assertThat(new String(XmlRpc.call("a", List.of()), StandardCharsets.UTF_8))
        .contains("<params></params>");
  }

  @Test
  void nameOfACallerCannotLeaveItsElement() {
    String name = "</string><&>\"'\r\n\t\0\u0001\uFFFF\uD800שלום 😀";
    String sent = new String(XmlRpc.call("m", new Text(name)), StandardCharsets.UTF_8);
    assertThat(sent)
        .contains(
            "<string>&lt;/string&gt;&lt;&amp;&gt;\"'&#13;\n\t    שלום 😀</string></value></param>");
    String echoed =
        sent.replaceAll("<methodCall>.*?<params>", "<methodResponse><params>")
            .replace("methodCall>", "methodResponse>");
    assertThat(answered(read(echoed))).isEqualTo(new Text("</string><&>\"'\r\n\t    שלום 😀"));
  }

  @Test
  void methodWithAStrangeNameIsRefused() {
    assertThatThrownBy(() -> XmlRpc.call("a<b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("method: a<b (expected: letters, digits, _ . : /)");
  }

  // --- the printed answers

  @Test
  void printedHangupIsUnderstood() throws IOException {
    IvrValue answer = answered(XmlRpc.read(printed("hangup")));
    assertThat(answer.get("STATUS")).isEqualTo(new Whole(0));
    assertThat(answer.get("ACTION").text()).isEqualTo("HANGUP");
    assertThat(answer.get("LANGUAGE").text()).isEqualTo("he");
    assertThat(answer.get("DATA").get("HANGUP_REC").text()).isEqualTo("blank");
    assertThat(answer.get("DATA").get("HANGUP_CAUSE").whole()).isEqualTo(16);
  }

  @Test
  void printedCallIsUnderstood() throws IOException {
    IvrValue data = answered(XmlRpc.read(printed("call"))).get("DATA");
    assertThat(data.fields()).hasSize(16);
    assertThat(data.get("TARGET").text()).isEqualTo("0540123456");
    assertThat(data.get("CALLERNAME").text()).isEqualTo("?????");
    assertThat(data.get("CALL_MAX").whole()).isEqualTo(600);
    assertThat(data.get("NEXT_MENU_SIZE").whole()).isEqualTo(4);
    assertThat(data.get("DTMF_PLAY").text()).isEqualTo("3");
    assertThat(data.get("DIALSTRINGS").items())
        .extracting(IvrValue::text)
        .containsExactly("SIP/972547000000@provider1", "SIP/972547000000@provider2");
  }

  @Test
  void printedMenuIsUnderstood() throws IOException {
    IvrValue answer = answered(XmlRpc.read(printed("menu")));
    assertThat(answer.get("ACTION").text()).isEqualTo("MENU");
    assertThat(answer.get("DATA"))
        .isEqualTo(
            Fields.of(
                Field.of("REC", "record_filename"),
                Field.of("LOOP", 2),
                Field.of("DELAY", 1),
                Field.of("SIZE", 4),
                Field.of("MENU", "menu_name"),
                Field.of("VALIDATION", 1)));
  }

  /** Its struct ends early and its members' ends stand for beginnings. */
  @Test
  void misprintedSayDigitsIsUnderstood() throws IOException {
    IvrValue answer = answered(XmlRpc.read(printed("saydigits")));
    assertThat(answer.get("ACTION").text()).isEqualTo("SAYDIGITS");
    assertThat(answer.get("DATA"))
        .isEqualTo(
            Fields.of(
                Field.of("REC", "record_filename"),
                Field.of("LOOP", 2),
                Field.of("DELAY", 1),
                Field.of("SIZE", 4),
                Field.of("MENU", "menu_name"),
                Field.of("VALIDATION", 1),
                Field.of("SAYDIGITSRECORD", "blank"),
                Field.of("DIGITS", "154654")));
  }

  /** It ends with the end of a call. */
  @Test
  void misprintedAnswerToHangupCallIsUnderstood() throws IOException {
    assertThat(answered(XmlRpc.read(printed("hangup-call"))).get("status").whole()).isZero();
  }

  @Test
  void mendingLeavesSoundXmlAlone() throws IOException {
    for (String name : List.of("hangup", "call", "menu")) {
      String text = XmlRpcText.of(printed(name));
      assertThat(XmlRpcText.mended(text).replaceAll("\\s", ""))
          .isEqualTo(text.replaceAll("\\s", ""));
    }
  }

  // --- values

  @ParameterizedTest
  @ValueSource(strings = {"i4", "int", "i8", "i1", "i2", "ex:i8", "INT"})
  void wholeNumberMayBeOfAnyWidth(String type) {
    String open = "<" + type + ">";
    String close = "</" + type + ">";
    assertThat(value(open + "42" + close)).isEqualTo(new Whole(42));
    assertThat(value(open + " -7\n" + close)).isEqualTo(new Whole(-7));
    assertThat(value(open + "+15616841651" + close)).isEqualTo(new Whole(15616841651L));
    assertThat(value(open + "16.0" + close)).isEqualTo(new Whole(16));
    assertThat(value(open + close)).isEqualTo(IvrValue.NOTHING);
    assertThat(value(open + Long.MIN_VALUE + close)).isEqualTo(new Whole(Long.MIN_VALUE));
  }

  @Test
  void telephoneNumberSentAsIntKeepsItsZeros() {
    assertThat(value("<int>0540123456</int>").text()).isEqualTo("0540123456");
    assertThat(value("<int>0540123456</int>").whole()).isEqualTo(540123456);
    assertThat(value("<i8>97254000000097254000000</i8>").text())
        .isEqualTo("97254000000097254000000");
  }

  @Test
  void stringNeedsNoTag() {
    assertThat(value("<string> a b </string>")).isEqualTo(new Text(" a b "));
    assertThat(value(" a b ")).isEqualTo(new Text(" a b "));
    assertThat(value("<string/>")).isEqualTo(new Text(""));
    assertThat(value("")).isEqualTo(new Text(""));
    assertThat(value("<![CDATA[<b>]]>&amp;&#x5e9;<!-- no --> c")).isEqualTo(new Text("<b>&ש c"));
    assertThat(answered(read(response("<value/>")))).isEqualTo(new Text(""));
  }

  @Test
  void otherTypesAreRead() {
    assertThat(value("<boolean>1</boolean>")).isEqualTo(new IvrValue.Flag(true));
    assertThat(value("<boolean> false </boolean>")).isEqualTo(new IvrValue.Flag(false));
    assertThat(value("<double>-1.5</double>")).isEqualTo(new IvrValue.Real(-1.5));
    assertThat(value("<double>1e3</double>").whole()).isEqualTo(1000);
    assertThat(value("<nil/>")).isEqualTo(IvrValue.NOTHING);
    assertThat(value("<ex:nil/>")).isEqualTo(IvrValue.NOTHING);
    IvrValue.Binary bytes = (IvrValue.Binary) value("<base64>\n16nX\nnA==\n</base64>");
    assertThat(bytes.base64()).isEqualTo("16nXnA==");
    assertThat(bytes.text()).isEqualTo("של");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "19980717T14:08:55",
        "1998-07-17T14:08:55",
        "1998-07-17 14:08:55.123Z",
        "19980717T140855+0300"
      })
  void timeIsReadWithoutItsZone(String time) {
    assertThat(value("<dateTime.iso8601>" + time + "</dateTime.iso8601>"))
        .isEqualTo(new IvrValue.Moment(LocalDateTime.of(1998, 7, 17, 14, 8, 55)));
  }

  @Test
  void arraysAndStructsNest() {
    String member = "<member><name>k</name><value>v</value></member>";
    IvrValue inner = Fields.of(Field.of("k", "v"));
    assertThat(value("<struct>" + member + member + "</struct>"))
        .isEqualTo(Fields.of(Field.of("k", "v"), Field.of("k", "v")));
    assertThat(
            value(
                "<array><data><value><array><data/></array></value><value><struct>"
                    + member
                    + "</struct></value></data></array>"))
        .isEqualTo(new Items(List.of(new Items(List.of()), inner)));
    assertThat(value("<array><value><i4>1</i4></value></array>"))
        .isEqualTo(new Items(List.of(new Whole(1))));
    assertThat(value("<array/>")).isEqualTo(new Items(List.of()));
    assertThat(value("<struct/>")).isEqualTo(Fields.of());
    assertThat(value("<struct><member><value>v</value><name>k</name></member></struct>"))
        .isEqualTo(inner);
  }

  @Test
  void faultIsTheOtherEndsOwnWord() {
    String fault =
        "<methodResponse><fault><value><struct>"
            + "<member><name>faultCode</name><value><string>4</string></value></member>"
            + "<member><name>FAULTSTRING</name><value>Too many\n<!-- -->parameters.</value></member>"
            + "</struct></value></fault></methodResponse>";
    XmlRpcResponse.Faulted faulted = (XmlRpcResponse.Faulted) read(fault);
    assertThat(faulted).isEqualTo(new XmlRpcResponse.Faulted(4, "Too many\nparameters."));
    assertThat(faulted.why())
        .isEqualTo("response: fault 4 (Too many parameters.) (expected: an answer)");
    assertThat(read("<methodResponse><fault><value>off</value></fault></methodResponse>"))
        .isEqualTo(new XmlRpcResponse.Faulted(0, "off"));
    assertThat(new XmlRpcResponse.Faulted(0, "x".repeat(9_000)).why()).hasSizeLessThan(260);
  }

  // --- read by what is needed

  @ParameterizedTest
  @CsvSource({
    "35, 35, 35",
    "' 35 ', 35, 35",
    "35.0, 35.0, 35",
    "0540, 0540, 540",
    "-1, -1, -1",
    "2.5, 2.5, ",
    "3a, 3a, ",
    "'', '', ",
    "9999999999999999999, 9999999999999999999, "
  })
  void textReadsAsANumberWhereItIsOne(String sent, String text, Long whole) {
    assertThat(new Text(sent).text()).isEqualTo(text);
    assertThat(new Text(sent).whole()).isEqualTo(whole);
  }

  @Test
  void numbersReadAlikeHoweverSent() {
    for (IvrValue one :
        List.of(
            new Whole(1),
            new Text("1"),
            new Text("\u00a01\u200f"),
            new IvrValue.Real(1),
            new IvrValue.Flag(true),
            IvrValue.Binary.of(new byte[] {'1'}))) {
      assertThat(one.text()).as("%s", one).isEqualTo("1");
      assertThat(one.whole()).as("%s", one).isEqualTo(1);
      assertThat(one.flag()).as("%s", one).isTrue();
    }
    assertThat(new IvrValue.Real(1e20).text()).isEqualTo("100000000000000000000");
    assertThat(new IvrValue.Real(0.5).whole()).isNull();
    assertThat(new IvrValue.Real(-0.0).text()).isEqualTo("0");
  }

  @Test
  void yesAndNoReadAlikeHoweverSent() {
    Map<String, Boolean> spelt = Map.of("yes", true, " ON ", true, "No", false, "false", false);
    spelt.forEach((text, meant) -> assertThat(new Text(text).flag()).isEqualTo(meant));
    assertThat(new Text("maybe").flag()).isNull();
    assertThat(IvrValue.NOTHING.flag()).isNull();
  }

  @Test
  void keysAreFoundInAnyCaseAndWithSpaces() {
    IvrValue answer = Fields.of(Field.of("LAYER ", 22), Field.of(" Data\n", "x"));
    assertThat(answer.get("layer").whole()).isEqualTo(22);
    assertThat(answer.get("DATA").text()).isEqualTo("x");
    assertThat(answer.get("DATA").get("REC")).isEqualTo(IvrValue.NOTHING);
    assertThat(answer.fields()).extracting(Field::key).containsExactly("LAYER", "Data");
  }

  @Test
  void keySentTwiceIsKeptTwice() {
    IvrValue data = Fields.of(Field.of("VALIDATION", 0), Field.of("validation ", "DIGITS"));
    assertThat(data.get("VALIDATION").whole()).isZero();
    assertThat(data.all("VALIDATION")).containsExactly(new Whole(0), new Text("DIGITS"));
  }

  @Test
  void emptyListIsAStructWithoutFieldsAndOneValueAListOfOne() {
    assertThat(new Items(List.of()).fields()).isEmpty();
    assertThat(new Items(List.of(Fields.of(Field.of("xxx", "111")))).get("xxx").text())
        .isEqualTo("111");
    assertThat(new Text("a").items()).containsExactly(new Text("a"));
    assertThat(new Text(" ").items()).isEmpty();
    assertThat(IvrValue.NOTHING.items()).isEmpty();
    IvrValue target = Fields.of(Field.of("TARGET", "1"));
    assertThat(target.items()).containsExactly(target);
  }

  // --- what real servers send round it

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF", "\uFEFF\uFEFF", "\n\r\n ", "\uFEFF\n", ""})
  void whatStandsBeforeTheDeclarationDoesNotMatter(String before) throws IOException {
    String menu = new String(printed("menu"), StandardCharsets.UTF_8);
    assertThat(answered(read(before + menu + "\n\n\0")).get("ACTION").text()).isEqualTo("MENU");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-8", "windows-1255", "ISO-8859-8"})
  void hebrewIsReadInItsEncoding(String encoding) {
    String text =
        response("<value>שלום</value>").replace("'1.0'", "'1.0' encoding='" + encoding + "'");
    assertThat(answered(XmlRpc.read(text.getBytes(Charset.forName(encoding)))))
        .isEqualTo(new Text("שלום"));
  }

  @Test
  void nameInTheWrongEncodingCostsItsLettersOnly() {
    byte[] body =
        response("<value><array><data><value>é</value><value>MENU</value></data></array></value>")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(answered(XmlRpc.read(body)).items()).element(1).isEqualTo(new Text("MENU"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-charset", "UTF-16", "x", "utf8"})
  void wrongEncodingInTheDeclarationIsUtf8(String encoding) {
    String text =
        response("<value>שלום</value>").replace("'1.0'", "'1.0' encoding='" + encoding + "'");
    assertThat(answered(read(text))).isEqualTo(new Text("שלום"));
  }

  @Test
  void elementsAreReadInAnyCase() {
    assertThat(
            answered(
                read(
                    "<methodresponse><PARAMS><Param><VALUE><Int>2</Int></VALUE></Param></PARAMS>"
                        + "</methodresponse>")))
        .isEqualTo(new Whole(2));
  }

  // --- what is none

  @ParameterizedTest
  @ValueSource(strings = {"hangup", "call", "menu", "saydigits", "hangup-call"})
  void answerCutAtAnyByteIsUnreadable(String name) throws IOException {
    byte[] whole = printed(name);
    int end = new String(whole, StandardCharsets.UTF_8).stripTrailing().length();
    for (int cut = 0; cut < end; cut++) {
      why(XmlRpc.read(Arrays.copyOf(whole, cut)));
    }
    answered(XmlRpc.read(Arrays.copyOf(whole, end)));
  }

  @Test
  void answerWithAByteChangedNeverThrows() throws IOException {
    byte[] whole = printed("saydigits");
    for (int at = 0; at < whole.length; at++) {
      for (byte other : new byte[] {0, '<', '>', '&', '/', ' ', (byte) 0xff}) {
        byte[] changed = whole.clone();
        changed[at] = other;
        assertThat(XmlRpc.read(changed)).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|response: empty (expected: a methodResponse)",
        "' \n '|response: empty (expected: a methodResponse)",
        "{\"STATUS\":0}|response: no well-formed XML at line 1 (expected: a methodResponse)",
        "OK|response: no well-formed XML at line 1 (expected: a methodResponse)",
        "<html><body/></html>|response: a document html at line 1 (expected: a methodResponse)",
        "<methodResponse/>|"
            + "response: an empty methodResponse at line 1 (expected: params or fault)",
        "<methodResponse><params/></methodResponse>|response: no param at line 1 (expected: param)",
        "<methodResponse><b/></methodResponse>|response: b at line 1 (expected: params or fault)",
        "<methodResponse>a<params/></methodResponse>|"
            + "response: text between the elements at line 1 (expected: none)",
        "<methodCall><params/></methodCall>|"
            + "response: a document methodcall at line 1 (expected: a methodResponse)",
      })
  void whatIsNoResponseIsToldInOneLine(String body, String why) {
    assertThat(why(read(body))).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<int>abc</int>|int abc|a whole number",
        "<i8>1.5</i8>|i8 1.5|a whole number",
        "<double>1,5</double>|double 1,5|a number",
        "<double>NaN</double>|double NaN|a number",
        "<double>1e999</double>|double 1e999|a number",
        "<boolean>2</boolean>|boolean 2|0 or 1",
        "<nil>2</nil>|a nil with text|none",
        "<base64>A</base64>|base64 that is none|base64",
        "<dateTime.iso8601>20261301T00:00:00</dateTime.iso8601>|"
            + "dateTime.iso8601 20261301T00:00:00|19980717T14:08:55",
        "<int>1</int><int>2</int>|a second int in a value|one",
        "<int>1</int>x|a value with text beside its type|one of them",
        "<string><b/></string>|b in a string|text",
        "<struct><value/></struct>|value in a struct|member",
        "<struct><member><name>a</name></member></struct>|a member without value|both",
        "<struct><member><value/></member></struct>|a member without name|both",
        "<struct><member><name/><name/></member></struct>|"
            + "name in a member|one name and one value",
        "<array><data><int>1</int></data></array>|int in an array|value",
      })
  void wrongValueIsToldInOneLine(String inside, String found, String expected) {
    assertThat(why(read(response("<value>" + inside + "</value>"))))
        .isEqualTo("response: " + found + " at line 1 (expected: " + expected + ")");
  }

  @Test
  void typeThatIsNoneIsNamed() {
    assertThat(why(read(response("<value>\n<text>a</text></value>"))))
        .startsWith("response: a value of type text at line 2 (expected: string, int, ");
    assertThat(
            why(read(response("<value><int>\n1;\u001b[2J" + "9".repeat(900) + "</int></value>"))))
        .startsWith("response: no well-formed XML at line 2");
  }

  @Test
  void moreThanOneAnswerIsRefused() {
    String value = "<value>a</value>";
    assertThat(why(read(response(value + value)))).contains("(expected: one value in a param)");
    assertThat(why(read(response(value + "</param><param>" + value)))).contains("one param");
    assertThat(why(read(response(value) + "<b/>"))).contains("no well-formed XML");
    assertThat(why(read(response(value) + "<?xml?>"))).contains("no well-formed XML");
  }

  // --- attacks

  @Test
  void documentTypesAreRefused() {
    String body = response("<value>&lol9;</value>");
    StringBuilder bomb = new StringBuilder("<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">");
    for (int i = 1; i < 10; i++) {
      bomb.append("<!ENTITY lol").append(i).append(" \"");
      bomb.append(("&lol" + (i - 1) + ";").repeat(10)).append("\">");
    }
    String with = body.replace("?><", "?>" + bomb + "]><");
    assertThat(why(read(with)))
        .isEqualTo(
            "response: a document type, as of a web page at line 1"
                + " (expected: XML without one)");
    assertThat(why(read("<!DOCTYPE html><html><body>Not found</body></html>")))
        .contains("a document type, as of a web page");
  }

  @Test
  void entitiesOfNobodyAreRefused() {
    assertThat(why(read(response("<value>a&nbsp;b</value>")))).contains("(expected: ");
    assertThat(why(read(response("<value>&#0;</value>")))).contains("no well-formed XML");
    assertThat(value("&lt;&gt;&amp;&quot;&apos;&#65;")).isEqualTo(new Text("<>&\"'A"));
  }

  @Test
  void externalEntitiesAreNeitherReadNorFetched(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hidden");
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.configureBlocking(false);
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      String web = "http://127.0.0.1:" + port + "/x.dtd";
      for (String doctype :
          List.of(
              "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>",
              "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + web + "\">]>",
              "<!DOCTYPE a SYSTEM \"" + web + "\">",
              "<!DOCTYPE a [<!ENTITY % x SYSTEM \"" + web + "\"> %x;]>")) {
        String body = response("<value>&x;</value>").replace("?><", "?>" + doctype + "<");
        assertThat(why(read(body))).doesNotContain("hidden").contains("a document type");
      }
      String include =
          "<value><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' parse='text' href='"
              + web
              + "'/></value>";
      assertThat(why(read(response(include)))).contains("a value of type include");
      assertThat(server.accept()).isNull();
    }
  }

  @Test
  void endlessBodyIsNotRead() {
    long[] given = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            given[0]++;
            return 'x';
          }

          @Override
          public int read(byte[] to, int from, int length) {
            given[0] += length;
            Arrays.fill(to, from, from + length, (byte) 'x');
            return length;
          }
        };
    assertThat(why(XmlRpc.read(endless)))
        .isEqualTo("response: too long (expected: at most 65536 bytes)");
    assertThat(given[0]).isLessThanOrEqualTo(IvrLimits.ANSWER_BYTES + 1);
    assertThat(why(XmlRpc.read(new byte[100_000_000]))).contains("too long");
  }

  @Test
  void bodyThatBreaksOffIsToldInOneLine() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Connection reset\nby peer");
          }
        };
    assertThat(why(XmlRpc.read(broken)))
        .isEqualTo("response: broke off (expected: a methodResponse)");
  }

  @Test
  void longTextIsRefused() {
    String most = "x".repeat(IvrLimits.ANSWER_TEXT);
    assertThat(value(most).text()).hasSize(IvrLimits.ANSWER_TEXT);
    assertThat(value("<string>" + most + "</string>").text()).hasSize(IvrLimits.ANSWER_TEXT);
    for (String longer : List.of(most + "x", most + "&amp;", most + "<!-- --><![CDATA[x]]>")) {
      assertThat(why(read(response("<value>" + longer + "</value>"))))
          .isEqualTo("response: a longer text at line 1 (expected: at most 8192 characters)");
      assertThat(
              why(
                  read(
                      response(
                          "<value><struct><member><name>" + longer + "</name></member></struct>"))))
          .contains("a longer text");
    }
  }

  @Test
  void deepNestingIsRefused() {
    int most = IvrLimits.ANSWER_DEPTH - 1;
    IvrValue deepest = value(nested(most));
    for (int i = 0; i < most; i++) {
      deepest = deepest.items().get(0);
    }
    assertThat(deepest).isEqualTo(new Text("a"));
    assertThat(why(read(response("<value>" + nested(most + 1) + "</value>"))))
        .isEqualTo("response: values nested deeper at line 1 (expected: at most 16)");
    assertThat(why(read("<a>".repeat(20_000)))).contains("a document a");
    assertThat(why(read(response("<value><array>".repeat(4_000))))).contains("nested deeper");
  }

  private static String nested(int depth) {
    return "<array><data><value>".repeat(depth) + "a" + "</value></data></array>".repeat(depth);
  }

  @Test
  void manyElementsAreRefused() {
    assertThat(value("<array><data>" + "<value/>".repeat(4_990) + "</data></array>").items())
        .hasSize(4_990);
    assertThat(
            why(read(response("<value><array>" + "<value/>".repeat(5_000) + "</array></value>"))))
        .isEqualTo("response: more elements at line 1 (expected: at most 5000)");
  }

  @Test
  void mendingTakesNoLongerForTagsWithoutEnd() {
    String many = "</member>".repeat(3_000) + "<name>".repeat(3_000) + " ".repeat(9_000) + "<name>";
    assertThat(XmlRpcText.mended(many)).isEqualTo(many);
    why(read("<methodResponse>" + many));
  }
}
