package io.cordboard.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password is shown to nobody, wherever it stands. */
class StoreSettingsTest {
  @Test
  void aPasswordInTheAddressIsNotShown() throws Exception {
    StoreSettings settings =
        StoreSettings.postgresql(
            "jdbc:postgresql://127.0.0.1:1/cordboard?user=cti&password=hush", null, null);
    assertThat(settings.toString())
        .isEqualTo("StoreSettings[jdbc:postgresql://127.0.0.1:1/cordboard]");
    try (Store store = Store.open(settings, Clock.systemUTC())) {
      assertThat(store.place()).isEqualTo("postgresql://127.0.0.1/cordboard");
      assertThatThrownBy(() -> store.write(tx -> "").get())
          .satisfies(e -> assertThat(all(e)).doesNotContain("hush"));
      assertThat(String.valueOf(store.health().why())).doesNotContain("hush");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://cti:hush@host:5432/x",
        "jdbc:postgresql://host:port/x?password=hush",
        "jdbc:postgresql://cti:hu@sh@host:port/x"
      })
  void anAddressThatTheDriverDoesNotTakeIsRefusedWithoutItsPassword(String url) {
    StoreSettings settings = StoreSettings.postgresql(url, null, null);
    assertThatThrownBy(() -> Store.open(settings, Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(all(e)).contains("//host:").doesNotContain("hu"));
    assertThatThrownBy(() -> settings.backup(Path.of("copy.db")))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(all(e)).contains("//host:").doesNotContain("hu"));
    assertThat(settings.toString()).contains("//host:").doesNotContain("hu");
  }

  private static String all(Throwable e) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = e; t != null; t = t.getCause()) {
      text.append(t).append('\n');
    }
    return text.toString();
  }
}
