package io.cordboard.server.ivr.wire;

import static io.cordboard.server.ivr.wire.Answers.ACTION;
import static io.cordboard.server.ivr.wire.Answers.LAYER;
import static io.cordboard.server.ivr.wire.Answers.read;
import static io.cordboard.server.ivr.wire.Answers.understood;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.Line.Media;
import io.cordboard.server.ivr.Prompt;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real servers send, and what is made of it. */
class AnswerToleranceTest {
  private static final String MENU =
      "'REC':'r','LOOP':1,'DELAY':0,'SIZE':1,'MENU':'m','VALIDATION':0";

  private static IvrAction.Menu menu(String data) {
    return (IvrAction.Menu) understood("MENU", data).action();
  }

  private static IvrAnswer.Understood layer(String action, String more) {
    String json = "{'STATUS':0,'ACTION':'" + action + "'" + more + "}";
    return understood(read(LAYER, json.replace('\'', '"')));
  }

  // --- writing

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"STATUS\":\"0\",\"ACTION\":\" menu \",\"LANGUAGE\":\"HE\",\"DATA\":{\"REC\":\"r\","
            + "\"LOOP\":\"2\",\"DELAY\":\"1\",\"SIZE\":\" 4 \",\"MENU\":7,\"VALIDATION\":\"1\"}}",
        "{\"status \":0,\"Action\":\"MENU\",\"language\":\"he\",\"Data\":{\" rec\":\" r \","
            + "\"Loop\":2.0,\"delay\":1,\"size\":4,\"menu\":\"7\",\"validation\":true}}",
        "\uFEFF{STATUS:0,ACTION:'MENU',LANGUAGE:'he',DATA:{REC:'r',LOOP:2,DELAY:1,SIZE:4,MENU:'7',"
            + "VALIDATION:1,},}",
        "// as printed\n{\"STATUS\":0, /* ok */ \"ACTION\":\"MENU\",\"LANGUAGE\":\"he\", # yes\n"
            + "\"DATA\":{\"REC\":\"r\",\"LOOP\":+2,\"DELAY\":01,\"SIZE\":04,\"MENU\":\"7\","
            + "\"VALIDATION\":\"yes\"}}\n\0",
        "[{\"STATUS\":0,\"ACTION\":\"MENU\",\"LANGUAGE\":\"he\",\"DATA\":[{\"REC\":\"r\"},"
            + "{\"LOOP\":2,\"DELAY\":1,\"SIZE\":4,\"MENU\":\"7\",\"VALIDATION\":1}]}]",
        "<methodResponse><params><param><value><struct>"
            + "<member><name>STATUS</name><value>0</value></member>"
            + "<member><name> action </name><value>menu</value></member>"
            + "<member><name>LANGUAGE</name><value>HE</value></member>"
            + "<member><name>DATA</name><value><struct>"
            + "<member><name>REC</name><value>r</value></member>"
            + "<member><name>LOOP</name><value><i8>2</i8></value></member>"
            + "<member><name>DELAY</name><value><double>1.0</double></value></member>"
            + "<member><name>SIZE</name><value><string>4</string></value></member>"
            + "<member><name>MENU</name><value><i4>7</i4></value></member>"
            + "<member><name>VALIDATION</name><value><boolean>1</boolean></value></member>"
            + "<member><name>X</name><value><nil/></value></member>"
            + "</struct></value></member></struct></value></param></params></methodResponse>"
      })
  void sameMenuInManyHands(String body) {
    boolean isXml = body.startsWith("<");
    IvrAnswer.Understood answer =
        understood(
            AnswerReader.read(ACTION, Answers.bytes(body), isXml ? Wire.XML_RPC : Wire.JSON, null));
    assertThat(answer)
        .isEqualTo(
            new IvrAnswer.Understood(
                new IvrAction.Menu(new Prompt("r", 2, 1), 4, "7", true),
                "he",
                null,
                Map.of(),
                List.of(),
                false));
  }

  @Test
  void answerInTheOtherWireIsUnderstood() throws IOException {
    IvrAnswer.Understood xml =
        understood(
            AnswerReader.read(ACTION, Answers.printed("ivr-answers/menu.xml"), Wire.JSON, null));
    assertThat(xml.action()).isInstanceOf(IvrAction.Menu.class);
    assertThat(xml.remarks()).containsExactly("response: XML-RPC (expected: JSON)");
    IvrAnswer.Understood json =
        understood(
            AnswerReader.read(
                ACTION, Answers.printed("ivr-answers/menu.json"), Wire.XML_RPC, null));
    assertThat(json.remarks()).containsExactly("response: JSON (expected: XML-RPC)");
  }

  private static IvrAnswer xmlMenu(String field, String value) {
    StringBuilder data = new StringBuilder();
    for (String name : List.of("REC", "LOOP", "DELAY", "SIZE", "MENU", "VALIDATION", "X")) {
      data.append("<member><name>").append(name).append("</name><value>");
      data.append(name.equals(field) ? value : "<string>1</string>").append("</value></member>");
    }
    return AnswerReader.read(
        ACTION,
        Answers.bytes(
            "<methodResponse><params><param><value><struct>"
                + "<member><name>STATUS</name><value><int>0</int></value></member>"
                + "<member><name>ACTION</name><value>MENU</value></member>"
                + "<member><name>DATA</name><value><struct>"
                + data
                + "</struct></value></member>"
                + "</struct></value></param></params></methodResponse>"),
        Wire.XML_RPC,
        null);
  }

  /** As in JSON: the field decides, and one that nobody looks at decides nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<int>abc</int>|abc",
        "<i8>1.5</i8>|1.5",
        "<double>1,5</double>|1,5",
        "<double>NaN</double>|NaN",
        "<double>1e999</double>|1e999",
        "<boolean>2.5</boolean>|2.5",
        "<nil>none</nil>|none",
        "<base64>A</base64>|A",
        "<dateTime.iso8601>20261301T00:00:00</dateTime.iso8601>|20261301T00:00:00",
      })
  void wrongScalarInXmlCostsItsFieldOnly(String wrong, String shown) {
    assertThat(understood(xmlMenu("X", wrong)).remarks()).isEmpty();
    IvrAnswer.Understood answer = understood(xmlMenu("DELAY", wrong));
    assertThat(((IvrAction.Menu) answer.action()).prompt()).isEqualTo(new Prompt("1", 1, 0));
    assertThat(answer.remarks())
        .containsExactly("DATA.DELAY: " + shown + " (expected: a number, 0 to 60)");
    for (String mandatory : List.of("LOOP", "SIZE", "VALIDATION")) {
      IvrAnswer.Failed failed = Answers.failed(xmlMenu(mandatory, wrong));
      assertThat(failed.reason()).isEqualTo("bad_field");
      assertThat(failed.why()).startsWith("DATA." + mandatory + ": " + shown + " (expected: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "windows-1255,windows-1255",
    "UTF-8,windows-1255",
    "UTF-16LE,",
    "UTF-16BE,",
    "UTF-8,"
  })
  void hebrewNameIsReadInItsCharset(String written, String declared) {
    String json = "{\"STATUS\":0,\"ACTION\":\"GO_TO_LAYER\",\"LAYER\":1,\"CALLER_NAME\":\"שלום\"}";
    IvrAnswer answer =
        AnswerReader.read(
            LAYER,
            json.getBytes(Charset.forName(written)),
            Wire.JSON,
            declared == null ? null : Charset.forName(declared));
    assertThat(understood(answer).callerName()).isEqualTo("שלום");
  }

  @ParameterizedTest
  @CsvSource({"windows-1255,", "UTF-8,", "windows-1255, encoding='windows-1255'"})
  void hebrewNameInXmlIsReadInItsCharset(String written, String own) {
    String xml =
        "<?xml version='1.0'"
            + (own == null ? "" : " " + own)
            + "?><methodResponse><params><param><value><struct>"
            + "<member><name>STATUS</name><value>0</value></member>"
            + "<member><name>ACTION</name><value>GO_TO_LAYER</value></member>"
            + "<member><name>LAYER</name><value>1</value></member>"
            + "<member><name>CALLER_NAME</name><value>שלום</value></member>"
            + "</struct></value></param></params></methodResponse>";
    IvrAnswer answer =
        AnswerReader.read(
            LAYER,
            xml.getBytes(Charset.forName(written)),
            Wire.XML_RPC,
            Charset.forName(own == null ? "windows-1255" : "UTF-8"));
    assertThat(understood(answer).callerName()).isEqualTo("שלום");
  }

  @ParameterizedTest
  @CsvSource({"HE,he", "en,en", "en-GB,en_gb", "' he ',he", "'',", "Hebrew!,", "he/../x,"})
  void languageIsADefaultUnlessItIsOne(String sent, String language) {
    String json = Answers.answer("MENU", MENU).replace("\"he\"", "\"" + sent + "\"");
    assertThat(understood(read(ACTION, json)).language()).isEqualTo(language);
  }

  // --- numbers out of their range

  @ParameterizedTest
  @CsvSource({"0,1,1", "-3,1,1", "1000000,100,1", "99999999999,100,1", "3,3,0", "'7',7,0"})
  void loopsAreWithinReason(String sent, int loops, int remarks) {
    IvrAnswer.Understood answer = understood("MENU", MENU.replace("'LOOP':1", "'LOOP':" + sent));
    assertThat(((IvrAction.Menu) answer.action()).prompt().loops()).isEqualTo(loops);
    assertThat(answer.remarks()).hasSize(remarks);
  }

  @Test
  void otherNumbersAreWithinReasonToo() {
    IvrAction.Menu menu =
        menu("'REC':'r','LOOP':1,'DELAY':-1,'SIZE':1000,'MENU':'m','VALIDATION':0");
    assertThat(menu.prompt().delaySeconds()).isZero();
    assertThat(menu.size()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({"17,17,0", "127,127,0", "9999,0,1", "-1,0,1", "128,0,1"})
  void aCauseThatIsNoneBecomesNoOther(String sent, int cause, int remarks) {
    IvrAnswer.Understood answer = understood("HANGUP", "'HANGUP_CAUSE':" + sent);
    assertThat(((IvrAction.HangUp) answer.action()).cause()).isEqualTo(cause);
    assertThat(answer.remarks()).hasSize(remarks);
  }

  @Test
  void aSizeBelowNothingIsNoMenuWithoutEnd() {
    IvrAnswer.Understood answer = understood("MENU", MENU.replace("'SIZE':1", "'SIZE':-1"));
    assertThat(((IvrAction.Menu) answer.action()).size()).isEqualTo(1);
    assertThat(answer.remarks()).containsExactly("DATA.SIZE: -1 (expected: 0 to 64)");
    assertThat(understood("MENU", MENU.replace("'SIZE':1", "'SIZE':-7")).remarks()).hasSize(2);
  }

  @Test
  void delayMayBeMissing() {
    assertThat(menu(MENU.replace("'DELAY':0,", "")).prompt()).isEqualTo(new Prompt("r", 1, 0));
  }

  // --- sounds

  @ParameterizedTest
  @ValueSource(strings = {"''", "' '", "'blank'", "'BLANK'", "null", "[]", "{}"})
  void blankAndEmptyAreSilence(String record) {
    IvrAnswer.Understood answer = understood("MENU", MENU.replace("'r'", record));
    assertThat(((IvrAction.Menu) answer.action()).prompt().sound()).isNull();
    assertThat(answer.sorry()).isFalse();
    assertThat(answer.remarks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'../x'",
        "'a,b'",
        "'/etc/x'",
        "'sound:x'",
        "'a b'",
        "'a//b'",
        "'x\\\\ny'",
        "['x']"
      })
  void badRecordIsTheSorryPrompt(String record) {
    IvrAnswer.Understood answer = understood("MENU", MENU.replace("'r'", record));
    assertThat(((IvrAction.Menu) answer.action()).prompt().sound()).isNull();
    assertThat(answer.sorry()).isTrue();
    assertThat(answer.remarks())
        .singleElement()
        .asString()
        .startsWith("DATA.REC: ")
        .endsWith(" (expected: a record's name)");
  }

  @Test
  void missingRecordIsTheSorryPrompt() {
    IvrAnswer.Understood answer = understood("MENU", MENU.replace("'REC':'r',", ""));
    assertThat(answer.sorry()).isTrue();
    assertThat(answer.remarks())
        .containsExactly("DATA.REC: missing (expected: a record's name, or blank)");
    assertThat(understood("HANGUP", "").sorry()).isFalse();
    assertThat(understood("SILENTRECORD", "").sorry()).isFalse();
    assertThat(understood("HANGUP", "'HANGUP_REC':'..'").sorry()).isTrue();
  }

  @Test
  void soundsMayBeNamedAsFiles() {
    assertThat(menu(MENU.replace("'r'", "'he/Welcome_1.WAV'")).prompt().sound())
        .isEqualTo("he/Welcome_1");
    assertThat(menu(MENU.replace("'r'", "'v1.2'")).prompt().sound()).isEqualTo("v1.2");
  }

  // --- the other actions

  @ParameterizedTest
  @ValueSource(strings = {"SAYDIGITS", "SAY_DIGITS", "SayDigits", " saydigits "})
  void digitsKeepTheirZerosAndLoseAllElse(String action) {
    IvrAnswer.Understood answer =
        understood(action, MENU + ",'SAYDIGITSRECORD':'your','DIGITS':'054-7 a'");
    assertThat(answer.action())
        .isEqualTo(
            new IvrAction.SayDigits(
                Prompt.once("your"), "0547", new IvrAction.Menu(Prompt.once("r"), 1, "m", false)));
    assertThat(
            ((IvrAction.SayDigits)
                    understood(action, MENU + ",'SAYDIGITSRECORD':'','DIGITS':0547").action())
                .digits())
        .isEqualTo("0547");
  }

  @Test
  void layerAndRecording() {
    assertThat(understood("VO", "'LAYER':'3','RECORD':'r','LOOP':2,'DELAY':1").action())
        .isEqualTo(new IvrAction.GoToLayer(new Prompt("r", 2, 1), 3));
    assertThat(understood("SILENTRECORD", "'REC':'r','MAXDURATION':'60'").action())
        .isEqualTo(new IvrAction.SilentRecord(Prompt.once("r"), 60));
    assertThat(understood("SILENTRECORD", "").action())
        .isEqualTo(new IvrAction.SilentRecord(Prompt.NONE, 0));
    assertThat(understood(read(ACTION, "{\"STATUS\":0,\"ACTION\":\"HANGUP\"}")).action())
        .isEqualTo(new IvrAction.HangUp(Prompt.NONE, 0));
  }

  // --- layers

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':'1','b ':2}",
        "[{'a':'1'},{'b':'2'}]",
        "[{'a':'1','b':'2'}]",
        "[['a','1'],['b',2]]",
        "[{'KEY':'a','VALUE':'1'},{'key':'b','value':'2'}]",
        "[{'Name':'a','Value':'1'},{'name':'b','value':'2'}]",
        "'{\\'a\\':\\'1\\',\\'b\\':\\'2\\'}'",
        "['a':'1','b':'2']"
      })
  void customDataComesInManyShapes(String sent) {
    String json = "{'STATUS':0,'ACTION':'GO_TO_LAYER','LAYER':1,'CUSTOM_DATA':" + sent + "}";
    assertThat(understood(read(LAYER, json.replace("\\'", "\\\"").replace("'", "\""))).customData())
        .isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "''", "null", "[{}]"})
  void customDataMayBeEmpty(String sent) {
    IvrAnswer.Understood answer = layer("GO_TO_LAYER", ",'LAYER':1,'CUSTOM_DATA':" + sent);
    assertThat(answer.customData()).isEmpty();
    assertThat(answer.remarks()).isEmpty();
  }

  @Test
  void customDataIsBounded() {
    StringBuilder many = new StringBuilder(",'LAYER':1,'CUSTOM_DATA':{'long':'");
    many.append("x".repeat(1_000)).append("','deep':{'a':1}");
    for (int i = 0; i < 100; i++) {
      many.append(",'k").append(i).append("':'v'");
    }
    IvrAnswer.Understood answer = layer("GO_TO_LAYER", many + "}");
    assertThat(answer.customData()).hasSize(50).containsEntry("deep", "");
    assertThat(answer.customData().get("long")).hasSize(255);
    assertThat(answer.remarks()).hasSizeBetween(3, 20);
  }

  @Test
  void layerSaysWhatItIsTold() {
    IvrAnswer.Understood answer =
        layer(
            "SAY_DIGITS",
            ",'NEXT_LAYER':2,'LANGUAGE':'EN','DATA':["
                + "{'RecordType':'Recording','Content':'hello.mp3'},"
                + "{'RecordType':'Digits','Content':'0501'},{'recordtype':'number','content':42},"
                + "{'RecordType':'Song','Content':'x'}]");
    assertThat(answer.action())
        .isEqualTo(
            new IvrAction.LayerSay(
                List.of(new Media.Sound("hello"), new Media.Digits("0501"), new Media.Digits("42")),
                2));
    assertThat(answer.language()).isEqualTo("en");
    assertThat(answer.remarks()).hasSize(1);
    assertThat(
            layer("SAYDIGITS", ",'NEXT_VO_ID':3,'DATA':{'SAYDIGITSRECORD':'r','DIGITS':'07'}")
                .action())
        .isEqualTo(
            new IvrAction.LayerSay(List.of(new Media.Sound("r"), new Media.Digits("07")), 3));
  }

  @Test
  void deliveredIsStatusZeroInEitherWire() {
    for (String yes :
        List.of(
            "{\"STATUS\":0}",
            "{\"status \":\"0\"}",
            "{STATUS: 0}",
            "<methodResponse><params><param><value><struct><member><name>STATUS</name>"
                + "<value>0</value></member></struct></value></param></params></methodResponse>")) {
      assertThat(AnswerReader.delivered(yes.getBytes(StandardCharsets.UTF_8))).isTrue();
    }
    for (String no :
        List.of("", "ok", "0", "{}", "{\"STATUS\":1}", "<html>", "{\"STATUS\":null}")) {
      assertThat(AnswerReader.delivered(no.getBytes(StandardCharsets.UTF_8))).isFalse();
    }
  }
}
