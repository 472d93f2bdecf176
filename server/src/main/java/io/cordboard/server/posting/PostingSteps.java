package io.cordboard.server.posting;

/** The names of the steps of a connection to a peer. */
final class PostingSteps {
  static final String TLS = "tls";
  static final String CODEC = "codec";
  static final String EXCHANGE = "exchange";

  private PostingSteps() {}
}
