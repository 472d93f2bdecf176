package io.cordboard.ari;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps all it heard, in order, as short texts. */
final class Heard implements AriListener {

  final BlockingQueue<String> all = new LinkedBlockingQueue<>();

  @Override
  public void onEvent(AriEvent event) {
    all.add("event " + event.type() + " " + event.text("digit") + event.text("n"));
  }

  @Override
  public void onState(AriLinkState state) {
    if (state instanceof AriLinkState.Up up) {
      all.add("up " + up.rest() + " " + up.version());
    } else if (state instanceof AriLinkState.Down down) {
      all.add("down " + down.reason() + " | " + down.why());
    } else {
      all.add("closed");
    }
  }

  @Override
  public void onUp(List<AriChannel> inApp) {
    all.add("in app " + inApp.stream().map(AriChannel::id).sorted().toList());
  }

  String next() throws InterruptedException {
    String heard = all.poll(60, TimeUnit.SECONDS);
    if (heard == null) {
      throw new AssertionError("nothing was heard");
    }
    return heard;
  }

  /** Skips to the first that starts so. */
  String until(String start) throws InterruptedException {
    String heard = next();
    while (!heard.startsWith(start)) {
      heard = next();
    }
    return heard;
  }
}
