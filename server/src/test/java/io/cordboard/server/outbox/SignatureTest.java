package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.config.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

  @Test
  void signsAsOpensslDoesWithASecretInBase64() {
    Signature signature = Signature.of(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    assertThat(signature.sign("msg_1", 1614265330, BODY))
        .isEqualTo("v1,9o7UeFkn1GjVbcY4emAJruJCYqgH2EIf8u/slvVRBZI=");
  }

  @Test
  void signsAsOpensslDoesWithAPlainSecret() {
    Signature signature = Signature.of(Secret.of("plain text"));
    assertThat(signature.sign("msg_1", 1614265330, BODY))
        .isEqualTo("v1,3+ZqHI0WOj0Ql/lWlWomAXGYRGigFJ44s3ARraseZLE=");
    assertThat(signature.toString()).doesNotContain("plain");
  }
}
