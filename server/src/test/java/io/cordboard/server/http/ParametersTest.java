package io.cordboard.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String PARTS = "multipart/form-data; boundary=xYz";

  private static Request request(String type, byte[] body, Map<String, List<String>> query) {
    return new Request(
        "POST",
        "/x",
        Map.of(),
        query,
        type.isEmpty() ? Map.of() : Map.of("content-type", type),
        body,
        InetAddress.getLoopbackAddress(),
        null,
        false);
  }

  private static Parameters read(String type, String body) {
    return Parameters.of(request(type, body.getBytes(StandardCharsets.UTF_8), Map.of()));
  }

  private static String parts(String... namesAndValues) {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      s.append("--xYz\r\nContent-Disposition: form-data; name=\"")
          .append(namesAndValues[i])
          .append("\"\r\n\r\n")
          .append(namesAndValues[i + 1])
          .append("\r\n");
    }
    return s + "--xYz--\r\n";
  }

  @Test
  void sameParametersInEveryForm() {
    Map<String, List<String>> said = Map.of("src", List.of("808"), "note", List.of("ä & b"));
    assertThat(read(FORM, "src=808&note=%C3%A4+%26+b").all()).isEqualTo(said);
    assertThat(read(JSON, "{\"src\":808,\"note\":\"ä & b\"}").all()).isEqualTo(said);
    assertThat(read(PARTS, parts("src", "808", "note", "ä & b")).all()).isEqualTo(said);
    assertThat(Parameters.of(request("", new byte[0], said)).all()).isEqualTo(said);
  }

  @Test
  void contentTypeThatIsMissingOrWrongIsForgiven() {
    for (String type : List.of("", FORM, "text/plain", "nonsense")) {
      assertThat(read(type, " {\"src\":\"808\"}\n").value("src")).as(type).isEqualTo("808");
      assertThat(read(type, "src=808").value("src")).as(type).isEqualTo("808");
    }
  }

  @Test
  void lastValueCountsAndTheBodysAfterTheQuerys() {
    Request both =
        request(FORM, "a=2&a=3".getBytes(StandardCharsets.UTF_8), Map.of("a", List.of("1")));
    assertThat(Parameters.of(both).value("a")).isEqualTo("3");
    assertThat(Parameters.of(both).values("a")).containsExactly("1", "2", "3");
    assertThat(read(JSON, "{\"a\":[1,null,\"2\"]}").values("a")).containsExactly("1", "2");
    assertThat(read(FORM, "Src=1").valueAnyCase("sRC")).isEqualTo("1");
    assertThat(read(FORM, "Src=1").value("src")).isNull();
  }

  @Test
  void brokenBodiesAreRefusedInWords() {
    String deep = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
    for (String[] bad :
        new String[][] {
          {JSON, "[1]"},
          {JSON, "{\"a\":1"},
          {JSON, "{\"a\":1} x"},
          {JSON, "{\"a\":{\"b\":1}}"},
          {JSON, deep},
          {JSON, "7"},
          {FORM, "a=%zz"},
          {"multipart/form-data", "x"},
          {PARTS, "x"},
          {PARTS, "--xYz\r\n\r\nno name\r\n--xYz--"},
          {FORM, "a=b&".repeat(65)},
          {FORM, "a=" + "b".repeat(9000)},
          {PARTS, parts("a", "b".repeat(9000))},
          {PARTS, parts("a", "1").repeat(2).replace("--xYz--\r\n", "") + "--xYz"},
        }) {
      assertThatThrownBy(() -> read(bad[0], bad[1]))
          .as(bad[0] + " " + bad[1])
          .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.reply().status()).isEqualTo(400))
          .hasMessageContaining("expected:");
    }
    byte[] latin = {'a', '=', (byte) 0xe4};
    assertThatThrownBy(() -> Parameters.of(request(FORM, latin, Map.of())))
        .isInstanceOf(Refused.class);
  }

  @Test
  void bodyCutAtEveryByteIsReadOrRefusedAndNeverMisread() {
    String json = "{\"src\":\"808\",\"dst\":\"809ä\"}";
    String form = "src=808&dst=809%C3%A4";
    String parts = parts("src", "808", "dst", "809ä");
    for (String[] whole : new String[][] {{JSON, json}, {FORM, form}, {PARTS, parts}}) {
      byte[] bytes = whole[1].getBytes(StandardCharsets.UTF_8);
      for (int n = 0; n < bytes.length; n++) {
        Parameters read;
        try {
          read = Parameters.of(request(whole[0], Arrays.copyOf(bytes, n), Map.of()));
        } catch (Refused e) {
          assertThat(e.reply().status()).isEqualTo(400);
          continue;
        }
        // A form says nothing of its end; the others must be whole.
        if (whole[0].equals(FORM)) {
          assertThat("808").startsWith(read.value("src") == null ? "" : read.value("src"));
        } else if (whole[0].equals(PARTS) && n >= bytes.length - 2) {
          assertThat(read.value("dst")).isEqualTo("809ä"); // only the last line end is missing
        } else {
          assertThat(n).isZero();
        }
      }
    }
  }
}
