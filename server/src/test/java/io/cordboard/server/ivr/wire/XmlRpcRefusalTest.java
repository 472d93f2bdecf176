package io.cordboard.server.ivr.wire;

import static io.cordboard.server.ivr.wire.XmlRpcTest.answered;
import static io.cordboard.server.ivr.wire.XmlRpcTest.printed;
import static io.cordboard.server.ivr.wire.XmlRpcTest.read;
import static io.cordboard.server.ivr.wire.XmlRpcTest.response;
import static io.cordboard.server.ivr.wire.XmlRpcTest.value;
import static io.cordboard.server.ivr.wire.XmlRpcTest.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.wire.IvrValue.Text;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server that is broken or hostile sends for an answer. */
class XmlRpcRefusalTest {

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

          @Override
          public int read(byte[] into, int from, int most) throws IOException {
            return read();
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
