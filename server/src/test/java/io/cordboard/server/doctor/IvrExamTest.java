package io.cordboard.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.doctor.Finding.Grade;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class IvrExamTest {
  private static IvrExam exam(String ivr) {
    return new IvrExam(TestConfigs.of(ivr).ivr());
  }

  @Test
  void aServerWhoseAddressMayNotBeAskedIsNamed() {
    List<Finding> findings =
        exam("ivr: {numbers: [{did: 7000, url: 'http://127.0.0.1/'},"
                + " {did: 7001, url: 'http://127.0.0.1/', allow-private: true},"
                + " {did: 7002, url: 'http://169.254.1.1/', allow-private: true},"
                + " {did: 7003, url: 'http://8.8.8.8/'}]}")
            .servers();
    assertThat(findings)
        .extracting(Finding::grade)
        .containsExactly(Grade.MISSING, Grade.OK, Grade.MISSING, Grade.OK);
    assertThat(findings.get(0).what())
        .isEqualTo("ivr number 7000: 127.0.0.1: 127.0.0.1 is private");
    assertThat(findings.get(2).what()).contains("169.254.1.1 is link-local");
  }

  @Test
  void soundsThatThePbxDoesNotHaveAreNamed() throws Exception {
    IvrExam exam =
        exam(
            "queues: [{name: 630}]\nivr: {layers: examples/ivr-layers.yaml,"
                + " providers: [{name: provider1, dial: 'PJSIP/{number}@t'}],"
                + " sounds: {sorry: my/sorry}, numbers: [{did: 7002, layer: 1}]}");
    List<String> asked = new CopyOnWriteArrayList<>();
    List<Finding> findings =
        exam.sounds(
            path -> {
              asked.add(path);
              return path.endsWith("/vm-intro") || path.endsWith("sorry") ? 404 : 200;
            });
    assertThat(findings).singleElement().matches(f -> f.grade() == Grade.WARN);
    assertThat(findings.get(0).what()).endsWith("not there: my/sorry, vm-intro");
    assertThat(asked).contains("/ari/sounds/my%2Fsorry", "/ari/sounds/vm-goodbye");
    assertThat(exam.servers()).extracting(Finding::what).containsExactly("ivr layer 2: 127.0.0.1");
  }

  @Test
  void aTrunkThatThePbxDoesNotHaveIsNamed() throws Exception {
    IvrExam exam =
        exam(
            "ivr: {providers: [{name: one, dial: 'PJSIP/{number}@trunk'},"
                + " {name: two, dial: 'PJSIP/00{number}@tunk.x'}]}");
    List<Finding> findings =
        exam.trunks(path -> path.equals("/ari/endpoints/PJSIP/trunk") ? 200 : 404);
    assertThat(findings).extracting(Finding::grade).containsExactly(Grade.OK, Grade.WARN);
    assertThat(findings.get(1).what()).isEqualTo("ivr provider two: endpoint tunk.x: not there");
  }

  @Test
  void numbersNeedAPbxThatCanLead() {
    Config config =
        TestConfigs.of(
            "nodes: [{name: a, ami: {host: h, user: u, secret: s}, context: c}]\n"
                + "ivr: {numbers: [{did: 7000, url: 'http://x/'}]}");
    assertThat(new IvrExam(config.ivr()).nodes(config.nodes()))
        .singleElement()
        .matches(f -> f.grade() == Grade.MISSING);
    assertThat(exam("").nodes(config.nodes())).isEmpty();
  }
}
