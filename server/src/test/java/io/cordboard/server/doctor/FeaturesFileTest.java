package io.cordboard.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesFileTest {
  private static final String INCLUDES = "[featuremap]\n#include features_cordboard.conf\n";

  @TempDir private Path folder;

  /** Of such a file beside the one that we ship. */
  private List<String> wrong(String text) throws IOException {
    Files.copy(
        Path.of("../dialplan/features_cordboard.conf"),
        folder.resolve("features_cordboard.conf"),
        StandardCopyOption.REPLACE_EXISTING);
    Path file = Files.writeString(folder.resolve("features.conf"), text);
    return new FeaturesFile(ConfigText.of(file)).wrong();
  }

  @Test
  void shippedCodesAreRight() throws IOException {
    assertThat(wrong(INCLUDES)).isEmpty();
  }

  @Test
  void codesThatCordboardTypesAreFixed() throws IOException {
    String own = INCLUDES + "[general](+)\natxfercomplete => *22 ; ours\n;atxferthreeway = *9\n";
    assertThat(wrong(own)).containsExactly("atxfercomplete = *22 (expected: *2)");
  }

  @Test
  void withoutTheIncludeNobodyConsults() throws IOException {
    assertThat(wrong("[general]\n;#include features_cordboard.conf\n"))
        .containsExactly("atxfer: none (expected: a code, such as *7)");
    assertThat(wrong("[featuremap]\natxfer = *8\n")).isEmpty();
  }
}
