package io.cordboard.server;

import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.campaigns.DialList;
import io.cordboard.server.control.Talks;
import io.cordboard.server.desk.Desk;
import io.cordboard.server.http.Router;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The dialects that are switched on, each with its room; nothing is done for the others. */
final class DialectRooms implements AutoCloseable {
  private final @Nullable CooCenterRoom coocenter;
  private final @Nullable AsterCcRoom astercc;

  DialectRooms(@Nullable CooCenterRoom coocenter, @Nullable AsterCcRoom astercc) {
    this.coocenter = coocenter;
    this.astercc = astercc;
  }

  /**
   * Adds their routes.
   *
   * @throws IOException if the jar's own files cannot be read
   */
  void addTo(Router router, Desk desk, Talks talks, DialList lists) throws IOException {
    if (coocenter != null) {
      coocenter.addTo(router);
    }
    if (astercc != null) {
      astercc.addTo(router, desk, talks, lists);
    }
  }

  void bindTo(MeterRegistry registry) {
    if (astercc != null) {
      astercc.bindTo(registry);
    }
  }

  /**
   * Binds the port that one may have for itself.
   *
   * @throws IOException if it cannot be had
   */
  void bind() throws IOException {
    if (coocenter != null) {
      coocenter.bind();
    }
  }

  /** Tells events of the board; after the webhooks, before records are made. */
  void follow(BoardFeed board) {
    if (astercc != null) {
      astercc.start(board);
    }
  }

  /** Begins to serve; last. */
  void start() {
    if (coocenter != null) {
      coocenter.start();
    }
  }

  /** Lets clients go that wait; before HTTP ends. */
  void letGo() {
    if (coocenter != null) {
      coocenter.letGo();
    }
    if (astercc != null) {
      astercc.close();
    }
  }

  /** After HTTP ended. */
  @Override
  public void close() {
    if (coocenter != null) {
      coocenter.close();
    }
  }
}
