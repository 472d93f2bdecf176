package io.cordboard.server.ivr.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.server.ivr.wire.IvrValue.Field;
import io.cordboard.server.ivr.wire.IvrValue.Fields;
import io.cordboard.server.ivr.wire.IvrValue.Items;
import io.cordboard.server.ivr.wire.IvrValue.Text;
import io.cordboard.server.ivr.wire.IvrValue.Whole;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlRpcTest {
  static final String END = "</param></params></methodResponse>";

  static XmlRpcResponse read(String text) {
    return XmlRpc.read(text.getBytes(StandardCharsets.UTF_8));
  }

  static String response(String value) {
    return "<?xml version='1.0'?><methodResponse><params><param>" + value + END;
  }

  static IvrValue answered(XmlRpcResponse response) {
    assertThat(response).isInstanceOf(XmlRpcResponse.Answered.class);
    return ((XmlRpcResponse.Answered) response).value();
  }

  static IvrValue value(String inside) {
    return answered(read(response("<value>" + inside + "</value>")));
  }

  static String why(XmlRpcResponse response) {
    assertThat(response).isInstanceOf(XmlRpcResponse.Unreadable.class);
    String why = ((XmlRpcResponse.Unreadable) response).why();
    assertThat(why).matches("response: [^\\n\\r]{1,200} \\(expected: [^\\n\\r]{1,120}\\)");
    return why;
  }

  static byte[] printed(String name) throws IOException {
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
      String text = XmlRpcText.of(printed(name), null);
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
    assertThat(new XmlRpcResponse.Faulted(0, "a\r\n\u0085\u001b\u202e\u2028b").why())
        .isEqualTo("response: fault 0 (a b) (expected: an answer)");
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
}
