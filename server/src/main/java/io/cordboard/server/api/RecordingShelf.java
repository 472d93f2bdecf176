package io.cordboard.server.api;

import io.cordboard.server.board.RecordingNames;
import io.cordboard.server.config.Config;
import io.cordboard.server.http.FileShelf;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import java.util.concurrent.CompletionStage;

/** Recordings by the names that records give them, from either folder. Any thread. */
public final class RecordingShelf implements AutoCloseable {
  private final FileShelf calls;
  private final FileShelf led;

  /** Of the folders of this configuration; they need not be there yet. */
  public RecordingShelf(Config config) {
    this.calls = new FileShelf(config.recording().folder());
    this.led = calls.beside(config.ivr().recordings());
  }

  /** A recording or the parts of it that the request asks for. */
  public CompletionStage<Reply> fetch(Request request, String name) {
    String file = RecordingNames.inIvrFolder(name);
    return file == null ? calls.fetch(request, name) : led.fetch(request, file);
  }

  @Override
  public void close() {
    calls.close();
  }
}
