package io.cordboard.server.outbox;

/** The names of the steps of a connection to a target. */
final class OutboxSteps {
  static final String TLS = "tls";
  static final String CODEC = "codec";
  static final String EXCHANGE = "exchange";

  private OutboxSteps() {}
}
