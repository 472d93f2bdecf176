package io.cordboard.ami;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to trust an AMI that speaks TLS.
 *
 * @param trusted a PEM file of certificates, or a trust store ({@code .p12}, {@code .pfx}, {@code
 *     .jks}); null for the certificates that the machine trusts
 * @param trustedPassword of the trust store, null if it has none
 * @param checkHostName whether the certificate must name the host; false only where the certificate
 *     itself is the one trusted
 */
public record AmiTls(
    @Nullable Path trusted, @Nullable String trustedPassword, boolean checkHostName) {

  /** Hides the password. */
  @Override
  public String toString() {
    return "AmiTls[trusted=" + trusted + ", checkHostName=" + checkHostName + "]";
  }
}
