package io.cordboard.server.ivr.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.wire.IvrValue.Field;
import io.cordboard.server.ivr.wire.IvrValue.Fields;
import io.cordboard.server.ivr.wire.IvrValue.Items;
import io.cordboard.server.ivr.wire.IvrValue.Text;
import io.cordboard.server.ivr.wire.IvrValue.Whole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IvrValueTest {

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
}
