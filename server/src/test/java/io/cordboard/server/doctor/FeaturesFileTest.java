package io.cordboard.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FeaturesFileTest {
  private static final String INCLUDES = "[featuremap]\n#include features_cordboard.conf\n";

  private static String shipped() throws IOException {
    return Files.readString(Path.of("../dialplan/features_cordboard.conf"));
  }

  @Test
  void shippedCodesAreRight() throws IOException {
    assertThat(new FeaturesFile(INCLUDES, shipped()).wrong()).isEmpty();
  }

  @Test
  void codesThatCordboardTypesAreFixed() throws IOException {
    String own = INCLUDES + "[general](+)\natxfercomplete => *22 ; ours\n;atxferthreeway = *9\n";
    assertThat(new FeaturesFile(own, shipped()).wrong())
        .containsExactly("atxfercomplete = *22 (expected: *2)");
  }

  @Test
  void withoutTheIncludeNobodyConsults() throws IOException {
    assertThat(
            new FeaturesFile("[general]\n;#include features_cordboard.conf\n", shipped()).wrong())
        .containsExactly("atxfer: none (expected: a code, such as *7)");
    assertThat(new FeaturesFile("[featuremap]\natxfer = *8\n", "").wrong()).isEmpty();
  }
}
