package io.cordboard.server.dialect.astercc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final List<String> LANGUAGES =
      List.of("cn", "en", "jp", "kr", "ru", "fr", "de", "es");

  @Test
  void everyMessageHasATextInEachLanguage() throws IOException {
    JsonNode all = new JsonMapper().readTree(Pages.messages());
    assertThat(all.fieldNames()).toIterable().containsExactlyElementsOf(LANGUAGES);
    Set<String> texts = new HashSet<>();
    for (String language : LANGUAGES) {
      assertThat(all.path(language)).as(language).hasSize(66);
      all.path(language).forEach(t -> assertThat(t.asText()).isNotBlank());
      texts.add(all.path(language).path(3).asText());
    }
    assertThat(texts).as("no language is a copy of another").hasSize(LANGUAGES.size());
  }

  @Test
  void theDescriptionHasEveryOperationAndParameter() throws IOException {
    try (AccHouse house = new AccHouse()) {
      JsonNode all =
          new JsonMapper()
              .readTree(house.get("/asterccinterface/astercc.json").body())
              .path("components")
              .path("schemas")
              .path("Parameters")
              .path("properties");
      Set<String> names = new HashSet<>(Set.of("EVENT", "callback", "replyword"));
      Arrays.stream(Param.values()).map(Param::wire).forEach(names::add);
      assertThat(all.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(names);
      List<String> events = new ArrayList<>();
      all.path("EVENT").path("enum").forEach(e -> events.add(e.asText()));
      assertThat(events)
          .isEqualTo(Arrays.stream(Operation.values()).map(Operation::event).toList());
    }
  }

  @Test
  void theScriptDefinesEachFunctionUnderAllItsNames() throws IOException {
    String script = Pages.script();
    for (Operation op : Operation.values()) {
      assertThat(op.functions()).anyMatch(f -> f.endsWith("CJI"));
      op.functions().forEach(f -> assertThat(script).contains('"' + f + '"'));
    }
    assertThat(script)
        .contains("[\"resume\", \"resumeCJI\"]")
        .contains("[\"dialerlist\", \"dialerListCJI\", \"dialerlistCJI\"]")
        .contains("[\"agentStatus\", \"agentStatusCJI\"]")
        .doesNotContain("/*@");
  }

  @Test
  void anySiteMayLoadTheScriptAndThePagesRunNothingOfOthers() throws IOException {
    try (AccHouse house = new AccHouse()) {
      HttpResponse<String> script = house.get("/asterccinterface/astcc_CJI.js");
      assertThat(script.headers().firstValue("cross-origin-resource-policy"))
          .hasValue("cross-origin");
      assertThat(script.headers().firstValue("content-type"))
          .hasValue("text/javascript; charset=utf-8");
      HttpResponse<String> page = house.get("/asterccinterface/test_CJI.html");
      assertThat(page.headers().firstValue("content-security-policy").orElse(""))
          .contains("script-src 'self'")
          .doesNotContain("unsafe");
      assertThat(page.body()).doesNotContain("<style").doesNotContain("onclick");
      String help = house.get("/asterccinterface/help.html").body();
      for (Operation op : Operation.values()) {
        assertThat(help).contains(op.event()).contains(op.soap().name() + "(");
      }
      assertThat(help).contains("BackMsg_66");
    }
  }
}
