package io.cordboard.server.ivr;

/** The call is written down before anybody is asked about it. */
final class Opening extends Stage {
  private final Runnable then;

  Opening(Conversation call, Runnable then) {
    super(call);
    this.then = then;
  }

  @Override
  void enter() {
    call.keep(this, then);
  }
}
